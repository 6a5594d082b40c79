#include "marrow/model/classifier.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "marrow/base/error.hpp"
#include "unit/model/small_classes.hpp"

namespace {

using marrow::Classifier;
using marrow::Value;
using marrow::ValueObject;

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

const marrow::ClassTrainResult& trained() {
  static const marrow::ClassTrainResult result = marrow::train_classifier(small_classes(), small_class_options());
  return result;
}

Value profile_of(const char* lineage) {
  return ValueObject{{"lineage", ValueObject{{"state", "present"}, {"value", lineage}}}};
}

marrow::ClassScore score(std::vector<double> row, const char* lineage = "B") {
  const Classifier model = Classifier::load(trained().files);
  const marrow::FeatureMatrix matrix{{"p"}, model.manifest().features, std::move(row)};
  return model.scores({model.request(matrix, 0, profile_of(lineage))}).front();
}

std::string problem(const std::map<std::string, std::string>& files) {
  try {
    static_cast<void>(Classifier::load(files));
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::model);
    return error.message();
  }
  return "no error";
}

/// What is wrong with the manifest with `from` replaced.
std::string manifest_problem(const std::string& from, const std::string& to) {
  std::map<std::string, std::string> files = trained().files;
  std::string& text = files.at("manifest.json");
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  text.replace(at, from.size(), to);
  return problem(files);
}

const marrow::Measure& measure_of(const marrow::ClassifierEvaluation& evaluation, const std::string& name) {
  for (const marrow::Measure& measure : evaluation.measures) {
    if (measure.name == name) return measure;
  }
  FAIL("no measure " << name);
  return evaluation.measures.front();
}

std::string refusal(const marrow::Cohort& cohort, const marrow::ClassTrainOptions& options) {
  try {
    static_cast<void>(marrow::train_classifier(cohort, options));
  } catch (const marrow::Error& error) {
    return error.message();
  }
  return "no error";
}

}  // namespace

TEST_CASE("a classifier is the same bytes whatever the order of the patients and the number of threads") {
  marrow::Cohort reversed = small_classes();
  std::reverse(reversed.matrix.samples.begin(), reversed.matrix.samples.end());
  std::reverse(reversed.labels.begin(), reversed.labels.end());
  std::reverse(reversed.groups.begin(), reversed.groups.end());
  std::reverse(reversed.file_order.begin(), reversed.file_order.end());
  std::reverse(reversed.is_evaluated.begin(), reversed.is_evaluated.end());
  const std::vector<double> values = reversed.matrix.values;
  for (std::size_t i = 0; i < values.size(); ++i) {
    reversed.matrix.values[i] = values[(reversed.size() - 1 - i / 3) * 3 + i % 3];
  }
  marrow::ClassTrainOptions options = small_class_options();
  options.validation.threads = 3;
  const marrow::ClassTrainResult again = marrow::train_classifier(reversed, options);
  CHECK(again.files == trained().files);
  CHECK(marrow::held_out_class_table(again) == marrow::held_out_class_table(trained()));
  options.model.seed = 2;
  CHECK(marrow::train_classifier(reversed, options).files.at("trees_00.ubj") != trained().files.at("trees_00.ubj"));
}

TEST_CASE("a classifier tells classes that differ better than their shares do, and lists them in order") {
  const marrow::ClassValidation& validation = trained().validation;
  CHECK(trained().manifest.class_names() == std::vector<std::string>{"A", "B", "C"});
  CHECK(*measure_of(validation.model, "accuracy").value > 0.85);
  CHECK(*measure_of(validation.model, "log_loss").value < 0.6 * *measure_of(validation.prior, "log_loss").value);
  const double baseline_loss = *measure_of(validation.baseline, "log_loss").value;
  CHECK(baseline_loss < 0.6 * *measure_of(validation.prior, "log_loss").value);
  CHECK(baseline_loss != *measure_of(validation.model, "log_loss").value);
  const marrow::Measure& against_shares = validation.differences[1].measures.front();
  CHECK(against_shares.name == "log_loss");
  CHECK(*against_shares.high < 0);
  CHECK(validation.differences[0].measures.size() == 6);
  CHECK(validation.importance.back().feature == "male");
  CHECK(validation.model.patients == 114);
  const std::string& card = trained().files.at("CARD.md");
  CHECK(card.find("AUROC of B (19 patients) against the rest") != std::string::npos);
  CHECK(card.find("| held out | trees over ridge multinomial | ridge multinomial alone | class shares |") !=
        std::string::npos);
  CHECK(card.find("it proves code, not medicine") != std::string::npos);
}

