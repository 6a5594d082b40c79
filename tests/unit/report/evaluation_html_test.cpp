#include "marrow/report/evaluation_html.hpp"

#include <doctest/doctest.h>

#include "marrow/base/delimited_text.hpp"
#include "marrow/records/evaluation_value.hpp"
#include "marrow/report/evaluation_table.hpp"
#include "marrow/report/plot.hpp"
#include "support/example_evaluations.hpp"

namespace examples = marrow::examples;

namespace {

bool contains(const std::string& text, std::string_view piece) {
  return text.find(piece) != std::string::npos;
}

}  // namespace

TEST_CASE("a number stands with its interval, a missing one with its reason, and no zero has a minus") {
  CHECK(
      marrow::measure_number_words({.name = "c_harrell", .years = {}, .value = 0.7241, .low = 0.676, .high = 0.775}) ==
      "0.724 (0.676 to 0.775)");
  CHECK(marrow::measure_number_words({.name = "auc", .years = 5, .value = -0.0001}) == "0.000");
  CHECK(marrow::measure_number_words({.name = "auc", .years = 5, .reason = "why"}) == "not estimable: why");
  CHECK(marrow::measure_words({.name = "auc", .years = 1}) == "AUC, 1 year");
  CHECK(marrow::measure_words({.name = "something_new", .years = {}}) == "something_new");
}

TEST_CASE("a page of scores has its tables, curves, comparisons and subgroups") {
  const std::string page = marrow::evaluation_html(examples::judged_scores(), marrow::embedded_page_templates());
  for (const std::string part :
       {"What each score is worth", "Beside the baselines", "Calibration at 3 years", "Calibration at 5 years",
        "ROC curve at 5 years", "Decision curve at 5 years", "Incidence by group of relapse_b", "Scheme NCI",
        "Patients of NCI in the groups of relapse_b", "age_years &gt;=16", "fewer than 20",
        "no probability by 5 years is stated", "19\u00a0patients, the patient is of NCI standard risk",
        "For research use only"}) {
    CAPTURE(part);
    CHECK(contains(page, part));
  }
  for (const std::string part : {"nan", "inf%", "http:", "https:", "<script"}) CHECK_FALSE(contains(page, part));
}

TEST_CASE("names from a file become neither markup nor a template tag in a page of scores") {
  const std::string page = marrow::evaluation_html(examples::hostile_scores(), marrow::embedded_page_templates());
  CHECK_FALSE(contains(page, "<script"));
  CHECK(contains(page, "&lt;script&gt;"));
  CHECK(contains(page, "{{style}}"));
  CHECK_FALSE(contains(page, "\u202e"));
}

TEST_CASE("text and TSV escape what a file names, and every line has every cell") {
  const marrow::SurvivalEvaluation evaluation = examples::hostile_scores();
  CHECK_FALSE(contains(marrow::evaluation_text(evaluation), "\u202e"));
  const auto table = marrow::parse_delimited(marrow::evaluation_tsv(evaluation), "out", marrow::Delimiter::tab);
  CHECK(table.columns.size() == 13);
  CHECK(table.rows.size() > 500);
}

TEST_CASE("a page of classes has their curves and the confusion matrix") {
  const std::string page = marrow::evaluation_html(examples::judged_classes(), marrow::embedded_page_templates());
  for (const std::string part : {"balanced accuracy", "ETV6::RUNX1", "ROC curves", "Confusion matrix", "abstained"}) {
    CAPTURE(part);
    CHECK(contains(page, part));
  }
}

TEST_CASE("the scale of a plot holds what it shows, in steps of a round number") {
  const marrow::PlotAxis axis = marrow::axis_to("x", 0.25, true);
  CHECK(axis.step == doctest::Approx(0.05));
  CHECK(axis.end == doctest::Approx(0.25));
  CHECK(marrow::axis_to("x", 0.97, true).end == doctest::Approx(1));
  CHECK(marrow::axis_to("x", 0, true).end > 0);
}
