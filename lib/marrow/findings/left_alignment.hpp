#pragma once

#include <cstdint>

#include "marrow/records/sequence_source.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// One insertion or deletion at its leftmost place, and how far it can be written from there.
struct LeftAligned {
  SmallVariant variant;
  std::int64_t shift_bp = 0;  ///< bases by which it can move to the right; 0 for a substitution
};

/// The same change as far to the left as the known sequence allows: one spelling for records of different callers.
/// Where `genome` does not know the neighbouring base, it stops.
/// Source: Tan et al. 2015, Bioinformatics 31:2202, unified representation of variants.
[[nodiscard]] LeftAligned left_aligned(SmallVariant variant, Assembly assembly, const SequenceSource& genome);

}  // namespace marrow
