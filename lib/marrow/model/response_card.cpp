#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "marrow/base/text.hpp"
#include "marrow/model/card_parts.hpp"
#include "marrow/model/response_manifest.hpp"

namespace marrow {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 6> measure_rows{
    {{"rmse", "root mean squared error, log2"},
     {"mae", "mean absolute error, log2"},
     {"r_squared", "R² (0 is the mean of all)"},
     {"pearson", "Pearson's correlation"},
     {"spearman", "Spearman's rank correlation"},
     {"calibration_slope", "calibration slope (1 is right)"}}};

std::string verdict(const ResponseValidation& v) {
  const Measure& error = v.differences.front().measures.front();
  const bool is_better = error.high && *error.high < 0;
  return fmt::format("The trees {} better than the {}: the difference of the root mean squared error is {}.",
                     is_better ? "predict" : "do not predict", v.baseline_name, card_parts::measure_words(error));
}

/// Lines of a table: what, model, baseline, then the compared scores.
std::vector<std::vector<std::string>> metric_lines(const ResponseValidation& v) {
  std::vector<std::vector<std::string>> lines;
  for (const auto& [name, words] : measure_rows) {
    std::vector<std::string> line{std::string(words), card_parts::measure_words(v.model, name),
                                  card_parts::measure_words(v.baseline, name)};
    for (const ComparedScore& score : v.compared) line.push_back(card_parts::measure_words(score.measures, name));
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<std::string> metric_heads(const ResponseValidation& v) {
  std::vector<std::string> heads{"held out", "trees over " + v.baseline_name, v.baseline_name + " alone"};
  for (const ComparedScore& score : v.compared) heads.push_back(printable(score.name));
  return heads;
}

std::string table(const std::vector<std::string>& heads, const std::vector<std::vector<std::string>>& lines) {
  std::string text = fmt::format("| {} |\n|", join(heads, " | "));
  for (std::size_t k = 0; k < heads.size(); ++k) text += "---|";
  text += '\n';
  for (const std::vector<std::string>& line : lines) text += fmt::format("| {} |\n", join(line, " | "));
  return text + '\n';
}

std::string difference_section(const ResponseValidation& v) {
  std::vector<std::string> heads{"model less the other"};
  for (const MeasuredDifference& other : v.differences) heads.push_back(printable(other.against));
  std::vector<std::vector<std::string>> lines;
  for (const std::string_view name : {"rmse", "pearson", "spearman"}) {
    lines.push_back({std::string(name)});
    for (const MeasuredDifference& other : v.differences) {
      lines.back().push_back(card_parts::measure_words(other.measures, name));
    }
  }
  return "Paired differences on the same bootstrap samples (negative is better for the error):\n\n" +
         table(heads, lines);
}

std::string importance_section(const ResponseValidation& v) {
  std::vector<std::vector<std::string>> lines;
  for (const FeatureWorth& item : v.importance) {
    lines.push_back({fmt::format("`{}`", item.feature), card_parts::with_interval(item.rise, 4)});
  }
  return "How much the error rises when a feature's values are exchanged among held-out patients (mean, least and "
         "greatest of the repeats):\n\n" +
         table({"feature", "rise of the error"}, lines);
}

std::string site_section(const ResponseValidation& v) {
  if (v.sites.empty()) return {};
  std::vector<std::vector<std::string>> lines;
  for (const ResponseSite& site : v.sites) {
    const auto cell = [&](const std::vector<Measure>& measures, std::string_view name) {
      return site.is_estimable ? card_parts::measure_words(measures, name) : std::string("not estimable");
    };
    lines.push_back({site.site, fmt::format("{}", site.patients), cell(site.model, "rmse"), cell(site.baseline, "rmse"),
                     cell(site.model, "spearman"), cell(site.baseline, "spearman")});
  }
  return "Each site judged by models of the others:\n\n" +
         table({"site", "patients", "error", "error of the " + v.baseline_name, "rank correlation",
                "of the " + v.baseline_name},
               lines);
}

std::string response_words(const LearnedResponse& response) {
  std::string text =
      fmt::format("Responses are the column `{}`, {}", printable(response.columns.front()), response.unit.words());
  if (response.columns.size() > 1) {
    text = fmt::format(
        "Responses are {} columns, `{}` to `{}`, {}: each bag of patients learns another one, so that "
        "the interval of a score carries how they differ; judged is their mean",
        response.columns.size(), printable(response.columns.front()), printable(response.columns.back()),
        response.unit.words());
  }
  text += response.unit.kind == ResponseUnit::Kind::shift
              ? ". A score is a log2 shift: 1 is twice the concentration, 0 none"
              : fmt::format(
                    ". A score is a log2 shift against the mean of the training patients, 2^{:.3f}: 1 is twice "
                    "that concentration",
                    response.reference_log2);
  if (response.limits > 0) {
    text += fmt::format(". {} responses are limits of the tested range, taken as that limit", response.limits);
  }
  return text + ".";
}

std::string patients_section(const ResponseManifest& m, const ResponseValidation& v) {
  const TrainingSummary& t = m.training;
  std::string text = fmt::format(
      "## Patients\n\n{} {} samples with a response ({} without one), trained on {}, evaluated {}. Era: {}.\n",
      response_words(m.response), t.patients, t.outcome_missing, t.trained_on, v.patients, m.description.era);
  if (!t.evaluate_on.empty()) {
    text += fmt::format("\nEvaluated are patients with `{}`. {}\n", t.evaluate_on, t.evaluate_on_words);
  }
  for (const std::string& warning : m.warnings) text += fmt::format("\n**Warning: {}.**\n", printable(warning));
  return text + fmt::format(
                    "\nSHA-256 of the training matrix and responses: `{}`. No patient's row is part of the "
                    "model.\n\n",
                    t.cohort_sha256);
}

std::string worth_section(const ResponseValidation& v, const ValidationOptions& options) {
  std::string text = fmt::format(
      "## What it is worth\n\n{} × {}-fold cross-validation; all on the same folds, each patient's prediction the mean "
      "over the repeats; 95 % intervals of {} bootstrap samples. Standard deviation of the error over repeats: "
      "{:.4f}.\n\n",
      options.repeats, options.folds, options.bootstraps, v.rmse_repeat_sd);
  text += table(metric_heads(v), metric_lines(v));
  constexpr double many_ties = 0.2;
  if (v.tied_share > many_ties) {
    text += fmt::format(
        "{:.0f} % of the patients have one and the same response; predictions order them by differences of no meaning, "
        "so that the rank correlation of the model is told too low beside that of a score with ties.\n\n",
        100 * v.tied_share);
  }
  text += fmt::format("**{}** Scores print both.\n\n", verdict(v));
  return text + difference_section(v) + importance_section(v) + site_section(v);
}

std::string feature_section(const ResponseManifest& m) {
  std::vector<std::vector<std::string>> lines;
  for (const FeatureSpec& spec : m.features) {
    const char* const sign = spec.monotone == MonotoneSign::up     ? "never lowers"
                             : spec.monotone == MonotoneSign::down ? "never raises"
                                                                   : "free";
    lines.push_back({fmt::format("`{}`", spec.name), spec.label, spec.unit, sign});
  }
  std::string text = "## Features\n\n" + table({"feature", "meaning", "unit", "direction"}, lines);
  text += fmt::format("## Missing values\n\nA missing feature is drawn {} times ", m.imputer.draw_count());
  text += m.options.draw_given.empty()
              ? std::string("from the patient's other features, learned without the response")
              : fmt::format("by its frequency given {}, the same numbers whatever else is missing",
                            join(m.options.draw_given, ", "));
  return text + fmt::format(
                    "; the score is the mean, its interval holds the scatter. Missing flags of these features alone "
                    "correlate with the response by {:.3f} (p {:.3f} by permutation; 0 is none).\n",
                    m.flags.correlation, m.flags.p);
}

std::string method_section(const ResponseManifest& m, const ResponseValidation& v) {
  std::string text = fmt::format(
      "\n## Method\n\nMean of {} bags of {:.0f} % of the patients without replacement. In each: a ridge regression "
      "(penalty {} patients, features scaled, coefficients with the sign of the direction), then {} that start from "
      "it. Seed {}. Contributions are the linear terms plus exact SHAP values of the trees, averaged; with the bias "
      "they sum to the margin.",
      m.bags.size(), 100 * m.options.bag_fraction, m.options.ridge, card_parts::trees_words(m.options), m.options.seed);
  if (m.options.inner_folds > 0) {
    text += fmt::format(
        " What the model says beyond the mean is multiplied by {:.3f} (the {} by {:.3f}), the slope on {} inner folds "
        "of the training patients, in validation of each fold's own.",
        m.shrinkage, m.baseline_name, m.baseline_shrinkage, m.options.inner_folds);
  }
  text += fmt::format(" Settings tried in each fold and for the model: {}.\n", v.settings_tried);
  return text + fmt::format(
                    "\nInterval: {:.0f} % of the mean effect, quantiles over bags and draws of missing values; bags "
                    "are spread by {:.2f} about their mean, since each saw a part of the patients. It is not the "
                    "range in which a patient's own response lies. Range: the score with every missing feature "
                    "that has a direction at its least and at its most resistant value.\n",
                    100 * m.interval.level, m.interval.inflation);
}

}  // namespace

std::string response_validation_text(const ResponseValidation& v) {
  std::string text = fmt::format("held out, {} patients; 95 % intervals by bootstrap\n", v.patients);
  const auto add = [&](const std::vector<std::string>& line) {
    text += fmt::format("  {:<36}", line.front());
    for (std::size_t k = 1; k < line.size(); ++k) text += fmt::format(" {:<30}", line[k]);
    text.erase(text.find_last_not_of(' ') + 1);
    text += '\n';
  };
  add(metric_heads(v));
  for (const std::vector<std::string>& line : metric_lines(v)) add(line);
  for (const ResponseSite& site : v.sites) {
    add({fmt::format("error at {} ({}), by the others", site.site, site.patients),
         site.is_estimable ? card_parts::measure_words(site.model, "rmse") : "not estimable",
         site.is_estimable ? card_parts::measure_words(site.baseline, "rmse") : "not estimable"});
  }
  return text + verdict(v) + '\n';
}

std::string response_card_text(const ResponseManifest& m, const ResponseValidation& validation,
                               const ValidationOptions& options) {
  return card_parts::head(m.description) + patients_section(m, validation) + worth_section(validation, options) +
         feature_section(m) + method_section(m, validation) + card_parts::tail(m.description, m.marrow, m.xgboost);
}

}  // namespace marrow
