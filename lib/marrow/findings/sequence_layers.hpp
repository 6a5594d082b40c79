#pragma once

#include <array>
#include <string>

#include "marrow/records/sequence_source.hpp"

namespace marrow {

/// Several sources seen as one: the first that knows the whole stretch answers; where none does, each base is taken
/// from the first that knows it. The sources must outlive it.
class SequenceLayers : public SequenceSource {
 public:
  explicit SequenceLayers(const SequenceSource* first, const SequenceSource* second = nullptr,
                          const SequenceSource* third = nullptr) noexcept
      : layers_{first, second, third} {}
  [[nodiscard]] std::optional<std::string> bases(Assembly assembly, const Interval& interval) const override;

 private:
  std::array<const SequenceSource*, 3> layers_;  ///< null pointers are skipped
};

/// The REF of one record as a source: what lies inside it is known, at least as the caller saw it.
class RecordSequence : public SequenceSource {
 public:
  RecordSequence(Assembly assembly, std::string contig, std::int64_t begin, std::string ref)
      : assembly_(assembly), contig_(std::move(contig)), begin_(begin), ref_(std::move(ref)) {}
  [[nodiscard]] std::optional<std::string> bases(Assembly assembly, const Interval& interval) const override;

 private:
  Assembly assembly_;
  std::string contig_;
  std::int64_t begin_;
  std::string ref_;
};

}  // namespace marrow
