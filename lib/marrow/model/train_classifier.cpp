#include "marrow/model/train_classifier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/version.hpp"
#include "marrow/model/model_bytes.hpp"
#include "marrow/model/training_data.hpp"
#include "marrow/model/versions.hpp"

namespace marrow {
namespace {

constexpr const char* baseline_words = "ridge multinomial";

/// Distinct groups of evaluated patients, by class.
std::map<std::string, std::int64_t> evaluated_by_class(const Cohort& cohort) {
  std::map<std::string, std::set<std::string>> groups;
  for (std::size_t i = 0; i < cohort.size(); ++i) {
    std::set<std::string>& own = groups[cohort.labels[i]];
    if (cohort.is_evaluated[i]) own.insert(cohort.groups[i]);
  }
  std::map<std::string, std::int64_t> counts;
  for (const auto& [label, members] : groups) counts[label] = static_cast<std::int64_t>(members.size());
  return counts;
}

template <class T>
void keep(std::vector<T>& values, const std::vector<bool>& kept) {
  if (values.empty()) return;
  std::vector<T> result;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (kept[i]) result.push_back(values[i]);
  }
  values = std::move(result);
}

/// The cohort without the samples of some classes.
void take_out(Cohort& cohort, const std::set<std::string>& labels) {
  std::vector<bool> kept;
  for (const std::string& label : cohort.labels) kept.push_back(!labels.contains(label));
  const std::size_t width = cohort.matrix.columns.size();
  std::vector<double> values;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (!kept[i]) continue;
    const auto row = cohort.matrix.values.begin() + static_cast<std::ptrdiff_t>(i * width);
    values.insert(values.end(), row, row + static_cast<std::ptrdiff_t>(width));
  }
  cohort.matrix.values = std::move(values);
  keep(cohort.matrix.samples, kept);
  keep(cohort.observations, kept);
  keep(cohort.is_evaluated, kept);
  keep(cohort.groups, kept);
  keep(cohort.sites, kept);
  keep(cohort.labels, kept);
  keep(cohort.file_order, kept);
}

std::vector<std::string> distinct(const std::vector<std::string>& labels) {
  const std::set<std::string> names(labels.begin(), labels.end());
  return {names.begin(), names.end()};
}

void set_classes(TrainingSet& patients, const std::vector<std::string>& labels,
                 const std::vector<std::string>& classes) {
  patients.class_count = classes.size();
  for (const std::string& label : labels) {
    const auto place = std::lower_bound(classes.begin(), classes.end(), label);
    patients.classes.push_back(static_cast<int>(place - classes.begin()));
  }
}

void require_enough(const Cohort& cohort, std::int64_t least) {
  const std::map<std::string, std::int64_t> counts = evaluated_by_class(cohort);
  if (counts.size() < 2) {
    throw Error(ErrorKind::data, counts.empty() ? "no class has enough patients"
                                                : fmt::format("there is one class only, '{}': nothing to tell apart",
                                                              printable(counts.begin()->first)));
  }
  for (const auto& [label, patients] : counts) {
    if (patients >= least) continue;
    throw Error(
        ErrorKind::data,
        fmt::format("the class '{}' has {} patients: validation needs {} of each", printable(label), patients, least),
        "--set-aside-rare leaves such classes out, --exclude names some, fewer --folds need fewer");
  }
}

}  // namespace

std::vector<ClassCount> set_rare_aside(Cohort& cohort, std::int64_t least) {
  std::vector<ClassCount> taken;
  std::set<std::string> labels;
  for (const auto& [label, patients] : evaluated_by_class(cohort)) {
    if (patients >= least) continue;
    taken.emplace_back(label, patients);
    labels.insert(label);
  }
  if (!labels.empty()) take_out(cohort, labels);
  return taken;
}

ClassTrainResult train_classifier(const Cohort& cohort, const ClassTrainOptions& options) {
  require_bags(options.model);
  PreparedCohort prepared = prepare_cohort(cohort, options.features, options.trains_on_all);
  require_enough(cohort, least_of_class(options.validation.folds));
  const std::vector<std::string> classes = distinct(prepared.labels);
  set_classes(prepared.patients, prepared.labels, classes);
  ValidationOptions validation = options.validation;
  validation.baseline_name = baseline_words;
  ClassTrainResult result{.ids = prepared.patients.ids, .labels = prepared.labels, .classes = classes};
  result.held_out = cross_fit_classes(prepared.patients, prepared.roles, options.model, validation, options.hooks);
  const TrainingSet patients = prepared.patients.subset(prepared.roles.is_trained_on);
  const TunedClassModel tuned = fit_tuned_classes(patients, options.model);
  result.validation =
      validate_classes(result.held_out, prepared.patients, classes, prepared.roles, validation, options.model.seed);
  result.validation.settings_tried = static_cast<std::int64_t>(tuned.tried);

  ClassManifest& manifest = result.manifest;
  manifest.description = options.description;
  manifest.label = options.label;
  for (std::size_t k = 0; k < classes.size(); ++k) {
    manifest.classes.emplace_back(classes[k],
                                  std::count(patients.classes.begin(), patients.classes.end(), static_cast<int>(k)));
  }
  manifest.prior = tuned.model.prior;
  manifest.features = patients.columns;
  manifest.imputer = tuned.model.imputer;
  manifest.baseline = tuned.model.baseline;
  manifest.baseline_name = baseline_words;
  manifest.shrinkage = tuned.model.shrinkage;
  manifest.baseline_shrinkage = tuned.model.baseline_shrinkage;
  manifest.interval = interval_rule(tuned.chosen, patients.size());
  manifest.options = tuned.chosen;
  manifest.training = training_summary(prepared, cohort, patients.size(), options);
  manifest.set_aside = options.set_aside;
  manifest.flags = report_class_leaks(cohort, options.features, options.model.seed).used_evaluated;
  const Measure& loss = result.validation.differences.front().measures.front();
  manifest.is_baseline_beaten = loss.high && *loss.high < 0;
  manifest.xgboost = xgboost_version();
  manifest.marrow = version();
  keep_trees(result, tuned.model);
  result.files.emplace(manifest_file, class_manifest_text(manifest, result.validation, validation));
  result.files.emplace(card_file, class_card_text(manifest, result.validation, validation));
  return result;
}

std::string held_out_class_table(const ClassTrainResult& result) {
  std::string text = "patient\tlabel";
  for (const char* way : {"p", "baseline"}) {
    for (const std::string& name : result.classes) text += fmt::format("\t{}_{}", way, name);
  }
  text += '\n';
  const std::vector<bool> all(result.ids.size(), true);
  const std::vector<int> truth(result.ids.size(), 0);
  const auto means = [&](const std::vector<ClassNumbers>& repeats) {
    return held_out_classes(repeats, truth, result.classes, all).probability;
  };
  const ClassNumbers model = means(result.held_out.model);
  const ClassNumbers baseline = means(result.held_out.baseline);
  for (std::size_t i = 0; i < result.ids.size(); ++i) {
    text += fmt::format("{}\t{}", result.ids[i], result.labels[i]);
    for (const ClassNumbers* way : {&model, &baseline}) {
      for (const std::vector<double>& of_class : *way) text += '\t' + format_number(of_class[i]);
    }
    text += '\n';
  }
  return text;
}

}  // namespace marrow
