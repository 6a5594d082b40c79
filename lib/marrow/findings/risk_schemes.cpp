#include "marrow/findings/risk_schemes.hpp"

namespace marrow {

namespace {

SchemeResult assess_rule(const RiskRule& rule, const Value& profile) {
  SchemeResult result;
  result.state = state_name(State::not_assessed);
  if (!rule.outcome.empty()) result.outcome = rule.outcome;
  result.source = rule.source;
  result.verified = rule.is_verified;
  Evaluation scope{Truth::yes, {}};
  if (rule.applies) scope = rule.applies->evaluate(profile);
  if (scope.truth == Truth::no) {
    result.inputs_missing = {"not applicable: " + rule.applies_to};
    return result;
  }
  if (!rule.expression) {
    result.inputs_missing = {"rule not published here"};
    return result;
  }
  const Evaluation verdict = rule.expression->evaluate(profile);
  // A rule that fails fails for everybody; one that holds may still be for others.
  if (verdict.truth == Truth::no) {
    result.state = state_name(State::absent);
  } else if (verdict.truth == Truth::yes && scope.truth == Truth::yes) {
    result.state = state_name(State::present);
    result.result = rule.result;
  } else {
    result.inputs_missing = std::move(scope.missing);
    result.inputs_missing.insert(result.inputs_missing.end(), verdict.missing.begin(), verdict.missing.end());
  }
  return result;
}

}  // namespace

std::map<std::string, SchemeResult> assess_risk_schemes(const Value& profile, const RiskSchemeTable& table,
                                                        bool includes_unverified) {
  std::map<std::string, SchemeResult> results;
  for (const RiskRule& rule : table.rules()) {
    if (rule.is_off_by_default && !includes_unverified) continue;
    results.emplace(rule.id, assess_rule(rule, profile));
  }
  return results;
}

}  // namespace marrow
