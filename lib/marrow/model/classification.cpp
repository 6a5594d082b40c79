#include "marrow/model/classification.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

#include "marrow/model/calibration.hpp"
#include "marrow/model/resampler.hpp"

namespace marrow {
namespace {

constexpr double nan = std::numeric_limits<double>::quiet_NaN();
constexpr double normal_95 = 1.959963984540054;
constexpr std::size_t bins = 10;  ///< tenths of the probability

std::vector<std::size_t> descending(const std::vector<double>& score) {
  std::vector<std::size_t> order(score.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return score[a] > score[b]; });
  return order;
}

/// Calls `step(true positives, false positives)` after each distinct score, from the highest.
template <class Step>
void for_each_threshold(const std::vector<bool>& is_case, const std::vector<double>& score, const Step& step) {
  const std::vector<std::size_t> order = descending(score);
  double cases = 0;
  double others = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    (is_case[order[k]] ? cases : others) += 1;
    if (k + 1 == order.size() || score[order[k + 1]] != score[order[k]]) step(cases, others);
  }
}

/// Patients of a class by truth and by answer.
struct ClassCounts {
  std::int64_t truth = 0;
  std::int64_t predicted = 0;
  std::int64_t correct = 0;

  /// 2·correct / (truth + predicted), NaN for a class that nobody has and nobody was called.
  [[nodiscard]] double f1() const {
    return truth + predicted > 0 ? 2 * static_cast<double>(correct) / static_cast<double>(truth + predicted) : nan;
  }
  [[nodiscard]] double recall() const {
    return truth > 0 ? static_cast<double>(correct) / static_cast<double>(truth) : nan;
  }
};

/// Of patients with an answer.
std::vector<ClassCounts> class_counts(const ClassifiedPatients& patients, const std::vector<std::size_t>& places) {
  std::vector<ClassCounts> counts(patients.classes.size());
  for (const std::size_t i : places) {
    if (patients.answer[i] == patients.classes.size()) continue;
    ++counts[patients.truth[i]].truth;
    ++counts[patients.answer[i]].predicted;
    if (patients.truth[i] == patients.answer[i]) ++counts[patients.truth[i]].correct;
  }
  return counts;
}

double mean_known(const std::vector<double>& values) {
  double sum = 0;
  double known = 0;
  for (const double value : values) {
    if (std::isnan(value)) continue;
    sum += value;
    known += 1;
  }
  return known > 0 ? sum / known : nan;
}

/// Recall of the classes that an answered patient has.
double balanced_accuracy(const ClassifiedPatients& patients, const std::vector<std::size_t>& places) {
  std::vector<double> values;
  for (const ClassCounts& counts : class_counts(patients, places)) {
    if (counts.truth > 0) values.push_back(counts.recall());
  }
  return mean_known(values);
}

bool has_all_probabilities(const ClassifiedPatients& patients) {
  return std::none_of(patients.probability.begin(), patients.probability.end(),
                      [](const auto& column) { return column.empty(); });
}

/// Mean over patients of the squared distance between probabilities and truth, summed over the classes (Brier 1950).
double brier_over_classes(const ClassifiedPatients& patients, const std::vector<std::size_t>& places) {
  double sum = 0;
  for (const std::size_t i : places) {
    for (std::size_t k = 0; k < patients.classes.size(); ++k) {
      const double distance = patients.probability[k][i] - (patients.truth[i] == k ? 1 : 0);
      sum += distance * distance;
    }
  }
  return sum / static_cast<double>(places.size());
}

/// F1 of the classes that an answered patient has.
double macro_f1(const ClassifiedPatients& patients, const std::vector<std::size_t>& places) {
  std::vector<double> values;
  for (const ClassCounts& counts : class_counts(patients, places)) {
    if (counts.truth > 0) values.push_back(counts.f1());
  }
  return mean_known(values);
}

/// Expected calibration error of the most probable class: tenths of its probability, distance of mean probability and
/// share correct, weighted by patients (Guo 2017).
double calibration_error(const ClassifiedPatients& patients, const std::vector<std::size_t>& places) {
  std::vector<double> distance(bins, 0.0);
  for (const std::size_t i : places) {
    std::size_t best = 0;
    for (std::size_t k = 1; k < patients.classes.size(); ++k) {
      if (patients.probability[k][i] > patients.probability[best][i]) best = k;
    }
    const double probability = patients.probability[best][i];
    const std::size_t bin = std::min(bins - 1, static_cast<std::size_t>(probability * static_cast<double>(bins)));
    distance[bin] += probability - (patients.truth[i] == best ? 1 : 0);
  }
  double sum = 0;
  for (const double one : distance) sum += std::abs(one);
  return sum / static_cast<double>(places.size());
}

