#pragma once

#include <string>

#include "marrow/records/sequence_source.hpp"

namespace marrow {

/// The bases of a stretch, N for those that `genome` does not know.
[[nodiscard]] inline std::string known_bases(const SequenceSource& genome, Assembly assembly, const Interval& stretch) {
  if (auto whole = genome.bases(assembly, stretch)) return *std::move(whole);
  std::string bases;
  for (std::int64_t at = stretch.begin; at < stretch.end; ++at) {
    bases += genome.bases(assembly, {stretch.contig, at, at + 1}).value_or("N");
  }
  return bases;
}

}  // namespace marrow
