#include "marrow/model/cox.hpp"

#include <Eigen/Dense>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "marrow/base/error.hpp"

namespace marrow {
namespace {

constexpr int max_iterations = 60;
constexpr double convergence = 1e-10;  ///< relative change of the penalised log likelihood
constexpr double max_log_hazard = 8;   ///< of one standard deviation; beyond it a coefficient is on its way to infinity

/// Log likelihood with gradient and information (minus the Hessian).
struct Likelihood {
  double value = 0;
  Eigen::VectorXd gradient;
  Eigen::MatrixXd information;
};

/// The standardised problem, patients by descending time.
struct Problem {
  Eigen::MatrixXd features;  ///< shape (patients, features), each with mean 0 and standard deviation 1
  std::vector<double> times;
  std::vector<bool> has_event;
  double penalty = 0;        ///< ridge × events
  Eigen::VectorXd diagonal;  ///< added to the information: the penalty, and 1 more for a constant feature
};

/// Breslow's partial log likelihood: each event at a tied time sees the whole risk set of that time.
Likelihood evaluate(const Problem& problem, const Eigen::VectorXd& beta) {
  const Eigen::Index width = beta.size();
  Likelihood result{0, Eigen::VectorXd::Zero(width), Eigen::MatrixXd::Zero(width, width)};
  const Eigen::VectorXd margins = problem.features * beta;
  const double shift = margins.size() > 0 ? margins.maxCoeff() : 0;  // keeps exp finite; cancels in every ratio
  double sum0 = 0;
  Eigen::VectorXd sum1 = Eigen::VectorXd::Zero(width);
  Eigen::MatrixXd sum2 = Eigen::MatrixXd::Zero(width, width);
  const std::size_t patients = problem.times.size();
  for (std::size_t begin = 0; begin < patients;) {
    std::size_t end = begin;
    for (; end < patients && problem.times[end] == problem.times[begin]; ++end) {
      const auto row = problem.features.row(static_cast<Eigen::Index>(end));
      const double hazard = std::exp(margins(static_cast<Eigen::Index>(end)) - shift);
      sum0 += hazard;
      sum1 += hazard * row.transpose();
      sum2 += hazard * row.transpose() * row;
    }
    for (std::size_t i = begin; i < end; ++i) {
      if (!problem.has_event[i]) continue;
      const Eigen::VectorXd mean = sum1 / sum0;
      result.value += margins(static_cast<Eigen::Index>(i)) - shift - std::log(sum0);
      result.gradient += problem.features.row(static_cast<Eigen::Index>(i)).transpose() - mean;
      result.information += sum2 / sum0 - mean * mean.transpose();
    }
    begin = end;
  }
  return result;
}

double penalised(const Problem& problem, const Likelihood& likelihood, const Eigen::VectorXd& beta) {
  return likelihood.value - problem.penalty / 2 * beta.squaredNorm();
}

/// Newton's method with step halving.
Eigen::VectorXd maximise(const Problem& problem) {
  const Eigen::Index width = problem.features.cols();
  Eigen::VectorXd beta = Eigen::VectorXd::Zero(width);
  Likelihood current = evaluate(problem, beta);
  for (int iteration = 0; iteration < max_iterations; ++iteration) {
    const Eigen::MatrixXd information = current.information + Eigen::MatrixXd(problem.diagonal.asDiagonal());
    const Eigen::VectorXd step = information.ldlt().solve(current.gradient - problem.penalty * beta);
    const double before = penalised(problem, current, beta);
    double length = 1;
    Eigen::VectorXd next = beta + step;
    Likelihood at_next = evaluate(problem, next);
    while (!(penalised(problem, at_next, next) >= before - std::abs(before) * 1e-14) && length > 1e-6) {
      length /= 2;
      next = beta + length * step;
      at_next = evaluate(problem, next);
    }
    beta = next;
    current = std::move(at_next);
    if (!beta.allFinite() || (width > 0 && beta.cwiseAbs().maxCoeff() > max_log_hazard)) break;
    if (std::abs(penalised(problem, current, beta) - before) <= convergence * (std::abs(before) + 1)) return beta;
  }
  throw Error(ErrorKind::data, "the Cox model has no maximum: a feature separates the events from the rest",
              "leave that feature out or use a ridge penalty");
}

/// Scales each feature to mean 0 and standard deviation 1; returns the deviations, 0 for a constant feature.
Eigen::VectorXd standardise(Problem& problem, const Eigen::VectorXd& means) {
  problem.features.rowwise() -= means.transpose();
  const double rows = static_cast<double>(problem.features.rows());
  Eigen::VectorXd scales = (problem.features.colwise().squaredNorm() / rows).cwiseSqrt();
  problem.diagonal = Eigen::VectorXd::Constant(scales.size(), problem.penalty);
  for (Eigen::Index j = 0; j < scales.size(); ++j) {
    if (scales(j) <= 1e-12 * (std::abs(means(j)) + 1)) {
      problem.features.col(j).setZero();
      problem.diagonal(j) += 1;  // no information there: keeps the system solvable and the coefficient 0
      scales(j) = 0;
    } else {
      problem.features.col(j) /= scales(j);
    }
  }
  return scales;
}

}  // namespace

CoxFit fit_cox(const NumberTable& features, const std::vector<Observation>& observations, double ridge, EndPoint end) {
  if (features.rows != observations.size()) {
    throw Error(ErrorKind::internal, "features and observations differ in number");
  }
  std::vector<std::size_t> order(observations.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return observations[a].time > observations[b].time; });
  const Eigen::Index width = static_cast<Eigen::Index>(features.columns);
  Problem problem{.features = Eigen::MatrixXd(static_cast<Eigen::Index>(features.rows), width)};
  double events = 0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    for (std::size_t j = 0; j < features.columns; ++j) {
      problem.features(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j)) = features.at(order[i], j);
    }
    problem.times.push_back(observations[order[i]].time);
    problem.has_event.push_back(observations[order[i]].end == end);
    events += problem.has_event.back() ? 1 : 0;
  }
  if (events == 0) throw Error(ErrorKind::data, "no patient had the event: there is nothing to learn from");
  problem.penalty = ridge * events;

  const Eigen::VectorXd means = problem.features.colwise().mean();
  const Eigen::VectorXd scales = standardise(problem, means);
  const Eigen::VectorXd beta = maximise(problem);
  const Likelihood at_maximum = evaluate(problem, beta);
  const Eigen::MatrixXd information = at_maximum.information + Eigen::MatrixXd(problem.diagonal.asDiagonal());
  const Eigen::MatrixXd covariance = information.ldlt().solve(Eigen::MatrixXd::Identity(width, width));

  CoxFit fit;
  fit.log_likelihood = at_maximum.value;
  for (Eigen::Index j = 0; j < width; ++j) {
    const bool constant = scales(j) == 0;
    fit.predictor.means.push_back(means(j));
    fit.predictor.coefficients.push_back(constant ? 0 : beta(j) / scales(j));
    fit.standard_errors.push_back(constant ? 0 : std::sqrt(covariance(j, j)) / scales(j));
  }
  return fit;
}

}  // namespace marrow
