#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "marrow/model/card_parts.hpp"
#include "marrow/model/class_manifest.hpp"

namespace marrow {
namespace {

struct Line {
  std::string what;
  std::vector<std::string> cells;  ///< model, baseline, shares of the classes
};

std::vector<Line> metric_lines(const ClassValidation& v) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 6> rows{
      {{"log_loss", "log loss (smaller is better)"},
       {"accuracy", "accuracy"},
       {"balanced_accuracy", "balanced accuracy"},
       {"macro_f1", "macro F1"},
       {"brier", "Brier score over the classes"},
       {"calibration_error", "calibration error"}}};
  std::vector<Line> lines;
  for (const auto& [name, words] : rows) {
    lines.push_back(
        {std::string(words),
         {card_parts::measure_words(v.model.measures, name), card_parts::measure_words(v.baseline.measures, name),
          card_parts::measure_words(v.prior.measures, name)}});
  }
  for (std::size_t k = 0; k < v.model.classes.size(); ++k) {
    const ClassPerformance& one = v.model.classes[k];
    lines.push_back({fmt::format("AUROC of {} ({} patients) against the rest", one.name, one.patients),
                     {card_parts::measure_words(one.measures, "auroc"),
                      card_parts::measure_words(v.baseline.classes[k].measures, "auroc"), ""}});
  }
  return lines;
}

std::string verdict(const ClassValidation& v) {
  const Measure& loss = v.differences.front().measures.front();
  const bool is_better = loss.high && *loss.high < 0;
  return fmt::format("The trees {} better than the {} model: the difference of the log loss is {}.",
                     is_better ? "tell the classes" : "do not tell the classes", v.baseline_name,
                     card_parts::measure_words(loss));
}

std::string difference_section(const ClassValidation& v) {
  std::string text = "Paired differences, the model less the other (negative is better for log loss):\n\n";
  text += fmt::format("| | {} | {} |\n|---|---|---|\n", v.differences[0].against, v.differences[1].against);
  std::size_t area = 0;
  for (std::size_t i = 0; i < v.differences[0].measures.size(); ++i) {
    const Measure& measure = v.differences[0].measures[i];
    const std::string what =
        measure.name == "auroc" ? fmt::format("AUROC of {}", v.model.classes[area++].name) : measure.name;
    const std::vector<Measure>& of_prior = v.differences[1].measures;
    text += fmt::format("| {} | {} | {} |\n", what, card_parts::measure_words(measure),
                        i < of_prior.size() ? card_parts::measure_words(of_prior[i]) : "");
  }
  return text + '\n';
}

std::string confusion_section(const ClassValidation& v) {
  std::string text = "Truth by row, most probable class by column:\n\n| |";
  std::string rule = "\n|---|";
  for (const ClassPerformance& one : v.model.classes) {
    text += fmt::format(" {} |", one.name);
    rule += "---|";
  }
  text += rule + '\n';
  for (std::size_t truth = 0; truth < v.model.classes.size(); ++truth) {
    text += fmt::format("| {} |", v.model.classes[truth].name);
    for (std::size_t k = 0; k < v.model.classes.size(); ++k) text += fmt::format(" {} |", v.model.confusion[truth][k]);
    text += '\n';
  }
  return text + '\n';
}

std::string importance_section(const ClassValidation& v) {
  std::string text =
      "How much the log loss rises when a feature's values are exchanged among held-out patients (mean, least and "
      "greatest of the repeats):\n\n| feature | rise of the log loss |\n|---|---|\n";
  for (const FeatureWorth& item : v.importance) {
    text += fmt::format("| `{}` | {} |\n", item.feature, card_parts::with_interval(item.rise, 4));
  }
  return text;
}

std::string site_section(const ClassValidation& v) {
  if (v.sites.empty()) return {};
  std::string text = fmt::format(
      "\nEach site judged by models of the others:\n\n| site | patients | log loss | log loss of the {} | accuracy |\n"
      "|---|---|---|---|---|\n",
      v.baseline_name);
  for (const ClassSite& site : v.sites) {
    const auto cell = [&](const Measure& measure) {
      return site.is_estimable ? card_parts::measure_words(measure) : std::string("not estimable");
    };
    text += fmt::format("| {} | {} | {} | {} | {} |\n", site.site, site.patients, cell(site.model_log_loss),
                        cell(site.baseline_log_loss), cell(site.model_accuracy));
  }
  return text;
}

std::string patients_section(const ClassManifest& m, const ClassValidation& v) {
  const TrainingSummary& t = m.training;
  std::string text = fmt::format(
      "## Patients\n\nClasses are those of the column `{}`: {} samples with a class ({} excluded, {} without one), "
      "trained on {}, evaluated {}. Features are known on day {:.0f}. Era: {}.\n\n| class | patients |\n|---|---|\n",
      m.label, t.patients, t.excluded, t.outcome_missing, t.trained_on, v.model.patients, t.landmark_days,
      m.description.era);
  for (const auto& [name, patients] : m.classes) text += fmt::format("| {} | {} |\n", name, patients);
  if (!m.set_aside.empty()) {
    text += "\nLeft out, too few to learn from; the model gives such a patient one of the classes above:";
    for (const auto& [name, patients] : m.set_aside) text += fmt::format(" {} ({})", name, patients);
    text += ".\n";
  }
  if (!t.evaluate_on.empty()) {
    text += fmt::format("\nEvaluated are patients with `{}`. {}\n", t.evaluate_on, t.evaluate_on_words);
  }
  return text + fmt::format(
                    "\nSHA-256 of the training matrix and classes: `{}`. No patient's row is part of the "
                    "model.\n\n",
                    t.cohort_sha256);
}

std::string worth_section(const ClassManifest& m, const ClassValidation& v, const ValidationOptions& options) {
  std::string text = fmt::format(
      "## What it is worth\n\n{} × {}-fold cross-validation; all on the same folds, each patient's probabilities the "
      "mean over the repeats; {} bootstrap samples. Standard deviation of the log loss over repeats: {:.4f}.\n\n",
      options.repeats, options.folds, options.bootstraps, v.log_loss_repeat_sd);
  text += fmt::format("| held out | trees over {0} | {0} alone | class shares |\n|---|---|---|---|\n", v.baseline_name);
  for (const Line& line : metric_lines(v)) {
    text += fmt::format("| {} | {} | {} | {} |\n", line.what, line.cells[0], line.cells[1], line.cells[2]);
  }
  text += fmt::format("\n**{}** Scores print both.\n\n", verdict(v));
  text += fmt::format("{}\n\n", class_weights_words(m.options.class_weights));
  return text + difference_section(v) + confusion_section(v) + importance_section(v) + site_section(v) + '\n';
}

std::string feature_section(const ClassManifest& m) {
  std::string text = "## Features\n\n| feature | meaning | unit | known on day |\n|---|---|---|---|\n";
  for (const FeatureSpec& spec : m.features) {
    text += fmt::format("| `{}` | {} | {} | {} |\n", spec.name, spec.label, spec.unit, spec.measured_day);
  }
  return text + fmt::format(
                    "\n## Missing values\n\nA missing feature is drawn {} times from the patient's other features, "
                    "learned without the class; the probabilities are those of the mean, their intervals hold the "
                    "scatter. Missing flags of these features alone reach a mean AUROC of {:.3f} on the evaluated "
                    "patients (p {:.3f} by permutation; 0.5 is none).\n",
                    Imputer::draws, m.flags.auroc, m.flags.p);
}

std::string method_section(const ClassManifest& m, const ClassValidation& v) {
  std::string text = fmt::format(
      "\n## Method\n\nMean of {} bags of {:.0f} % of the patients without replacement. In each: a multinomial model "
      "with "
      "ridge penalty {} (features scaled), then {} for each class that start from its margins. Seed {}. The margin of "
      "a class is the log of its probability less the mean over the classes. Contributions to each are the linear "
      "terms plus exact SHAP values of the trees, averaged; with the bias they sum to the margin.",
      m.bags.size(), 100 * m.options.bag_fraction, m.options.ridge, card_parts::trees_words(m.options), m.options.seed);
  if (m.options.class_weights == ClassWeights::balanced) {
    text +=
        " Patients are weighted by patients / (classes × patients of the class), in linear parts, trees and scale, "
        "anew in each bag and fold.";
  }
  if (m.options.inner_folds > 0) {
    text += fmt::format(
        " What the margins say beyond the shares of the classes is multiplied by {:.3f} (of the {} model by {:.3f}), "
        "which makes the likelihood on {} inner folds of the training patients greatest, in validation of each fold's "
        "own.",
        m.shrinkage, m.baseline_name, m.baseline_shrinkage, m.options.inner_folds);
  }
  text += fmt::format(" Settings tried in each fold and for the model: {}.\n", v.settings_tried);
  return text + fmt::format(
                    "\nInterval: {:.0f} %, log odds of a class ± {:.3f} × √({:.2f}² × variance over bags + variance "
                    "over draws).\n",
                    100 * m.interval.level, m.interval.quantile, m.interval.inflation);
}

}  // namespace

