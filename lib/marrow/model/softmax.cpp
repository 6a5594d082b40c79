#include "marrow/model/softmax.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>

#include "marrow/base/error.hpp"

namespace marrow {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr int max_iterations = 60;
constexpr double convergence = 1e-9;  ///< greatest change of a coefficient
constexpr double added = 0.5;         ///< patients of average findings in each class

/// The standardised problem; the first column is the intercept. The last rows are the added patients.
struct Problem {
  MatrixXd features;  ///< shape (patients + classes, 1 + features)
  MatrixXd labels;    ///< likewise (…, classes): 1 for the class of the patient
  VectorXd weights;
  VectorXd penalties;  ///< of each coefficient; 0 for the intercept
  /// The sums over the classes are free of the likelihood: holding them at 0 changes nothing else.
  double tie = 1;
};

/// Probabilities, shape (patients, classes).
MatrixXd probabilities(const MatrixXd& margins) {
  MatrixXd result = margins.colwise() - margins.rowwise().maxCoeff();
  result = result.array().exp();
  const VectorXd sums = result.rowwise().sum();
  return result.array().colwise() / sums.array();
}

double penalised(const Problem& problem, const MatrixXd& beta) {
  const MatrixXd margins = problem.features * beta;
  const VectorXd top = margins.rowwise().maxCoeff();
  const VectorXd log_sums = (margins.colwise() - top).array().exp().rowwise().sum().log().matrix() + top;
  const VectorXd own = problem.labels.cwiseProduct(margins).rowwise().sum();
  return problem.weights.dot(own - log_sums) -
         0.5 * (beta.array().square().colwise() * problem.penalties.array()).sum();
}

/// One Newton step; shape of `beta`.
MatrixXd newton_step(const Problem& problem, const MatrixXd& beta) {
  const Index width = beta.rows();
  const Index count = beta.cols();
  const MatrixXd p = probabilities(problem.features * beta);
  const MatrixXd residuals = (problem.labels - p).array().colwise() * problem.weights.array();
  const MatrixXd gradient =
      problem.features.transpose() * residuals - MatrixXd(beta.array().colwise() * problem.penalties.array());
  MatrixXd information(width * count, width * count);
  for (Index a = 0; a < count; ++a) {
    for (Index b = 0; b <= a; ++b) {
      VectorXd weights = -(p.col(a).array() * p.col(b).array() * problem.weights.array()).matrix();
      if (a == b) weights += VectorXd(p.col(a).array() * problem.weights.array());
      MatrixXd block = problem.features.transpose() * weights.asDiagonal() * problem.features;
      block.diagonal().array() += problem.tie;
      if (a == b) block.diagonal() += problem.penalties;
      information.block(a * width, b * width, width, width) = block;
      information.block(b * width, a * width, width, width) = block.transpose();
    }
  }
  const VectorXd step = information.ldlt().solve(Eigen::Map<const VectorXd>(gradient.data(), gradient.size()));
  return Eigen::Map<const MatrixXd>(step.data(), width, count);
}

/// Newton's method with step halving; shape (1 + features, classes).
MatrixXd maximise(const Problem& problem) {
  MatrixXd beta = MatrixXd::Zero(problem.features.cols(), problem.labels.cols());
  for (int iteration = 0; iteration < max_iterations; ++iteration) {
    const MatrixXd step = newton_step(problem, beta);
    const double before = penalised(problem, beta);
    double length = 1;
    while (!(penalised(problem, beta + length * step) >= before - std::abs(before) * 1e-14) && length > 1e-6) {
      length /= 2;
    }
    beta += length * step;
    if (!beta.allFinite()) break;
    if ((length * step).cwiseAbs().maxCoeff() <= convergence) return beta;
  }
  throw Error(ErrorKind::data, "the multinomial model has no maximum: a feature separates the classes",
              "leave that feature out or use a ridge penalty");
}

Problem standardised(const NumberTable& features, const ClassLabels& labels, double ridge, std::vector<double>& scales,
                     SoftmaxPredictor& fit) {
  const std::size_t count = labels.count;
  const Index rows = static_cast<Index>(features.rows);
  const Index width = static_cast<Index>(features.columns);
  const Index all = rows + static_cast<Index>(count);
  Problem problem{.features = MatrixXd::Zero(all, width + 1),
                  .labels = MatrixXd::Zero(all, static_cast<Index>(count)),
                  .weights = VectorXd::Ones(all),
                  .penalties = VectorXd::Zero(width + 1)};
  problem.features.col(0).setOnes();
  for (Index i = 0; i < rows; ++i) {
    problem.labels(i, labels.places[static_cast<std::size_t>(i)]) = 1;
    problem.weights(i) = labels.weight(static_cast<std::size_t>(i));
  }
  for (Index k = 0; k < static_cast<Index>(count); ++k) {
    problem.labels(rows + k, k) = 1;
    problem.weights(rows + k) = added;
  }
  const double patients = static_cast<double>(features.rows);
  problem.tie = patients / static_cast<double>(count);
  for (std::size_t j = 0; j < features.columns; ++j) {
    double mean = 0;
    for (std::size_t i = 0; i < features.rows; ++i) mean += features.at(i, j) / patients;
    double squares = 0;
    for (std::size_t i = 0; i < features.rows; ++i) squares += (features.at(i, j) - mean) * (features.at(i, j) - mean);
    const double scale = std::sqrt(squares / patients);
    const bool is_constant = scale <= 1e-12 * (std::abs(mean) + 1);
    const Index column = static_cast<Index>(j) + 1;
    for (Index i = 0; i < rows && !is_constant; ++i) {
      problem.features(i, column) = (features.at(static_cast<std::size_t>(i), j) - mean) / scale;
    }
    problem.penalties(column) = ridge * patients / static_cast<double>(count) + (is_constant ? 1 : 0);
    scales.push_back(is_constant ? 0 : scale);
    fit.means.push_back(mean);
  }
  return problem;
}

}  // namespace

