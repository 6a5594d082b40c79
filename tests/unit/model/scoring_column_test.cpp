#include "marrow/model/scoring_column.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "marrow/base/error.hpp"

namespace {

marrow::OutcomeTable three_patients() {
  marrow::OutcomeTable outcomes;
  for (const char* id : {"A", "B", "C"}) outcomes.outcomes.push_back({id, {100, marrow::EndPoint::event}, true});
  return outcomes;
}

marrow::DelimitedText table_of(const std::string& text) {
  return marrow::parse_delimited(text, "t.tsv", marrow::Delimiter::tab);
}

marrow::ScoringTable read(const std::string& text, const std::vector<std::string>& names = {}) {
  return marrow::parse_predictions(table_of(text), {"patient", names}, three_patients());
}

/// The message of what is refused, with its place.
template <class Action>
std::string refusal(const Action& action) {
  try {
    action();
  } catch (const marrow::Error& error) {
    return error.message();
  }
  return {};
}

}  // namespace

TEST_CASE("predictions are put beside outcomes, whatever their order; strangers are counted") {
  const auto scorings = read("patient\tm\tm_p5y\tn_p3y\nC\t3\t0.3\t0.2\nX\t9\t0.9\t0.9\nA\t1\t0.1\tNA\n");
  CHECK(scorings.without_outcome == 1);
  REQUIRE(scorings.columns.size() == 2);
  const marrow::ScoringColumn& m = scorings.columns[0];
  CHECK(m.name == "m");
  CHECK(m.risk.front()[0] == 1);
  CHECK(m.risk.front()[2] == 3);
  CHECK(m.probability[2][2] == 0.3);
  CHECK(m.probability[0].empty());
  CHECK(m.is_scored(0));
  CHECK_FALSE(m.is_scored(1));
  CHECK_FALSE(read("patient\tm\tm_p5y\nA\t1\tNA\n").columns[0].is_scored(0));
  // Probabilities alone rank too.
  CHECK(scorings.columns[1].name == "n");
  CHECK(scorings.columns[1].risk.front()[2] == 0.2);
  CHECK_FALSE(scorings.columns[1].is_scored(0));
}

TEST_CASE("repeats stay apart as risks and are averaged as probabilities; who lacks one is not scored") {
  const auto scorings = read("patient\trepeat\tfold\tm\tm_p5y\nA\t1\t1\t1\t0.1\nA\t2\t3\t2\t0.3\nB\t1\t1\t5\t0.5\n");
  REQUIRE(scorings.columns.size() == 1);
  const marrow::ScoringColumn& m = scorings.columns[0];
  REQUIRE(m.risk.size() == 2);
  CHECK(m.risk[1][0] == 2);
  CHECK(m.probability[2][0] == doctest::Approx(0.2));
  CHECK_FALSE(m.is_scored(1));
}

TEST_CASE("predictions that cannot be read are refused with their line") {
  struct Case {
    const char* text;
    const char* says;
  };
  const Case cases[] = {{"patient\tm\nA\tnan\n", "line 2"},
                        {"patient\tm\nA\t1\nA\t2\n", "stands twice"},
                        {"patient\tm_p5y\nA\t1.5\n", "no probability"},
                        {"id\tm\nA\t1\n", "no column 'patient'"},
                        {"patient\trepeat\nA\t1\n", "no column of scores"}};
  for (const Case& one : cases) {
    CAPTURE(one.text);
    CHECK(refusal([&] { static_cast<void>(read(one.text)); }).find(one.says) != std::string::npos);
  }
  CHECK(refusal([&] { static_cast<void>(read("patient\tmodel\nA\t1\n", {"modl"})); }).find("'model'") !=
        std::string::npos);
}

TEST_CASE("a score that was not assessed is counted with its reason and never filled in") {
  marrow::Score present{.state = "present", .model = "m", .margin = 0.4, .p3y = 0.1, .p5y = 0.2};
  present.baseline = marrow::BaselineScore{.name = "ridge Cox", .margin = 0.3};
  present.applicability = {.inside = true, .reasons = {"age lies outside"}};
  marrow::Score refused{.state = "not_assessed", .model = "m"};
  refused.applicability.reasons = {"not of B lineage"};
  const std::vector<marrow::ScoredPatient> patients = {{"A", present}, {"C", refused}, {"X", present}};
  const auto scorings = marrow::scorings_of_profiles(patients, three_patients());
  REQUIRE(scorings.columns.size() == 2);
  CHECK(scorings.columns[0].probability[2][0] == 0.2);
  CHECK(scorings.columns[1].name == "m_baseline");
  CHECK(scorings.columns[1].risk.front()[0] == 0.3);
  CHECK_FALSE(scorings.columns[0].is_scored(2));
  CHECK(scorings.without_outcome == 1);
  const auto counts = marrow::count_applicability(patients, three_patients());
  REQUIRE(counts.size() == 1);
  CHECK(counts[0].scored == 1);
  CHECK(counts[0].with_caution == 1);
  CHECK(counts[0].not_assessed == 1);
  const marrow::Score ranking{.state = "present", .model = "r", .margin = 1.5};
  const auto ranked = marrow::scorings_of_profiles({{"B", ranking}}, three_patients());
  CHECK(ranked.columns[0].is_scored(1));
  CHECK(ranked.columns[0].probability[2].empty());
  CHECK(refusal([&] {
          static_cast<void>(marrow::scorings_of_profiles({{"A", present}, {"A", present}}, three_patients()));
        }).find("scored twice") != std::string::npos);
}

TEST_CASE("groups come from a column, in their stated order, or in bands of a number") {
  const auto table = table_of("patient\tage\tNCI\nA\t0.9\tSR\nB\t10\tHR\nC\tNA\tHR\n");
  const auto groups = [&](const std::string& option) {
    return marrow::parse_groups(table, "patient", option, three_patients().ids());
  };
  const auto bands = groups("age:1,10,16");
  CHECK(bands.group == std::vector<std::string>{"<1", "10 to <16", ""});
  CHECK(bands.order == std::vector<std::string>{"<1", "10 to <16"});
  CHECK(bands.is_order_stated);
  CHECK(groups("NCI=SR,HR").order == std::vector<std::string>{"SR", "HR"});
  CHECK_FALSE(groups("NCI").is_order_stated);
  const marrow::ScoringColumn ranks = marrow::scoring_of_groups(groups("NCI=SR,HR"));
  CHECK(ranks.is_baseline);
  CHECK(ranks.risk.front() == std::vector<double>{0, 1, 1});
  CHECK_FALSE(marrow::scoring_of_groups(bands).is_scored(2));
  CHECK(refusal([&] { static_cast<void>(groups("NCI=SR")); }).find("lacks the group 'HR'") != std::string::npos);
  CHECK(refusal([&] { static_cast<void>(groups("age:10,1")); }).find("no boundary") != std::string::npos);
  CHECK(refusal([&] { static_cast<void>(groups("NCI:1")); }).find("line 2") != std::string::npos);
  CHECK(refusal([&] { static_cast<void>(groups("sex")); }).find("no column 'sex'") != std::string::npos);
}