/// Slope of the truth on the log odds of the probability (Cox 1958), by Newton's method; NaN without a maximum.
EstimatedNumber logistic_slope(const std::vector<bool>& is_case, const std::vector<double>& probability) {
  constexpr int most_steps = 50;
  constexpr double farthest = 30;
  double a = 0;
  double b = 1;
  for (int step = 0; step < most_steps; ++step) {
    double g0 = 0, g1 = 0, h00 = 0, h01 = 0, h11 = 0;
    for (std::size_t i = 0; i < is_case.size(); ++i) {
      const double p = std::clamp(probability[i], 1e-6, 1 - 1e-6);
      const double x = std::log(p / (1 - p));
      const double mean = 1 / (1 + std::exp(-(a + b * x)));
      const double residual = (is_case[i] ? 1 : 0) - mean;
      const double variance = mean * (1 - mean);
      g0 += residual;
      g1 += residual * x;
      h00 += variance;
      h01 += variance * x;
      h11 += variance * x * x;
    }
    const double determinant = h00 * h11 - h01 * h01;
    if (!(determinant > 1e-12 * h00 * h11)) return {nan, nan};
    const double to_a = (h11 * g0 - h01 * g1) / determinant;
    const double to_b = (h00 * g1 - h01 * g0) / determinant;
    a += to_a;
    b += to_b;
    if (!(std::abs(a) < farthest && std::abs(b) < farthest)) return {nan, nan};
    if (std::abs(to_a) + std::abs(to_b) < 1e-10) return {b, std::sqrt(h00 / determinant)};
  }
  return {nan, nan};
}

Measure share_measure(std::string name, std::int64_t part, std::int64_t whole, std::string_view why_not) {
  Measure measure{.name = std::move(name), .years = std::nullopt};
  if (whole == 0) {
    measure.reason = why_not;
    return measure;
  }
  measure.value = static_cast<double>(part) / static_cast<double>(whole);
  const auto [low, high] = wilson_interval(part, whole);
  measure.low = low;
  measure.high = high;
  return measure;
}

std::vector<bool> is_of_class(const ClassifiedPatients& patients, std::size_t k,
                              const std::vector<std::size_t>& places) {
  std::vector<bool> result;
  for (const std::size_t i : places) result.push_back(patients.truth[i] == k);
  return result;
}

std::vector<CurvePoint> roc_points(const std::vector<bool>& is_case, const std::vector<double>& score) {
  const double cases = static_cast<double>(std::count(is_case.begin(), is_case.end(), true));
  const double others = static_cast<double>(is_case.size()) - cases;
  if (cases == 0 || others == 0) return {};
  std::vector<CurvePoint> points{{0, 0}};
  for_each_threshold(is_case, score, [&](double true_positive, double false_positive) {
    points.push_back({false_positive / others, true_positive / cases});
  });
  return points;
}

/// Mean probability and share of the class in each tenth of the probability.
std::vector<CurvePoint> reliability(const std::vector<bool>& is_case, const std::vector<double>& probability) {
  std::vector<double> sums(bins, 0.0);
  std::vector<std::int64_t> cases(bins, 0);
  std::vector<std::int64_t> patients(bins, 0);
  for (std::size_t i = 0; i < is_case.size(); ++i) {
    const std::size_t bin = std::min(bins - 1, static_cast<std::size_t>(probability[i] * static_cast<double>(bins)));
    sums[bin] += probability[i];
    cases[bin] += is_case[i] ? 1 : 0;
    ++patients[bin];
  }
  std::vector<CurvePoint> points;
  for (std::size_t bin = 0; bin < bins; ++bin) {
    if (patients[bin] == 0) continue;
    const double size = static_cast<double>(patients[bin]);
    const auto [low, high] = wilson_interval(cases[bin], patients[bin]);
    points.push_back({sums[bin] / size, static_cast<double>(cases[bin]) / size, low, high});
  }
  return points;
}

