#include "marrow/model/class_leaks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "marrow/base/random.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/classification.hpp"
#include "marrow/model/missing_flags.hpp"

namespace marrow {
namespace {

constexpr std::size_t folds = 5;
constexpr int permutations = 199;
constexpr double added = 0.5;  ///< patients in every count of naive Bayes

/// Labels as places of their names.
struct Labels {
  std::vector<std::string> names;
  std::vector<std::size_t> of;

  explicit Labels(const std::vector<std::string>& labels) {
    const std::set<std::string> distinct(labels.begin(), labels.end());
    names.assign(distinct.begin(), distinct.end());
    for (const std::string& label : labels) {
      of.push_back(static_cast<std::size_t>(std::lower_bound(names.begin(), names.end(), label) - names.begin()));
    }
  }
};

/// Held-out log odds of the classes by naive Bayes, shape (classes, patients), without the shares of the classes: these
/// would shift whole folds against each other.
std::vector<std::vector<double>> held_out(const NumberTable& flags, const std::vector<std::size_t>& labels,
                                          std::size_t classes, const std::vector<std::size_t>& fold) {
  std::vector<std::vector<double>> result(classes, std::vector<double>(labels.size(), 0.0));
  for (std::size_t f = 0; f < folds; ++f) {
    std::vector<double> patients(classes, 2 * added);
    NumberTable set{classes, flags.columns, std::vector<double>(classes * flags.columns, added)};
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (fold[i] == f) continue;
      patients[labels[i]] += 1;
      for (std::size_t j = 0; j < flags.columns; ++j) set.at(labels[i], j) += flags.at(i, j);
    }
    for (std::size_t i = 0; i < labels.size(); ++i) {
      if (fold[i] != f) continue;
      double mean = 0;
      for (std::size_t k = 0; k < classes; ++k) {
        for (std::size_t j = 0; j < flags.columns; ++j) {
          const double share = set.at(k, j) / patients[k];
          result[k][i] += std::log(flags.at(i, j) > 0 ? share : 1 - share);
        }
        mean += result[k][i] / static_cast<double>(classes);
      }
      for (std::size_t k = 0; k < classes; ++k) result[k][i] -= mean;
    }
  }
  return result;
}

double mean_auroc(const NumberTable& flags, const std::vector<std::size_t>& labels, std::size_t classes,
                  const std::vector<std::size_t>& fold) {
  const std::vector<std::vector<double>> odds = held_out(flags, labels, classes, fold);
  double sum = 0;
  double known = 0;
  for (std::size_t k = 0; k < classes; ++k) {
    std::vector<bool> is_case;
    for (const std::size_t label : labels) is_case.push_back(label == k);
    const double area = plain_auc(is_case, odds[k]);
    if (std::isnan(area)) continue;
    sum += area;
    ++known;
  }
  return known > 0 ? sum / known : 0.5;
}

ClassFlags class_flags(const Cohort& cohort, const Labels& labels, const std::vector<std::size_t>& columns,
                       const std::vector<std::size_t>& patients, std::uint64_t seed) {
  const NumberTable flags = flag_table(cohort, columns, patients);
  ClassFlags result{.flags = static_cast<std::int64_t>(flags.columns)};
  if (flags.columns == 0) return result;
  std::vector<std::size_t> own = values_at(labels.of, patients);
  std::vector<std::size_t> fold;
  for (std::size_t i = 0; i < patients.size(); ++i) fold.push_back(i % folds);
  Random random(fnv1a(fmt::format("flags|{}", seed)));
  shuffle(fold, random);
  result.auroc = mean_auroc(flags, own, labels.names.size(), fold);
  int reached = 0;
  for (int k = 0; k < permutations; ++k) {
    shuffle(own, random);
    reached += mean_auroc(flags, own, labels.names.size(), fold) >= result.auroc ? 1 : 0;
  }
  result.p = (1.0 + reached) / (1.0 + permutations);
  return result;
}

/// Pearson's chi-squared of a flag against the classes.
double chi_squared(const std::vector<bool>& flag, const std::vector<std::size_t>& labels, std::size_t classes) {
  std::vector<double> patients(classes, 0.0);
  std::vector<double> flagged(classes, 0.0);
  for (std::size_t i = 0; i < flag.size(); ++i) {
    patients[labels[i]] += 1;
    flagged[labels[i]] += flag[i] ? 1 : 0;
  }
  const double share =
      std::accumulate(flagged.begin(), flagged.end(), 0.0) / static_cast<double>(std::max<std::size_t>(1, flag.size()));
  double sum = 0;
  for (std::size_t k = 0; k < classes && share > 0 && share < 1; ++k) {
    const double distance = flagged[k] - patients[k] * share;
    if (patients[k] > 0) sum += distance * distance / (patients[k] * share * (1 - share));
  }
  return sum;
}

ClassFlag flag_of(const Cohort& cohort, const Labels& labels, std::size_t column, std::uint64_t seed) {
  ClassFlag result{.feature = cohort.matrix.columns[column].name};
  std::vector<bool> is_missing;
  std::vector<double> missing(labels.names.size(), 0.0);
  std::vector<double> patients(labels.names.size(), 0.0);
  for (std::size_t i = 0; i < cohort.size(); ++i) {
    is_missing.push_back(std::isnan(cohort.matrix.at(i, column)));
    ++(is_missing.back() ? result.missing : result.known);
    patients[labels.of[i]] += 1;
    missing[labels.of[i]] += is_missing.back() ? 1 : 0;
  }
  if (result.missing == 0 || result.known == 0) return result;
  std::size_t most = 0;
  for (std::size_t k = 1; k < labels.names.size(); ++k) {
    if (missing[k] * patients[most] > missing[most] * patients[k]) most = k;
  }
  result.most_in = labels.names[most];
  result.share_most_in = missing[most] / patients[most];
  const double others = static_cast<double>(cohort.size()) - patients[most];
  result.share_elsewhere = others > 0 ? (static_cast<double>(result.missing) - missing[most]) / others : 0;

  const double found = chi_squared(is_missing, labels.of, labels.names.size());
  std::vector<std::size_t> permuted = labels.of;
  Random random(fnv1a(fmt::format("flag|{}|{}", seed, result.feature)));
  int reached = 0;
  for (int k = 0; k < permutations; ++k) {
    shuffle(permuted, random);
    reached += chi_squared(is_missing, permuted, labels.names.size()) >= found * (1 - 1e-12) ? 1 : 0;
  }
  result.p = (1.0 + reached) / (1.0 + permutations);
  return result;
}

/// The greatest change of the share of any class; place of the class and the change.
std::pair<std::size_t, Change> greatest_of_classes(const std::vector<std::size_t>& labels, std::size_t classes) {
  std::pair<std::size_t, Change> best;
  for (std::size_t k = 0; k < classes; ++k) {
    std::vector<bool> is_case;
    for (const std::size_t label : labels) is_case.push_back(label == k);
    const Change change = greatest_change(is_case);
    if (change.size > best.second.size) best = {k, change};
  }
  return best;
}

ClassOrder order_of(const Cohort& cohort, const Labels& labels, std::string name, const std::vector<std::size_t>& order,
                    std::uint64_t seed) {
  ClassOrder result{.order = std::move(name)};
  std::vector<std::size_t> along = values_at(labels.of, order);
  const auto [label, change] = greatest_of_classes(along, labels.names.size());
  if (change.size == 0) return result;
  result.label = labels.names[label];
  result.change_at = cohort.matrix.samples[order[change.place]];
  const auto middle = along.begin() + static_cast<std::ptrdiff_t>(change.place);
  result.share_before =
      static_cast<double>(std::count(along.begin(), middle, label)) / static_cast<double>(change.place);
  result.share_after =
      static_cast<double>(std::count(middle, along.end(), label)) / static_cast<double>(along.size() - change.place);
  Random random(fnv1a(fmt::format("order|{}", seed)));
  int reached = 0;
  for (int k = 0; k < permutations; ++k) {
    shuffle(along, random);
    reached += greatest_of_classes(along, labels.names.size()).second.size >= change.size ? 1 : 0;
  }
  result.p = (1.0 + reached) / (1.0 + permutations);
  return result;
}

std::string flags_line(std::string_view what, const ClassFlags& flags) {
  if (flags.flags == 0) return fmt::format("  {:<46} no flag varies\n", what);
  return fmt::format("  {:<46} AUROC {:.3f}, p {:.3f}, {} flags\n", what, flags.auroc, flags.p, flags.flags);
}

}  // namespace

