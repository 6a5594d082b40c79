#include "marrow/model/missingness.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "marrow/base/random.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/missing_flags.hpp"

namespace marrow {
namespace {

constexpr std::size_t folds = 5;
constexpr int flag_permutations = 99;
constexpr int order_permutations = 999;
constexpr double flag_ridge = 0.1;

bool has_event(const Observation& observation) {
  return observation.end == EndPoint::event;
}

/// Two-sided p of the log-rank test (Mantel 1966) between two groups.
double log_rank_p(const std::vector<Observation>& observations, const std::vector<bool>& group) {
  double difference = 0;
  double variance = 0;
  std::vector<double> times;
  for (const Observation& observation : observations) {
    if (has_event(observation)) times.push_back(observation.time);
  }
  std::sort(times.begin(), times.end());
  times.erase(std::unique(times.begin(), times.end()), times.end());
  for (const double time : times) {
    double at_risk = 0;
    double in_group = 0;
    double events = 0;
    double group_events = 0;
    for (std::size_t i = 0; i < observations.size(); ++i) {
      if (observations[i].time < time) continue;
      ++at_risk;
      in_group += group[i] ? 1 : 0;
      if (observations[i].time == time && has_event(observations[i])) {
        ++events;
        group_events += group[i] ? 1 : 0;
      }
    }
    const double share = in_group / at_risk;
    difference += group_events - events * share;
    if (at_risk > 1) variance += events * share * (1 - share) * (at_risk - events) / (at_risk - 1);
  }
  return variance > 0 ? std::erfc(std::sqrt(difference * difference / variance / 2)) : 1;
}

/// C of held-out linear predictors; patient i is in fold `fold[i]`.
double cross_validated_c(const NumberTable& flags, const std::vector<Observation>& observations,
                         const std::vector<std::size_t>& fold) {
  std::vector<double> risk(observations.size(), 0.0);
  for (std::size_t f = 0; f < folds; ++f) {
    NumberTable training{0, flags.columns, {}};
    std::vector<Observation> ends;
    for (std::size_t i = 0; i < observations.size(); ++i) {
      if (fold[i] == f) continue;
      ++training.rows;
      ends.push_back(observations[i]);
      for (std::size_t j = 0; j < flags.columns; ++j) training.values.push_back(flags.at(i, j));
    }
    if (std::none_of(ends.begin(), ends.end(), has_event)) continue;
    LinearPredictor linear = fit_cox(training, ends, flag_ridge).predictor;
    // The folds' own means would shift whole folds against each other.
    std::fill(linear.means.begin(), linear.means.end(), 0.0);
    for (std::size_t i = 0; i < observations.size(); ++i) {
      if (fold[i] == f) risk[i] = linear(flags.values.data() + i * flags.columns);
    }
  }
  const double c = concordance(observations, risk);
  return std::isnan(c) ? 0.5 : c;
}

FlagConcordance flag_concordance(const Cohort& cohort, const std::vector<std::size_t>& columns,
                                 const std::vector<std::size_t>& patients, std::uint64_t seed) {
  const NumberTable flags = flag_table(cohort, columns, patients);
  FlagConcordance result{.flags = static_cast<std::int64_t>(flags.columns)};
  if (flags.columns == 0) return result;
  std::vector<Observation> observations;
  for (const std::size_t patient : patients) observations.push_back(cohort.observations[patient]);
  std::vector<std::size_t> fold;
  for (std::size_t i = 0; i < patients.size(); ++i) fold.push_back(i % folds);
  Random random(fnv1a(fmt::format("flags|{}", seed)));
  shuffle(fold, random);
  result.c = cross_validated_c(flags, observations, fold);
  int reached = 0;
  for (int k = 0; k < flag_permutations; ++k) {
    shuffle(observations, random);
    reached += cross_validated_c(flags, observations, fold) >= result.c ? 1 : 0;
  }
  result.p = (1.0 + reached) / (1.0 + flag_permutations);
  return result;
}

OrderReport order_report(const Cohort& cohort, std::string name, const std::vector<std::size_t>& order,
                         std::uint64_t seed) {
  OrderReport report{.order = std::move(name)};
  std::vector<bool> events;
  for (const std::size_t patient : order) events.push_back(has_event(cohort.observations[patient]));
  for (std::size_t q = 0; q < 4; ++q) {
    const std::size_t begin = q * order.size() / 4;
    const std::size_t end = (q + 1) * order.size() / 4;
    if (begin == end) continue;
    OrderReport::Block block{.first = cohort.matrix.samples[order[begin]],
                             .patients = static_cast<std::int64_t>(end - begin)};
    for (std::size_t i = begin; i < end; ++i) block.events += events[i] ? 1 : 0;
    report.quarters.push_back(std::move(block));
  }
  const Change change = greatest_change(events);
  if (change.size == 0) return report;
  const auto middle = events.begin() + static_cast<std::ptrdiff_t>(change.place);
  report.change_at = cohort.matrix.samples[order[change.place]];
  report.rate_before =
      static_cast<double>(std::count(events.begin(), middle, true)) / static_cast<double>(change.place);
  report.rate_after =
      static_cast<double>(std::count(middle, events.end(), true)) / static_cast<double>(events.size() - change.place);
  Random random(fnv1a(fmt::format("order|{}", seed)));
  int reached = 0;
  for (int k = 0; k < order_permutations; ++k) {
    std::vector<int> permuted(events.begin(), events.end());
    shuffle(permuted, random);
    reached += greatest_change(std::vector<bool>(permuted.begin(), permuted.end())).size >= change.size ? 1 : 0;
  }
  report.p = (1.0 + reached) / (1.0 + order_permutations);
  return report;
}

std::string concordance_line(std::string_view what, const FlagConcordance& c) {
  if (c.flags == 0) return fmt::format("  {:<46} no flag varies\n", what);
  return fmt::format("  {:<46} C {:.3f}, p {:.2f}, {} flags\n", what, c.c, c.p, c.flags);
}

double percent(std::int64_t part, std::int64_t whole) {
  return whole == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace

MissingnessReport report_missingness(const Cohort& cohort, const std::vector<std::string>& used, std::uint64_t seed) {
  MissingnessReport report;
  std::vector<std::size_t> every;
  std::vector<std::size_t> of_model;
  for (std::size_t j = 0; j < cohort.matrix.columns.size(); ++j) {
    MissingFlag flag{.feature = cohort.matrix.columns[j].name};
    flag.is_used = std::find(used.begin(), used.end(), flag.feature) != used.end();
    std::vector<bool> is_missing;
    for (std::size_t i = 0; i < cohort.size(); ++i) {
      is_missing.push_back(std::isnan(cohort.matrix.at(i, j)));
      ++(is_missing.back() ? flag.missing : flag.known);
      if (has_event(cohort.observations[i])) ++(is_missing.back() ? flag.missing_events : flag.known_events);
    }
    if (flag.known == 0) continue;
    flag.p = log_rank_p(cohort.observations, is_missing);
    every.push_back(j);
    if (flag.is_used) of_model.push_back(j);
    report.flags.push_back(std::move(flag));
  }
  const PatientOrders orders = patient_orders(cohort);
  report.used_evaluated = flag_concordance(cohort, of_model, orders.evaluated, seed);
  report.used_all = flag_concordance(cohort, of_model, orders.by_code, seed);
  report.every_evaluated = flag_concordance(cohort, every, orders.evaluated, seed);
  report.every_all = flag_concordance(cohort, every, orders.by_code, seed);
  report.orders.push_back(order_report(cohort, "patient code", orders.by_code, seed));
  report.orders.push_back(order_report(cohort, "file", orders.by_file, seed));
  return report;
}

std::string missingness_text(const MissingnessReport& report) {
  std::string text = "missing values against the outcome\n";
  text += fmt::format("  {:<34} {:>8} {:>8} {:>9} {:>9} {:>9}\n", "feature (* in the model)", "missing", "known",
                      "events %", "events %", "log-rank");
  text += fmt::format("  {:<34} {:>8} {:>8} {:>9} {:>9} {:>9}\n", "", "", "", "missing", "known", "p");
  for (const MissingFlag& flag : report.flags) {
    text += fmt::format("  {:<34} {:>8} {:>8} {:>9} {:>9.1f} {:>9}\n", flag.feature + (flag.is_used ? " *" : ""),
                        flag.missing, flag.known,
                        flag.missing == 0 ? "" : fmt::format("{:.1f}", percent(flag.missing_events, flag.missing)),
                        percent(flag.known_events, flag.known), flag.missing == 0 ? "" : fmt::format("{:.2g}", flag.p));
  }
  text += "C of the missing flags alone (ridge Cox, cross-validated; 0.5 is none; p by permutation)\n";
  text += concordance_line("the model's features, evaluated patients", report.used_evaluated);
  text += concordance_line("the model's features, all patients", report.used_all);
  text += concordance_line("every column, evaluated patients", report.every_evaluated);
  text += concordance_line("every column, all patients", report.every_all);
  text += "events along the order of the patients (quarters: events / patients)\n";
  for (const OrderReport& order : report.orders) {
    std::string blocks;
    for (const OrderReport::Block& block : order.quarters)
      blocks += fmt::format(" {}/{}", block.events, block.patients);
    text += fmt::format("  {:<14}{}; greatest change at '{}': {:.1f} % before, {:.1f} % from there on, p {:.3f}\n",
                        order.order, blocks, printable(order.change_at), 100 * order.rate_before,
                        100 * order.rate_after, order.p);
  }
  if (report.alarm()) {
    text += fmt::format(
        "ALARM: the flags alone reach C {:.3f} on the evaluated patients: what was measured tells who "
        "relapsed\n",
        report.used_evaluated.c);
  }
  return text;
}

}  // namespace marrow
