#pragma once

#include <map>
#include <string>

#include "marrow/base/value.hpp"
#include "marrow/knowledge/risk_scheme_table.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// Every rule of the published risk schemes for one profile (`to_value(Profile)`, subtype included), by its id.
///
/// present: the rule holds, `result` is the group. absent: it does not. not_assessed: `inputs_missing` names what
/// nobody looked at, that the scheme is not for this patient ("not applicable: …"), or that its cut-offs are not
/// published where the table could read them. Rules that were not checked against the full text are left out unless
/// `includes_unverified`; `verified` is false for them and for those recalled from memory.
[[nodiscard]] std::map<std::string, SchemeResult> assess_risk_schemes(const Value& profile,
                                                                      const RiskSchemeTable& table,
                                                                      bool includes_unverified);

}  // namespace marrow
