#include "marrow/model/subgroup_validation.hpp"

#include <doctest/doctest.h>

#include "marrow/model/evaluate.hpp"
#include "marrow/model/held_out.hpp"
#include "unit/model/small_cohort.hpp"

namespace {

/// Everybody; halves with a rest; and a group of three.
std::vector<marrow::GroupColumn> columns_of(const marrow::Cohort& cohort) {
  std::vector<marrow::GroupColumn> columns{{"cohort", {}, {"all"}}, {"half", {}, {"even", "odd"}}, {"few", {}, {"x"}}};
  for (std::size_t i = 0; i < cohort.size(); ++i) {
    columns[0].group.emplace_back("all");
    columns[1].group.emplace_back(i < 30 ? "" : i % 2 == 0 ? "even" : "odd");
    columns[2].group.emplace_back(i < 3 ? "x" : "");
  }
  return columns;
}

const marrow::TrainResult& trained() {
  static const marrow::TrainResult result = [] {
    marrow::TrainOptions options = small_options();
    options.subgroups = columns_of(small_cohort());
    return marrow::train_relapse_model(small_cohort(), options);
  }();
  return result;
}

}  // namespace

TEST_CASE("the subgroup of everybody has the model's own C, and as many events as are predicted") {
  const marrow::Validation& validation = trained().manifest.validation;
  REQUIRE(validation.subgroups.size() == 6);
  const marrow::SubgroupValidation& all = validation.subgroups[0];
  CHECK(all.group == "all");
  CHECK(all.patients == validation.patients);
  CHECK(all.events == validation.events);
  CHECK(all.model_c->value == doctest::Approx(validation.model.c.value));
  CHECK(all.baseline_c->value == doctest::Approx(validation.baseline.c.value));
  CHECK(all.model_c->low < all.model_c->value);
  CHECK(all.model_observed_expected->value == doctest::Approx(1).epsilon(0.03));
}

TEST_CASE("subgroups hold the evaluated patients once, and a small one is not estimable") {
  const std::vector<marrow::SubgroupValidation>& groups = trained().manifest.validation.subgroups;
  CHECK(groups[1].group == "even");
  CHECK(groups[3].group == "(missing)");
  CHECK(groups[3].patients == 30);
  CHECK(groups[1].patients + groups[2].patients + groups[3].patients == 140);  // ten are not evaluated
  CHECK(groups[4].patients == 3);
  CHECK(groups[4].events < marrow::least_subgroup_events);
  CHECK_FALSE(groups[4].model_c);
  CHECK_FALSE(groups[4].baseline_observed_expected);
  CHECK(groups[5].patients == 137);
}

TEST_CASE("subgroups of the card are those that evaluate finds in the table of held-out patients") {
  const marrow::TrainResult& result = trained();
  marrow::OutcomeTable outcomes;
  marrow::GroupColumn odd{"half", {}, {"even", "odd"}};
  for (std::size_t i = 0; i < result.ids.size(); ++i) {
    if (!result.is_evaluated[i]) continue;
    outcomes.outcomes.push_back({.id = result.ids[i], .observation = result.observations[i]});
    odd.group.emplace_back(i < 30 ? "" : i % 2 == 0 ? "even" : "odd");
  }
  std::vector<marrow::Observation> observations;
  for (const marrow::Outcome& outcome : outcomes.outcomes) observations.push_back(outcome.observation);
  const marrow::ScoringTable table = marrow::parse_predictions(
      marrow::parse_delimited(marrow::held_out_table(result), "h.tsv", marrow::Delimiter::tab), {}, outcomes);
  const auto judged = marrow::judge_subgroups(odd, observations, table.columns, {10, 1, 1});
  const std::vector<marrow::SubgroupValidation>& groups = result.manifest.validation.subgroups;
  for (std::size_t g = 0; g < 2; ++g) {
    CHECK(judged[g].outcome.events == groups[1 + g].events);
    CHECK(*judged[g].scorings[0].measures[0].value == doctest::Approx(groups[1 + g].model_c->value));
    CHECK(*judged[g].scorings[0].measures[1].value == doctest::Approx(groups[1 + g].model_observed_expected->value));
    CHECK(*judged[g].scorings[0].measures[1].high == doctest::Approx(groups[1 + g].model_observed_expected->high));
    CHECK(*judged[g].scorings[1].measures[0].value == doctest::Approx(groups[1 + g].baseline_c->value));
  }
}

TEST_CASE("the manifest reads subgroups as they were written, and the card has a line for each") {
  const std::string& text = trained().files.at("manifest.json");
  const marrow::ModelManifest read = marrow::parse_manifest(text);
  CHECK(read.validation.subgroups == trained().manifest.validation.subgroups);
  CHECK(marrow::manifest_text(read) == text);
  const std::string& card = trained().files.at("CARD.md");
  CHECK(card.find("| subgroup | patients | events | C | O/E | C of the ridge Cox | O/E of the ridge Cox |") !=
        std::string::npos);
  CHECK(card.find("| few x | 3 | ") != std::string::npos);
  CHECK(card.find(" | not estimable | not estimable | not estimable | not estimable |") != std::string::npos);
}

TEST_CASE("subgroups follow their patients whatever the order of the cohort, and change nothing of the model") {
  marrow::Cohort reversed = small_cohort();
  std::reverse(reversed.matrix.samples.begin(), reversed.matrix.samples.end());
  std::reverse(reversed.observations.begin(), reversed.observations.end());
  std::reverse(reversed.groups.begin(), reversed.groups.end());
  std::reverse(reversed.file_order.begin(), reversed.file_order.end());
  std::vector<bool>& is_evaluated = reversed.is_evaluated;
  std::reverse(is_evaluated.begin(), is_evaluated.end());
  const std::vector<double> values = reversed.matrix.values;
  for (std::size_t i = 0; i < values.size(); ++i) {
    reversed.matrix.values[i] = values[(reversed.size() - 1 - i / 3) * 3 + i % 3];
  }
  marrow::TrainOptions options = small_options();
  CHECK(marrow::train_relapse_model(reversed, options).files.at("trees_00.ubj") == trained().files.at("trees_00.ubj"));
  options.subgroups = columns_of(small_cohort());
  for (marrow::GroupColumn& column : options.subgroups) std::reverse(column.group.begin(), column.group.end());
  CHECK(marrow::train_relapse_model(reversed, options).files == trained().files);
}

TEST_CASE("a score that only ranks has no observed over expected in its subgroups") {
  marrow::TrainOptions options = small_options();
  options.description.ranking_only = true;
  options.subgroups = columns_of(small_cohort());
  const std::vector<marrow::SubgroupValidation> groups =
      marrow::train_relapse_model(small_cohort(), options).manifest.validation.subgroups;
  CHECK(groups[0].model_c);
  CHECK_FALSE(groups[0].model_observed_expected);
}
