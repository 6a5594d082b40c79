#include "marrow/pipeline/genotype.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/genotype_vcf.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/pipeline/known_bases.hpp"
#include "marrow/records/intervals.hpp"

namespace marrow {

namespace {

constexpr std::int64_t margin_bp = 20;          ///< design value
constexpr std::int64_t most_bases = 1'000'000;  ///< with their margins; a run takes about 600 bytes for each

/// The order of a file: its main contigs by their `chrN` names, as numbers among `contigs`.
using ContigOrder = std::map<std::string, std::size_t, std::less<>>;

ContigOrder contig_order(const std::vector<HeaderContig>& contigs) {
  ContigOrder order;
  for (std::size_t i = 0; i < contigs.size(); ++i) {
    if (const auto name = main_contig(contigs[i].name)) order.emplace(*name, i);
  }
  return order;
}

/// By contig and first base.
class SiteOrder {
 public:
  explicit SiteOrder(const ContigOrder& contigs) : contigs_(contigs) {}
  bool operator()(const SiteGenotype& a, const SiteGenotype& b) const {
    return std::pair(contigs_.at(a.contig), a.begin) < std::pair(contigs_.at(b.contig), b.begin);
  }
  /// The first of sorted `sites` at or behind a base.
  [[nodiscard]] std::vector<SiteGenotype>::iterator first_from(std::vector<SiteGenotype>& sites,
                                                               const std::string& contig, std::int64_t begin) const {
    const auto base = std::pair(contigs_.at(contig), begin);
    return std::partition_point(sites.begin(), sites.end(), [&](const SiteGenotype& site) {
      return std::pair(contigs_.at(site.contig), site.begin) < base;
    });
  }

 private:
  const ContigOrder& contigs_;
};

std::vector<Interval> with_margin(const std::vector<Interval>& places) {
  std::vector<Interval> wider;
  for (const Interval& place : places) {
    wider.push_back({place.contig, std::max<std::int64_t>(0, place.begin - margin_bp), place.end + margin_bp});
  }
  return merged_intervals(std::move(wider));
}

/// Leaves out what the file has no contig for and what lies past a contig's end (W397), and sorts by the file's order.
std::vector<Interval> places_of_file(std::vector<Interval> places, const std::vector<HeaderContig>& contigs,
                                     const ContigOrder& order, Warnings& warnings) {
  std::erase_if(places, [&](Interval& place) {
    const auto contig = order.find(place.contig);
    const Interval asked = place;
    if (contig != order.end()) place.end = std::min(place.end, contigs[contig->second].length.value_or(place.end));
    const bool is_outside = contig == order.end() || place.begin >= place.end;
    if (is_outside || place.end < asked.end) {
      warnings.add("W397", fmt::format("places that the alignments' header has no bases for: {}", locus_text(asked)));
    }
    return is_outside;
  });
  std::stable_sort(places.begin(), places.end(),
                   [&](const Interval& a, const Interval& b) { return order.at(a.contig) < order.at(b.contig); });
  std::int64_t bases = 0;
  for (const Interval& place : places) bases += place.end - place.begin + 2 * margin_bp;
  if (bases > most_bases) {
    throw Error(ErrorKind::usage,
                fmt::format("{} bases are asked for, but {} at most are read at once", bases, most_bases),
                "give fewer or shorter --region");
  }
  return places;
}

/// Counts with the reference around them: gives each base of the counted places as SiteCounts.
class CountedSites {
 public:
  CountedSites(const FragmentCounter& counter, const SequenceSource& genome, Assembly assembly) : counter_(counter) {
    for (const Interval& place : counter.places()) {
      by_begin_.emplace(std::pair(place.contig, place.begin), by_begin_.size());
      around_.push_back(known_bases(genome, assembly, {place.contig, place.begin - 1, place.end + 1}));
    }
  }

  [[nodiscard]] SiteCounts site(std::size_t place, std::int64_t position) const {
    const auto offset = static_cast<std::size_t>(position - counter_.places()[place].begin);
    return counter_.site(place, position, around_[place].substr(offset, 3));
  }

  template <class Action>
  void for_each(Action action) const {
    for (std::size_t place = 0; place < counter_.places().size(); ++place) {
      const Interval& stretch = counter_.places()[place];
      for (std::int64_t at = stretch.begin; at < stretch.end; ++at) action(site(place, at));
    }
  }

  /// The counted place that holds a stretch.
  [[nodiscard]] std::size_t place_of(const Interval& stretch) const {
    return std::prev(by_begin_.upper_bound({stretch.contig, stretch.begin}))->second;
  }

