#include "marrow/model/classification.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "marrow/base/error.hpp"

namespace {

marrow::DelimitedText table_of(const std::string& text) {
  return marrow::parse_delimited(text, "t.tsv", marrow::Delimiter::tab);
}

marrow::ClassifiedPatients read(const std::string& text) {
  const auto table = table_of(text);
  return marrow::parse_classified(table, table, {"patient", "truth"});
}

const marrow::Measure& measure_of(const std::vector<marrow::Measure>& measures, const std::string& name) {
  for (const marrow::Measure& measure : measures) {
    if (measure.name == name) return measure;
  }
  FAIL("no measure " << name);
  return measures.front();
}

const char* const six =
    "patient\ttruth\tpredicted\tp_A\tp_B\n"
    "1\tA\tA\t0.9\t0.1\n"
    "2\tA\tB\t0.4\t0.6\n"
    "3\tB\tB\t0.2\t0.8\n"
    "4\tB\tB\t0.3\t0.7\n"
    "5\tB\tunresolved\t0.5\t0.5\n"
    "6\t.\tA\t0.9\t0.1\n";

}  // namespace

TEST_CASE("a classifier counted by hand: abstentions apart, who has no truth left out") {
  const auto result = marrow::evaluate_classifier(read(six), {.bootstraps = 50});
  CHECK(result.patients == 5);
  CHECK(result.without_truth == 1);
  CHECK(result.abstained == 1);
  CHECK(result.confusion == std::vector<std::vector<std::int64_t>>{{1, 1, 0}, {0, 2, 1}});
  CHECK(*measure_of(result.measures, "answered").value == doctest::Approx(0.8));
  CHECK(*measure_of(result.measures, "accuracy").value == doctest::Approx(0.75));
  CHECK(*measure_of(result.measures, "accuracy_of_all").value == doctest::Approx(0.6));
  CHECK(*measure_of(result.measures, "balanced_accuracy").value == doctest::Approx(0.75));
  // F1: A 2·1/(2+1), B 2·2/(2+3).
  CHECK(*measure_of(result.measures, "macro_f1").value == doctest::Approx((2.0 / 3 + 0.8) / 2));
  CHECK(*measure_of(result.classes[0].measures, "recall").value == doctest::Approx(0.5));
  CHECK(*measure_of(result.classes[1].measures, "precision").value == doctest::Approx(2.0 / 3));
  CHECK(result.classes[1].abstained == 1);
  // Pairs of p_A: 0.9 and 0.4 of A against 0.2, 0.3, 0.5: five of six.
  CHECK(*measure_of(result.classes[0].measures, "auroc").value == doctest::Approx(5.0 / 6));
  // Average precision of A: 1/2 · 1/1 + 1/2 · 2/3.
  CHECK(*measure_of(result.classes[0].measures, "auprc").value == doctest::Approx(5.0 / 6));
  CHECK(*measure_of(result.classes[0].measures, "brier").value ==
        doctest::Approx((0.01 + 0.36 + 0.04 + 0.09 + 0.25) / 5));
  CHECK(*measure_of(result.measures, "brier").value == doctest::Approx(2 * (0.01 + 0.36 + 0.04 + 0.09 + 0.25) / 5));
}

