#pragma once

#include <optional>
#include <string>

#include "marrow/records/genome.hpp"

namespace marrow {

/// Where reference bases come from: the shipped slices, or a FASTA file.
class SequenceSource {
 public:
  virtual ~SequenceSource() = default;
  /// Upper-case plus-strand bases of `interval`; empty if any of them is unknown here.
  [[nodiscard]] virtual std::optional<std::string> bases(Assembly assembly, const Interval& interval) const = 0;
};

}  // namespace marrow
