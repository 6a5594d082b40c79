#include <fmt/format.h>

#include "marrow/model/card_parts.hpp"
#include "marrow/model/evaluate.hpp"

namespace marrow {
namespace {

struct Line {
  std::string what;
  std::string model;
  std::string baseline;
};

std::vector<Line> metric_lines(const Validation& v) {
  return {
      {"Harrell's C", card_parts::with_interval(v.model.c, 3), card_parts::with_interval(v.baseline.c, 3)},
      {"standard deviation of C over repeats", fmt::format("{:.3f}", v.model.c_repeat_sd),
       fmt::format("{:.3f}", v.baseline.c_repeat_sd)},
      {"C on all patients, the not evaluated too", fmt::format("{:.3f}", v.model.c_all),
       fmt::format("{:.3f}", v.baseline.c_all)},
      {"AUC at 3 years", card_parts::with_interval(v.model.auc_3y, 3), card_parts::with_interval(v.baseline.auc_3y, 3)},
      {"AUC at 5 years", card_parts::with_interval(v.model.auc_5y, 3), card_parts::with_interval(v.baseline.auc_5y, 3)},
      {fmt::format("Brier score at 5 years (without a model {:.4f})", v.brier_5y_null),
       fmt::format("{:.4f}", v.model.brier_5y), fmt::format("{:.4f}", v.baseline.brier_5y)},
      {fmt::format("integrated Brier score, 0 to 5 years (without {:.4f})", v.integrated_brier_null),
       fmt::format("{:.4f}", v.model.integrated_brier), fmt::format("{:.4f}", v.baseline.integrated_brier)},
      {"calibration slope of the margin", card_parts::with_interval(v.model.slope, 2),
       card_parts::with_interval(v.baseline.slope, 2)}};
}

std::string verdict(const Validation& v) {
  const std::string difference = card_parts::with_interval(v.c_difference, 4);
  if (v.c_difference.low > 0)
    return fmt::format("The trees rank better than the {} model: C {} higher.", v.baseline.name, difference);
  return fmt::format("The trees do not rank better than the {} model: the difference of C is {}.", v.baseline.name,
                     difference);
}

std::string importance_section(const Validation& v) {
  std::string text =
      "How much C falls when a feature's values are exchanged among held-out patients (mean, least and greatest of the "
      "repeats):\n\n| feature | fall of C |\n|---|---|\n";
  for (const FeatureImportance& item : v.importance) {
    text += fmt::format("| `{}` | {} |\n", item.feature, card_parts::with_interval(item.c_drop, 4));
  }
  return text;
}

std::string site_section(const Validation& v) {
  if (v.sites.empty()) return {};
  std::string text = fmt::format(
      "\nEach site judged by models of the others:\n\n| site | patients | events | C | C of the {} |\n"
      "|---|---|---|---|---|\n",
      v.baseline.name);
  for (const SiteValidation& site : v.sites) {
    text += fmt::format("| {} | {} | {} | {} | {} |\n", site.site, site.patients, site.events,
                        site.is_estimable ? card_parts::with_interval(site.model_c, 3) : "not estimable",
                        site.is_estimable ? card_parts::with_interval(site.baseline_c, 3) : "not estimable");
  }
  return text;
}

/// Cells of one way of scoring in a subgroup: C and, where there are probabilities, O/E.
std::string subgroup_cells(const std::optional<Estimate>& c, const std::optional<Estimate>& observed_expected,
                           bool has_risk) {
  const auto cell = [](const std::optional<Estimate>& estimate, int digits) {
    return estimate ? card_parts::with_interval(*estimate, digits) : std::string("not estimable");
  };
  return has_risk ? fmt::format(" {} | {} |", cell(c, 3), cell(observed_expected, 2))
                  : fmt::format(" {} |", cell(c, 3));
}

std::string subgroup_section(const ModelManifest& m) {
  if (m.validation.subgroups.empty()) return {};
  const bool has_risk = !m.description.ranking_only;
  const auto titles = [&](const std::string& of) {
    return has_risk ? fmt::format(" C{0} | O/E{0} |", of) : fmt::format(" C{} |", of);
  };
  std::string text =
      fmt::format("\nThe same patients by subgroup: C{}. Under {} events nothing is estimable.\n\n",
                  has_risk ? ", and O/E, the incidence at 5 years (Aalen-Johansen) over the mean that was "
                             "predicted with hazards of the other folds; 1 is as many as predicted"
                           : "",
                  least_subgroup_events);
  text += "| subgroup | patients | events |" + titles("");
  if (!m.is_fixed()) text += titles(" of the " + m.validation.baseline.name);
  const std::size_t columns = 3 + (has_risk ? 2U : 1U) * (m.is_fixed() ? 1U : 2U);
  text += "\n|";
  for (std::size_t k = 0; k < columns; ++k) text += "---|";
  text += '\n';
  for (const SubgroupValidation& group : m.validation.subgroups) {
    text += fmt::format("| {} {} | {} | {} |", group.column, group.group, group.patients, group.events);
    text += subgroup_cells(group.model_c, group.model_observed_expected, has_risk);
    if (!m.is_fixed()) text += subgroup_cells(group.baseline_c, group.baseline_observed_expected, has_risk);
    text += '\n';
  }
  return text;
}

std::string recalibration_section(const ModelManifest& m) {
  if (!m.recalibration) return {};
  const Recalibration& r = *m.recalibration;
  return fmt::format(
      "## Recalibrated\n\nBaseline hazards{} are of {} patients ({} events) of another cohort, whose incidence at 5 "
      "years "
      "is {:.1f} %; the model had said {:.1f} %. Trees and ranking are as trained; figures below are of the training "
      "cohort, before. SHA-256 of the cohort: `{}`.\n\n",
      r.is_slope_refitted ? " and slopes" : "", r.patients, r.events, 100 * r.incidence_5y, 100 * r.expected_5y,
      r.cohort_sha256);
}

std::string feature_lines(const ModelManifest& m) {
  std::string text = "| feature | meaning | unit | known on day | monotone |\n|---|---|---|---|---|\n";
  for (const FeatureSpec& spec : m.features) {
    const char* monotone = spec.monotone == MonotoneSign::up ? "up" : spec.monotone == MonotoneSign::down ? "down" : "";
    text +=
        fmt::format("| `{}` | {} | {} | {} | {} |\n", spec.name, spec.label, spec.unit, spec.measured_day, monotone);
  }
  return text;
}

std::string group_lines(const Metrics& metrics) {
  std::string text =
      "| group | predicted 5-year risk from | patients | predicted | observed |\n|---|---|---|---|---|\n";
  for (const RiskGroup& group : metrics.groups) {
    text += fmt::format("| {} | {:.0f} % | {} | {:.1f} % | {:.1f} % |\n", group.name, 100 * group.at_least,
                        group.patients, 100 * group.expected, 100 * group.observed);
  }
  return text;
}

std::string training_section(const ModelManifest& m) {
  const TrainingSummary& t = m.training;
  std::string text = "## Patients\n\n";
  text += fmt::format(
      "{} at risk on day {:.0f} ({} excluded before it, {} ended by it, {} without outcome); trained on {}. Era: {}.\n",
      t.patients, t.landmark_days, t.excluded, t.ended_by_landmark, t.outcome_missing, t.trained_on, m.description.era);
  text += fmt::format(
      "Evaluated: {} patients, {} events, {} competing; cumulative incidence {:.1f} % at 3 and {:.1f} % at 5 years "
      "from "
      "diagnosis (Aalen-Johansen, free of events on day {:.0f}).\n",
      m.validation.patients, m.validation.events, m.validation.competing, 100 * m.validation.incidence_3y,
      100 * m.validation.incidence_5y, t.landmark_days);
  if (!t.evaluate_on.empty())
    text += fmt::format("\nEvaluated are patients with `{}`. {}\n", t.evaluate_on, t.evaluate_on_words);
  text += fmt::format("\nSHA-256 of the training matrix and outcomes: `{}`. No patient's row is part of the model.\n",
                      t.cohort_sha256);
  return text;
}

std::string missing_section(const ModelManifest& m) {
  return fmt::format(
      "## Missing values\n\n"
      "A missing feature is drawn {} times from the patient's other features (linear regression and residuals' "
      "quantiles, "
      "learned without the outcome); the score is the mean, its interval holds their scatter, and the contribution "
      "says "
      "`not_assessed`. Missing flags of these features alone reach C {:.3f} on the evaluated patients (p {:.2f} by "
      "permutation; 0.5 is none).\n",
      Imputer::draws, m.flags.c, m.flags.p);
}

std::string linear_words(const ModelManifest& m) {
  return m.options.task.objective == Objective::logistic
             ? fmt::format(
                   "a logistic model of the event by day {:.0f}, patients weighted by the inverse probability of "
                   "censoring, with ridge penalty {} (features scaled)",
                   m.options.task.horizon_days, m.options.ridge)
             : fmt::format("a Cox model with ridge penalty {} (features scaled, Breslow ties)", m.options.ridge);
}

std::string learning_words(const ModelManifest& m) {
  if (m.is_fixed()) {
    std::string text = "A fixed score, not learned from these patients: the sum of";
    for (std::size_t j = 0; j < m.features.size(); ++j) {
      text += fmt::format("{} {} × (`{}` − {:.3g})", j == 0 ? "" : " and", m.baseline.coefficients[j],
                          m.features[j].name, m.baseline.means[j]);
    }
    return text + ".";
  }
  std::string text = fmt::format(
      "Mean of {} bags of {:.0f} % of the patients without replacement. In each: {}, then {} that start from its "
      "margin. "
      "Seed {}. Contributions are the linear terms plus exact SHAP values of the trees, averaged; with the bias they "
      "sum "
      "to the margin.",
      m.bags.size(), 100 * m.options.bag_fraction, linear_words(m), card_parts::trees_words(m.options), m.options.seed);
  if (m.options.inner_folds > 0) {
    text += fmt::format(
        " The margin is multiplied by {:.3f} (the {} model's by {:.3f}): its slope on {} inner folds of the training "
        "patients, in validation of each fold's own.",
        m.shrinkage, m.validation.baseline.name, m.baseline_shrinkage, m.options.inner_folds);
  }
  text += fmt::format(" Settings tried in each fold and for the model: {}.", m.validation.settings_tried);
  return text;
}

std::string method_section(const ModelManifest& m) {
  std::string text = fmt::format("## Method\n\n{}\n", learning_words(m));
  if (!m.description.ranking_only) {
    text += fmt::format(
        "\nProbabilities: cause-specific hazards of the event and of the competing ends, each over a baseline in steps "
        "of "
        "a twelfth of a year; slopes {:.2f} (standard error {:.2f}) and {:.2f} ({:.2f}) for one unit of the margin, "
        "fitted on held-out margins. They hold from day {:.0f} for a patient free of events then.\n",
        m.risk.event_slope, m.risk.event_slope_error, m.risk.competing_slope, m.risk.competing_slope_error,
        m.training.landmark_days);
  }
  return text +
         fmt::format(
             "\nInterval: {:.0f} %, margin ± {:.3f} × √({:.2f}² × variance over bags + variance over draws). It "
             "covers the uncertainty of the ranking from the training sample, not that of slopes and baseline.\n",
             100 * m.interval.level, m.interval.quantile, m.interval.inflation);
}

std::string worth_section(const ModelManifest& m) {
  const Validation& v = m.validation;
  if (m.is_fixed()) {
    std::string text = fmt::format(
        "\n## What it is worth\n\nNothing was fitted to these patients but the means that stand for missing values; {} "
        "bootstrap samples.\n\n| | score |\n|---|---|\n",
        m.validation_options.bootstraps);
    for (const Line& line : metric_lines(v)) {
      if (line.what.find("Brier") == std::string::npos) text += fmt::format("| {} | {} |\n", line.what, line.model);
    }
    return text + subgroup_section(m) + '\n';
  }
  std::string text = fmt::format(
      "\n## What it is worth\n\n{} × {}-fold cross-validation; both models on the same folds; {} bootstrap "
      "samples.\n\n",
      m.validation_options.repeats, m.validation_options.folds, m.validation_options.bootstraps);
  text += fmt::format("| held out | trees over {0} | {0} alone |\n|---|---|---|\n", v.baseline.name);
  for (const Line& line : metric_lines(v))
    text += fmt::format("| {} | {} | {} |\n", line.what, line.model, line.baseline);
  text += fmt::format("\n**{}** Scores print both.\n\n", verdict(v));
  text += group_lines(v.model);
  text +=
      "\nSlope and baseline hazard come from the same held-out margins, so this table is no independent check of "
      "calibration.\n\n";
  text += importance_section(v);
  return text + site_section(v) + subgroup_section(m) + '\n';
}

}  // namespace

std::string validation_text(const ModelManifest& m) {
  const Validation& v = m.validation;
  std::string text = fmt::format("{}, {} patients, {} events, {} competing; intervals 95 % by bootstrap\n",
                                 m.is_fixed() ? "a fixed score" : "held out", v.patients, v.events, v.competing);
  const auto add = [&](const Line& line) {
    text += fmt::format("  {:<56} {:<40} {}\n", line.what, line.model, m.is_fixed() ? "" : line.baseline);
  };
  if (!m.is_fixed()) add({"", "trees over " + v.baseline.name, v.baseline.name});
  for (const Line& line : metric_lines(v)) add(line);
  for (std::size_t g = 0; g < v.model.groups.size() && !m.description.ranking_only; ++g) {
    const auto cell = [](const RiskGroup& group) {
      return fmt::format("{} of {}: {:.1f} % / {:.1f} %", group.name, group.patients, 100 * group.expected,
                         100 * group.observed);
    };
    add({g == 0 ? "risk groups at 5 years, predicted / observed" : "", cell(v.model.groups[g]),
         cell(v.baseline.groups[g])});
  }
  for (const SiteValidation& site : v.sites) {
    const auto cell = [&](const Estimate& c) {
      return site.is_estimable ? card_parts::with_interval(c, 3) : "not estimable";
    };
    add({fmt::format("C at {} ({} patients, {} events), by the others", site.site, site.patients, site.events),
         cell(site.model_c), cell(site.baseline_c)});
  }
  return m.is_fixed() ? text : text + verdict(v) + '\n';
}

std::string card_text(const ModelManifest& m) {
  const ModelDescription& d = m.description;
  std::string text = card_parts::head(d);
  text += recalibration_section(m);
  text += training_section(m);
  text += worth_section(m);
  text += "## Features\n\n";
  text += feature_lines(m);
  text += '\n';
  text += missing_section(m);
  text += '\n';
  text += method_section(m);
  text += card_parts::tail(d, m.marrow, m.xgboost);
  return text;
}

}  // namespace marrow
