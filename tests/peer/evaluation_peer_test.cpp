#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "marrow/base/random.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/absolute_risk.hpp"
#include "marrow/model/calibration.hpp"
#include "marrow/model/discrimination.hpp"
#include "peer/r_numbers.hpp"

// The peers are R's packages survival, pec, riskRegression and prodlim, and loess of R itself.

using marrow::EndPoint;

namespace {

struct Patients {
  std::vector<marrow::Observation> observations;
  std::vector<double> p3y;
  std::vector<double> p5y;
  std::string table = "time\tend\tp3y\tp5y\n";

  void add(double time, int end, double three, double five) {
    observations.push_back({time, static_cast<EndPoint>(end)});
    p3y.push_back(three);
    p5y.push_back(five);
    table += fmt::format("{}\t{}\t{}\t{}\n", marrow::format_number(time), end, marrow::format_number(three),
                         marrow::format_number(five));
  }
};

/// Invented patients, followed for two to nine years; predictions a little too bold.
Patients invented_patients() {
  Patients patients;
  marrow::Random random(23);
  for (int i = 0; i < 320; ++i) {
    const double margin = 2 * random.uniform() - 1;
    const double relapse = -std::log(1 - random.uniform()) * 6000 * std::exp(-margin);
    const double death = -std::log(1 - random.uniform()) * 25000;
    const double left = 700 + 2600 * random.uniform();
    const double time = std::min({relapse, death, left});
    patients.add(time, time == relapse ? 1 : time == death ? 2 : 0, -std::expm1(-0.15 * std::exp(1.3 * margin)),
                 -std::expm1(-0.27 * std::exp(1.3 * margin)));
  }
  return patients;
}

const char* const script = R"(
suppressPackageStartupMessages({library(survival); library(riskRegression); library(pec); library(prodlim)})
options(digits = 17)
d <- read.delim(commandArgs(TRUE)[1])
year <- 365.25
alone <- ifelse(d$end == 1, 1, 0)
uno <- concordance(Surv(time, alone) ~ p5y, d, reverse = TRUE, timewt = 'n/G2', ymax = 5 * year)$concordance
wolbers <- cindex(list(m = matrix(d$p5y)), Hist(time, end) ~ 1, d, eval.times = 5 * year, cause = 1,
                  cens.model = 'marginal', verbose = FALSE)$AppCindex$m
scored <- function(p, t) {
  s <- Score(list(m = p), Hist(time, end) ~ 1, data = d, times = t * year, cause = 1, conf.int = FALSE,
             metrics = c('auc', 'brier'), null.model = TRUE, cens.model = 'km')
  c(s$AUC$score$AUC, s$Brier$score$Brier)
}
pseudo <- as.numeric(jackknife(prodlim(Hist(time, end) ~ 1, d), times = 5 * year, cause = 1))
x <- log(-log(1 - d$p5y))
model <- function(formula, start) {
  fit <- glm(formula, family = quasi(link = 'cloglog', variance = 'constant'), start = start,
             control = list(epsilon = 1e-14, maxit = 100))
  z <- model.matrix(fit) * fit$family$mu.eta(fit$linear.predictors)
  bread <- solve(crossprod(z))
  c(coef(fit), sqrt(diag(bread %*% crossprod(z * (pseudo - fitted(fit))) %*% bread)))
}
large <- model(pseudo ~ 1 + offset(x), 0)
slope <- model(pseudo ~ x, c(0, 1))
at <- sort(d$p5y)[c(1, 33, 160, 300, 320)]
smooth <- predict(loess(pseudo ~ p5y, data.frame(pseudo, p5y = d$p5y), degree = 1, span = 0.75, surface = 'direct'), data.frame(p5y = at))
errors <- abs(pmin(1, pmax(0, predict(loess(pseudo ~ p5y, data.frame(pseudo, p5y = d$p5y), degree = 1, span = 0.75,
                                            surface = 'direct')))) - d$p5y)
cat(uno, wolbers, scored(d$p5y, 1)[1], scored(d$p5y, 2)[1], scored(d$p3y, 3), scored(d$p5y, 5),
    pseudo[c(1, 2, 320)], sd(pseudo) / sqrt(length(pseudo)), large, slope[c(2, 4)], smooth, mean(errors),
    quantile(errors, c(.5, .9)), sep = '\n')
)";

}  // namespace

TEST_CASE("discrimination, Brier score and calibration are those of R's survival, pec, riskRegression and prodlim") {
  const Patients patients = invented_patients();
  const auto r = marrow_test::numbers_of_r(script, patients.table);
  if (!r) return;
  REQUIRE(r->size() == 26);
  std::size_t next = 0;
  const auto& all = patients.observations;
  const auto same = [&](double mine, double epsilon = 1e-7) {
    CAPTURE(next);
    CHECK(mine == doctest::Approx((*r)[next++]).epsilon(epsilon));
  };
  constexpr double year = marrow::days_per_year;
  std::vector<marrow::Observation> alone = all;  // death as a censoring
  for (marrow::Observation& observation : alone) {
    if (observation.end == EndPoint::competing) observation.end = EndPoint::censored;
  }
  same(marrow::uno_concordance(alone, patients.p5y, 5 * year));
  same(marrow::uno_concordance(all, patients.p5y, 5 * year));
  same(marrow::incident_auc(all, patients.p5y, year));
  same(marrow::incident_auc(all, patients.p5y, 2 * year));
  for (const double years : {3.0, 5.0}) {
    const auto& probability = years == 3.0 ? patients.p3y : patients.p5y;
    const double incidence = marrow::incidence_at(marrow::aalen_johansen(all), years * year);
    same(marrow::incident_auc(all, probability, years * year));
    same(marrow::brier_score(all, std::vector<double>(all.size(), incidence), years * year));
    same(marrow::brier_score(all, probability, years * year));
  }
  const std::vector<double> pseudo = marrow::pseudo_values(all, 5 * year);
  for (const std::size_t i : {0U, 1U, 319U}) same(pseudo[i]);
  same(marrow::incidence_estimate(all, 5 * year).standard_error);
  const auto model = marrow::fit_calibration(patients.p5y, pseudo);
  REQUIRE(model);
  same(model->intercept.value, 1e-6);
  same(model->intercept.standard_error, 1e-6);
  same(model->slope.value, 1e-6);
  same(model->slope.standard_error, 1e-6);
  const marrow::SmoothCalibration smooth = marrow::smooth_calibration(patients.p5y, pseudo);
  std::vector<double> sorted = patients.p5y;
  std::sort(sorted.begin(), sorted.end());
  // Between its 101 places the curve is linear; at the ends it is R's.
  for (const std::size_t i : {0U, 32U, 159U, 299U, 319U}) same(smooth.at(sorted[i]), i == 0 || i == 319 ? 1e-6 : 1e-3);
  const marrow::CalibrationErrors errors = marrow::calibration_errors(patients.p5y, smooth);
  same(errors.ici, 1e-3);
  same(errors.e50, 1e-2);
  same(errors.e90, 1e-2);
}
