// Any bytes as a manifest of a relapse model, a response model or a classifier, as trees, or as a matrix: refused, or
// scores that are what they promise. The first line of an input says which of the five the rest is. Checksums are taken
// as if they fitted.

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "fuzz_target.hpp"
#include "marrow/base/delimited_text.hpp"
#include "marrow/base/digest.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/random.hpp"
#include "marrow/features/catalogue.hpp"
#include "marrow/model/classifier.hpp"
#include "marrow/model/response_model.hpp"
#include "marrow/model/score.hpp"
#include "memory_file.hpp"

namespace {

using marrow_test::require;

constexpr std::size_t most_columns = 200;

void read_trees(const std::string& bytes) {
  const marrow::BoosterFile file = marrow::BoosterFile::parse(bytes);
  const std::string written = file.ubj();
  require(marrow::BoosterFile::parse(written).ubj() == written, "checked trees read as they were written");
  const marrow::Booster booster = marrow::Booster::load(file);
  if (file.features > most_columns) return;
  marrow::NumberTable rows{2, file.features, std::vector<double>(file.features, -4)};
  rows.values.resize(2 * file.features, 30);
  const marrow::TreeRows for_trees(rows);
  const std::size_t turns = std::max<std::size_t>(file.classes, 1);
  const std::vector<double> margins = booster.margins(for_trees);
  const marrow::NumberTable parts = booster.contributions(for_trees);
  for (std::size_t i = 0; i < rows.rows; ++i) {
    for (std::size_t k = 0; k < turns; ++k) {
      double sum = 0;
      double largest = 1;  // in single precision, large contributions cancel
      for (std::size_t j = 0; j <= file.features; ++j) {
        const double part = parts.at(i, k * (file.features + 1) + j);
        sum += part;
        largest = std::max(largest, std::abs(part));
      }
      const double margin = margins[i * turns + k];
      require(std::isfinite(margin), "a margin is finite");
      require(std::abs(sum - margin) <= 1e-4 * largest, "contributions sum to the margin");
    }
  }
}

marrow::Value b_lineage() {
  using marrow::ValueObject;
  return ValueObject{{"timepoint", "diagnosis"}, {"lineage", ValueObject{{"state", "present"}, {"value", "B"}}}};
}

/// What a model says of a patient with every feature and of one with none.
template <class Model>
auto score_two(const Model& model) {
  const std::size_t width = model.manifest().features.size();
  marrow::FeatureMatrix matrix{.samples = {"known", "unknown"}, .columns = model.manifest().features, .values = {}};
  matrix.values.assign(width, 1);
  matrix.values.resize(2 * width, std::numeric_limits<double>::quiet_NaN());
  std::vector<marrow::ScoreRequest> requests;
  for (std::size_t i = 0; i < matrix.samples.size(); ++i) requests.push_back(model.request(matrix, i, b_lineage()));
  return model.scores(requests);
}

void require_score(const marrow::Score& score) {
  require(score.state == "present" || !score.margin, "what is not assessed has no margin");
  if (!score.margin) return;
  require(std::isfinite(*score.margin), "a margin is finite");
  require(!score.p5y || (*score.p5y >= 0 && *score.p5y <= 1), "a risk lies between 0 and 1");
}

void score_all(const marrow::RelapseModel& model, const marrow::FeatureMatrix& matrix) {
  std::vector<marrow::ScoreRequest> requests;
  for (std::size_t i = 0; i < matrix.samples.size(); ++i) requests.push_back(model.request(matrix, i, b_lineage()));
  for (const marrow::Score& score : model.scores(requests)) require_score(score);
}

void read_manifest(const std::string& text) {
  static const std::map<std::string, std::string> shipped = marrow::shipped_model("relapse_b");
  std::map<std::string, std::string> files = shipped;
  files["manifest.json"] = text;
  const marrow::RelapseModel model = marrow::RelapseModel::load(files);
  const std::size_t width = model.manifest().features.size();
  marrow::FeatureMatrix matrix{.samples = {"known", "unknown"}, .columns = model.manifest().features, .values = {}};
  matrix.values.assign(width, 1);
  matrix.values.resize(2 * width, std::numeric_limits<double>::quiet_NaN());
  matrix.values[width] = 12;
  score_all(model, matrix);
  require(marrow::manifest_text(marrow::parse_manifest(marrow::manifest_text(model.manifest()))) ==
              marrow::manifest_text(model.manifest()),
          "a written manifest reads as it was");
}

/// Three classes of invented patients, two features that tell them apart and one that does not, some values missing.
marrow::TrainingSet invented_classes() {
  using marrow::MonotoneSign;
  marrow::TrainingSet patients;
  patients.columns = {{"age_years", "age", "years", "clinical", MonotoneSign::none, "not stated", "invented", 0},
                      {"log10_wbc", "white cells", "log10(1e9/L)", "clinical", MonotoneSign::none, "", "invented", 0},
                      {"male", "male sex", "0/1", "clinical", MonotoneSign::none, "not stated", "invented", 0}};
  patients.class_count = 3;
  patients.features = {60, patients.columns.size(), {}};
  marrow::Random random(1);
  for (std::size_t i = 0; i < patients.features.rows; ++i) {
    const int place = static_cast<int>(i % 3);
    patients.ids.push_back(std::string(1, static_cast<char>('A' + i / 26)) + static_cast<char>('a' + i % 26));
    patients.classes.push_back(place);
    patients.features.values.push_back(i % 7 == 0 ? std::numeric_limits<double>::quiet_NaN()
                                                  : place + random.uniform());
    patients.features.values.push_back((place == 2 ? 1 : 0) + random.uniform());
    patients.features.values.push_back(random.uniform() < 0.5 ? 1 : 0);
  }
  return patients;
}

/// The files of a small classifier.
std::map<std::string, std::string> trained_classes() {
  const marrow::TrainingSet patients = invented_classes();
  marrow::ClassManifest manifest;
  manifest.options.task.objective = marrow::Objective::multiclass;
  manifest.options.bags = 2;
  manifest.options.trees.rounds = 2;
  const marrow::ClassModel model = marrow::fit_class_model(patients, manifest.options);
  manifest.description.name = "kinds";
  manifest.description.applies_if = {{"lineage.value == \"B\"", "not of B lineage"}};
  manifest.description.cautions = {{"features.male == 1", "a boy"}};
  manifest.label = "kind";
  manifest.classes = {{"A", 20}, {"B", 20}, {"C", 20}};
  manifest.prior = model.prior;
  manifest.features = patients.columns;
  manifest.imputer = model.imputer;
  manifest.baseline = model.baseline;
  manifest.baseline_name = "ridge multinomial";
  std::map<std::string, std::string> files;
  for (std::size_t b = 0; b < model.bags.size(); ++b) {
    const std::string name = "trees_" + std::to_string(b) + ".ubj";
    files[name] = model.bags[b].trees.ubj();
    manifest.bags.push_back({name, marrow::sha256_hex(files[name]), model.bags[b].linear});
  }
  files["manifest.json"] = marrow::class_manifest_text(manifest, {}, {});
  return files;
}

const std::map<std::string, std::string>& small_classifier() {
  static const auto& files = *new std::map<std::string, std::string>(trained_classes());
  return files;
}

void require_classes(const marrow::ClassScore& score) {
  require((score.state == "present") == score.answer.has_value(), "what is present has an answer, and nothing else");
  double all = 0;
  for (const marrow::ClassProbability& one : score.classes) {
    double sum = one.bias;
    double largest = 1;  // in single precision, large contributions cancel
    for (const marrow::ClassContribution& part : score.contributions) {
      sum += part.contributions.at(one.name);
      largest = std::max(largest, std::abs(part.contributions.at(one.name)));
    }
    require(std::isfinite(one.margin), "a margin is finite");
    require(std::abs(sum - one.margin) <= 1e-4 * largest, "contributions sum to the margin");
    require(*one.interval.low <= one.probability && one.probability <= *one.interval.high,
            "an interval holds its number");
    all += one.probability;
  }
  require(score.classes.empty() || std::abs(all - 1) < 1e-9, "probabilities sum to 1");
  const marrow::Value value = marrow::to_value(score);
  require(marrow::to_value(marrow::class_score_from_value(value)) == value, "an answer reads as it was written");
}

void read_class_manifest(const std::string& text) {
  std::map<std::string, std::string> files = small_classifier();
  files["manifest.json"] = text;
  const marrow::Classifier model = marrow::Classifier::load(files);
  for (const marrow::ClassScore& score : score_two(model)) require_classes(score);
  const std::string written = marrow::class_manifest_text(model.manifest(), {}, {});
  require(marrow::class_manifest_text(marrow::parse_class_manifest(written), {}, {}) == written,
          "a written manifest reads as it was");
}

void require_response(const marrow::Score& score) {
  require_score(score);
  if (!score.margin) return;
  double sum = *score.bias;
  double largest = 1;  // in single precision, large contributions cancel
  for (const marrow::Contribution& part : score.contributions) {
    sum += part.contribution;
    largest = std::max({largest, std::abs(part.contribution), std::abs(*score.bias)});
  }
  require(std::abs(sum - *score.margin) <= 1e-4 * largest, "contributions sum to the margin");
  require(std::isfinite(*score.interval->margin.low) && std::isfinite(*score.interval->margin.high),
          "bounds are finite");
  require(*score.interval->margin.low <= *score.interval->margin.high, "bounds are in order");
}

void read_response_manifest(const std::string& text) {
  static const std::map<std::string, std::string> shipped = marrow::shipped_model("resistance_methotrexate_simulated");
  std::map<std::string, std::string> files = shipped;
  files["manifest.json"] = text;
  const marrow::ResponseModel model = marrow::ResponseModel::load(files);
  for (const marrow::Score& score : score_two(model)) require_response(score);
  const std::string written = marrow::response_manifest_text(model.manifest(), {}, {});
  require(marrow::response_manifest_text(marrow::parse_response_manifest(written), {}, {}) == written,
          "a written manifest reads as it was");
}

void read_matrix(const std::string& text) {
  // Never destroyed: XGBoost takes its own down before.
  static const auto& model = *new marrow::RelapseModel(marrow::RelapseModel::load(marrow::shipped_model("relapse_b")));
  const marrow::FeatureMatrix matrix =
      marrow::parse_matrix(marrow::parse_delimited(text, "input", marrow::Delimiter::tab));
  score_all(model, matrix);
}

}  // namespace

