#include "marrow/model/ridge.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

namespace marrow {
namespace {

constexpr int most_sweeps = 20000;
constexpr double tolerance = 1e-12;  ///< change of a coefficient in standard deviations of the feature
constexpr double least_variance = 1e-12;

/// Coordinate descent on the normal equations: the sign holds exactly, and without one it is the ridge regression.
Eigen::VectorXd solve(const Eigen::MatrixXd& gram, const Eigen::VectorXd& moments, const std::vector<int>& signs) {
  Eigen::VectorXd slopes = Eigen::VectorXd::Zero(moments.size());
  for (int sweep = 0; sweep < most_sweeps; ++sweep) {
    double change = 0;
    for (Eigen::Index j = 0; j < slopes.size(); ++j) {
      if (gram(j, j) <= 0) continue;
      double next = slopes(j) + (moments(j) - gram.row(j).dot(slopes)) / gram(j, j);
      const int sign = signs[static_cast<std::size_t>(j)];
      if (sign != 0 && next * sign < 0) next = 0;
      change = std::max(change, std::abs(next - slopes(j)));
      slopes(j) = next;
    }
    if (change < tolerance) break;
  }
  return slopes;
}

}  // namespace

LinearPredictor fit_ridge(const NumberTable& features, const std::vector<FeatureSpec>& columns,
                          const std::vector<double>& responses, double ridge) {
  const double patients = static_cast<double>(features.rows);
  const Eigen::Index width = static_cast<Eigen::Index>(features.columns);
  LinearPredictor result;
  result.intercept = std::accumulate(responses.begin(), responses.end(), 0.0) / patients;
  Eigen::MatrixXd scaled(static_cast<Eigen::Index>(features.rows), width);
  std::vector<double> scales;
  std::vector<int> signs;
  for (std::size_t j = 0; j < features.columns; ++j) {
    double sum = 0;
    double squares = 0;
    for (std::size_t i = 0; i < features.rows; ++i) sum += features.at(i, j);
    const double mean = sum / patients;
    for (std::size_t i = 0; i < features.rows; ++i) squares += (features.at(i, j) - mean) * (features.at(i, j) - mean);
    const double variance = squares / patients;
    scales.push_back(variance > least_variance ? std::sqrt(variance) : 0);
    result.means.push_back(mean);
    signs.push_back(static_cast<int>(columns[j].monotone));
    for (std::size_t i = 0; i < features.rows; ++i) {
      scaled(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) =
          scales[j] > 0 ? (features.at(i, j) - mean) / scales[j] : 0;
    }
  }
  Eigen::VectorXd centred(scaled.rows());
  for (Eigen::Index i = 0; i < centred.size(); ++i)
    centred(i) = responses[static_cast<std::size_t>(i)] - result.intercept;
  Eigen::MatrixXd gram = scaled.transpose() * scaled;
  for (Eigen::Index j = 0; j < width; ++j) gram(j, j) += scales[static_cast<std::size_t>(j)] > 0 ? ridge : 0;
  const Eigen::VectorXd slopes = solve(gram, scaled.transpose() * centred, signs);
  for (std::size_t j = 0; j < features.columns; ++j) {
    result.coefficients.push_back(scales[j] > 0 ? slopes(static_cast<Eigen::Index>(j)) / scales[j] : 0);
  }
  return result;
}

}  // namespace marrow