/// What needs the probability of the class.
void add_probability_measures(ClassPerformance& result, const ClassifiedPatients& patients, std::size_t k,
                              const Resampler& resampler) {
  const std::vector<double>& probability = patients.probability[k];
  if (probability.empty()) {
    for (const char* name : {"auroc", "auprc", "brier", "calibration_slope"}) {
      result.measures.push_back(
          {.name = name, .years = std::nullopt, .reason = "no probability of this class is stated"});
    }
    return;
  }
  constexpr std::string_view one_side = "nobody, or everybody, is of this class";
  using Places = std::vector<std::size_t>;
  result.measures.push_back(resampler.measure(
      "auroc",
      [&](const Places& places) { return plain_auc(is_of_class(patients, k, places), values_at(probability, places)); },
      one_side));
  result.measures.push_back(resampler.measure(
      "auprc",
      [&](const Places& places) {
        return average_precision(is_of_class(patients, k, places), values_at(probability, places));
      },
      one_side));
  result.measures.push_back(resampler.measure(
      "brier",
      [&](const Places& places) {
        double sum = 0;
        for (const std::size_t i : places) {
          const double distance = probability[i] - (patients.truth[i] == k ? 1 : 0);
          sum += distance * distance;
        }
        return sum / static_cast<double>(places.size());
      },
      one_side));
  const std::vector<bool> is_case = is_of_class(patients, k, resampler.all());
  const EstimatedNumber slope = logistic_slope(is_case, probability);
  Measure measure{.name = "calibration_slope", .years = std::nullopt};
  if (std::isfinite(slope.value)) {
    measure.value = slope.value;
    measure.low = slope.value - normal_95 * slope.standard_error;
    measure.high = slope.value + normal_95 * slope.standard_error;
  } else {
    measure.reason = "the regression has no solution: the probability separates the class, or does not differ";
  }
  result.measures.push_back(std::move(measure));
  result.roc = roc_points(is_case, probability);
  result.calibration = reliability(is_case, probability);
}

ClassPerformance judge_class(const ClassifiedPatients& patients, std::size_t k, const Resampler& resampler) {
  const ClassCounts counts = class_counts(patients, resampler.all())[k];
  ClassPerformance result{
      .name = patients.classes[k], .patients = counts.truth, .predicted = counts.predicted, .correct = counts.correct};
  for (std::size_t i = 0; i < patients.size(); ++i) {
    const bool has_abstained = patients.answer[i] == patients.classes.size();
    if (patients.truth[i] == k && has_abstained) ++result.abstained;
  }
  result.measures.push_back(
      share_measure("recall", counts.correct, counts.truth, "no answered patient is of this class"));
  result.measures.push_back(
      share_measure("precision", counts.correct, counts.predicted, "nobody was called this class"));
  result.measures.push_back(resampler.measure(
      "f1", [&](const auto& places) { return class_counts(patients, places)[k].f1(); },
      "nobody is of this class or was called it"));
  add_probability_measures(result, patients, k, resampler);
  return result;
}

}  // namespace

