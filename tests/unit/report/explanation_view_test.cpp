#include "marrow/report/explanation_view.hpp"

#include <doctest/doctest.h>

#include "marrow/base/error.hpp"
#include "marrow/records/explanation.hpp"
#include "marrow/report/patient_html.hpp"
#include "marrow/report/text_summary.hpp"
#include "support/example_profiles.hpp"

namespace examples = marrow::examples;

namespace {

marrow::Score example() {
  return *examples::b_lineage_with_risk().scores->relapse;
}

/// The example with another explanation.
marrow::Score with(const marrow::Explanation& why) {
  marrow::Score score = example();
  score.extra = {{"explanation", marrow::to_value(why)}};
  return score;
}

marrow::Explanation example_explanation() {
  return marrow::explanation_from_value(example().extra.front().second);
}

bool contains(const std::string& text, std::string_view piece) {
  return text.find(piece) != std::string::npos;
}

}  // namespace

TEST_CASE("the bars of an explanation are the baseline, then the groups, and say what of them was measured") {
  const auto view = marrow::explanation_view(example());
  REQUIRE(view);
  REQUIRE(view->groups.size() == 4);
  CHECK(view->groups[0].label == "Baseline: average findings");
  CHECK(view->groups[0].words == "+0.06");
  CHECK(view->groups[0].value == "5-year risk 12\u00a0%");
  CHECK(view->groups[1].label == "Response");
  CHECK(view->groups[1].value == "1 of 2 measured");
  CHECK(view->groups[1].share == 1);
  CHECK(view->groups[2].value == "3\u00a0features");
  CHECK(view->groups[2].share == doctest::Approx(-0.07 / 0.36));
  CHECK(view->groups[2].is_measured);
}

TEST_CASE("a group of which nothing was measured is hatched") {
  marrow::Explanation why = example_explanation();
  why.groups = {{"copy number", 0.19, {"ikzf1_del"}}};
  const auto view = marrow::explanation_view(with(why));
  REQUIRE(view);
  CHECK(view->groups[1].value == "0 of 1 measured");
  CHECK_FALSE(view->groups[1].is_measured);
  CHECK(marrow::bar_lines(view->groups)[1].ends_with("|.............."));
}

TEST_CASE("what is missing has the range of the risk over its values, and both ends in words") {
  const auto view = marrow::explanation_view(example());
  REQUIRE(view);
  REQUIRE(view->ranges.size() == 2);
  CHECK(view->ranges[0].words == "12–22\u00a0%");
  CHECK(view->ranges[0].ends == "no: 12\u00a0%; yes: 22\u00a0%");
  CHECK(view->ranges[1].ends == "≤ 0.0001 %: 9\u00a0%; 100 %: 31\u00a0%");
  const std::vector<std::string> lines = marrow::range_lines(view->ranges, 0.142);
  REQUIRE(lines.size() == 4);
  CHECK(lines[1] == "  0 % [....=|===...............................] 100 %");
  CHECK(view->most_informative == "Of what is missing, MRD at day 8 can move the risk most.");
}

TEST_CASE("where the model ranks only, what is missing has margins at its ends and no bar") {
  marrow::Explanation why = example_explanation();
  why.start.p5y.reset();
  why.not_assessed[0].p5y.reset();
  for (marrow::PlausibleValue& value : why.not_assessed[0].values) value.p5y.reset();
  const auto view = marrow::explanation_view(with(why));
  REQUIRE(view);
  CHECK(view->groups[0].value.empty());
  CHECK(view->ranges[0].words.empty());
  CHECK(marrow::range_lines({view->ranges[0]}, 0) == std::vector<std::string>{"IKZF1 deletion: no: +0.12; yes: +0.80"});
}

TEST_CASE("interactions are told with the labels of their features, and only where they were asked for") {
  const auto view = marrow::explanation_view(example());
  REQUIRE(view);
  REQUIRE(view->interactions.size() == 1);  // the other rounds to nothing
  CHECK(view->interactions[0].first == "MRD at day 29 (log₁₀) with TP53 lesion");
  CHECK(view->interactions[0].second == "+0.06");
  marrow::Explanation why = example_explanation();
  why.interactions.emplace();
  CHECK_FALSE(marrow::explanation_view(with(why))->no_interactions.empty());
  why.interactions.reset();
  CHECK(marrow::explanation_view(with(why))->interactions.empty());
  CHECK(marrow::explanation_view(with(why))->no_interactions.empty());
}

TEST_CASE("a score without an explanation has none, and one that is no explanation is refused") {
  marrow::Score score = example();
  score.extra = {};
  CHECK_FALSE(marrow::explanation_view(score));
  score.extra = {{"explanation", marrow::ValueObject{{"sentences", "one"}}}};
  CHECK_THROWS_AS(static_cast<void>(marrow::explanation_view(score)), marrow::Error);
}

TEST_CASE("page and text show sentences, baseline and ranges; a patient outside the model has none of them") {
  const marrow::Profile profile = examples::b_lineage_with_risk();
  const std::string page = marrow::patient_html(profile, marrow::embedded_page_templates());
  CHECK(contains(page, "<li>ETV6::RUNX1 lowers the risk most, then age of 4.2 years.</li>"));
  CHECK(contains(page, "The bars add up to the log relative hazard, +0.31."));
  CHECK(contains(page, "Baseline: average findings</th>"));
  CHECK(contains(page, "<rect class=\"range\" x=\"9.00%\" y=\"3\" width=\"22.00%\""));
  CHECK(contains(page, "Of what is missing, MRD at day 8 can move the risk most."));
  const std::string text = marrow::text_summary(profile);
  CHECK(contains(text, "- ETV6::RUNX1 lowers the risk most"));
  CHECK(contains(text, "Response                     +0.36                |=============="));
  CHECK(contains(text, "[....=|===...............................] 100 %"));
  const std::string outside = marrow::text_summary(examples::t_lineage_outside_model());
  CHECK_FALSE(contains(outside, "By group"));
  CHECK_FALSE(contains(outside, "was not assessed could"));
}
