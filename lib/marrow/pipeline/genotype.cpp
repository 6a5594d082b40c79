#include "marrow/pipeline/genotype.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/genotype_vcf.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/pipeline/counted_reads.hpp"
#include "marrow/pipeline/normal_panel.hpp"

namespace marrow {

namespace {

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
  if (const NormalPanel* normals = options.genotyping.normals.get()) {
    require_fitting_panel(*normals, panel_settings(file.assembly(), options.counted));
  }
  const CountedReads reads(file, options.counted, tools, warnings);
  genotypes.quality_factor = reads.errors().quality_factor();
  const auto wanted = wanted_bases(reads.asked().changes);
  reads.for_each_site([&](const SiteCounts& site) {
    const auto named = wanted.find({site.contig, site.position});
    genotypes.sites.push_back(genotype_site(
        site, reads.errors(), named == wanted.end() ? std::vector<char>() : named->second, options.genotyping));
  });
  IndelGenotypes indels = genotype_indels({file, reads.counter(), reads.asked(), tools.knowledge().panel(),
                                           tools.genome(file.assembly()), options.counted.filter, options.genotyping},
                                          warnings);
  const ContigOrder contigs = contig_order(file.contigs());
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