 private:
  const FragmentCounter& counter_;
  std::vector<std::string> around_;                                       ///< by place, a base more on either side
  std::map<std::pair<std::string, std::int64_t>, std::size_t> by_begin_;  ///< numbers of the places
};

/// Leaves out changes on contigs that the file lacks (W397) and those whose REF is not the reference's (W398).
void erase_unreadable(std::vector<SmallVariant>& changes, const ContigOrder& order, const SequenceSource& genome,
                      Assembly assembly, Warnings& warnings) {
  std::erase_if(changes, [&](const SmallVariant& change) {
    const Interval place{change.contig, change.begin, change.end()};
    if (!order.contains(change.contig)) {
      warnings.add("W397", fmt::format("places that the alignments' header has no bases for: {}", locus_text(place)));
      return true;
    }
    const auto known = genome.bases(assembly, place);
    if (!known || *known == change.ref) return false;
    warnings.add("W398", fmt::format("sites whose REF is not the reference's base, left out; first {}: '{}', not '{}'",
                                     locus_text(place), change.ref, *known));
    return true;
  });
}

std::string name_without_ending(const std::string& path) {
  const std::string name = file_name(path);
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos || dot == 0 ? name : name.substr(0, dot);
}

/// The bases that `changes` put in the place of others, by site.
std::map<std::pair<std::string, std::int64_t>, std::vector<char>> wanted_bases(
    const std::vector<SmallVariant>& changes) {
  std::map<std::pair<std::string, std::int64_t>, std::vector<char>> wanted;
  for (const SmallVariant& change : changes) {
    if (change.ref.size() == 1 && change.alt.size() == 1)
      wanted[{change.contig, change.begin}].push_back(change.alt[0]);
  }
  return wanted;
}

void set_false_discovery_rates(std::vector<SiteGenotype>& sites) {
  std::vector<double> p_values;
  for (const SiteGenotype& site : sites) {
    for (const AlleleGenotype& allele : site.alleles) p_values.push_back(allele.p_value);
  }
  const std::vector<double> rates = false_discovery_rates(p_values);
  std::size_t next = 0;
  for (SiteGenotype& site : sites) {
    for (AlleleGenotype& allele : site.alleles) allele.q_value = rates[next++];
  }
}

/// Puts changes of length among the bases, each behind the base that it begins at.
void merge_indels(std::vector<SiteGenotype> indels, const SiteOrder& is_before, std::vector<SiteGenotype>& sites) {
  std::stable_sort(indels.begin(), indels.end(), is_before);
  std::vector<SiteGenotype> merged;
  merged.reserve(sites.size() + indels.size());
  std::merge(std::make_move_iterator(sites.begin()), std::make_move_iterator(sites.end()),
             std::make_move_iterator(indels.begin()), std::make_move_iterator(indels.end()), std::back_inserter(merged),
             is_before);
  sites = std::move(merged);
}

/// Takes the absence of what is not named from bases at which a change of length could not be settled.
void leave_open(const std::vector<OpenBase>& open_bases, std::vector<SiteGenotype>& sites) {
  std::map<std::pair<std::string, std::int64_t>, Reason> reasons;
  for (const OpenBase& base : open_bases) reasons.emplace(std::pair(base.contig, base.position), base.reason);
  for (SiteGenotype& site : sites) {
    AlleleGenotype& last = site.alleles.back();
    const auto reason = reasons.find({site.contig, site.begin});
    if (reason == reasons.end() || last.alternative != unnamed_allele || !last.assessment.is_absent()) continue;
    last.assessment = Assessment::not_assessed(reason->second);
  }
}

/// An aligner lays reads that end just behind an insertion or deletion against the reference, with wrong bases. Beside
/// one that is present, a base that is far rarer is neither present nor absent.
void doubt_bases_beside(const std::vector<SiteGenotype>& indels, const SiteOrder& order,
                        std::vector<SiteGenotype>& sites) {
  constexpr std::int64_t reach_bp = 10;  // design value
  constexpr double far_rarer = 0.25;     // of the fraction of the change of length; design value
  for (const SiteGenotype& indel : indels) {
    const AlleleGenotype& change = indel.alleles.front();
    if (!change.assessment.is_present()) continue;
    const double limit = far_rarer * change.fraction.value_or(0);
    const auto first = order.first_from(sites, indel.contig, indel.begin - reach_bp);
    const auto last = order.first_from(sites, indel.contig, indel.end() + reach_bp);
    for (auto site = first; site != last; ++site) {
      for (AlleleGenotype& allele : site->alleles) {
        const bool is_doubtful = allele.assessment.is_present() && allele.fraction.value_or(0) < limit;
        if (is_doubtful) allele.assessment = Assessment::not_assessed(Reason::noisy);
      }
    }
  }
}

/// Tells a fraction that would do where the one asked for needs more fragments than most bases have.
void warn_of_low_depth(const std::vector<SiteGenotype>& sites, double target_fraction, Warnings& warnings) {
  std::vector<std::int64_t> depths;
  std::size_t covered = 0;
  for (const SiteGenotype& site : sites) {
    if (site.depth == 0) continue;
    ++covered;
    const AlleleGenotype& last = site.alleles.back();
    if (!last.assessment.is_known() && last.assessment.reason == Reason::low_depth) depths.push_back(site.depth);
  }
  if (depths.empty() || 2 * depths.size() < covered) return;
  const auto middle = depths.begin() + static_cast<std::ptrdiff_t>(depths.size() / 2);
  std::nth_element(depths.begin(), middle, depths.end());
  warnings.add("W396",
               fmt::format("{} bases have too few fragments to exclude {:.3g}; their median of {} excludes {:.2g} "
                           "(--target-vaf)",
                           depths.size(), target_fraction, *middle, *excluded_fraction(0, *middle)));
}

void count_states(ReadGenotypes& genotypes) {
  for (const SiteGenotype& site : genotypes.sites) {
    bool is_open = false;
    for (const AlleleGenotype& allele : site.alleles) {
      if (allele.assessment.is_present()) ++genotypes.present;
      is_open |= !allele.assessment.is_known();
    }
    if (is_open) ++genotypes.not_assessed;
  }
}

}  // namespace

ReadGenotypes genotype_reads(const GenotypeOptions& options, ExtractTools& tools, Warnings& warnings) {
  AlignmentFile file(options.alignments,
                     {.assembly = options.assembly, .reference = tools.reference_path(), .sample = options.sample},
                     warnings);
  ReadGenotypes genotypes{.sample = file.sample(), .assembly = file.assembly(), .contigs = file.contigs()};
  genotypes.is_sample_stated = !genotypes.sample.empty();
  if (genotypes.sample.empty()) genotypes.sample = printable(name_without_ending(options.alignments));
  GenotypePlaces asked = genotype_places(options.request, tools.knowledge(), file.assembly(), warnings);
  const ContigOrder contigs = contig_order(file.contigs());
  const SequenceSource& genome = tools.genome(file.assembly());
  asked.places = places_of_file(std::move(asked.places), file.contigs(), contigs, warnings);
  erase_unreadable(asked.changes, contigs, genome, file.assembly(), warnings);

  FragmentCounter counter(with_margin(asked.places), options.counting);
  file.read(counter.places(), options.filter, [&](const AlignedRead& read) { counter.add(read); });
  if (counter.without_qualities() > 0) {
    warnings.add("W394", "alignments have no base qualities: 20 is taken for each base", counter.without_qualities());
  }
  const CountedSites sites(counter, genome, file.assembly());
  SiteErrorModel errors;
  sites.for_each([&](const SiteCounts& site) { errors.learn(site); });
  errors.fit();
  genotypes.quality_factor = errors.quality_factor();

  const auto wanted = wanted_bases(asked.changes);
  for (const Interval& place : asked.places) {
    const std::size_t counted = sites.place_of(place);
    for (std::int64_t at = place.begin; at < place.end; ++at) {
      const auto named = wanted.find({place.contig, at});
      genotypes.sites.push_back(genotype_site(sites.site(counted, at), errors,
                                              named == wanted.end() ? std::vector<char>() : named->second,
                                              options.genotyping));
    }
  }
  IndelGenotypes indels = genotype_indels(
      {file, counter, asked, tools.knowledge().panel(), genome, options.filter, options.genotyping}, warnings);
  const SiteOrder order(contigs);
  genotypes.duplication_places = std::move(indels.duplication_places);
  leave_open(indels.open_bases, genotypes.sites);
  doubt_bases_beside(indels.sites, order, genotypes.sites);
  merge_indels(std::move(indels.sites), order, genotypes.sites);
  set_false_discovery_rates(genotypes.sites);
  count_states(genotypes);
  warn_of_low_depth(genotypes.sites, options.genotyping.target_fraction, warnings);
  return genotypes;
}

void write_genotypes(const ReadGenotypes& genotypes, const std::string& path, VcfOutputType type,
                     std::vector<std::string> extra_lines, std::ostream& standard_output) {
  const ContigOrder contigs = contig_order(genotypes.contigs);
  VcfLineWriter writer(path, type,
                       genotype_vcf_header({.sample = genotypes.sample,
                                            .assembly = genotypes.assembly,
                                            .contigs = genotypes.contigs,
                                            .extra_lines = std::move(extra_lines)}),
                       standard_output);
  for (const SiteGenotype& site : genotypes.sites) {
    writer.write(genotype_vcf_line(site, genotypes.contigs[contigs.at(site.contig)].name));
  }
  writer.commit();
}

}  // namespace marrow