TEST_CASE("what the features add to each class sums to its margin, and over the classes to nothing") {
  for (const std::vector<double>& row : {std::vector<double>{4, 1.5, 1}, std::vector<double>{missing, 2.5, 0},
                                         std::vector<double>{13, missing, missing}}) {
    const marrow::ClassScore told = score(row);
    REQUIRE(told.classes.size() == 3);
    double all = 0;
    for (const marrow::ClassProbability& one : told.classes) {
      double sum = one.bias;
      for (const marrow::ClassContribution& part : told.contributions) sum += part.contributions.at(one.name);
      CHECK(std::abs(sum - one.margin) <= 1e-5 * std::max(1.0, std::abs(one.margin)));
      CHECK(*one.interval.low <= one.probability);
      CHECK(one.probability <= *one.interval.high);
      all += one.probability;
      CHECK(std::log(one.probability) - std::log(told.classes[0].probability) ==
            doctest::Approx(one.margin - told.classes[0].margin));
    }
    CHECK(all == doctest::Approx(1));
    for (const marrow::ClassContribution& part : told.contributions) {
      double sum = 0;
      for (const auto& [name, contribution] : part.contributions) sum += contribution;
      CHECK(std::abs(sum) < 1e-6);
    }
  }
  CHECK(score({4, 1.2, 0}).answer == "A");
  CHECK(score({13, 2.8, 0}).answer == "B");
  CHECK(score({13, 1.2, 0}).answer == "C");
}

TEST_CASE("an answer is explained by measured findings, in groups that sum to its margin, and names what is missing") {
  const marrow::ClassScore told = score({12, 2.8, missing});
  REQUIRE(told.answer == "B");
  REQUIRE(told.explanation);
  const std::vector<std::string>& sentences = told.explanation->sentences;
  CHECK(sentences.front().starts_with("White cells of 631 \u00d710\u2079/L speaks for 'B'"));
  CHECK(
      sentences.back() ==
      "Not assessed: sex; the probabilities are those of the mean over what may be expected from the other features.");
  for (const std::string& sentence : sentences) CHECK(sentence.find("male sex") == std::string::npos);
  CHECK(told.explanation->not_assessed == std::vector<std::string>{"sex"});
  REQUIRE(told.explanation->groups.size() == 1);
  for (const marrow::ClassProbability& one : told.classes) {
    CHECK(std::abs(one.bias + told.explanation->groups[0].contributions.at(one.name) - one.margin) < 1e-5);
  }
  CHECK(told.not_for == std::vector<std::string>{"anything"});
  CHECK(told.class_weights == "none");
  CHECK_FALSE(score({4, 1.5, 1}, "T").explanation);
}

TEST_CASE("the next class is weighed against the answer where it is not unlikely") {
  const auto between = [](const marrow::ClassScore& told) {
    return std::count_if(
        told.explanation->sentences.begin(), told.explanation->sentences.end(),
        [](const std::string& sentence) { return sentence.find(" rather than ") != std::string::npos; });
  };
  const marrow::ClassScore open = score({missing, 1.9, 0});
  double second = 0;
  for (const marrow::ClassProbability& one : open.classes) {
    if (one.name != *open.answer) second = std::max(second, one.probability);
  }
  REQUIRE(second > 0.1);
  CHECK(between(open) > 0);
  const marrow::ClassScore clear = score({3.2, 1.1, 0});
  REQUIRE(clear.classes[0].probability > 0.92);
  CHECK(between(clear) == 0);
}

