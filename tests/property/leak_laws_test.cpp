// What is missing must not tell the outcome: laws on invented cohorts in which nothing else can.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "marrow/base/random.hpp"
#include "marrow/model/cross_fit.hpp"
#include "marrow/model/folds.hpp"
#include "marrow/model/hybrid.hpp"
#include "marrow/model/tuning.hpp"

namespace {

constexpr std::size_t width = 4;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

double normal(marrow::Random& random) {
  // Twelve uniforms: close enough to a normal, and the same on every machine.
  double sum = -6;
  for (int k = 0; k < 12; ++k) sum += random.uniform();
  return sum;
}

/// Correlated features without any effect; a value is missing with the probability that `share` gives for the end.
marrow::TrainingSet without_effects(std::uint64_t seed, std::size_t patients,
                                    const std::function<double(bool)>& share_missing) {
  marrow::Random random(seed);
  marrow::TrainingSet result;
  result.features.columns = width;
  for (std::size_t j = 0; j < width; ++j) {
    result.columns.push_back({.name = "f" + std::to_string(j), .label = "f", .unit = "", .group = "clinical"});
  }
  for (std::size_t i = 0; i < patients; ++i) {
    const bool relapses = random.uniform() < 0.3;
    const double common = normal(random);
    for (std::size_t j = 0; j < width; ++j) {
      const double value = 0.6 * common + 0.8 * normal(random);
      result.features.values.push_back(random.uniform() < share_missing(relapses) ? missing : value);
    }
    ++result.features.rows;
    const double time = 100 + 1500 * random.uniform();
    result.observations.push_back(relapses ? marrow::Observation{time, marrow::EndPoint::event}
                                           : marrow::Observation{time + 1500, marrow::EndPoint::censored});
    result.ids.push_back(std::to_string(100000 + i));
  }
  return result;
}

double at_random(bool) {
  return 0.2;
}
/// Who relapsed was tested more.
double by_outcome(bool relapses) {
  return relapses ? 0.1 : 0.6;
}

marrow::HybridOptions quick(std::uint64_t seed) {
  marrow::HybridOptions options;
  options.bags = 3;
  options.trees.rounds = 20;
  options.inner_folds = 2;
  options.seed = seed;
  return options;
}

double held_out_c(const marrow::TrainingSet& patients, std::uint64_t seed) {
  const std::vector<bool> all(patients.size(), true);
  const marrow::CrossFit fit = marrow::cross_fit(patients, {all, all}, quick(seed), {.repeats = 1, .threads = 2});
  return marrow::concordance(patients.observations, fit.model.front());
}

/// C of trees alone, cross-validated, on features as `fill` leaves them.
double held_out_c_of_trees(const marrow::TrainingSet& patients, const std::function<double(double)>& fill,
                           std::uint64_t seed) {
  constexpr std::size_t folds = 5;
  std::vector<int> strata;
  for (const marrow::Observation& o : patients.observations) strata.push_back(static_cast<int>(o.end));
  const std::vector<std::size_t> fold = marrow::assign_folds(patients.ids, strata, folds, std::to_string(seed));
  std::vector<double> margins(patients.size());
  for (std::size_t f = 0; f < folds; ++f) {
    std::vector<bool> is_training(patients.size());
    std::vector<bool> is_held_out(patients.size());
    for (std::size_t i = 0; i < patients.size(); ++i) {
      is_held_out[i] = fold[i] == f;
      is_training[i] = fold[i] != f;
    }
    marrow::TrainingSet training = patients.subset(is_training);
    marrow::TrainingSet held_out = patients.subset(is_held_out);
    for (double& value : training.features.values) value = fill(value);
    for (double& value : held_out.features.values) value = fill(value);
    const marrow::Booster trees =
        marrow::Booster::train({}, training.features, training.columns, training.observations,
                               std::vector<double>(training.size(), 0.0), {.rounds = 20}, seed);
    const std::vector<double> predicted = trees.margins(held_out.features);
    for (std::size_t i = 0, k = 0; i < patients.size(); ++i) {
      if (is_held_out[i]) margins[i] = predicted[k++];
    }
  }
  return marrow::concordance(patients.observations, margins);
}

double mean_over(int cohorts, const std::function<double(std::uint64_t)>& c) {
  double sum = 0;
  for (int k = 0; k < cohorts; ++k) sum += c(static_cast<std::uint64_t>(k) + 1);
  return sum / cohorts;
}

}  // namespace

TEST_CASE("outcomes dealt out anew among the patients cannot be foretold: C 0.50 within 0.02 over 40 permutations") {
  const marrow::TrainingSet patients = without_effects(3, 300, at_random);
  const double c = mean_over(40, [&](std::uint64_t seed) {
    marrow::TrainingSet permuted = patients;
    marrow::Random random(seed);
    marrow::shuffle(permuted.observations, random);
    return held_out_c(permuted, seed);
  });
  MESSAGE("mean C over 40 permutations: " << c);
  CHECK(std::abs(c - 0.5) <= 0.02);
}

TEST_CASE("missing values that the outcome decides tell nothing when drawn, and much when split on or filled") {
  const auto cohort = [](std::uint64_t seed) { return without_effects(seed + 100, 300, by_outcome); };
  const double drawn = mean_over(30, [&](std::uint64_t seed) { return held_out_c(cohort(seed), seed); });
  const double split = mean_over(5, [&](std::uint64_t seed) {
    return held_out_c_of_trees(
        cohort(seed), [](double value) { return value; }, seed);
  });
  const double filled = mean_over(5, [&](std::uint64_t seed) {
    return held_out_c_of_trees(
        cohort(seed), [](double value) { return std::isnan(value) ? 0 : value; }, seed);
  });
  MESSAGE("mean C: drawn " << drawn << ", split on as NaN " << split << ", filled with the median 0 " << filled);
  CHECK(std::abs(drawn - 0.5) <= 0.02);
  CHECK(split > 0.6);
  CHECK(filled > 0.6);
}

TEST_CASE("blanking a feature moves the mean margin of held-out patients by 0.1 at most") {
  marrow::TrainingSet patients = without_effects(5, 600, at_random);
  // A real effect of the first two features: what is blanked matters.
  for (std::size_t i = 0; i < patients.size(); ++i) {
    const double* row = patients.row(i);
    const double effect = (std::isnan(row[0]) ? 0 : row[0]) + (std::isnan(row[1]) ? 0 : 0.5 * row[1]);
    patients.observations[i].time *= std::exp(-0.5 * effect);
  }
  std::vector<bool> is_training(patients.size());
  for (std::size_t i = 0; i < patients.size(); ++i) is_training[i] = i % 2 == 0;
  const marrow::HybridModel model = marrow::fit_tuned(patients.subset(is_training), quick(1)).model;
  is_training.flip();
  const marrow::TrainingSet held_out = patients.subset(is_training);
  const auto mean_margin = [&](const marrow::NumberTable& rows) {
    double sum = 0;
    for (const marrow::MarginSpread& spread : model.margins(rows)) sum += spread.margin;
    return sum / static_cast<double>(rows.rows);
  };
  const double before = mean_margin(held_out.features);
  for (std::size_t j = 0; j < width; ++j) {
    CAPTURE(j);
    marrow::NumberTable blanked = held_out.features;
    for (std::size_t i = 0; i < blanked.rows; ++i) blanked.at(i, j) = missing;
    CHECK(std::abs(mean_margin(blanked) - before) <= 0.1);
  }
}
