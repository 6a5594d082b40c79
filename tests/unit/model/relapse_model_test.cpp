#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "marrow/base/digest.hpp"
#include "marrow/base/error.hpp"
#include "marrow/model/score.hpp"
#include "marrow/model/train.hpp"
#include "unit/model/small_cohort.hpp"

namespace {

using marrow::RelapseModel;
using marrow::Value;
using marrow::ValueObject;

const marrow::TrainResult& trained() {
  static const marrow::TrainResult result = marrow::train_relapse_model(small_cohort(), small_options());
  return result;
}

Value profile_of(const char* lineage) {
  return ValueObject{{"lineage", ValueObject{{"state", "present"}, {"value", lineage}}}};
}

marrow::FeatureMatrix one_patient(double age, double mrd, double male) {
  return {{"p"}, trained().manifest.features, {age, mrd, male}};
}

marrow::Score score(double age, double mrd, double male, const char* lineage = "B") {
  return RelapseModel::load(trained().files).score(one_patient(age, mrd, male), 0, profile_of(lineage));
}

std::string problem(const std::map<std::string, std::string>& files) {
  try {
    static_cast<void>(RelapseModel::load(files));
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::model);
    return error.message();
  }
  return "no error";
}

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

}  // namespace

TEST_CASE("training gives the same bytes whatever the order of the patients and the number of threads") {
  marrow::Cohort cohort = small_cohort();
  marrow::Cohort reversed = cohort;
  const std::size_t width = cohort.matrix.columns.size();
  std::reverse(reversed.matrix.samples.begin(), reversed.matrix.samples.end());
  std::reverse(reversed.observations.begin(), reversed.observations.end());
  std::reverse(reversed.groups.begin(), reversed.groups.end());
  std::reverse(reversed.file_order.begin(), reversed.file_order.end());
  for (std::size_t i = 0; i < cohort.size(); ++i) {
    const std::size_t from = cohort.size() - 1 - i;
    reversed.is_evaluated[i] = cohort.is_evaluated[from];
    for (std::size_t j = 0; j < width; ++j) reversed.matrix.values[i * width + j] = cohort.matrix.at(from, j);
  }
  marrow::TrainOptions options = small_options();
  options.validation.threads = 4;
  CHECK(marrow::train_relapse_model(reversed, options).files == trained().files);
  options.model.seed = 2;
  CHECK(marrow::train_relapse_model(cohort, options).files != trained().files);
}

TEST_CASE("a feature measured after the landmark is refused") {
  marrow::Cohort cohort = small_cohort();
  cohort.landmark_days = 8;
  CHECK_THROWS_WITH_AS(static_cast<void>(marrow::train_relapse_model(cohort, small_options())),
                       "'log10_mrd_day29_pct' is measured on day 29, after the landmark of day 8", marrow::Error);
}

TEST_CASE("contributions and bias sum to the margin, for measured and for drawn features") {
  for (const double mrd : {-4.0, -1.0, missing}) {
    CAPTURE(mrd);
    const marrow::Score result = score(12, mrd, 1);
    double sum = *result.bias;
    for (const marrow::Contribution& part : result.contributions) sum += part.contribution;
    CHECK(std::abs(sum - *result.margin) < 1e-5);
    CHECK(result.contributions[1].state == (std::isnan(mrd) ? "not_assessed" : "present"));
    CHECK(result.contributions[1].value.has_value() == !std::isnan(mrd));
    CHECK(result.contributions[1].value_text.has_value() == !std::isnan(mrd));
  }
}

TEST_CASE("the interval holds the margin and the risk, and is wider when MRD was not measured") {
  const marrow::Score known = score(12, -2, 1);
  const marrow::Score unknown = score(12, missing, 1);
  for (const marrow::Score* result : {&known, &unknown}) {
    CHECK(*result->interval->margin.low < *result->margin);
    CHECK(*result->margin < *result->interval->margin.high);
    CHECK(*result->interval->p5y->low < *result->p5y);
    CHECK(*result->p5y < *result->interval->p5y->high);
  }
  const auto width = [](const marrow::Score& s) { return *s.interval->margin.high - *s.interval->margin.low; };
  CHECK(width(unknown) > width(known));
}

