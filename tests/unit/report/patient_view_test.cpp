#include "marrow/report/patient_view.hpp"

#include <algorithm>

#include <doctest/doctest.h>

#include "support/example_profiles.hpp"

namespace examples = marrow::examples;

namespace {

const marrow::GeneView* find_gene(const std::vector<marrow::GeneView>& genes, std::string_view name) {
  const auto found =
      std::find_if(genes.begin(), genes.end(), [&](const marrow::GeneView& gene) { return gene.state.label == name; });
  return found == genes.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("NOTCH1 and TP53 always come first, even where the profile does not name them") {
  const marrow::PatientView view = marrow::patient_view(marrow::Profile{});
  REQUIRE(view.leading.size() == 2);
  CHECK(view.leading[0].state.label == "NOTCH1");
  CHECK(view.leading[1].state.label == "TP53");
  CHECK(view.leading[1].state.state == marrow::State::not_assessed);
  CHECK(view.at_a_glance.size() > 2);
}

TEST_CASE("a present gene tells its variants, a focal lesion its kind and copies") {
  const marrow::PatientView view = marrow::patient_view(examples::t_lineage_outside_model());
  REQUIRE(view.leading[0].variants.size() == 2);
  CHECK(view.leading[0].variants[0].change == "c.4802T>C p.(Leu1601Pro)");
  CHECK(view.leading[0].variants[0].vaf == "38\u00a0%");
  CHECK(view.leading[0].variants[0].reads == "76 of 200\u00a0reads");
  CHECK(view.leading[1].variants[0].alert == "Origin unresolved: test remission DNA.");
  const marrow::GeneView* cdkn2a = find_gene(view.other_present, "CDKN2A");
  REQUIRE(cdkn2a != nullptr);
  CHECK(cdkn2a->lesions.at(0) == "CDKN2A del (homozygous deletion, 0 copies)");
}

TEST_CASE("a variant that no gene counts is listed apart") {
  const marrow::PatientView view = marrow::patient_view(examples::b_lineage_with_risk());
  REQUIRE(view.uncounted.size() == 1);
  CHECK(view.uncounted[0].gene == "ATM");
  CHECK(find_gene(view.other_present, "ATM") == nullptr);
}

TEST_CASE("every panel gene is counted once under its state") {
  const marrow::Profile profile = examples::b_lineage_with_risk();
  const marrow::PatientView view = marrow::patient_view(profile);
  CHECK(view.present_count + view.absent_count + view.not_assessed_count == profile.genes.size());
  std::size_t grouped = 0;
  for (const marrow::GroupView& group : view.not_assessed_genes) grouped += group.items.size();
  CHECK(grouped == view.not_assessed_count);
}

TEST_CASE("genes that were not assessed are grouped by reason; a shared detail is said once") {
  const marrow::PatientView view = marrow::patient_view(examples::b_lineage_with_risk());
  const auto group = [&](std::string_view gene) {
    for (const marrow::GroupView& candidate : view.not_assessed_genes) {
      for (const std::string& item : candidate.items) {
        if (item.starts_with(gene)) return candidate.heading + "|" + item;
      }
    }
    return std::string("none");
  };
  CHECK(group("NF1").ends_with("|NF1 (exons 3–5: median 11 reads)"));
  CHECK(group("PAX5").ends_with("(needs copy number)|PAX5"));
}

TEST_CASE("outside the model's population no number of risk is given, only the reasons") {
  marrow::Profile profile = examples::b_lineage_with_risk();
  profile.scores->relapse->applicability = {false, {"the child is younger than 1 year"}};
  const marrow::RiskView view = marrow::risk_view(profile.scores);
  CHECK(view.kind == marrow::RiskView::Kind::no_estimate);
  CHECK(view.reasons == std::vector<std::string>{"the child is younger than 1 year"});
  CHECK(view.p5y.empty());
  CHECK(view.group.empty());
  CHECK(view.contributions.empty());
}

TEST_CASE("an estimate has its interval, its largest reasons first, and says which features were drawn") {
  const marrow::RiskView view = marrow::risk_view(examples::b_lineage_with_risk().scores);
  CHECK(view.kind == marrow::RiskView::Kind::estimated);
  CHECK(view.headline == "Standard risk: 14\u00a0% (9–21\u00a0%)");
  CHECK(view.interval_level == "90\u00a0%");
  REQUIRE(view.contributions.size() == 8);
  CHECK(view.contributions[0].label == "ETV6::RUNX1");
  CHECK(view.contributions[0].share == doctest::Approx(-1));
  CHECK(view.contributions[3].value == "not measured; drawn");
  CHECK_FALSE(view.contributions[3].is_measured);
  CHECK(view.drawn_note.starts_with("2 of 8"));
  CHECK(view.contributions[0].value == "yes");
  CHECK(view.group_note.find("not the NCI") != std::string::npos);
}

TEST_CASE("an estimate says what the model is worth beside the simpler score") {
  std::optional<marrow::Scores> scores = examples::b_lineage_with_risk().scores;
  marrow::BaselineScore& baseline = *scores->relapse->baseline;
  CHECK(marrow::risk_view(scores).comparison ==
        "On held-out patients this model does not rank better than the simpler score mrd wbc age (C 0.707 and 0.702; "
        "0.5 is chance, 1 perfect).");
  baseline.c_index = 0.7071;
  CHECK(marrow::risk_view(scores).comparison.find("rank equally well (C 0.707 and 0.707;") != std::string::npos);
  baseline.beaten = true;
  CHECK(marrow::risk_view(scores).comparison.find("this model ranks better") != std::string::npos);
  baseline.c_index = std::nullopt;
  CHECK(marrow::risk_view(scores).comparison.empty());
}

TEST_CASE("a caution of the model goes with its estimate") {
  std::optional<marrow::Scores> scores = examples::b_lineage_with_risk().scores;
  scores->relapse->applicability.reasons = {"BCR::ABL1: few such patients were trained on"};
  const marrow::RiskView view = marrow::risk_view(scores);
  CHECK(view.kind == marrow::RiskView::Kind::estimated);
  CHECK(view.cautions == scores->relapse->applicability.reasons);
}

TEST_CASE("what several domains or key genes have in common is said once") {
  using marrow::State;
  const std::vector<marrow::StateGroupView> groups =
      marrow::groups_by_state({{"CTD", State::not_assessed, "not assessed: no input covers it"},
                               {"DBD", State::present, "present"},
                               {"TET", State::not_assessed, "not assessed: no input covers it"},
                               {"TAD", State::not_assessed, "not assessed: too few reads"}});
  REQUIRE(groups.size() == 3);
  CHECK(groups[0].state == State::present);
  CHECK(groups[1].names == std::vector<std::string>{"CTD", "TET"});
  CHECK(groups[2].names == std::vector<std::string>{"TAD"});
}

TEST_CASE("without a score step the risk is not computed, which is no estimate of zero") {
  CHECK(marrow::risk_view(std::nullopt).kind == marrow::RiskView::Kind::not_computed);
  CHECK(marrow::risk_view(std::nullopt).p5y.empty());
}

TEST_CASE("a negative fusion test is evidence and is listed; silence is said to be not assessed") {
  const marrow::PatientView tested = marrow::patient_view(examples::b_lineage_with_risk());
  CHECK(tested.fusion_tests.at(1).cells == std::vector<std::string>{"BCR::ABL1", "FISH", "negative"});
  const marrow::PatientView silent = marrow::patient_view(examples::nothing_assessed());
  CHECK(std::any_of(silent.other_not_assessed.begin(), silent.other_not_assessed.end(),
                    [](const marrow::StateView& state) { return state.label == "Fusions"; }));
}

TEST_CASE("knowledge that comes from memory says so") {
  const marrow::PatientView view = marrow::patient_view(examples::b_lineage_with_risk());
  CHECK(view.scheme_rows.at(1).cells.at(3) == "Moorman 2010 (from memory, not verified)");
  CHECK(view.scheme_rows.at(0).cells.at(3) == "NCI PDQ");
}
