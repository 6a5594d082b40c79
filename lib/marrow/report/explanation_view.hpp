#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "marrow/records/profile.hpp"

// Why a relapse score is what it is, in words and as bars; strings as in patient_view.hpp.
namespace marrow {

/// One bar of the explanation of a score.
struct ContributionView {
  std::string label;
  std::string value;
  std::string words;        ///< "+0.62"
  double contribution = 0;  ///< log relative hazard
  double share = 0;         ///< of the largest contribution, -1 … 1
  bool is_measured = true;  ///< false: drawn from the other features, as the manifest says
};

/// The 5-year risk, or without one the margin, over the plausible values of a feature that was not assessed.
struct RangeView {
  std::string label;
  std::string words;  ///< "5–38 %"; empty where the model ranks only
  std::string ends;   ///< "no: 5 %; yes: 38 %": the first and the last value
  double low = 0;     ///< in [0, 1]
  double high = 0;
};

struct ExplanationView {
  std::vector<std::string> sentences;
  std::string start;                     ///< where the sum of the bars begins
  std::vector<ContributionView> groups;  ///< the baseline, then the groups, largest first
  std::vector<RangeView> ranges;
  std::string most_informative;
  /// "MRD at day 29 with male sex", "+0.04"; those that round to 0 are left out.
  std::vector<std::pair<std::string, std::string>> interactions;
  std::string no_interactions;  ///< where it was asked for and there are none
};

/// The explanation of a score; empty where it has none. Throws `data` for what is none.
[[nodiscard]] std::optional<ExplanationView> explanation_view(const Score& score);

/// The bar of one heading of the feature catalogue, of whose `all` features `measured` were measured.
[[nodiscard]] ContributionView group_bar(const std::string& group, double contribution, std::int64_t measured,
                                         std::int64_t all);

/// Sets `share` of each bar.
void scale_bars(std::vector<ContributionView>& bars);

/// The bars of `bars` as lines of text, to the left of an axis what lowers and to the right what raises.
[[nodiscard]] std::vector<std::string> bar_lines(const std::vector<ContributionView>& bars);
/// A line for the label of each range and one for its bar on a scale of 0 to 100 %; `|` is the score's own risk.
[[nodiscard]] std::vector<std::string> range_lines(const std::vector<RangeView>& ranges, double risk);

}  // namespace marrow
