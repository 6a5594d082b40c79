#include "marrow/model/evaluate.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "marrow/base/error.hpp"
#include "marrow/base/random.hpp"
#include "marrow/model/absolute_risk.hpp"

using marrow::EndPoint;

namespace {

/// 200 invented patients with a score that ranks them, one that does not, and no censoring before three years.
struct Invented {
  marrow::OutcomeTable outcomes;
  marrow::ScoringColumn good{.name = "good", .source = "predictions"};
  marrow::ScoringColumn noise{.name = "noise", .source = "predictions", .is_baseline = true};
  marrow::GroupColumn groups{.column = "half"};

  Invented() {
    marrow::Random random(5);
    good.risk.emplace_back();
    noise.risk.emplace_back();
    for (int i = 0; i < 200; ++i) {
      const double margin = 3 * random.uniform() - 1.5;
      const double relapse = -std::log(1 - random.uniform()) * 4000 * std::exp(-margin);
      const double death = -std::log(1 - random.uniform()) * 30000;
      const double left = 1100 + 2500 * random.uniform();
      const double time = std::min({relapse, death, left});
      const EndPoint end = time == relapse ? EndPoint::event : time == death ? EndPoint::competing : EndPoint::censored;
      outcomes.outcomes.push_back({fmt::format("P{:03}", i), {time, end}, true});
      good.risk.front().push_back(margin);
      noise.risk.front().push_back(random.uniform());
      for (std::size_t h = 0; h < 3; ++h) {
        const double days = marrow::probability_years[h] * marrow::days_per_year;
        good.probability[h].push_back(-std::expm1(-days / 4000 * std::exp(margin)));
      }
      groups.group.emplace_back(margin < 0 ? "low" : margin < 1.4 ? "high" : "");
    }
    groups.order = {"high", "low"};
  }

  [[nodiscard]] marrow::SurvivalEvaluation judged(std::size_t threads = 1) const {
    return marrow::evaluate_survival(outcomes, {good, noise}, {groups}, {groups},
                                     {.resampling = {.bootstraps = 60, .seed = 2, .threads = threads}});
  }
};

const marrow::Measure& measure_of(const std::vector<marrow::Measure>& measures, const std::string& name, double years) {
  const auto found = std::find_if(measures.begin(), measures.end(), [&](const marrow::Measure& measure) {
    return measure.name == name && measure.years.value_or(0) == years;
  });
  REQUIRE(found != measures.end());
  return *found;
}

}  // namespace

TEST_CASE("a score that ranks patients beats noise, with intervals around each number") {
  const marrow::SurvivalEvaluation result = Invented().judged();
  REQUIRE(result.scorings.size() == 2);
  for (const char* name : {"c_harrell", "c_uno"}) {
    const auto& c = measure_of(result.scorings[0].measures, name, std::string(name) == "c_uno" ? 5 : 0);
    REQUIRE(c.value);
    CHECK(*c.value > 0.65);
    CHECK(*c.low < *c.value);
    CHECK(*c.high > *c.value);
  }
  REQUIRE(result.differences.size() == 1);
  CHECK(result.differences[0].scoring == "good");
  CHECK(result.differences[0].baseline == "noise");
  CHECK(*measure_of(result.differences[0].measures, "c_harrell", 0).low > 0);
  // The scores come from the hazard that made the outcomes.
  const auto& slope = measure_of(result.scorings[0].measures, "calibration_slope", 5);
  CHECK(*slope.low < 1);
  CHECK(*slope.high > 1);
  CHECK(*measure_of(result.scorings[0].measures, "brier", 5).value < *measure_of(result.null, "brier", 5).value);
  CHECK(result.scorings[0].net_benefit.size() == 50);
  CHECK(result.scorings[0].calibration.size() == 2);
}

TEST_CASE("what has no probabilities has a reason in place of a Brier score, and so has the difference") {
  const marrow::SurvivalEvaluation result = Invented().judged();
  const auto& brier = measure_of(result.scorings[1].measures, "brier", 5);
  CHECK_FALSE(brier.value);
  CHECK(brier.reason == "no probability by 5 years is stated");
  CHECK(measure_of(result.scorings[1].measures, "margin_slope", 0).reason.find("0 to 1") != std::string::npos);
  CHECK(measure_of(result.differences[0].measures, "brier", 5).reason.find("noise") == 0);
}

TEST_CASE(
    "differences on the same patients are those of the scores, and a missing score leaves its patient out of both") {
  Invented data;
  data.noise.risk.front()[0] = std::nan("");
  const marrow::SurvivalEvaluation result = data.judged();
  CHECK(result.differences[0].patients == 199);
  CHECK(result.scorings[0].patients == 200);
  CHECK(result.scorings[1].without_score == 1);
  std::vector<marrow::Observation> observations;
  for (std::size_t i = 1; i < 200; ++i) observations.push_back(data.outcomes.outcomes[i].observation);
  const auto without_first = [](const std::vector<double>& values) {
    return std::vector<double>(values.begin() + 1, values.end());
  };
  CHECK(*measure_of(result.differences[0].measures, "c_harrell", 0).value ==
        doctest::Approx(marrow::concordance(observations, without_first(data.good.risk.front())) -
                        marrow::concordance(observations, without_first(data.noise.risk.front()))));
}

TEST_CASE("the measures that are compared are the first of all: their bootstrap numbers are taken over by place") {
  const auto& all = marrow::all_measures();
  const auto& compared = marrow::compared_measures();
  for (std::size_t k = 0; k < compared.size(); ++k) {
    CHECK(all[k].kind == compared[k].kind);
    CHECK(all[k].years == compared[k].years);
  }
}

