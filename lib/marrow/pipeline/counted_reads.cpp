#include "marrow/pipeline/counted_reads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/pipeline/known_bases.hpp"
#include "marrow/records/intervals.hpp"

namespace marrow {

namespace {

constexpr std::int64_t margin_bp = 20;          ///< design value
constexpr std::int64_t most_bases = 1'000'000;  ///< with their margins; a run takes about 600 bytes for each

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

GenotypePlaces places_to_read(const AlignmentFile& file, const GenotypeRequest& request, ExtractTools& tools,
                              Warnings& warnings) {
  GenotypePlaces asked = genotype_places(request, tools.knowledge(), file.assembly(), warnings);
  const ContigOrder contigs = contig_order(file.contigs());
  asked.places = places_of_file(std::move(asked.places), file.contigs(), contigs, warnings);
  erase_unreadable(asked.changes, contigs, tools.genome(file.assembly()), file.assembly(), warnings);
  return asked;
}

}  // namespace

ContigOrder contig_order(const std::vector<HeaderContig>& contigs) {
  ContigOrder order;
  for (std::size_t i = 0; i < contigs.size(); ++i) {
    if (const auto name = main_contig(contigs[i].name)) order.emplace(*name, i);
  }
  return order;
}

CountedReads::CountedReads(AlignmentFile& file, const CountedReadsOptions& options, ExtractTools& tools,
                           Warnings& warnings)
    : asked_(places_to_read(file, options.request, tools, warnings)),
      counter_(with_margin(asked_.places), options.counting) {
  file.read(counter_.places(), options.filter, [&](const AlignedRead& read) { counter_.add(read); });
  if (counter_.without_qualities() > 0) {
    warnings.add("W394", "alignments have no base qualities: 20 is taken for each base", counter_.without_qualities());
  }
  const SequenceSource& genome = tools.genome(file.assembly());
  for (std::size_t place = 0; place < counter_.places().size(); ++place) {
    const Interval& stretch = counter_.places()[place];
    around_.push_back(known_bases(genome, file.assembly(), {stretch.contig, stretch.begin - 1, stretch.end + 1}));
    for (std::int64_t at = stretch.begin; at < stretch.end; ++at) errors_.learn(site(place, at));
  }
  errors_.fit();
}

SiteCounts CountedReads::site(std::size_t place, std::int64_t position) const {
  const auto offset = static_cast<std::size_t>(position - counter_.places()[place].begin);
  return counter_.site(place, position, around_[place].substr(offset, 3));
}

void CountedReads::for_each_site(const std::function<void(const SiteCounts&)>& action) const {
  std::map<std::pair<std::string, std::int64_t>, std::size_t> by_begin;  // numbers of the counted places
  for (const Interval& place : counter_.places())
    by_begin.emplace(std::pair(place.contig, place.begin), by_begin.size());
  for (const Interval& place : asked_.places) {
    const std::size_t counted = std::prev(by_begin.upper_bound({place.contig, place.begin}))->second;
    for (std::int64_t at = place.begin; at < place.end; ++at) action(site(counted, at));
  }
}

}  // namespace marrow
