#pragma once

#include <cstdint>

#include "marrow/findings/left_alignment.hpp"

namespace marrow {

/// The tandem repeat that an insertion or deletion makes longer or shorter.
struct RepeatTract {
  std::int64_t unit_bp = 1;        ///< the shortest unit of the bases that come or go
  std::int64_t copies = 0;         ///< whole units in the reference where they come or go
  std::int64_t units_changed = 1;  ///< units that come or go
};

/// Of a change at its leftmost place; a replacement of bases by others changes one unit without copies.
[[nodiscard]] RepeatTract repeat_tract(const LeftAligned& change);

/// Probability that a fragment of the reference is read as if it had the change: polymerases slip in repeats.
///
/// Rates of one unit are design values by unit length and copies. Between repeats they stand above 2.8e-6 insertions
/// and 5.1e-6 deletions a base (Schirmer et al. 2016, BMC Bioinformatics 17:125); they rise to 4.5e-2 at 16 equal
/// bases, as the default indel rates of Strelka2 do (Kim et al. 2018, Nat Methods 15:591; its file
/// IndelErrorModel.json). Every further unit is a fifth as probable.
[[nodiscard]] double indel_error_rate(const RepeatTract& tract);

/// Probability of at least `alternative` errors among `fragments` if an error has the probability `rate` on average
/// and varies from place to place as a beta distribution with a coefficient of variation of about one half (design
/// value). Never 0.
[[nodiscard]] double indel_error_p_value(std::int64_t alternative, std::int64_t fragments, double rate);

}  // namespace marrow