std::string class_validation_text(const ClassValidation& v) {
  std::string text =
      fmt::format("held out, {} patients, {} classes; intervals 95 % by bootstrap, of accuracy Wilson's\n",
                  v.model.patients, v.model.classes.size());
  const auto add = [&](const Line& line) {
    text += fmt::format("  {:<56} {:<26} {:<26} {}\n", line.what, line.cells[0], line.cells[1], line.cells[2]);
  };
  add({"", {"trees over " + v.baseline_name, v.baseline_name, "class shares"}});
  for (const Line& line : metric_lines(v)) add(line);
  for (const ClassSite& site : v.sites) {
    add({fmt::format("log loss at {} ({} patients), by the others", site.site, site.patients),
         {site.is_estimable ? card_parts::measure_words(site.model_log_loss) : "not estimable",
          site.is_estimable ? card_parts::measure_words(site.baseline_log_loss) : "not estimable", ""}});
  }
  return text + verdict(v) + '\n';
}

std::string class_card_text(const ClassManifest& m, const ClassValidation& validation,
                            const ValidationOptions& options) {
  return card_parts::head(m.description) + patients_section(m, validation) + worth_section(m, validation, options) +
         feature_section(m) + method_section(m, validation) + card_parts::tail(m.description, m.marrow, m.xgboost);
}

}  // namespace marrow
