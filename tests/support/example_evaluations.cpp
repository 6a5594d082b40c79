#include "support/example_evaluations.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "marrow/base/random.hpp"
#include "marrow/model/absolute_risk.hpp"
#include "marrow/model/classification.hpp"
#include "marrow/model/evaluate.hpp"

namespace marrow::examples {
namespace {

constexpr const char* hostile_name =
    "\u202e<script>alert(1)</script>\"'{{style}}{{{style}}}_a_very_long_name_without_any_place_to_break_the_line";

SurvivalEvaluation judged(const std::string& model, const std::string& scheme_name, const std::string& low) {
  OutcomeTable outcomes;
  outcomes.landmark_days = 29;
  outcomes.excluded = 16;
  ScoringColumn bold{.name = model, .source = "predictions", .risk = {{}}};
  ScoringColumn timid{.name = "ridge Cox", .source = "predictions", .is_baseline = true, .risk = {{}}};
  ScoringColumn white_cells{.name = "wbc_e9_per_l", .source = "outcomes", .is_baseline = true, .risk = {{}}};
  GroupColumn scheme{.column = scheme_name, .order = {low, "high"}, .is_order_stated = true};
  GroupColumn age{.column = "age_years", .order = {"1 to <10", "10 to <16", ">=16"}, .is_order_stated = true};
  Random random(31);
  for (int i = 0; i < 300; ++i) {
    const double margin = 3 * random.uniform() - 1.5;
    const double relapse = -std::log(1 - random.uniform()) * 7000 * std::exp(-margin);
    const double death = -std::log(1 - random.uniform()) * 30000;
    const double left = 1200 + 2500 * random.uniform();
    const double time = std::min({relapse, death, left});
    const EndPoint end = time == relapse ? EndPoint::event : time == death ? EndPoint::competing : EndPoint::censored;
    outcomes.outcomes.push_back({std::to_string(i), {time + 29, end}, true});
    const double noisy = margin + random.uniform() - 0.5;
    bold.risk.front().push_back(margin);
    timid.risk.front().push_back(noisy);
    white_cells.risk.front().push_back(i % 9 == 0 ? std::nan("") : std::exp(3 + noisy + 2 * random.uniform()));
    for (std::size_t h = 0; h < probability_years.size(); ++h) {
      const double share = probability_years[h] * days_per_year / 7000;
      bold.probability[h].push_back(-std::expm1(-share * std::exp(1.5 * margin)));
      timid.probability[h].push_back(-std::expm1(-share * std::exp(0.7 * noisy)));
    }
    scheme.group.emplace_back(margin + random.uniform() > 0.6 ? "high" : low);
    age.group.emplace_back(i % 20 == 0 ? ">=16" : i % 3 == 0 ? "1 to <10" : "10 to <16");
  }
  SurvivalEvaluation evaluation =
      evaluate_survival(outcomes, {bold, timid, white_cells}, {scheme}, {age},
                        {.resampling = {.bootstraps = 20, .threads = 2}, .event_words = "first_event=Relapse"});
  evaluation.applicability = {{model, 281, 12, 19, {{"the patient is of NCI standard risk", 19}}}};
  return evaluation;
}

}  // namespace

SurvivalEvaluation judged_scores() {
  return judged("relapse_b", "NCI", "standard");
}

SurvivalEvaluation hostile_scores() {
  return judged(hostile_name, hostile_name, hostile_name);
}

ClassifierEvaluation judged_classes() {
  ClassifiedPatients patients{.classes = {"BCR::ABL1", "DUX4", "ETV6::RUNX1", "hyperdiploid"}};
  patients.probability.resize(patients.classes.size());
  Random random(8);
  for (int i = 0; i < 240; ++i) {
    const std::size_t truth = random.below(patients.classes.size());
    double sum = 0;
    std::vector<double> weights;
    for (std::size_t k = 0; k < patients.classes.size(); ++k) {
      weights.push_back(random.uniform() + (k == truth ? 1.5 * random.uniform() : 0));
      sum += weights.back();
    }
    for (std::size_t k = 0; k < weights.size(); ++k) patients.probability[k].push_back(weights[k] / sum);
    const auto best = std::max_element(weights.begin(), weights.end());
    patients.truth.push_back(truth);
    patients.answer.push_back(i % 15 == 0 ? patients.classes.size() : static_cast<std::size_t>(best - weights.begin()));
  }
  ClassifierEvaluation evaluation = evaluate_classifier(patients, {.bootstraps = 20, .threads = 2});
  evaluation.truth_words = "subtype of calls.tsv";
  return evaluation;
}

}  // namespace marrow::examples