TEST_CASE("log loss by hand, and the difference of two classifiers on the same patients") {
  const auto five = read(six);
  const std::vector<std::size_t> all{0, 1, 2, 3, 4};
  const double expected = -(std::log(0.9) + std::log(0.4) + std::log(0.8) + std::log(0.7) + std::log(0.5)) / 5;
  CHECK(marrow::log_loss(five, all) == doctest::Approx(expected));
  CHECK(*measure_of(marrow::evaluate_classifier(five, {.bootstraps = 20}).measures, "log_loss").value ==
        doctest::Approx(expected));
  auto worse = five;
  worse.probability = {{0.5, 0.4, 0.2, 0.3, 0.5}, {0.5, 0.6, 0.8, 0.7, 0.0}};
  worse.answer = {0, 1, 1, 1, 0};
  const auto differences = marrow::classifier_difference(worse, five, {.bootstraps = 50});
  REQUIRE(differences.size() == 5);
  CHECK(*differences[0].value ==
        doctest::Approx((std::log(0.9) - std::log(0.5) + std::log(0.5) - std::log(1e-15)) / 5));
  CHECK(*differences[1].value == doctest::Approx(3.0 / 5 - 3.0 / 5));
  CHECK(differences[3].name == "auroc");
  CHECK(*differences[0].low >= 0);
  const auto none = marrow::classifier_difference(five, five, {.bootstraps = 50});
  for (const auto& measure : none) CHECK(*measure.value == 0);
}

TEST_CASE("Wilson's interval of 9 of 10 is that of the books") {
  const auto [low, high] = marrow::wilson_interval(9, 10);
  CHECK(low == doctest::Approx(0.59585).epsilon(1e-4));
  CHECK(high == doctest::Approx(0.98212).epsilon(1e-4));
  CHECK(marrow::wilson_interval(0, 5).first == 0);
  CHECK(marrow::wilson_interval(5, 5).second == 1);
}

TEST_CASE("without answers the most probable class is meant; one probability of two classes answers from one half on") {
  const auto several = read("patient\ttruth\tp_A\tp_B\tp_C\n1\tA\t0.2\t0.5\t0.3\n2\tC\t0.4\t0.4\t0.2\n");
  CHECK(several.answer == std::vector<std::size_t>{1, 0});
  const auto binary = read("patient\ttruth\tp_yes\n1\tno\t0.5\n2\tno\t0.4\n3\tyes\t0.6\n");
  CHECK(binary.classes == std::vector<std::string>{"no", "yes"});
  CHECK(binary.answer == std::vector<std::size_t>{1, 0, 1});
}

TEST_CASE("ties of scores count one half, and equal expected and observed shares have no calibration error") {
  CHECK(marrow::plain_auc({true, false, true, false}, {1, 1, 2, 0}) == doctest::Approx(3.5 / 4));
  CHECK(std::isnan(marrow::plain_auc({true, true}, {1, 2})));
  CHECK(marrow::average_precision({true, false}, {1, 1}) == doctest::Approx(0.5));
  const auto even =
      read("patient\ttruth\tp_A\tp_B\n1\tA\t0.75\t0.25\n2\tA\t0.75\t0.25\n3\tA\t0.75\t0.25\n4\tB\t0.75\t0.25\n");
  CHECK(*measure_of(marrow::evaluate_classifier(even, {.bootstraps = 20}).measures, "calibration_error").value ==
        doctest::Approx(0));
}

TEST_CASE("a class that nobody was called has no precision, and one without probabilities no area") {
  const auto result =
      marrow::evaluate_classifier(read("patient\ttruth\tpredicted\n1\tA\tA\n2\tB\tA\n3\tB\tNA\n"), {.bootstraps = 20});
  CHECK(measure_of(result.classes[1].measures, "precision").reason == "nobody was called this class");
  CHECK(measure_of(result.classes[1].measures, "auroc").reason.find("no probability") == 0);
}

TEST_CASE("answers that cannot be read are refused") {
  CHECK_THROWS_AS(static_cast<void>(read("patient\ttruth\tpredicted\n1\tA\tA\n1\tA\tA\n")), marrow::Error);
  CHECK_THROWS_AS(static_cast<void>(read("patient\ttruth\tp_A\n1\tA\t1.2\n")), marrow::Error);
  CHECK_THROWS_AS(static_cast<void>(read("patient\ttruth\n1\tA\n")), marrow::Error);
  CHECK_THROWS_AS(static_cast<void>(read("patient\ttruth\tpredicted\n1\t.\tA\n")), marrow::Error);
}
