#include "marrow/findings/trial_eligibility.hpp"

#include <algorithm>

#include "marrow/base/error.hpp"

namespace marrow {

namespace {

void add_criterion(TrialVerdict& verdict, const TrialCriterion& criterion) {
  verdict.criteria.push_back(criterion.name);
  if (!criterion.words.empty()) verdict.words.push_back(criterion.words);
}

TrialVerdict assess_trial(const Value& profile, const Trial& trial) {
  TrialVerdict open{
      .trial = trial.name, .eligibility = Eligibility::eligible, .criteria = {}, .words = {}, .missing = {}};
  for (const TrialCriterion& criterion : trial.criteria) {
    Evaluation result =
        with_context([&] { return criterion.place; }, [&] { return criterion.expression.evaluate(profile); });
    if (result.truth == (criterion.is_exclusion ? Truth::yes : Truth::no)) {
      TrialVerdict failed{
          .trial = trial.name, .eligibility = Eligibility::not_eligible, .criteria = {}, .words = {}, .missing = {}};
      add_criterion(failed, criterion);
      return failed;
    }
    if (result.truth != Truth::unknown) continue;
    open.eligibility = Eligibility::unknown;
    add_criterion(open, criterion);
    for (std::string& item : result.missing) {
      const bool is_new = std::find(open.missing.begin(), open.missing.end(), item) == open.missing.end();
      if (is_new) open.missing.push_back(std::move(item));
    }
  }
  return open;
}

}  // namespace

std::vector<TrialVerdict> assess_trials(const Value& profile, const TrialRules& rules) {
  std::vector<TrialVerdict> verdicts;
  for (const Trial& trial : rules.trials()) verdicts.push_back(assess_trial(profile, trial));
  return verdicts;
}

}  // namespace marrow
