#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/value.hpp"
#include "marrow/knowledge/trial_rules.hpp"
#include "marrow/records/enum_names.hpp"

namespace marrow {

enum class Eligibility { eligible, not_eligible, unknown };
template <>
struct EnumNames<Eligibility> {
  static constexpr std::array<std::string_view, 3> names{"eligible", "not_eligible", "unknown"};
};

/// What a trial's criteria come to for one profile.
struct TrialVerdict {
  std::string trial;
  Eligibility eligibility = Eligibility::unknown;
  std::vector<std::string> criteria;  ///< that decided: the one that fails, or those that are open; empty if eligible
  std::vector<std::string> words;     ///< of these criteria
  std::vector<std::string> missing;   ///< what would settle the open ones; unknown only
};

/// Every trial for one profile (`to_value(Profile)`), in the table's order.
///
/// not_eligible: an inclusion is false or an exclusion true; the first of the table decides, whatever is open besides.
/// unknown: no criterion fails, and at least one cannot be told. eligible: all inclusions hold and no exclusion does.
/// Throws `data` with the rule's line where an expression compares what cannot be compared.
[[nodiscard]] std::vector<TrialVerdict> assess_trials(const Value& profile, const TrialRules& rules);

}  // namespace marrow
