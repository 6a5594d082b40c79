#include "marrow/model/response_model.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "marrow/base/error.hpp"
#include "marrow/model/response_evaluation.hpp"
#include "marrow/model/response_measures.hpp"
#include "small_responses.hpp"

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

const marrow::ResponseTrainResult& trained() {
  static const marrow::ResponseTrainResult result =
      marrow::train_response_model(small_responses(), small_response_options());
  return result;
}

const marrow::Value of_b = marrow::ValueObject{{"lineage", marrow::ValueObject{{"value", "B"}}}};

marrow::Score score_of(const std::vector<double>& row, const marrow::Value& profile = of_b) {
  const marrow::ResponseModel model = marrow::ResponseModel::load(trained().files);
  const marrow::FeatureMatrix matrix{{"S"}, model.manifest().features, row};
  return model.scores({model.request(matrix, 0, profile)}).front();
}

double number_at(const marrow::Score& score, const char* key, std::size_t place) {
  for (const auto& [name, value] : score.extra) {
    if (name == key) return value.get_if<marrow::ValueList>()->at(place).number();
  }
  return missing;
}

template <class Call>
std::string refusal(Call call) {
  try {
    call();
  } catch (const marrow::Error& fault) {
    return std::string(fault.what());
  }
  return "accepted";
}

}  // namespace

TEST_CASE("a model of responses finds the planted effect, below the noise of its measurements") {
  const marrow::ResponseValidation& v = trained().validation;
  CHECK(v.patients == 60);
  CHECK(*marrow::measure_named(v.model, "rmse").value < 0.6);
  CHECK(*marrow::measure_named(v.model, "r_squared").value > 0.6);
  CHECK(v.importance.front().feature == "nr3c1.lost");
  REQUIRE(v.compared.size() == 1);
  CHECK(*marrow::measure_named(v.compared[0].measures, "pearson").value > 0.8);
  const double effect = *score_of({1, 0, 8}).margin - *score_of({0, 0, 8}).margin;
  CHECK(effect > 1.5);
  CHECK(effect < 2.5);
  CHECK(std::abs(*score_of({1, 0, 2}).margin - *score_of({1, 0, 15}).margin) < 0.4);
}

TEST_CASE("margins are against the mean of the training patients, whose log2 the manifest keeps") {
  const marrow::ResponseManifest manifest = marrow::parse_response_manifest(trained().files.at("manifest.json"));
  CHECK(manifest.response.reference_log2 == doctest::Approx(3.85).epsilon(0.1));
  CHECK(manifest.response.unit.name == "uM");
  CHECK(std::abs(manifest.centre) < 0.05);
  CHECK(manifest.options.bag_fraction == 0.5);
  CHECK(manifest.interval.inflation == doctest::Approx(1));
}

TEST_CASE("the same cohort gives the same bytes in any order and on any number of threads") {
  marrow::Cohort cohort = small_responses();
  const std::size_t width = cohort.matrix.columns.size();
  std::reverse(cohort.matrix.samples.begin(), cohort.matrix.samples.end());
  std::vector<double> values;
  for (std::size_t i = cohort.size(); i-- > 0;) {
    const auto row = cohort.matrix.values.begin() + static_cast<std::ptrdiff_t>(i * width);
    values.insert(values.end(), row, row + static_cast<std::ptrdiff_t>(width));
  }
  cohort.matrix.values = values;
  std::reverse(cohort.responses.begin(), cohort.responses.end());
  std::reverse(cohort.compared.begin(), cohort.compared.end());
  std::reverse(cohort.groups.begin(), cohort.groups.end());
  std::reverse(cohort.file_order.begin(), cohort.file_order.end());
  marrow::ResponseTrainOptions options = small_response_options();
  options.validation.threads = 3;
  CHECK(marrow::train_response_model(cohort, options).files == trained().files);
}

TEST_CASE("contributions and bias sum to the margin; what is missing has a range that holds the score") {
  for (const std::vector<double>& row : {std::vector<double>{1, 1, 8}, {missing, 0, 8}, {missing, missing, missing}}) {
    const marrow::Score score = score_of(row);
    double sum = *score.bias;
    for (const marrow::Contribution& part : score.contributions) sum += part.contribution;
    CHECK(sum == doctest::Approx(*score.margin).epsilon(1e-5));
    CHECK(*score.interval->margin.low <= *score.margin);
    CHECK(*score.interval->margin.high >= *score.margin);
    CHECK(number_at(score, "range", 0) <= *score.margin + 1e-9);
    CHECK(number_at(score, "range", 1) >= *score.margin - 1e-9);
    CHECK(score.simulated);
  }
  const marrow::Score open = score_of({missing, 0, 8});
  CHECK(number_at(open, "range", 0) == doctest::Approx(*score_of({0, 0, 8}).margin));
  CHECK(number_at(open, "range", 1) == doctest::Approx(*score_of({1, 0, 8}).margin));
}

TEST_CASE("outside its rules there is no score") {
  const marrow::Score score =
      score_of({1, 0, 8}, marrow::ValueObject{{"lineage", marrow::ValueObject{{"value", "T"}}}});
  CHECK(score.state == "not_assessed");
  CHECK_FALSE(score.margin);
  CHECK(score.applicability.reasons == std::vector<std::string>{"not of B lineage"});
}