TEST_CASE("a patient is told the same alone and among others, and less surely where a value is missing") {
  const Classifier model = Classifier::load(trained().files);
  const marrow::FeatureMatrix matrix{{"p", "q"}, model.manifest().features, {4, 1.5, 1, missing, 1.5, 1}};
  const auto both =
      model.scores({model.request(matrix, 0, profile_of("B")), model.request(matrix, 1, profile_of("B"))});
  CHECK(marrow::to_value(both[0]) == marrow::to_value(score({4, 1.5, 1})));
  CHECK(marrow::to_value(both[1]) == marrow::to_value(score({missing, 1.5, 1})));
  const auto width = [](const marrow::ClassProbability& one) { return *one.interval.high - *one.interval.low; };
  CHECK(width(both[1].classes[0]) > width(both[0].classes[0]));
  CHECK(both[1].contributions[0].state == "not_assessed");
  CHECK(both[0].applicability.reasons == std::vector<std::string>{"a boy"});
}

TEST_CASE("a patient outside the model has a reason and no class; one outside the range of training a caution") {
  const marrow::ClassScore outside = score({4, 1.5, 1}, "T");
  CHECK(outside.state == "not_assessed");
  CHECK(outside.reason == "outside_model");
  CHECK(outside.classes.empty());
  CHECK_FALSE(outside.answer);
  CHECK(score({40, 1.5, 0}).applicability.reasons.front().find("outside the range") != std::string::npos);
  const marrow::ClassScore again = marrow::class_score_from_value(marrow::to_value(outside));
  CHECK(marrow::to_value(again) == marrow::to_value(outside));
}

TEST_CASE("with permuted labels a classifier is no better than the shares of the classes") {
  marrow::Random random(1);
  double accuracy = 0;
  double share = 0;
  double loss = 0;
  constexpr int permutations = 6;
  for (int k = 0; k < permutations; ++k) {
    marrow::Cohort cohort = small_classes();
    shuffle(cohort.labels, random);
    const marrow::ClassValidation validation = marrow::train_classifier(cohort, small_class_options()).validation;
    accuracy += *measure_of(validation.model, "accuracy").value / permutations;
    share += *measure_of(validation.prior, "accuracy").value / permutations;
    loss += *validation.differences[1].measures.front().value / permutations;
  }
  CHECK(std::abs(accuracy - share) < 0.04);
  CHECK(loss > -0.01);  // no worse is allowed: a chance pattern of the inner folds costs a little
  CHECK(loss < 0.05);
}

TEST_CASE("two classes are classes like others") {
  marrow::Cohort cohort = small_classes();
  for (std::string& label : cohort.labels) label = label == "A" ? "yes" : "no";
  const marrow::ClassTrainResult result = marrow::train_classifier(cohort, small_class_options());
  CHECK(*measure_of(result.validation.model, "accuracy").value > 0.9);
  CHECK(marrow::BoosterFile::parse(result.files.at("trees_00.ubj")).classes == 2);
  const Classifier model = Classifier::load(result.files);
  const marrow::FeatureMatrix matrix{{"p"}, model.manifest().features, {4, 1.5, 0}};
  const auto told = model.scores({model.request(matrix, 0, profile_of("B"))}).front();
  CHECK(told.answer == "yes");
  CHECK(told.classes[0].margin == doctest::Approx(-told.classes[1].margin));
}