std::vector<std::string> marrow_test::fuzz_seeds() {
  const std::map<std::string, std::string> files = marrow::shipped_model("relapse_b");
  marrow::BoosterFile small = marrow::BoosterFile::parse(files.at("trees_00.ubj"));
  small.trees.resize(2);
  marrow::BoosterFile of_classes = small;
  of_classes.objective = marrow::Objective::multiclass;
  of_classes.classes = 2;
  return {"trees\n" + small.ubj(),
          "trees\n" + of_classes.ubj(),
          "trees\n" + files.at("trees_01.ubj"),
          "manifest\n" + files.at("manifest.json"),
          "classifier\n" + small_classifier().at("manifest.json"),
          "response\n" + marrow::shipped_model("resistance_methotrexate_simulated").at("manifest.json")};
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::size_t end = bytes.find('\n');
  if (end == std::string_view::npos) return 0;
  const std::string_view kind = bytes.substr(0, end);
  const std::string rest(bytes.substr(end + 1));
  try {
    if (kind == "trees") read_trees(rest);
    if (kind == "manifest") read_manifest(rest);
    if (kind == "classifier") read_class_manifest(rest);
    if (kind == "response") read_response_manifest(rest);
    if (kind == "matrix") read_matrix(rest);
  } catch (const marrow::Error& error) {
    require(error.kind() != marrow::ErrorKind::internal, error.what());
    require(kind == "matrix" || error.kind() != marrow::ErrorKind::usage, error.what());
  }
  return 0;
}
