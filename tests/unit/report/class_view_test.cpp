#include "marrow/report/class_view.hpp"

#include <doctest/doctest.h>

#include "marrow/base/error.hpp"
#include "marrow/report/cohort_html.hpp"
#include "marrow/report/patient_html.hpp"
#include "marrow/report/text_summary.hpp"
#include "support/example_profiles.hpp"

namespace examples = marrow::examples;

namespace {

bool contains(const std::string& text, std::string_view piece) {
  return text.find(piece) != std::string::npos;
}

std::string page_of(const marrow::Profile& profile) {
  return marrow::patient_html(profile, marrow::embedded_page_templates());
}

}  // namespace

TEST_CASE("an answer has its probability with the interval, the other classes, and the simpler model's") {
  const auto views = marrow::classifier_views(examples::with_classes().scores);
  REQUIRE(views.size() == 2);
  const marrow::ClassifierView& view = views[0];
  CHECK(view.label == "Molecular subtype");
  CHECK(view.has_answer);
  CHECK(view.headline == "ETV6::RUNX1, 87\u00a0% (71–95\u00a0%)");
  REQUIRE(view.classes.size() == 3);
  CHECK(view.classes[1].name == "hyperdiploid");
  CHECK(view.classes[1].probability == "10\u00a0%");
  CHECK(view.classes[1].baseline == "11\u00a0%");
  CHECK(
      view.comparison ==
      "On held-out patients this model does not tell the classes better than the simpler model, ridge multinomial (log "
      "loss).");
  CHECK(view.weights_note.empty());
  CHECK(view.not_for == "diagnosis; choice of treatment");
  CHECK(view.glance() ==
        "Molecular subtype, by a classifier: ETV6::RUNX1, 87\u00a0% (71–95\u00a0%), with a caution (see "
        "below).");
}

TEST_CASE("the bars of an answer are what speaks for it by group, and say what was not measured") {
  const marrow::ClassifierView view = marrow::classifier_views(examples::with_classes().scores).front();
  REQUIRE(view.groups.size() == 3);
  CHECK(view.groups[0].label == "Baseline: average findings");
  CHECK(view.groups[0].words == "+0.20");
  CHECK(view.groups[1].label == "Cytogenetics");
  CHECK(view.groups[1].value == "1 of 2 measured");
  CHECK(view.groups[1].share == 1);
  CHECK(view.groups[0].contribution + view.groups[1].contribution + view.groups[2].contribution ==
        doctest::Approx(1.9));
  CHECK(view.margin == "+1.90");
}

TEST_CASE(
    "a patient whom the classifier is not for has a reason and no class, on the page, in text and in the cohort") {
  const marrow::ClassifierView view = marrow::classifier_views(examples::with_classes().scores)[1];
  CHECK_FALSE(view.has_answer);
  CHECK(view.classes.empty());
  CHECK(view.reasons == std::vector<std::string>{"the leukaemia is not of T lineage"});
  CHECK(view.short_words() == "Maturation stage: no answer");
  const std::string page = page_of(examples::with_classes());
  CHECK(contains(page, "<strong>Maturation stage: no answer, outside what the model was made for</strong>"));
  CHECK(contains(page, "<li>the leukaemia is not of T lineage</li>"));
  const std::string text = marrow::text_summary(examples::with_classes());
  CHECK(contains(text, "Maturation stage: no answer, outside what the model was made for"));
  CHECK(contains(text, "the leukaemia is not of T lineage"));
  const marrow::CohortRow row = marrow::cohort_row(examples::with_classes());
  CHECK(row.classes ==
        std::vector<std::string>{"Molecular subtype: ETV6::RUNX1, 87\u00a0%", "Maturation stage: no answer"});
}

TEST_CASE("page and text tell the reasons, for whom the model is not, and on whom it was trained") {
  const std::string page = page_of(examples::with_classes());
  const std::string text = marrow::text_summary(examples::with_classes());
  CHECK(contains(page, "<li>Female sex speaks against &apos;ETV6::RUNX1&apos; slightly.</li>"));
  CHECK(contains(page, "Not for: diagnosis; choice of treatment"));
  CHECK(contains(page, "Population of the model: invented children"));
  CHECK(contains(page, "⚠ the sample is older than those of training"));
  CHECK(contains(text, "Molecular subtype: ETV6::RUNX1, 87 % (71–95 %)"));
  CHECK(contains(text, "hyperdiploid: 10 % (3–24 %); 11 %"));
  CHECK(contains(text, "Not assessed: DNA index;"));
  CHECK(contains(text, "diagnosis; choice of treatment"));
}

TEST_CASE("classes that are hardly probable stand together, and balanced weights are told") {
  const marrow::ClassifierView view = marrow::classifier_views(examples::many_classes().scores).front();
  REQUIRE(view.classes.size() == 11);
  CHECK(view.classes.back().name == "The other 14 classes");
  CHECK(view.classes.back().interval.empty());
  double all = 0;
  for (const marrow::ClassRowView& row : view.classes) all += row.value;
  CHECK(all == doctest::Approx(1));
  CHECK(contains(view.weights_note, "those of rare classes are too high"));
  CHECK(contains(page_of(examples::many_classes()), "those of rare classes are too high"));
}

TEST_CASE("a cohort without a classifier has no column for it") {
  const auto index = [](const marrow::Profile& profile) {
    return marrow::cohort_html({marrow::cohort_row(profile)}, {}, marrow::embedded_page_templates());
  };
  CHECK(contains(index(examples::with_classes()), "Molecular subtype: ETV6::RUNX1, 87\u00a0%"));
  CHECK_FALSE(contains(index(examples::b_lineage_with_risk()), "Classifiers"));
  CHECK(marrow::classifier_views(examples::b_lineage_with_risk().scores).empty());
}

TEST_CASE("answers that are none are refused") {
  marrow::Profile profile = examples::b_lineage_with_risk();
  profile.scores->extra = {{"classes", marrow::ValueObject{{"m", marrow::ValueObject{{"classes", "none"}}}}}};
  CHECK_THROWS_AS(static_cast<void>(marrow::classifier_views(profile.scores)), marrow::Error);
}