TEST_CASE("an interval is one of the numbers: values that repeat, or are higher, never give a lower bound") {
  marrow::NumberTable margins{20, 1, {}};
  for (int b = 0; b < 20; ++b) margins.values.push_back(b);
  const marrow::IntervalRule rule{.level = 0.9, .inflation = 1};
  const marrow::NumberInterval once = marrow::response_interval(margins, rule);
  CHECK(*once.low == 1);
  CHECK(*once.high == 18);
  marrow::NumberTable repeated{20, 7, {}};
  for (int b = 0; b < 20; ++b) repeated.values.insert(repeated.values.end(), 7, b);
  CHECK(*marrow::response_interval(repeated, rule).high == 18);
  CHECK(*marrow::response_interval(repeated, rule).low == 1);
  const marrow::IntervalRule wider{.level = 0.9, .inflation = 2};
  CHECK(*marrow::response_interval(margins, wider).high == doctest::Approx(9.5 + 2 * 8.5));
}

TEST_CASE("too few patients, a direction of no feature and a damaged manifest are refused") {
  marrow::Cohort few = small_responses();
  for (std::size_t i = 11; i < few.size(); ++i) few.is_evaluated[i] = false;
  CHECK(refusal([&] { static_cast<void>(marrow::train_response_model(few, small_response_options())); }) ==
        "11 patients with a response are too few: validation in 3 parts needs 12");
  marrow::ResponseTrainOptions options = small_response_options();
  options.monotone["btg1.deleted_in_b"] = marrow::MonotoneSign::up;
  CHECK(refusal([&] { static_cast<void>(marrow::train_response_model(small_responses(), options)); }) ==
        "a direction names 'btg1.deleted_in_b', which is no feature of the model");
  std::map<std::string, std::string> files = trained().files;
  std::string& manifest = files.at("manifest.json");
  manifest.replace(manifest.find("\"regression\""), 12, "\"cox\"");
  CHECK(refusal([&] {
          static_cast<void>(marrow::ResponseModel::load(files));
        }).find("the objective is not that of a response model") != std::string::npos);
}

TEST_CASE("flags that tell the response raise the alarm; few patients, two units and limits are warned of") {
  marrow::Cohort cohort = small_responses();
  const std::vector<std::string> used{"nr3c1.lost", "male", "age_years"};
  const marrow::ResponseLeakReport honest = marrow::report_response_leaks(cohort, used, 1);
  CHECK_FALSE(honest.alarm());
  REQUIRE(honest.warnings.size() == 1);
  CHECK(honest.warnings[0].starts_with("60 patients are few"));
  for (std::size_t i = 0; i < cohort.size(); ++i) {
    if (cohort.responses[i][0] > 4.5) cohort.matrix.values[3 * i + 2] = missing;
  }
  cohort.limits = 2;
  const marrow::ResponseLeakReport leaking = marrow::report_response_leaks(cohort, used, 1);
  CHECK(leaking.alarm());
  CHECK(marrow::response_leak_text(leaking).find("ALARM") != std::string::npos);
  CHECK(leaking.warnings.size() == 2);
}

TEST_CASE("measures of responses are those of the textbook") {
  const std::vector<double> truth{1, 2, 3, 4};
  const std::vector<double> predicted{1, 3, 2, 4};
  const std::vector<std::size_t> all{0, 1, 2, 3};
  CHECK(marrow::root_mean_squared_error(truth, predicted, all) == doctest::Approx(std::sqrt(0.5)));
  CHECK(marrow::mean_absolute_error(truth, predicted, all) == doctest::Approx(0.5));
  CHECK(marrow::r_squared(truth, predicted, all) == doctest::Approx(1 - 2.0 / 5));
  CHECK(marrow::pearson(truth, predicted, all) == doctest::Approx(0.8));
  CHECK(marrow::spearman(truth, predicted, all) == doctest::Approx(0.8));
  CHECK(marrow::spearman(truth, {10, 20, 20, 30}, all) == doctest::Approx(0.9486832981));
  CHECK(marrow::calibration_slope(truth, {2, 4, 6, 8}, all) == doctest::Approx(0.5));
  CHECK(std::isnan(marrow::pearson({1, 1, 1, 1}, predicted, all)));
}

TEST_CASE("evaluate judges predictions beside a baseline on the patients that have both") {
  marrow::PredictedResponses patients{.ids = {"a", "b", "c", "d", "e"}, .truth = {1, 2, 3, 4, 5}};
  const marrow::DelimitedText table =
      marrow::parse_delimited("patient\tmodel\tother\na\t1\t5\nb\t2\t4\nc\t3\tNA\nd\t4\t2\ne\t5\t1\nz\t1\t1\n", "p.tsv",
                              marrow::Delimiter::tab);
  marrow::add_predictions(patients, table, "patient", {}, {});
  REQUIRE(patients.columns.size() == 2);
  CHECK(patients.without_truth == 1);
  patients.columns[1].is_baseline = true;
  const marrow::ResponseEvaluation evaluation = marrow::evaluate_responses(patients, {20, 1, 1});
  CHECK(*marrow::measure_named(evaluation.scorings[0].measures, "rmse").value == 0);
  CHECK(evaluation.scorings[1].patients == 4);
  REQUIRE(evaluation.differences.size() == 1);
  CHECK(evaluation.differences[0].patients == 4);
  CHECK(*marrow::measure_named(evaluation.differences[0].measures, "spearman").value == doctest::Approx(2));
  CHECK(refusal([&] { marrow::add_predictions(patients, table, "patient", {"modle"}, {}); }) ==
        "p.tsv has no column 'modle'");
}