SoftmaxPredictor fit_softmax(const NumberTable& features, const ClassLabels& labels, double ridge) {
  if (features.rows != labels.places.size() || features.rows == 0) {
    throw Error(ErrorKind::internal, "features and classes differ in number");
  }
  SoftmaxPredictor fit;
  std::vector<double> scales;
  const MatrixXd beta = maximise(standardised(features, labels, ridge, scales, fit));
  for (Index k = 0; k < beta.cols(); ++k) {
    fit.intercepts.push_back(beta(0, k));
    fit.coefficients.emplace_back();
    for (std::size_t j = 0; j < scales.size(); ++j) {
      const double own = beta(static_cast<Index>(j) + 1, k);
      fit.coefficients.back().push_back(scales[j] == 0 ? 0 : own / scales[j]);
    }
  }
  return fit;
}

std::vector<double> log_prior(const ClassLabels& labels) {
  std::vector<double> result(labels.count, added);
  for (std::size_t i = 0; i < labels.places.size(); ++i) {
    result[static_cast<std::size_t>(labels.places[i])] += labels.weight(i);
  }
  double mean = 0;
  for (double& value : result) {
    value = std::log(value);
    mean += value / static_cast<double>(labels.count);
  }
  for (double& value : result) value -= mean;
  return result;
}

NumberTable softmax_margins(const SoftmaxPredictor& linear, const NumberTable& table) {
  NumberTable result{table.rows, linear.classes(), std::vector<double>(table.rows * linear.classes())};
  for (std::size_t i = 0; i < table.rows; ++i) {
    for (std::size_t k = 0; k < linear.classes(); ++k) {
      double sum = linear.intercepts[k];
      for (std::size_t j = 0; j < table.columns; ++j) {
        sum += linear.coefficients[k][j] * (table.at(i, j) - linear.means[j]);
      }
      result.at(i, k) = sum;
    }
  }
  return result;
}

std::vector<double> class_probabilities(const double* margins, std::size_t count) {
  std::vector<double> result(margins, margins + count);
  const double top = *std::max_element(result.begin(), result.end());
  double sum = 0;
  for (double& value : result) {
    value = std::exp(value - top);
    sum += value;
  }
  for (double& value : result) value /= sum;
  return result;
}

}  // namespace marrow
