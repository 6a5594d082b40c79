#include "marrow/model/imputer.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <array>
#include <cmath>

#include "marrow/base/error.hpp"
#include "marrow/model/bootstrap.hpp"

namespace marrow {
namespace {

/// Weight of the penalty in patients, on the scale of standardised features.
constexpr double ridge_patients = 5;

struct Moments {
  std::vector<double> means;
  std::vector<double> scales;  ///< 1 for a constant feature
};

Moments moments(const NumberTable& features) {
  Moments result;
  for (std::size_t j = 0; j < features.columns; ++j) {
    double sum = 0;
    double squares = 0;
    double known = 0;
    for (std::size_t i = 0; i < features.rows; ++i) {
      const double value = features.at(i, j);
      if (std::isnan(value)) continue;
      sum += value;
      squares += value * value;
      ++known;
    }
    if (known == 0) {
      throw Error(ErrorKind::data, "a feature of the model is missing in every patient, of a fold or of all",
                  "leave out what few patients have: name the others with --features");
    }
    const double mean = sum / known;
    const double variance = squares / known - mean * mean;
    result.means.push_back(mean);
    result.scales.push_back(variance > 1e-12 ? std::sqrt(variance) : 1);
  }
  return result;
}

/// `value` with two significant digits, away from zero or towards it as `down` says: a range that shows no patient's
/// own number.
double round_outward(double value, bool down) {
  if (value == 0) return 0;
  const double unit = std::pow(10, std::floor(std::log10(std::abs(value))) - 1);
  const double steps = value / unit;
  const double nearest = std::round(steps);
  if (std::abs(steps - nearest) < 1e-9) return nearest * unit;
  return (down ? std::floor(steps) : std::ceil(steps)) * unit;
}

/// Regression of feature `target` on the others (or on those that are given), among patients who have it.
FeatureDistribution fit_feature(const NumberTable& features, const Moments& scale, std::size_t target,
                                const std::vector<bool>& given) {
  std::vector<std::size_t> patients;
  for (std::size_t i = 0; i < features.rows; ++i) {
    if (!std::isnan(features.at(i, target))) patients.push_back(i);
  }
  const Eigen::Index rows = static_cast<Eigen::Index>(patients.size());
  const Eigen::Index width = static_cast<Eigen::Index>(features.columns);
  Eigen::MatrixXd predictors = Eigen::MatrixXd::Zero(rows, width);
  Eigen::VectorXd values(rows);
  FeatureDistribution result{.is_binary = true,
                             .mean = scale.means[target],
                             .low = features.at(patients.front(), target),
                             .high = features.at(patients.front(), target)};
  for (Eigen::Index i = 0; i < rows; ++i) {
    const std::size_t patient = patients[static_cast<std::size_t>(i)];
    for (std::size_t j = 0; j < features.columns; ++j) {
      const double value = features.at(patient, j);
      if (!given.empty() && !given[j]) continue;
      if (j == target || std::isnan(value)) continue;  // the mean, 0 on this scale, stands for a missing predictor
      predictors(i, static_cast<Eigen::Index>(j)) = (value - scale.means[j]) / scale.scales[j];
    }
    const double own = features.at(patient, target);
    values(i) = own - result.mean;
    result.low = std::min(result.low, own);
    result.high = std::max(result.high, own);
    result.is_binary = result.is_binary && (own == 0 || own == 1);
  }
  result.low = round_outward(result.low, true);
  result.high = round_outward(result.high, false);
  const Eigen::MatrixXd gram =
      predictors.transpose() * predictors + ridge_patients * Eigen::MatrixXd::Identity(width, width);
  const Eigen::VectorXd slopes = gram.ldlt().solve(predictors.transpose() * values);
  result.intercept = result.mean;
  for (std::size_t j = 0; j < features.columns; ++j) {
    const double slope = j == target ? 0 : slopes(static_cast<Eigen::Index>(j)) / scale.scales[j];
    result.coefficients.push_back(slope);
    result.intercept -= slope * scale.means[j];
  }
  if (!result.is_binary) {
    const Eigen::VectorXd fitted = predictors * slopes;
    std::vector<double> residuals;
    for (Eigen::Index i = 0; i < rows; ++i) residuals.push_back(values(i) - fitted(i));
    std::sort(residuals.begin(), residuals.end());
    for (std::size_t k = 0; k < Imputer::draws; ++k) {
      result.residuals.push_back(
          quantile_of_sorted(residuals, (static_cast<double>(k) + 0.5) / static_cast<double>(Imputer::draws)));
    }
  }
  return result;
}

/// Numbers without a common divisor with 20: multiplying by one permutes the strata.
constexpr std::array<std::size_t, 8> multipliers = {1, 3, 7, 9, 11, 13, 17, 19};

/// Stratum of a feature in a draw of common random numbers: another order for each of up to 198 features.
std::size_t common_stratum(std::size_t draw, std::size_t feature) {
  constexpr std::size_t strata = Imputer::common_draws;
  return (draw * (1 + 37 * feature % (strata - 1)) + 61 * feature) % strata;
}

}  // namespace

std::vector<double> Imputer::draw(const double* row, std::size_t draw) const {
  std::vector<double> filled(row, row + features.size());
  std::vector<double> seen = filled;
  for (std::size_t j = 0; j < features.size(); ++j) {
    if (std::isnan(seen[j])) seen[j] = features[j].mean;
  }
  std::size_t order = 0;
  for (std::size_t j = 0; j < features.size(); ++j) {
    if (!std::isnan(row[j])) continue;
    const FeatureDistribution& distribution = features[j];
    double expected = distribution.intercept;
    for (std::size_t k = 0; k < features.size(); ++k) expected += distribution.coefficients[k] * seen[k];
    const std::size_t stratum = has_common_draws ? common_stratum(draw, j)
                                                 : (draw * multipliers[order % multipliers.size()] + 7 * order) % draws;
    ++order;
    if (distribution.is_binary) {
      const double share = (static_cast<double>(stratum) + 0.5) / static_cast<double>(draw_count());
      filled[j] = share < expected ? 1 : 0;
    } else {
      const double residual = distribution.residuals[stratum * draws / draw_count()];
      filled[j] = std::clamp(expected + residual, distribution.low, distribution.high);
    }
    seen[j] = filled[j];
  }
  return filled;
}

NumberTable Imputer::all_draws(const double* row) const {
  const bool is_complete = std::none_of(row, row + features.size(), [](double value) { return std::isnan(value); });
  NumberTable result{is_complete ? 1 : draw_count(), features.size(), {}};
  for (std::size_t k = 0; k < result.rows; ++k) {
    const std::vector<double> filled = draw(row, k);
    result.values.insert(result.values.end(), filled.begin(), filled.end());
  }
  return result;
}

Imputer fit_imputer(const NumberTable& features, const std::vector<bool>& given) {
  const Moments scale = moments(features);
  Imputer imputer;
  imputer.has_common_draws = !given.empty();
  for (std::size_t j = 0; j < features.columns; ++j) imputer.features.push_back(fit_feature(features, scale, j, given));
  return imputer;
}

}  // namespace marrow
