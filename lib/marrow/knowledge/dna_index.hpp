#pragma once

#include <cstdint>

namespace marrow {

/// Numbers of chromosomes, both ends included.
struct ChromosomeRange {
  std::int64_t low = 0;
  std::int64_t high = 0;
};

/// What a DNA index leaves possible: which class, never which number.
/// Design values of the specification of subtype rules (data/README.md): below 0.81 hypodiploid (24-39), from 1.16 to
/// 1.6 high-hyperdiploid (51-67).
[[nodiscard]] ChromosomeRange chromosomes_of_index(double dna_index) noexcept;

}  // namespace marrow