TEST_CASE("the interval adds the scatter of the drawn values to that of the bags") {
  const marrow::TrainResult& result = trained();
  marrow::HybridModel model{.imputer = result.manifest.imputer,
                            .bags = {},
                            .baseline = result.manifest.baseline,
                            .shrinkage = result.manifest.shrinkage};
  for (const marrow::BagEntry& bag : result.manifest.bags) {
    model.bags.push_back({bag.linear, marrow::Booster::load(result.files.at(bag.file))});
  }
  const double row[] = {12, missing, 1};
  const marrow::MarginSpread spread = model.margin(row);
  CHECK(spread.bag_variance > 0);
  CHECK(spread.draw_variance > 0);
  const marrow::IntervalRule& rule = result.manifest.interval;
  CHECK(rule.inflation == doctest::Approx(2));        // bags of 112 of 140 patients
  CHECK(rule.quantile == doctest::Approx(2.919986));  // Student's t, 2 degrees of freedom
  const double half =
      rule.quantile * std::sqrt(rule.inflation * rule.inflation * spread.bag_variance + spread.draw_variance);
  const marrow::Score scored = score(12, missing, 1);
  CHECK(*scored.margin == doctest::Approx(spread.margin));
  CHECK(*scored.interval->margin.high - *scored.margin == doctest::Approx(half));
}

TEST_CASE("more MRD never means less risk, and risk grows with time") {
  double before = 0;
  for (double mrd = -4; mrd <= 0; mrd += 0.5) {
    const marrow::Score result = score(12, mrd, 0);
    CHECK(*result.p3y <= *result.p5y);
    CHECK(*result.p5y >= before);
    before = *result.p5y;
  }
  CHECK(score(12, 0, 0).group == "high");
  CHECK(score(12, -4, 0).group == "low");
}

TEST_CASE("a patient outside the population gets reasons, and no number") {
  const marrow::Score t_lineage = score(12, -2, 1, "T");
  CHECK(t_lineage.state == "not_assessed");
  CHECK_FALSE(t_lineage.margin);
  CHECK_FALSE(t_lineage.p5y);
  CHECK(t_lineage.contributions.empty());
  CHECK_FALSE(t_lineage.applicability.inside);
  CHECK(t_lineage.applicability.reasons.front() == "not of B lineage");
  CHECK(score(0.5, -2, 1).applicability.reasons.front() == "an infant");
  const marrow::Score nameless = RelapseModel::load(trained().files).score(one_patient(12, -2, 1), 0, ValueObject{});
  CHECK(nameless.state == "not_assessed");
  CHECK(nameless.applicability.reasons.front().starts_with(
      "it cannot be told whether not of B lineage (missing: lineage"));
}

TEST_CASE("a caution goes with the score; so does a value that no training patient had") {
  CHECK(score(12, -2, 1).applicability.reasons == std::vector<std::string>{"a boy"});
  const marrow::Score old = score(40, -2, 0);
  CHECK(old.state == "present");
  CHECK(old.applicability.reasons.front().find("outside the range of the training patients") != std::string::npos);
}

TEST_CASE("a score says what model and baseline are worth on held-out patients") {
  const marrow::Score result = score(12, -2, 1);
  CHECK(result.baseline->c_index == trained().manifest.validation.baseline.c.value);
  CHECK(result.baseline->model_c_index == trained().manifest.validation.model.c.value);
  CHECK(result.baseline->beaten == trained().manifest.baseline_beaten());
}

TEST_CASE("a matrix with permuted features is refused, and both lists are shown") {
  marrow::FeatureMatrix matrix = one_patient(12, -2, 1);
  std::swap(matrix.columns[0], matrix.columns[1]);
  const RelapseModel model = RelapseModel::load(trained().files);
  try {
    static_cast<void>(model.score(matrix, 0, profile_of("B")));
    FAIL("no error");
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::model);
    CHECK(error.message().find("[log10_mrd_day29_pct, age_years, male]") != std::string::npos);
    CHECK(error.message().find("[age_years, log10_mrd_day29_pct, male]") != std::string::npos);
  }
}

TEST_CASE("a value that no patient has is refused, with its feature") {
  CHECK(std::isfinite(*score(1e9, -2, 1).margin));
  try {
    static_cast<void>(score(1e10, -2, 1));
    FAIL("no error");
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::data);
    CHECK(error.message().find("age_years is 10000000000, which no patient has") != std::string::npos);
  }
}

TEST_CASE("the manifest reads back as it was written, and no patient can be found in it") {
  const std::string& text = trained().files.at("manifest.json");
  CHECK(marrow::manifest_text(marrow::parse_manifest(text)) == text);
  for (const auto& [name, bytes] : trained().files) CHECK(bytes.find("P0") == std::string::npos);
  CHECK(trained().files.at("CARD.md").find("simulated patients") != std::string::npos);
}