TEST_CASE("balanced weights call a rare class oftener, cost log loss among patients as they come, and say so") {
  marrow::Cohort cohort = small_classes();
  marrow::Random random(5);
  for (std::size_t i = 0; i < cohort.size(); ++i) {  // 12 of "B", whose white cells only tend to be more
    cohort.labels[i] = i % 10 == 0 ? "B" : i % 2 == 0 ? "A" : "C";
    cohort.matrix.values[i * 3 + 1] = (i % 10 == 0 ? 1.5 : 1) + random.uniform();
  }
  const auto recall_of_b = [](const marrow::ClassTrainResult& result) {
    const marrow::ClassPerformance& b = result.validation.model.classes[1];
    return static_cast<double>(b.correct) / static_cast<double>(b.patients);
  };
  marrow::ClassTrainOptions options = small_class_options();
  const marrow::ClassTrainResult alike = marrow::train_classifier(cohort, options);
  options.model.class_weights = marrow::ClassWeights::balanced;
  const marrow::ClassTrainResult balanced = marrow::train_classifier(cohort, options);
  CHECK(recall_of_b(balanced) >= recall_of_b(alike) + 0.2);
  CHECK(*measure_of(balanced.validation.model, "log_loss").value >
        *measure_of(alike.validation.model, "log_loss").value + 0.05);
  // What it is compared with are the shares as they are.
  CHECK(*measure_of(balanced.validation.prior, "log_loss").value ==
        *measure_of(alike.validation.prior, "log_loss").value);
  for (const double of_class : balanced.manifest.prior) CHECK(std::abs(of_class) < 1e-9);
  CHECK(balanced.files.at("trees_00.ubj") != alike.files.at("trees_00.ubj"));
  CHECK(balanced.files.at("CARD.md").find("those of rare classes are too high") != std::string::npos);
  CHECK(alike.files.at("CARD.md").find("those of rare classes are too high") == std::string::npos);
  const std::string& manifest = balanced.files.at("manifest.json");
  CHECK(manifest.find("in which all classes are equally frequent") != std::string::npos);
  CHECK(marrow::parse_class_manifest(manifest).options.class_weights == marrow::ClassWeights::balanced);
  const Classifier model = Classifier::load(balanced.files);
  const marrow::FeatureMatrix matrix{{"p"}, model.manifest().features, {10, 1.9, 0}};
  const auto told = model.scores({model.request(matrix, 0, profile_of("B"))}).front();
  CHECK(told.class_weights == "balanced");
  double sum = told.classes[1].bias;
  for (const marrow::ClassContribution& part : told.contributions) sum += part.contributions.at("B");
  CHECK(std::abs(sum - told.classes[1].margin) < 1e-5);
  options.validation.threads = 2;
  CHECK(marrow::train_classifier(cohort, options).files == balanced.files);
}

TEST_CASE("a class with too few patients is refused or set aside, and one class alone is nothing to tell apart") {
  marrow::Cohort cohort = small_classes();
  for (std::size_t i = 0; i < 5; ++i) cohort.labels[i] = "rare";
  CHECK(refusal(cohort, small_class_options()).find("the class 'rare' has 4 patients: validation needs 6") !=
        std::string::npos);  // P000 and P001 are one patient
  const auto taken = marrow::set_rare_aside(cohort, 6);
  CHECK(taken == std::vector<marrow::ClassCount>{{"rare", 4}});
  CHECK(cohort.size() == 115);
  CHECK(cohort.matrix.values.size() == 115 * 3);
  marrow::ClassTrainOptions options = small_class_options();
  options.set_aside = taken;
  const marrow::ClassTrainResult result = marrow::train_classifier(cohort, options);
  CHECK(result.files.at("CARD.md").find("Left out, too few to learn from") != std::string::npos);
  CHECK(result.manifest.class_names() == std::vector<std::string>{"A", "B", "C"});
  for (std::string& label : cohort.labels) label = "A";
  CHECK(refusal(cohort, options).find("one class only, 'A'") != std::string::npos);
}

TEST_CASE("samples of a patient are held out together, and settings are searched inside the folds and counted") {
  marrow::Cohort cohort = small_classes();
  marrow::TrainingSet patients;
  patients.ids = cohort.matrix.samples;
  patients.groups = cohort.groups;
  patients.class_count = 3;
  for (const std::string& label : cohort.labels) patients.classes.push_back(label[0] - 'A');
  const marrow::PatientRoles roles{std::vector<bool>(120, true), cohort.is_evaluated};
  for (const marrow::FoldTask& task : marrow::fold_tasks(patients, roles, {}, {.repeats = 2, .folds = 4})) {
    int of_b = 0;
    for (std::size_t i = 1; i < 120; i += 10) CHECK(task.is_held_out[i] == task.is_held_out[i - 1]);
    for (std::size_t i = 0; i < 120; ++i) of_b += task.is_held_out[i] && cohort.labels[i] == "B" ? 1 : 0;
    CHECK(std::abs(of_b - 5) <= 2);  // 20 patients of class B in four folds
  }
  marrow::ClassTrainOptions options = small_class_options();
  options.model.search = 2;
  options.model.trees.rounds = 3;
  const marrow::ClassTrainResult result = marrow::train_classifier(cohort, options);
  CHECK(result.validation.settings_tried == 3);
  CHECK(result.files.at("manifest.json").find("\"settings_tried\": 3") != std::string::npos);
}