ClassLeakReport report_class_leaks(const Cohort& cohort, const std::vector<std::string>& used, std::uint64_t seed) {
  const Labels labels(cohort.labels);
  ClassLeakReport report;
  std::vector<std::size_t> every;
  std::vector<std::size_t> of_model;
  for (std::size_t j = 0; j < cohort.matrix.columns.size(); ++j) {
    ClassFlag flag = flag_of(cohort, labels, j, seed);
    if (flag.known == 0) continue;
    flag.is_used = std::find(used.begin(), used.end(), flag.feature) != used.end();
    every.push_back(j);
    if (flag.is_used) of_model.push_back(j);
    report.flags.push_back(std::move(flag));
  }
  const PatientOrders orders = patient_orders(cohort);
  report.used_evaluated = class_flags(cohort, labels, of_model, orders.evaluated, seed);
  report.used_all = class_flags(cohort, labels, of_model, orders.by_code, seed);
  report.every_evaluated = class_flags(cohort, labels, every, orders.evaluated, seed);
  report.every_all = class_flags(cohort, labels, every, orders.by_code, seed);
  report.orders.push_back(order_of(cohort, labels, "patient code", orders.by_code, seed));
  report.orders.push_back(order_of(cohort, labels, "file", orders.by_file, seed));
  return report;
}