TEST_CASE("a model that was tampered with is refused") {
  auto files = trained().files;
  files.at("trees_01.ubj").back() = 'x';
  CHECK(problem(files).find("checksum") != std::string::npos);
  files = trained().files;
  files.erase("trees_02.ubj");
  CHECK(problem(files).find("'trees_02.ubj'") != std::string::npos);
  files = trained().files;
  std::string& text = files.at("manifest.json");
  text.replace(text.find("\"years\""), 7, "\"month\"");
  CHECK(problem(files).find("fingerprint") != std::string::npos);
  files.at("manifest.json") = "{\"schema\": \"marrow.model/1\"}";
  CHECK(problem(files).find("marrow.model/1") != std::string::npos);
  files.at("manifest.json") = "{\"schema\": ";
  CHECK(problem(files).find("manifest.json") != std::string::npos);
}

TEST_CASE("trees that are not those of the manifest are refused although their checksum was made to match") {
  const std::map<std::string, std::string>& files = trained().files;
  const auto problem_with = [&](const std::string& trees) {
    auto changed = files;
    std::string& text = changed.at("manifest.json");
    const std::string before = marrow::sha256_hex(changed.at("trees_01.ubj"));
    text.replace(text.find(before), before.size(), marrow::sha256_hex(trees));
    changed.at("trees_01.ubj") = trees;
    return problem(changed);
  };
  const std::string& trees = files.at("trees_01.ubj");
  CHECK(problem_with(files.at("trees_02.ubj")) == "no error");
  CHECK(problem_with(trees.substr(0, trees.size() / 2)).find("cut off") != std::string::npos);
  marrow::BoosterFile file = marrow::BoosterFile::parse(trees);
  file.trees.pop_back();
  CHECK(problem_with(file.ubj()).find("the number of trees 7, the manifest says 8") != std::string::npos);
  file = marrow::BoosterFile::parse(trees);
  file.features = 4;
  CHECK(problem_with(file.ubj()).find("the number of features 4, the manifest says 3") != std::string::npos);
  file.features = 3;
  file.objective = marrow::Objective::aft;
  CHECK(problem_with(file.ubj()).find("the objective aft, the manifest says cox") != std::string::npos);
  auto shallow = files;
  std::string& text = shallow.at("manifest.json");
  text.replace(text.find("\"max_depth\": 2"), 14, "\"max_depth\": 1");
  CHECK(problem(shallow).find("a tree has the depth 2, the manifest says at most 1") != std::string::npos);
}

TEST_CASE("a score does not depend on the patients who are scored together with it") {
  const RelapseModel model = RelapseModel::load(trained().files);
  std::vector<marrow::ScoreRequest> requests;
  for (const double mrd : {-4.0, missing, -1.0}) {
    for (const double male : {0.0, missing, 1.0}) {
      for (const double age : {12.0, 0.5}) {  // an infant is outside
        requests.push_back(model.request(one_patient(age, mrd, male), 0, profile_of("B")));
      }
    }
  }
  const marrow::ExplanationOptions options{.has_interactions = true};
  const std::vector<marrow::Score> together = model.scores(requests, options);
  REQUIRE(together.size() == requests.size());
  for (std::size_t i = 0; i < requests.size(); ++i) {
    CAPTURE(i);
    const marrow::Score alone = model.scores({requests[i]}, options).front();
    CHECK(together[i].margin.has_value() == (i % 2 == 0));
    CHECK(together[i].margin == alone.margin);
    CHECK(together[i].bias == alone.bias);
    CHECK(together[i].interval.has_value() == alone.interval.has_value());
    CHECK(together[i].p5y == alone.p5y);
    CHECK(Value(together[i].extra) == Value(alone.extra));
    REQUIRE(together[i].contributions.size() == alone.contributions.size());
    for (std::size_t j = 0; j < alone.contributions.size(); ++j) {
      CHECK(together[i].contributions[j].contribution == alone.contributions[j].contribution);
    }
  }
}

TEST_CASE("patients left out of the evaluation change no metric of absolute risk") {
  CHECK(trained().manifest.validation.patients == 140);
  CHECK(trained().manifest.training.trained_on == 140);
  CHECK(trained().manifest.training.patients == 150);
}

TEST_CASE("flags that tell the outcome raise the alarm before any model is fitted") {
  marrow::Cohort cohort = small_cohort();
  for (std::size_t i = 0; i < cohort.size(); ++i) {
    const bool relapsed = cohort.observations[i].end == marrow::EndPoint::event;
    cohort.matrix.values[i * 3 + 2] = relapsed || i % 5 == 0 ? 1 : missing;  // tested because they relapsed
  }
  const auto report = marrow::report_missingness(cohort, small_options().features, 1);
  CHECK(report.alarm());
  CHECK(report.flags[2].p < 1e-4);
  CHECK(marrow::missingness_text(report).find("ALARM") != std::string::npos);
  CHECK_FALSE(marrow::report_missingness(small_cohort(), small_options().features, 1).alarm());
}

