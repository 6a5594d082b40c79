#include "marrow/model/response_leaks.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "marrow/base/random.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/bootstrap.hpp"
#include "marrow/model/missing_flags.hpp"
#include "marrow/model/response_measures.hpp"
#include "marrow/model/ridge.hpp"

namespace marrow {
namespace {

constexpr std::size_t folds = 5;
constexpr int permutations = 199;

std::vector<double> mean_responses(const Cohort& cohort) {
  std::vector<double> result;
  for (const std::vector<double>& own : cohort.responses) result.push_back(mean(own));
  return result;
}

/// Correlation of responses with what a ridge regression on the flags of the other folds says of them.
double held_out_correlation(const NumberTable& flags, const std::vector<double>& responses,
                            const std::vector<std::size_t>& fold) {
  const std::vector<FeatureSpec> columns(flags.columns);
  std::vector<double> predicted(responses.size());
  for (std::size_t f = 0; f < folds; ++f) {
    NumberTable fitted{0, flags.columns, {}};
    std::vector<double> learned;
    for (std::size_t i = 0; i < responses.size(); ++i) {
      if (fold[i] == f) continue;
      const double* row = flags.values.data() + i * flags.columns;
      fitted.values.insert(fitted.values.end(), row, row + flags.columns);
      ++fitted.rows;
      learned.push_back(responses[i]);
    }
    LinearPredictor linear = fit_ridge(fitted, columns, learned, response_ridge);
    linear.intercept = 0;  // the mean of a fold's others would shift whole folds against each other
    for (std::size_t i = 0; i < responses.size(); ++i) {
      if (fold[i] == f) predicted[i] = linear(flags.values.data() + i * flags.columns);
    }
  }
  std::vector<std::size_t> all(responses.size());
  std::iota(all.begin(), all.end(), std::size_t{0});
  const double correlation = pearson(responses, predicted, all);
  return std::isfinite(correlation) ? correlation : 0;
}

ResponseFlags flags_alone(const Cohort& cohort, const std::vector<double>& responses,
                          const std::vector<std::size_t>& columns, const std::vector<std::size_t>& patients,
                          std::uint64_t seed) {
  const NumberTable flags = flag_table(cohort, columns, patients);
  ResponseFlags result{.flags = static_cast<std::int64_t>(flags.columns)};
  if (flags.columns == 0) return result;
  std::vector<double> own = values_at(responses, patients);
  std::vector<std::size_t> fold;
  for (std::size_t i = 0; i < patients.size(); ++i) fold.push_back(i % folds);
  Random random(fnv1a(fmt::format("flags|{}", seed)));
  shuffle(fold, random);
  result.correlation = held_out_correlation(flags, own, fold);
  int reached = 0;
  for (int k = 0; k < permutations; ++k) {
    shuffle(own, random);
    reached += held_out_correlation(flags, own, fold) >= result.correlation ? 1 : 0;
  }
  result.p = (1.0 + reached) / (1.0 + permutations);
  return result;
}

/// Difference of the mean response between patients with the flag and without.
double difference(const std::vector<bool>& is_missing, const std::vector<double>& responses, ResponseFlag& flag) {
  double missing = 0;
  double known = 0;
  for (std::size_t i = 0; i < responses.size(); ++i) (is_missing[i] ? missing : known) += responses[i];
  flag.mean_missing = missing / static_cast<double>(flag.missing);
  flag.mean_known = known / static_cast<double>(flag.known);
  return std::abs(flag.mean_missing - flag.mean_known);
}

ResponseFlag flag_of(const Cohort& cohort, const std::vector<double>& responses, std::size_t column,
                     std::uint64_t seed) {
  ResponseFlag result{.feature = cohort.matrix.columns[column].name};
  std::vector<bool> is_missing;
  for (std::size_t i = 0; i < cohort.size(); ++i) {
    is_missing.push_back(std::isnan(cohort.matrix.at(i, column)));
    ++(is_missing.back() ? result.missing : result.known);
  }
  if (result.missing == 0 || result.known == 0) return result;
  const double found = difference(is_missing, responses, result);
  std::vector<double> permuted = responses;
  Random random(fnv1a(fmt::format("flag|{}|{}", seed, result.feature)));
  int reached = 0;
  ResponseFlag ignored = result;
  for (int k = 0; k < permutations; ++k) {
    shuffle(permuted, random);
    reached += difference(is_missing, permuted, ignored) >= found * (1 - 1e-12) ? 1 : 0;
  }
  result.p = (1.0 + reached) / (1.0 + permutations);
  return result;
}

ResponseOrder order_of(const Cohort& cohort, const std::vector<double>& responses, std::string name,
                       const std::vector<std::size_t>& order, std::uint64_t seed) {
  ResponseOrder result{.order = std::move(name)};
  std::vector<double> along = values_at(responses, order);
  const Change change = greatest_change(along);
  if (change.size == 0) return result;
  result.change_at = cohort.matrix.samples[order[change.place]];
  const auto middle = along.begin() + static_cast<std::ptrdiff_t>(change.place);
  result.mean_before = mean(std::vector<double>(along.begin(), middle));
  result.mean_after = mean(std::vector<double>(middle, along.end()));
  Random random(fnv1a(fmt::format("order|{}", seed)));
  int reached = 0;
  for (int k = 0; k < permutations; ++k) {
    shuffle(along, random);
    reached += greatest_change(along).size >= change.size ? 1 : 0;
  }
  result.p = (1.0 + reached) / (1.0 + permutations);
  return result;
}

std::vector<std::string> warnings_of(const Cohort& cohort, const std::vector<double>& responses,
                                     std::size_t evaluated) {
  std::vector<std::string> warnings;
  if (static_cast<std::int64_t>(evaluated) < few_patients) {
    warnings.push_back(
        fmt::format("{} patients are few: the intervals are wide, and a model of so few is worth little without "
                    "validation in others",
                    evaluated));
  }
  if (const auto words = two_units_warning(responses)) warnings.push_back(*words);
  if (cohort.limits > 0) {
    warnings.push_back(
        fmt::format("{} responses are limits of the tested range (< or >), taken as that limit: the "
                    "effects of what lies beyond are told too small",
                    cohort.limits));
  }
  return warnings;
}

std::string flags_line(std::string_view what, const ResponseFlags& flags) {
  if (flags.flags == 0) return fmt::format("  {:<46} no flag varies\n", what);
  return fmt::format("  {:<46} correlation {:.3f}, p {:.3f}, {} flags\n", what, flags.correlation, flags.p,
                     flags.flags);
}

}  // namespace

ResponseLeakReport report_response_leaks(const Cohort& cohort, const std::vector<std::string>& used,
                                         std::uint64_t seed) {
  const std::vector<double> responses = mean_responses(cohort);
  ResponseLeakReport report;
  std::vector<std::size_t> every;
  std::vector<std::size_t> of_model;
  for (std::size_t j = 0; j < cohort.matrix.columns.size(); ++j) {
    ResponseFlag flag = flag_of(cohort, responses, j, seed);
    if (flag.known == 0) continue;
    flag.is_used = std::find(used.begin(), used.end(), flag.feature) != used.end();
    every.push_back(j);
    if (flag.is_used) of_model.push_back(j);
    report.flags.push_back(std::move(flag));
  }
  const PatientOrders orders = patient_orders(cohort);
  report.used = flags_alone(cohort, responses, of_model, orders.evaluated, seed);
  report.every = flags_alone(cohort, responses, every, orders.evaluated, seed);
  report.orders.push_back(order_of(cohort, responses, "patient code", orders.by_code, seed));
  report.orders.push_back(order_of(cohort, responses, "file", orders.by_file, seed));
  report.warnings = warnings_of(cohort, responses, orders.evaluated.size());
  return report;
}

std::string response_leak_text(const ResponseLeakReport& report) {
  std::string text = "missing values against the response (mean log2; p by permutation)\n";
  text += fmt::format("  {:<34} {:>8} {:>8} {:>9} {:>9} {:>7}\n", "feature (* in the model)", "missing", "known",
                      "missing", "known", "p");
  for (const ResponseFlag& flag : report.flags) {
    text += fmt::format("  {:<34} {:>8} {:>8}", flag.feature + (flag.is_used ? " *" : ""), flag.missing, flag.known);
    if (flag.missing > 0)
      text += fmt::format(" {:>9.3f} {:>9.3f} {:>7.3f}", flag.mean_missing, flag.mean_known, flag.p);
    text += '\n';
  }
  text += "the missing flags alone (ridge regression, cross-validated; 0 is none)\n";
  text += flags_line("the model's features, evaluated patients", report.used);
  text += flags_line("every column, evaluated patients", report.every);
  text += "responses along the order of the patients\n";
  for (const ResponseOrder& order : report.orders) {
    if (order.change_at.empty()) continue;
    text += fmt::format("  {:<14} greatest change at '{}': mean {:.3f} before, {:.3f} from there on, p {:.3f}\n",
                        order.order, printable(order.change_at), order.mean_before, order.mean_after, order.p);
  }
  if (report.alarm()) {
    text += fmt::format("ALARM: the flags alone correlate with the response by {:.3f}: what was measured tells it\n",
                        report.used.correlation);
  }
  for (const std::string& warning : report.warnings) text += fmt::format("warning: {}\n", warning);
  return text;
}

}  // namespace marrow
