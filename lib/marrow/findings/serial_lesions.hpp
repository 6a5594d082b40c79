#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/value.hpp"
#include "marrow/knowledge/expression.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/records/serial.hpp"

namespace marrow {

/// One sample that is compared; both pointers outlive the comparison.
struct ComparedSample {
  const Profile* profile = nullptr;
  const Value* scope = nullptr;  ///< `to_value(*profile)`
};

/// A lesion of at least one sample as each of them has it.
struct ComparedLesion {
  SerialLesion lesion;                   ///< `points` in the order of the samples; no changes yet
  std::vector<const Variant*> variants;  ///< by sample; null where it has none, and for other kinds
  std::vector<bool> is_finding;          ///< by sample: counted there, not merely listed
  /// By sample: how many copies a copy-number lesion is away from the normal number (serial_copy_lesions.hpp); empty
  /// where that is not known, and for other kinds.
  std::vector<std::optional<std::int64_t>> depth;
};

/// A sample's word on a lesion, without shares of reads or copies.
[[nodiscard]] SerialPoint serial_point(const Profile& profile, Assessment found);

/// The lesions that at least one sample has as a finding: small variants, fusions, copy-number lesions.
///
/// Two variants are one lesion if they have the same id on the same build, or change the same gene with the same coding
/// change; where one of them has no place on the genome or lies on another build and one has no coding change, with the
/// same protein change. Where a sample has no such variant, its absence is what its inputs vouch for at that base: a
/// measured region with its depth, else what is said of the domain or the gene, else a stated panel (limit unknown).
/// A gene in which something could not be read vouches for nothing. A fusion is absent only where it was tested for.
/// Sorted: variants by locus and alleles, those without a place by their id; fusions by name; then focal lesions,
/// chromosomes, arms and ploidy.
[[nodiscard]] std::vector<ComparedLesion> compared_lesions(const std::vector<ComparedSample>& samples,
                                                           const Predicates& predicates);

}  // namespace marrow