TEST_CASE("whatever a model learns of the outcome, more MRD never means less risk, and reasons sum to the margin") {
  for (const marrow::Objective objective : {marrow::Objective::aft, marrow::Objective::logistic}) {
    CAPTURE(marrow::objective_name(objective));
    marrow::TrainOptions options = small_options();
    options.model.task = {objective, marrow::five_years_days};
    options.model.trees.interactions = marrow::Interactions::none;
    const marrow::TrainResult result = marrow::train_relapse_model(small_cohort(), options);
    CHECK(result.manifest.validation.model.c.value > 0.6);
    const RelapseModel model = RelapseModel::load(result.files);
    CHECK(model.manifest().options.task == options.model.task);
    CHECK(model.manifest().options.trees == options.model.trees);
    double before = -10;
    for (double mrd = -4; mrd <= 0; mrd += 0.5) {
      const marrow::FeatureMatrix matrix{{"p"}, result.manifest.features, {12, mrd, 1}};
      const marrow::Score scored = model.score(matrix, 0, profile_of("B"));
      CHECK(*scored.margin >= before - 1e-9);
      before = *scored.margin;
      double sum = *scored.bias;
      for (const marrow::Contribution& part : scored.contributions) sum += part.contribution;
      CHECK(std::abs(sum - before) < 1e-5 * std::max(1.0, std::abs(before)));
    }
  }
}

TEST_CASE("a fixed score is judged and written as it is: no trees, no probabilities, no baseline") {
  marrow::TrainOptions options = small_options();
  options.features = {"log10_mrd_day29_pct", "male"};
  options.fixed = {{"log10_mrd_day29_pct", 0.5}, {"male", 0.1}};
  options.description.ranking_only = true;
  options.description.applies_if.pop_back();
  const marrow::TrainResult result = marrow::train_relapse_model(small_cohort(), options);
  CHECK(result.files.size() == 2);
  CHECK(result.manifest.validation.c_difference.value == 0);
  const RelapseModel model = RelapseModel::load(result.files);
  const auto scored = [&](double mrd, double male) {
    return model.score({{"p"}, result.manifest.features, {mrd, male}}, 0, profile_of("B"));
  };
  CHECK(*scored(-1, 1).margin - *scored(-3, 0).margin == doctest::Approx(1.1));
  CHECK_FALSE(scored(-1, 1).p5y);
  CHECK_FALSE(scored(-1, 1).interval->p5y);
  CHECK_FALSE(scored(-1, 1).baseline);
  CHECK(*scored(missing, 1).interval->margin.high > *scored(missing, 1).margin);
  options.fixed.erase("male");
  CHECK_THROWS_WITH_AS(static_cast<void>(marrow::train_relapse_model(small_cohort(), options)),
                       "the fixed score has no coefficient for 'male'", marrow::Error);
}

TEST_CASE("sites are judged by the others, and one with too few relapses is not estimable") {
  marrow::Cohort cohort = small_cohort();
  for (std::size_t i = 0; i < cohort.size(); ++i) cohort.sites.push_back(i < 12 ? "small" : i % 2 == 0 ? "A" : "B");
  const marrow::TrainResult result = marrow::train_relapse_model(cohort, small_options());
  const std::vector<marrow::SiteValidation>& sites = result.manifest.validation.sites;
  REQUIRE(sites.size() == 3);
  CHECK(sites[0].site == "A");
  CHECK(sites[0].is_estimable);
  CHECK(sites[0].model_c.low < sites[0].model_c.value);
  CHECK(sites[2].site == "small");
  CHECK_FALSE(sites[2].is_estimable);
  CHECK(result.files.at("CARD.md").find("| small | 12 |") != std::string::npos);
  CHECK(marrow::parse_manifest(result.files.at("manifest.json")).validation.sites == sites);
}

TEST_CASE("a model says which keys of a profile its rules look at, and any where a rule is about genes or lists") {
  const auto keys_with = [](const std::string& condition) {
    marrow::ModelDescription description = small_options().description;
    description.cautions.push_back({condition, "words"});
    return marrow::ApplicabilityRules(description, trained().manifest.features).profile_keys();
  };
  CHECK(keys_with("clinical.down_syndrome == true") == std::set<std::string>{"clinical", "lineage"});
  CHECK_FALSE(keys_with("TP53"));
  CHECK_FALSE(keys_with("any(variants, gene == \"TP53\")"));
}