std::pair<double, double> wilson_interval(std::int64_t part, std::int64_t whole) {
  const double n = static_cast<double>(whole);
  const double share = static_cast<double>(part) / n;
  const double squared = normal_95 * normal_95;
  const double centre = (share + squared / (2 * n)) / (1 + squared / n);
  const double half = normal_95 / (1 + squared / n) * std::sqrt(share * (1 - share) / n + squared / (4 * n * n));
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

double plain_auc(const std::vector<bool>& is_case, const std::vector<double>& score) {
  double area = 0;
  double last_cases = 0;
  double last_others = 0;
  for_each_threshold(is_case, score, [&](double cases, double others) {
    area += (others - last_others) * (cases + last_cases) / 2;
    last_cases = cases;
    last_others = others;
  });
  return last_cases > 0 && last_others > 0 ? area / (last_cases * last_others) : nan;
}

double average_precision(const std::vector<bool>& is_case, const std::vector<double>& score) {
  double sum = 0;
  double last_cases = 0;
  for_each_threshold(is_case, score, [&](double cases, double others) {
    sum += (cases - last_cases) * cases / (cases + others);
    last_cases = cases;
  });
  return last_cases > 0 ? sum / last_cases : nan;
}

double log_loss(const ClassifiedPatients& patients, const std::vector<std::size_t>& places) {
  constexpr double least = 1e-15;  // as scikit-learn 1.2 has it; else one certain error makes every number infinite
  double sum = 0;
  for (const std::size_t i : places) sum -= std::log(std::max(patients.probability[patients.truth[i]][i], least));
  return sum / static_cast<double>(places.size());
}

std::vector<Measure> classifier_difference(const ClassifiedPatients& first, const ClassifiedPatients& second,
                                           const ResamplingOptions& options) {
  using Places = std::vector<std::size_t>;
  using Number = std::function<double(const ClassifiedPatients&, const Places&)>;
  const Resampler resampler(first.size(), options);
  std::vector<Measure> result;
  const auto add = [&](std::string name, const Number& number) {
    result.push_back(resampler.measure(
        std::move(name), [&](const Places& places) { return number(first, places) - number(second, places); },
        "it cannot be told of one of the two"));
  };
  add("log_loss", [](const ClassifiedPatients& patients, const Places& places) { return log_loss(patients, places); });
  add("accuracy", [](const ClassifiedPatients& patients, const Places& places) {
    const auto is_right = [&](std::size_t i) { return patients.answer[i] == patients.truth[i]; };
    return static_cast<double>(std::count_if(places.begin(), places.end(), is_right)) /
           static_cast<double>(places.size());
  });
  add("macro_f1", [](const ClassifiedPatients& patients, const Places& places) { return macro_f1(patients, places); });
  for (std::size_t k = 0; k < first.classes.size(); ++k) {
    add("auroc", [k](const ClassifiedPatients& patients, const Places& places) {
      return plain_auc(is_of_class(patients, k, places), values_at(patients.probability[k], places));
    });
  }
  return result;
}

ClassifierEvaluation evaluate_classifier(const ClassifiedPatients& patients, const ResamplingOptions& options) {
  using Places = std::vector<std::size_t>;
  ClassifierEvaluation result{.bootstraps = static_cast<std::int64_t>(options.bootstraps),
                              .seed = static_cast<std::int64_t>(options.seed),
                              .patients = static_cast<std::int64_t>(patients.size()),
                              .without_truth = patients.without_truth};
  const std::size_t classes = patients.classes.size();
  result.abstained = std::count(patients.answer.begin(), patients.answer.end(), classes);
  result.confusion.assign(classes, std::vector<std::int64_t>(classes + 1, 0));
  for (std::size_t i = 0; i < patients.size(); ++i) ++result.confusion[patients.truth[i]][patients.answer[i]];
  std::int64_t correct = 0;
  for (std::size_t k = 0; k < classes; ++k) correct += result.confusion[k][k];
  const std::int64_t answered = result.patients - result.abstained;

  const Resampler resampler(patients.size(), options);
  constexpr std::string_view no_answer = "no patient has an answer";
  result.measures.push_back(share_measure("answered", answered, result.patients, no_answer));
  result.measures.push_back(share_measure("accuracy", correct, answered, no_answer));
  result.measures.push_back(share_measure("accuracy_of_all", correct, result.patients, no_answer));
  result.measures.push_back(resampler.measure(
      "balanced_accuracy", [&](const Places& places) { return balanced_accuracy(patients, places); }, no_answer));
  result.measures.push_back(resampler.measure(
      "macro_f1", [&](const Places& places) { return macro_f1(patients, places); }, no_answer));
  if (has_all_probabilities(patients)) {
    result.measures.push_back(resampler.measure(
        "log_loss", [&](const Places& places) { return log_loss(patients, places); }, no_answer));
    result.measures.push_back(resampler.measure(
        "brier", [&](const Places& places) { return brier_over_classes(patients, places); }, no_answer));
    result.measures.push_back(resampler.measure(
        "calibration_error", [&](const Places& places) { return calibration_error(patients, places); }, no_answer));
  }
  for (std::size_t k = 0; k < classes; ++k) result.classes.push_back(judge_class(patients, k, resampler));
  result.notes = {
      "Shares have Wilson's 95 % intervals, other numbers 95 % percentiles of bootstrap samples of patients.",
      "Abstentions are counted apart: accuracy, recall, precision and F1 are of the patients with an answer, "
      "'accuracy_of_all' takes an abstention as wrong. Areas, Brier score and calibration are of everybody with "
      "probabilities, one class against the rest; log loss takes no probability below 1e-15. Means over classes are of "
      "the classes that an answered patient has."};
  return result;
}

}  // namespace marrow