TEST_CASE("a site is judged by models of the others, and a small one is not estimable") {
  marrow::Cohort cohort = small_classes();
  for (std::size_t i = 0; i < 120; ++i) cohort.sites.push_back(i % 10 == 5 ? "few" : i % 2 == 0 ? "even" : "odd");
  marrow::ClassTrainOptions options = small_class_options();
  options.model.inner_folds = 0;
  const marrow::ClassValidation validation = marrow::train_classifier(cohort, options).validation;
  REQUIRE(validation.sites.size() == 3);
  CHECK(validation.sites[0].is_estimable);
  CHECK(*validation.sites[0].model_accuracy.value > 0.8);
  CHECK(validation.sites[1].site == "few");
  CHECK_FALSE(validation.sites[1].is_estimable);
}

TEST_CASE("an interrupted training takes the folds that it left, and no fold of another table of classes") {
  std::map<std::string, std::string> kept;
  std::size_t found = 0;
  marrow::ClassTrainOptions options = small_class_options();
  options.hooks.find = [&](const std::string& key) -> std::optional<std::string> {
    const auto fold = kept.find(key);
    if (fold == kept.end()) return std::nullopt;
    ++found;
    return fold->second;
  };
  options.hooks.keep = [&](const std::string& key, const std::string& numbers) { kept[key] = numbers; };
  CHECK(marrow::train_classifier(small_classes(), options).files == trained().files);
  CHECK(found == 0);
  CHECK(marrow::train_classifier(small_classes(), options).files == trained().files);
  CHECK(found == 3);
  // Two classes of as many patients in each fold: the folds are the same when they change their names.
  marrow::Cohort halves = small_classes();
  halves.groups = halves.matrix.samples;
  halves.is_evaluated.assign(120, true);
  for (std::size_t i = 0; i < 120; ++i) halves.labels[i] = i % 2 == 0 ? "yes" : "no";
  static_cast<void>(marrow::train_classifier(halves, options));
  for (std::string& label : halves.labels) label = label == "yes" ? "no" : "yes";
  static_cast<void>(marrow::train_classifier(halves, options));
  CHECK(found == 3);
}

TEST_CASE("a manifest of a classifier reads as it was written, and a damaged one is refused") {
  const std::string& text = trained().files.at("manifest.json");
  CHECK(marrow::is_class_manifest(text));
  const marrow::ClassManifest read = marrow::parse_class_manifest(text);
  CHECK(marrow::class_manifest_text(read, trained().validation, {{1, 3}, 20}) == text);
  CHECK(manifest_problem("\"marrow.classifier/1\"", "\"marrow.classifier/9\"").find("the schema is") !=
        std::string::npos);
  CHECK(manifest_problem("\"name\": \"B\"", "\"name\": \"A\"").find("each with its own name") != std::string::npos);
  CHECK(manifest_problem("\"objective\": \"multiclass\"", "\"objective\": \"cox\"").find("not that of a classifier") !=
        std::string::npos);
  CHECK(manifest_problem("\"prior\": [", "\"prior\": [0,").find("one share for each class") != std::string::npos);
  CHECK(manifest_problem("\"intercepts\": [", "\"intercepts\": [1,").find("for each feature and class") !=
        std::string::npos);
  CHECK(
      manifest_problem("\"class_weights\": \"none\"", "\"class_weights\": \"some\"").find("no class weights 'some'") !=
      std::string::npos);
  CHECK(manifest_problem("\"rounds\": 8", "\"rounds\": 9").find("the number of trees") != std::string::npos);
  CHECK(manifest_problem("age_years", "age_months").find("fingerprint") != std::string::npos);
  std::map<std::string, std::string> files = trained().files;
  files.at("trees_01.ubj").back() = 'x';
  CHECK(problem(files).find("checksum") != std::string::npos);
  files.erase("trees_01.ubj");
  CHECK(problem(files).find("lacks its file") != std::string::npos);
}

TEST_CASE("a matrix with other features than the classifier's is refused") {
  const Classifier model = Classifier::load(trained().files);
  marrow::FeatureMatrix matrix{{"p"}, model.manifest().features, {4, 1.5, 0}};
  std::swap(matrix.columns[0], matrix.columns[1]);
  CHECK_THROWS_AS(static_cast<void>(model.request(matrix, 0, profile_of("B"))), marrow::Error);
}