std::string class_leak_text(const ClassLeakReport& report) {
  std::string text = "missing values against the class (p by permutation)\n";
  text += fmt::format("  {:<34} {:>8} {:>8} {:>7}  {}\n", "feature (* in the model)", "missing", "known", "p",
                      "missing most often in");
  for (const ClassFlag& flag : report.flags) {
    text += fmt::format("  {:<34} {:>8} {:>8} {:>7}", flag.feature + (flag.is_used ? " *" : ""), flag.missing,
                        flag.known, flag.missing == 0 ? "" : fmt::format("{:.3f}", flag.p));
    if (flag.missing > 0) {
      text += fmt::format("  {}: {:.1f} %, others {:.1f} %", printable(flag.most_in), 100 * flag.share_most_in,
                          100 * flag.share_elsewhere);
    }
    text += '\n';
  }
  text += "the missing flags alone (naive Bayes, cross-validated; mean over the classes, 0.5 is none)\n";
  text += flags_line("the model's features, evaluated patients", report.used_evaluated);
  text += flags_line("the model's features, all patients", report.used_all);
  text += flags_line("every column, evaluated patients", report.every_evaluated);
  text += flags_line("every column, all patients", report.every_all);
  text += "classes along the order of the patients\n";
  for (const ClassOrder& order : report.orders) {
    if (order.label.empty()) continue;  // too few patients for a change
    text += fmt::format("  {:<14} greatest change at '{}': {} {:.1f} % before, {:.1f} % from there on, p {:.3f}\n",
                        order.order, printable(order.change_at), printable(order.label), 100 * order.share_before,
                        100 * order.share_after, order.p);
  }
  if (report.alarm()) {
    text += fmt::format(
        "ALARM: the flags alone reach an AUROC of {:.3f} on the evaluated patients: what was measured tells the "
        "class\n",
        report.used_evaluated.auroc);
  }
  return text;
}

}  // namespace marrow
