#include "marrow/model/logistic.hpp"

#include <Eigen/Dense>
#include <cmath>

#include "marrow/base/error.hpp"

namespace marrow {
namespace {

constexpr int max_iterations = 60;
constexpr double convergence = 1e-10;  ///< greatest change of a coefficient
constexpr double max_log_odds = 12;    ///< of one standard deviation; beyond it a coefficient is on its way to infinity

/// The standardised problem; the first column is the intercept.
struct Problem {
  Eigen::MatrixXd features;  ///< shape (patients, 1 + features)
  Eigen::VectorXd labels;
  Eigen::VectorXd weights;
  Eigen::VectorXd penalties;  ///< 0 for the intercept
};

double penalised(const Problem& problem, const Eigen::VectorXd& beta) {
  const Eigen::VectorXd odds = problem.features * beta;
  double value = -0.5 * (problem.penalties.array() * beta.array().square()).sum();
  for (Eigen::Index i = 0; i < odds.size(); ++i) {
    // log(1 + e^x) without overflow
    const double softplus = std::max(odds(i), 0.0) + std::log1p(std::exp(-std::abs(odds(i))));
    value += problem.weights(i) * (problem.labels(i) * odds(i) - softplus);
  }
  return value;
}

/// Newton's method with step halving.
Eigen::VectorXd maximise(const Problem& problem) {
  Eigen::VectorXd beta = Eigen::VectorXd::Zero(problem.features.cols());
  for (int iteration = 0; iteration < max_iterations; ++iteration) {
    const Eigen::VectorXd odds = problem.features * beta;
    const Eigen::VectorXd p = (1 + (-odds.array()).exp()).inverse();
    const Eigen::VectorXd residuals = problem.weights.array() * (problem.labels - p).array();
    const Eigen::VectorXd variance = problem.weights.array() * p.array() * (1 - p.array());
    const Eigen::VectorXd gradient =
        problem.features.transpose() * residuals - Eigen::VectorXd(problem.penalties.array() * beta.array());
    const Eigen::MatrixXd information = problem.features.transpose() * variance.asDiagonal() * problem.features +
                                        Eigen::MatrixXd(problem.penalties.asDiagonal());
    const Eigen::VectorXd step = information.ldlt().solve(gradient);
    const double before = penalised(problem, beta);
    double length = 1;
    while (!(penalised(problem, beta + length * step) >= before - std::abs(before) * 1e-14) && length > 1e-6) {
      length /= 2;
    }
    beta += length * step;
    if (!beta.allFinite() || beta.cwiseAbs().maxCoeff() > max_log_odds) break;
    if ((length * step).cwiseAbs().maxCoeff() <= convergence) return beta;
  }
  throw Error(ErrorKind::data, "the logistic model has no maximum: a feature separates the events from the rest",
              "leave that feature out or use a ridge penalty");
}

}  // namespace

LogisticFit fit_logistic(const NumberTable& features, const std::vector<HorizonLabel>& labels, double ridge) {
  if (features.rows != labels.size()) throw Error(ErrorKind::internal, "features and labels differ in number");
  const Eigen::Index rows = static_cast<Eigen::Index>(features.rows);
  const Eigen::Index width = static_cast<Eigen::Index>(features.columns);
  Problem problem{.features = Eigen::MatrixXd::Ones(rows, width + 1),
                  .labels = Eigen::VectorXd(rows),
                  .weights = Eigen::VectorXd(rows),
                  .penalties = Eigen::VectorXd::Zero(width + 1)};
  for (Eigen::Index i = 0; i < rows; ++i) {
    const HorizonLabel& label = labels[static_cast<std::size_t>(i)];
    problem.labels(i) = label.has_event ? 1 : 0;
    problem.weights(i) = label.weight;
    for (Eigen::Index j = 0; j < width; ++j) {
      problem.features(i, j + 1) = features.at(static_cast<std::size_t>(i), static_cast<std::size_t>(j));
    }
  }
  const double total = problem.weights.sum();
  const double events = problem.weights.dot(problem.labels);
  if (events <= 0 || events >= total) {
    throw Error(ErrorKind::data, "everybody or nobody had the event by the horizon: there is nothing to learn from");
  }

  std::vector<double> scales;
  LogisticFit fit;
  for (Eigen::Index j = 1; j <= width; ++j) {
    auto column = problem.features.col(j);
    const double mean = problem.weights.dot(column) / total;
    column.array() -= mean;
    const double scale = std::sqrt(problem.weights.dot(column.cwiseAbs2()) / total);
    const bool is_constant = scale <= 1e-12 * (std::abs(mean) + 1);
    if (is_constant) {
      column.setZero();
    } else {
      column /= scale;
    }
    problem.penalties(j) = ridge * events + (is_constant ? 1 : 0);
    scales.push_back(is_constant ? 0 : scale);
    fit.predictor.means.push_back(mean);
  }
  const Eigen::VectorXd beta = maximise(problem);
  fit.intercept = beta(0);
  for (std::size_t j = 0; j < scales.size(); ++j) {
    fit.predictor.coefficients.push_back(scales[j] == 0 ? 0 : beta(static_cast<Eigen::Index>(j) + 1) / scales[j]);
  }
  return fit;
}

}  // namespace marrow