TEST_CASE("the number of threads changes nothing") {
  const marrow::SurvivalEvaluation one = Invented().judged(1);
  const marrow::SurvivalEvaluation three = Invented().judged(3);
  for (std::size_t k = 0; k < one.scorings[0].measures.size(); ++k) {
    CHECK(one.scorings[0].measures[k].low == three.scorings[0].measures[k].low);
  }
}

TEST_CASE("a scheme's groups stand by their incidence where no order is stated, and cells add up") {
  const marrow::SurvivalEvaluation result = Invented().judged();
  REQUIRE(result.schemes.size() == 1);
  const marrow::SchemePerformance& scheme = result.schemes[0];
  CHECK_FALSE(scheme.is_order_stated);
  CHECK(scheme.groups[0].name == "low");
  CHECK(scheme.without_group > 0);
  CHECK(*measure_of(scheme.measures, "c_harrell", 0).value > 0.55);
  REQUIRE(scheme.reclassifications.size() == 1);  // noise has no probabilities
  std::int64_t patients = 0;
  for (const auto& cell : scheme.reclassifications[0].cells) patients += cell.patients;
  CHECK(patients == 200 - scheme.without_group);
  CHECK(scheme.reclassifications[0].net.size() == 2);
}

TEST_CASE("a subgroup with fewer than 20 events is listed and not estimated") {
  const marrow::SurvivalEvaluation result = Invented().judged();
  REQUIRE(result.subgroups.size() == 3);
  CHECK(result.subgroups[2].outcome.name == "(missing)");
  CHECK(result.subgroups[2].outcome.events < 20);
  const auto& c = measure_of(result.subgroups[2].scorings[0].measures, "c_harrell", 0);
  CHECK_FALSE(c.value);
  CHECK(c.reason.find("fewer than 20") != std::string::npos);
  CHECK(measure_of(result.subgroups[0].scorings[0].measures, "c_harrell", 0).value);
}

TEST_CASE("constant risks, one patient and short follow-up are told, not computed") {
  Invented data;
  std::fill(data.good.risk.front().begin(), data.good.risk.front().end(), 7);
  for (auto& probability : data.good.probability) std::fill(probability.begin(), probability.end(), 0.3);
  const auto constant = data.judged().scorings[0].measures;
  CHECK(*measure_of(constant, "c_harrell", 0).value == 0.5);
  CHECK(measure_of(constant, "margin_slope", 0).reason == "all risks are the same");
  CHECK_FALSE(measure_of(constant, "calibration_slope", 5).value);
  CHECK(measure_of(constant, "calibration_intercept", 5).value);

  for (auto& probability : data.good.probability) std::fill(probability.begin(), probability.end(), 0);
  CHECK(measure_of(data.judged().scorings[0].measures, "observed_expected", 5).reason == "every probability is 0");

  marrow::OutcomeTable single;
  single.outcomes.push_back({"A", {100, EndPoint::event}, true});
  marrow::ScoringColumn score{.name = "s", .source = "predictions", .risk = {{2}}};
  score.probability[2] = {0.4};
  const auto one = marrow::evaluate_survival(single, {score}, {}, {}, {.resampling = {.bootstraps = 5}});
  CHECK(measure_of(one.scorings[0].measures, "c_harrell", 0).reason == "no two patients can be compared");
  CHECK(measure_of(one.scorings[0].measures, "brier", 5).reason == "nobody was observed for 5 years");
  CHECK(measure_of(one.cohort.measures, "incidence", 5).reason == "nobody was observed for 5 years");
}

TEST_CASE("without an event, without a patient and without a score there is an error") {
  Invented data;
  const auto judge = [](const marrow::OutcomeTable& outcomes, const marrow::ScoringColumn& score) {
    static_cast<void>(marrow::evaluate_survival(outcomes, {score}, {}, {}, {.resampling = {.bootstraps = 5}}));
  };
  CHECK_THROWS_AS(judge({}, {.name = "s", .risk = {{}}}), marrow::Error);
  marrow::OutcomeTable censored = data.outcomes;
  for (auto& outcome : censored.outcomes) outcome.observation.end = EndPoint::censored;
  CHECK_THROWS_AS(judge(censored, data.good), marrow::Error);
  std::fill(data.good.risk.front().begin(), data.good.risk.front().end(), std::nan(""));
  CHECK_THROWS_AS(judge(data.outcomes, data.good), marrow::Error);
}

TEST_CASE("an incidence has the interval of the complementary log-log scale") {
  // Half of eight, no censoring: standard error sqrt(0.25 / 7); log(-log(1/2)) moves by 1.96 error / (1/2 log 2).
  std::vector<marrow::Observation> observations;
  for (int i = 0; i < 8; ++i)
    observations.push_back({i < 4 ? 100.0 : 4000.0, i < 4 ? EndPoint::event : EndPoint::censored});
  const marrow::Measure incidence = marrow::incidence_measure(observations, 5);
  const double error = std::sqrt(0.25 / 7) / (0.5 * std::log(2));
  CHECK(*incidence.value == doctest::Approx(0.5));
  CHECK(*incidence.low == doctest::Approx(1 - std::pow(0.5, std::exp(-1.959963984540054 * error))));
  CHECK(*incidence.high == doctest::Approx(1 - std::pow(0.5, std::exp(1.959963984540054 * error))));
  CHECK(*marrow::incidence_measure(observations, 5, EndPoint::competing).value == 0);
}
