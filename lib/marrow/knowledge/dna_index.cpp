#include "marrow/knowledge/dna_index.hpp"

#include <limits>

namespace marrow {

ChromosomeRange chromosomes_of_index(double dna_index) noexcept {
  constexpr double least_hyperdiploid = 1.16;
  constexpr double most_hyperdiploid = 1.6;
  constexpr double least_non_hypodiploid = 0.81;
  if (dna_index < least_non_hypodiploid) return {24, 39};
  if (dna_index < least_hyperdiploid) return {40, 50};
  if (dna_index <= most_hyperdiploid) return {51, 67};
  return {68, std::numeric_limits<std::int64_t>::max()};
}

}  // namespace marrow
