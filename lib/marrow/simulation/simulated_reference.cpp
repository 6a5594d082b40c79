#include "marrow/simulation/simulated_reference.hpp"

#include "marrow/records/site_counts.hpp"
#include "marrow/simulation/random_draws.hpp"

namespace marrow {

namespace {

/// Appends the bases of `interval`: whole if known, else by halves.
void append_bases(std::string& bases, const SequenceSource& known, Assembly assembly, const Interval& interval,
                  std::uint64_t fill_seed) {
  if (interval.begin >= interval.end) return;
  if (const auto found = known.bases(assembly, interval)) {
    bases += *found;
  } else if (interval.end - interval.begin == 1) {
    bases += counted_bases[random_stream(fill_seed, interval.contig, interval.begin).below(counted_bases.size())];
  } else {
    const std::int64_t middle = interval.begin + (interval.end - interval.begin) / 2;
    append_bases(bases, known, assembly, {interval.contig, interval.begin, middle}, fill_seed);
    append_bases(bases, known, assembly, {interval.contig, middle, interval.end}, fill_seed);
  }
}

}  // namespace

const SimulatedContig* SimulatedReference::find(const Interval& interval) const noexcept {
  for (const SimulatedContig& contig : contigs_) {
    if (contig.place.contig == interval.contig && contig.place.begin <= interval.begin &&
        interval.begin < contig.place.end && interval.end <= contig.place.end) {
      return &contig;
    }
  }
  return nullptr;
}

std::optional<std::string> SimulatedReference::bases(Assembly assembly, const Interval& interval) const {
  const SimulatedContig* contig = assembly == assembly_ ? find(interval) : nullptr;
  if (contig == nullptr || interval.end < interval.begin) return std::nullopt;
  return contig->bases.substr(static_cast<std::size_t>(interval.begin - contig->place.begin),
                              static_cast<std::size_t>(interval.end - interval.begin));
}

std::vector<Interval> exon_windows(const Transcript& transcript, Assembly assembly, std::int64_t flank_bp) {
  std::vector<Interval> windows;
  for (const auto& exon : transcript.exons(assembly)) {
    if (exon) windows.push_back({transcript.contig, exon->begin - flank_bp, exon->end + flank_bp});
  }
  return windows;
}

std::string filled_bases(const SequenceSource& known, Assembly assembly, const Interval& interval,
                         std::uint64_t fill_seed) {
  std::string bases;
  append_bases(bases, known, assembly, interval, fill_seed);
  return bases;
}

}  // namespace marrow
