#include "marrow/model/explanation.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "marrow/features/catalogue.hpp"
#include "marrow/model/finding_words.hpp"
#include "marrow/model/interactions.hpp"
#include "marrow/model/score.hpp"
#include "marrow/model/train.hpp"
#include "unit/model/small_cohort.hpp"

namespace {

using marrow::Explanation;
using marrow::HybridModel;
using marrow::ModelManifest;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// A model of invented patients in which features act together: trees that are deep and fast.
const marrow::TrainResult& trained() {
  static const marrow::TrainResult result = [] {
    marrow::TrainOptions options = small_options();
    options.model.trees.max_depth = 3;
    options.model.trees.eta = 0.3;
    return marrow::train_relapse_model(small_cohort(), options);
  }();
  return result;
}

HybridModel model_of(const std::map<std::string, std::string>& files, const ModelManifest& manifest) {
  HybridModel model{
      .imputer = manifest.imputer, .bags = {}, .baseline = manifest.baseline, .shrinkage = manifest.shrinkage};
  for (const marrow::BagEntry& bag : manifest.bags) {
    model.bags.push_back({bag.linear, marrow::Booster::load(files.at(bag.file))});
  }
  return model;
}

marrow::Score score(const std::vector<double>& row, const marrow::ExplanationOptions& options = {}) {
  const marrow::Value profile =
      marrow::ValueObject{{"lineage", marrow::ValueObject{{"state", "present"}, {"value", "B"}}}};
  return marrow::RelapseModel::load(trained().files)
      .score({{"p"}, trained().manifest.features, row}, 0, profile, options);
}

Explanation explanation_of(const marrow::Score& score) {
  REQUIRE(score.extra.size() == 1);
  REQUIRE(score.extra.front().first == "explanation");
  return marrow::explanation_from_value(score.extra.front().second);
}

Explanation explain(const std::vector<double>& row, const marrow::ExplanationOptions& options = {}) {
  return explanation_of(score(row, options));
}

Explanation one_explanation(const HybridModel& model, const ModelManifest& manifest, const std::vector<double>& row,
                            const marrow::Score& score) {
  return marrow::explain(model, manifest, model.drawn({1, row.size(), row}), {score}).front();
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// Every way of leaving out some of three features.
std::vector<std::vector<double>> rows_with_gaps(const std::vector<double>& row) {
  std::vector<std::vector<double>> rows;
  for (unsigned gaps = 0; gaps < 8; ++gaps) {
    rows.push_back(row);
    for (std::size_t j = 0; j < 3; ++j) {
      if ((gaps >> j & 1U) != 0) rows.back()[j] = missing;
    }
  }
  return rows;
}

}  // namespace

TEST_CASE("the groups and the start sum to the margin, with or without something missing") {
  for (const std::vector<double>& row : rows_with_gaps({12, -1.5, 1})) {
    if (std::isnan(row[0])) continue;  // without an age the model does not apply
    const marrow::Score result = score(row);
    const Explanation why = explanation_of(result);
    double sum = why.start.margin;
    std::size_t features = 0;
    for (const marrow::GroupContribution& group : why.groups) {
      sum += group.contribution;
      features += group.features.size();
    }
    CHECK(std::abs(sum - *result.margin) < 1e-5);
    CHECK(features == 3);
    CHECK(why.groups.size() == 2);
    CHECK(why.start.margin == *result.bias);
  }
}

TEST_CASE("sentences name what raises and what lowers the risk, largest first, and what was measured only") {
  const Explanation high = explain({12, -0.4, 0});
  CHECK(high.sentences.front().starts_with("MRD of 0.398 % raises the risk"));
  CHECK(high.sentences.back() == "Every feature of the model was measured.");
  CHECK(high.not_assessed.empty());
  CHECK_FALSE(high.most_informative);
  const Explanation low = explain({12, -4, 0});
  CHECK(low.sentences.front().starts_with("MRD of at most 0.0001 % lowers the risk"));
  const Explanation unknown = explain({12, missing, 0});
  for (std::size_t i = 0; i + 1 < unknown.sentences.size(); ++i) CHECK_FALSE(contains(unknown.sentences[i], "MRD"));
  CHECK(unknown.sentences.back().starts_with("Not assessed: MRD; the score is the mean"));
}

TEST_CASE("the risk at the start is that of average findings, and stands beside the patient's own") {
  const marrow::Score result = score({12, -0.4, 0});
  const Explanation why = explanation_of(result);
  const double p5y = trained().manifest.risk.incidence(*result.bias, marrow::five_years_days);
  CHECK(why.start.p5y.value() == doctest::Approx(p5y));
  CHECK(contains(why.start.words, fmt::format("would be {:.0f} %; it is {:.0f} %.", 100 * p5y, 100 * *result.p5y)));
}

TEST_CASE("where one feature is missing, each plausible value gives the score that its measurement would") {
  const Explanation why = explain({12, missing, 1});
  REQUIRE(why.not_assessed.size() == 1);
  const marrow::MissingFeature& mrd = why.not_assessed.front();
  CHECK(mrd.feature == "log10_mrd_day29_pct");
  CHECK(mrd.values.size() == 5);
  const marrow::FeatureDistribution& seen = trained().manifest.imputer.features[1];
  CHECK(mrd.values.front().value == seen.low);
  CHECK(mrd.values.back().value == seen.high);
  CHECK(mrd.values.front().value_text == "≤ 0.0001 %");
  for (const marrow::PlausibleValue& plausible : mrd.values) {
    const marrow::Score measured = score({12, plausible.value, 1});
    CHECK(plausible.margin == doctest::Approx(*measured.margin));
    CHECK(plausible.p5y.value() == doctest::Approx(*measured.p5y));
    CHECK(mrd.p5y.value().low <= plausible.p5y.value());
    CHECK(plausible.p5y.value() <= mrd.p5y.value().high);
  }
  const Explanation of_flag = explain({12, -2, missing});
  REQUIRE(of_flag.not_assessed.size() == 1);
  REQUIRE(of_flag.not_assessed.front().values.size() == 2);
  CHECK(of_flag.not_assessed.front().values[0].value_text == "no");
  CHECK(of_flag.not_assessed.front().values[1].value_text == "yes");
}

TEST_CASE("a value of a monotone feature never lowers the margin of a smaller one, and the range holds the score") {
  marrow::Random random(11);
  for (int patient = 0; patient < 40; ++patient) {
    const std::vector<double> row{1 + 20 * random.uniform(), missing, random.uniform() < 0.5 ? missing : 1};
    const marrow::Score result = score(row);
    const Explanation why = explanation_of(result);
    const std::vector<marrow::PlausibleValue>& values = why.not_assessed.front().values;
    const auto is_less = [](const auto& a, const auto& b) { return a.margin < b.margin; };
    CHECK(std::is_sorted(values.begin(), values.end(), is_less));
    CHECK(values.front().margin <= *result.margin + 1e-9);
    CHECK(*result.margin <= values.back().margin + 1e-9);
    CHECK(why.not_assessed.front().p5y.value().low <= *result.p5y + 1e-9);
    CHECK(*result.p5y <= why.not_assessed.front().p5y.value().high + 1e-9);
  }
}

TEST_CASE("the most informative test is that with the widest range of risk") {
  const Explanation why = explain({12, missing, missing});
  REQUIRE(why.not_assessed.size() == 2);
  REQUIRE(why.most_informative);
  CHECK(why.most_informative->test == "MRD");
  CHECK(why.most_informative->features == std::vector<std::string>{"log10_mrd_day29_pct"});
  CHECK(why.most_informative->p5y.value().high == why.not_assessed[0].p5y.value().high);
  CHECK(why.most_informative->words ==
        fmt::format("Of what is missing, MRD can move the 5-year risk most: from {:.0f} % to {:.0f} %, by its result.",
                    100 * why.not_assessed[0].p5y->low, 100 * why.not_assessed[0].p5y->high));
}

TEST_CASE("two classes of one test are one test, and never hold together") {
  const auto files = marrow::shipped_model("relapse_b");
  const ModelManifest manifest = marrow::parse_manifest(files.at("manifest.json"));
  const HybridModel model = model_of(files, manifest);
  const auto column = [&](const std::string& name) {
    const auto found = std::find_if(manifest.features.begin(), manifest.features.end(),
                                    [&](const marrow::FeatureSpec& spec) { return spec.name == name; });
    REQUIRE(found != manifest.features.end());
    return static_cast<std::size_t>(found - manifest.features.begin());
  };
  const std::size_t hypodiploid = column("dna_index_below_0.95");
  const std::size_t hyperdiploid = column("dna_index_at_least_1.16");
  std::vector<double> row(manifest.features.size(), 0.0);
  row[column("age_years")] = 12;
  row[column("log10_wbc")] = 1;
  row[column("log10_mrd_day29_pct")] = -4;
  row[hypodiploid] = row[hyperdiploid] = missing;
  marrow::Score score{.p5y = 0.1, .bias = 0};
  for (std::size_t j = 0; j < row.size(); ++j) {
    score.contributions.push_back({.feature = manifest.features[j].name, .state = "present"});
    if (!std::isnan(row[j])) score.contributions.back().value = row[j];
  }
  const Explanation why = one_explanation(model, manifest, row, score);
  REQUIRE(why.not_assessed.size() == 2);
  REQUIRE(why.most_informative);
  CHECK(why.most_informative->test == "DNA index");
  CHECK(why.most_informative->features.size() == 2);
  row[hypodiploid] = 1;
  row[hyperdiploid] = 0;
  CHECK(why.not_assessed.front().values[1].margin == doctest::Approx(model.margin(row.data()).margin));
}

TEST_CASE("a model that ranks only explains by margins, and claims no risk") {
  const HybridModel model = model_of(trained().files, trained().manifest);
  const std::vector<double> row{12, missing, missing};
  marrow::Score ranked = score(row);
  ranked.p5y.reset();
  const Explanation why = one_explanation(model, trained().manifest, row, ranked);
  CHECK_FALSE(why.start.p5y);
  CHECK_FALSE(contains(why.start.words, "%"));
  for (const marrow::MissingFeature& feature : why.not_assessed) {
    CHECK_FALSE(feature.p5y);
    for (const marrow::PlausibleValue& plausible : feature.values) CHECK_FALSE(plausible.p5y);
  }
  REQUIRE(why.most_informative);
  CHECK(why.most_informative->words == "Of what is missing, MRD can move the score most, by its result.");
  CHECK(marrow::to_value(marrow::explanation_from_value(marrow::to_value(why))) == marrow::to_value(why));
}

TEST_CASE("main effects and interactions sum to the margin, and a feature's row to its contribution") {
  const HybridModel model = model_of(trained().files, trained().manifest);
  for (const std::vector<double>& row : rows_with_gaps({12, -1.5, 1})) {
    const marrow::NumberTable values = marrow::interaction_values(model, model.drawn({1, row.size(), row})).front();
    const double margin = model.margin(row.data()).margin;
    const std::vector<double> contributions = model.contributions(model.drawn({1, row.size(), row})).values;
    double sum = 0;
    for (std::size_t i = 0; i < values.rows; ++i) {
      double of_row = 0;
      for (std::size_t j = 0; j < values.columns; ++j) {
        of_row += values.at(i, j);
        CHECK(std::abs(values.at(i, j) - values.at(j, i)) < 1e-5);
      }
      CHECK(std::abs(of_row - contributions[i]) < 1e-5 * std::max(1.0, std::abs(contributions[i])));
      sum += of_row;
    }
    CHECK(std::abs(sum - margin) < 1e-5 * std::max(1.0, std::abs(margin)));
  }
}

TEST_CASE("a patient's interactions are the same alone, among others and in whatever batches") {
  const HybridModel model = model_of(trained().files, trained().manifest);
  marrow::NumberTable rows{0, 3, {}};
  for (const std::vector<double>& row : rows_with_gaps({12, -1.5, 1})) {
    rows.values.insert(rows.values.end(), row.begin(), row.end());
    ++rows.rows;
  }
  const marrow::DrawnRows drawn = model.drawn(rows);
  const std::vector<marrow::NumberTable> together = marrow::interaction_values(model, drawn);
  REQUIRE(together.size() == rows.rows);
  for (const std::size_t most_cells : {std::size_t{1}, std::size_t{700}}) {
    const std::vector<marrow::NumberTable> apart = marrow::interaction_values(model, drawn, most_cells);
    for (std::size_t i = 0; i < rows.rows; ++i) CHECK(apart[i].values == together[i].values);
  }
}

TEST_CASE("interactions are told on request: both halves of a pair, largest first, none that is too small") {
  CHECK_FALSE(explain({12, -1.5, 1}).interactions);
  const Explanation why = explain({12, -1.5, 1}, {.has_interactions = true});
  REQUIRE(why.interactions);
  REQUIRE_FALSE(why.interactions->empty());
  double before = std::numeric_limits<double>::infinity();
  for (const marrow::FeatureInteraction& pair : *why.interactions) {
    CHECK(pair.features.size() == 2);
    CHECK(std::abs(pair.contribution) > 0.001);
    CHECK(std::abs(pair.contribution) <= before);
    before = std::abs(pair.contribution);
  }
  const marrow::NumberTable values{3, 3, {1, 0.0004, 0, 0.0004, 1, 0, 0, 0, 0}};
  const std::vector<marrow::FeatureSpec> two{{.name = "a"}, {.name = "b"}};
  CHECK(marrow::feature_interactions(values, two).empty());
  CHECK(marrow::feature_interactions({3, 3, {1, -0.2, 0, -0.2, 1, 0, 0, 0, 0}}, two).front().contribution == -0.4);
}

TEST_CASE("an explanation reads back as it was written") {
  for (const bool has_interactions : {false, true}) {
    const marrow::Value value = score({12, missing, 1}, {has_interactions}).extra.front().second;
    CHECK(marrow::to_value(marrow::explanation_from_value(value)) == value);
  }
}

TEST_CASE("findings are told as a sentence says them") {
  struct Row {
    const char* feature;
    double value;
    const char* words;
    bool is_plural = false;
  };
  const std::vector<Row> rows{{"log10_mrd_day29_pct", std::log10(0.4), "MRD of 0.4 % at day 29"},
                              {"log10_mrd_day29_pct", -4, "MRD of at most 0.0001 % at day 29"},
                              {"log10_wbc", std::log10(128), "white cell count of 128 ×10⁹/L at diagnosis"},
                              {"age_years", 12.4, "age of 12.4 years at diagnosis"},
                              {"dna_index", 1.02, "DNA index of 1.02"},
                              {"cns_positive", 0, "no blasts in the cerebrospinal fluid", true},
                              {"male", 0, "female sex"},
                              {"male", 1, "male sex"},
                              {"bcr_abl1", 1, "BCR::ABL1"},
                              {"bcr_abl1", 0, "no BCR::ABL1"},
                              {"ikzf1_deletion", 0, "no IKZF1 deletion"},
                              {"TP53_mutated", 1, "TP53 altered"},
                              {"TP53_mutated", 0, "TP53 altered (not found)"}};
  for (const Row& row : rows) {
    CAPTURE(row.feature);
    const auto spec = marrow::find_feature(row.feature);
    REQUIRE(spec);
    const marrow::FindingWords finding = marrow::finding_words(*spec, row.value);
    CHECK(finding.words == row.words);
    CHECK(finding.is_plural == row.is_plural);
  }
}

TEST_CASE("no finding of the catalogue is told by a label that makes no sentence") {
  for (const marrow::Feature& feature : marrow::catalogue()) {
    const marrow::FeatureSpec& spec = feature.spec;
    if (spec.unit != "0/1" || spec.group == "mutation") continue;
    CAPTURE(spec.name);
    const std::string no = marrow::finding_words(spec, 0).words;
    for (const char* odd :
         {"no fewer", "no male", "no blasts in the cerebrospinal fluid (", "(", "no DNA", "no tris"}) {
      CHECK_FALSE(contains(no, odd));
    }
    CHECK_FALSE((no.starts_with("no ") && no.size() > 3 && no[3] >= '0' && no[3] <= '9'));
    CHECK(no != marrow::finding_words(spec, 1).words);
    CHECK_FALSE(contains(marrow::test_words(spec), "("));
  }
}
