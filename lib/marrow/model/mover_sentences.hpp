#pragma once

#include <optional>
#include <string>
#include <vector>

#include "marrow/model/finding_words.hpp"
#include "marrow/records/feature_matrix.hpp"

namespace marrow {

/// A measured finding and what it adds to a margin.
struct Mover {
  FindingWords finding;
  double contribution = 0;
};

/// How it is said that findings move a margin to one side: "MRD of 0.4 % RAISES THE RISK most".
struct MoverWords {
  std::string verb;    ///< plural: "raise"
  std::string object;  ///< "the risk"
};

/// A sentence of the findings that move a margin up and one of those that move it down, each largest first, the side of
/// the largest first. Contributions are of a log hazard or of log odds: those below 0.02 are not told, those below 0.1,
/// which change the hazard by less than a tenth, only where there is no larger one to their side. Empty if there is
/// nothing to tell.
[[nodiscard]] std::vector<std::string> mover_sentences(const std::vector<Mover>& movers, const MoverWords& up,
                                                       const MoverWords& down);

/// The tests whose results are missing, each once, in the order of the features; `values` stand beside the features.
[[nodiscard]] std::vector<std::string> missing_tests(const std::vector<FeatureSpec>& features,
                                                     const std::vector<std::optional<double>>& values);

/// "Not assessed: A and B; the score is the mean over what may be expected from the other features.", or that nothing
/// is missing. `subject` is "the score is".
[[nodiscard]] std::string missing_sentence(const std::vector<std::string>& tests, const std::string& subject);

}  // namespace marrow
