#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace marrow {

/// What the numbers of a column of responses are: concentrations that are needed for an effect (LC50, IC50), or
/// logarithms. Models learn their binary logarithm.
struct ResponseUnit {
  enum class Kind {
    shift,          ///< log2 against a sensitive cell, 0: no change
    concentration,  ///< positive
    logarithm       ///< of a concentration
  };
  std::string name;  ///< as it was given: "uM", "log10"
  Kind kind = Kind::concentration;
  double log2_per_unit = 1;  ///< of a logarithm: log2 of its base

  /// What the model's numbers are: "log2 of uM".
  [[nodiscard]] std::string words() const;
};

/// `log2_shift`; `log2`, `log10`, `ln`; or a concentration: M, mM, uM, nM, pM, and g, mg, ug or ng per L or mL
/// (`ug/mL`). Throws `usage` for another word.
[[nodiscard]] ResponseUnit parse_response_unit(std::string_view name);

/// Throws `usage` for a column whose name ends in another unit than the stated one ("lc50_nM" with uM).
void require_same_unit(std::string_view column, const ResponseUnit& unit);

/// A response as log2, and whether it was outside the tested range (">64", "<0.1"): then the limit stands for it.
struct Response {
  double log2 = 0;
  bool is_limit = false;
};

/// Reads a cell. Throws `data` for text, a concentration that is not positive, and numbers beyond any drug's (2^40
/// either way), with what to do about it.
[[nodiscard]] Response read_response(std::string_view cell, const ResponseUnit& unit);

/// Looks at all responses together. Throws `data` if all are the same, or if they span more than a million-fold: no
/// drug's do, two units are mixed. `responses` are log2, at least one.
void require_responses(const std::vector<double>& responses);

/// Where the responses fall into two groups further apart than any drug's are wide, as it happens with two units: the
/// words of a warning.
[[nodiscard]] std::optional<std::string> two_units_warning(std::vector<double> responses);

}  // namespace marrow
