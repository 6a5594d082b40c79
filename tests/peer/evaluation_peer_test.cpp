#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "marrow/base/delimited_text.hpp"
#include "marrow/base/random.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/absolute_risk.hpp"
#include "marrow/model/calibration.hpp"
#include "marrow/model/classification.hpp"
#include "marrow/model/discrimination.hpp"
#include "marrow/model/evaluate.hpp"
#include "peer/r_numbers.hpp"

// The peers are R's packages survival, pec, riskRegression, prodlim and pROC, and loess of R itself.

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
    patients.add(time,
                 time == relapse ? 1
                 : time == death ? 2
                                 : 0,
                 -std::expm1(-0.15 * std::exp(1.3 * margin)), -std::expm1(-0.27 * std::exp(1.3 * margin)));
  }
  return patients;
}

const char* const script = R"(
suppressPackageStartupMessages({library(survival); library(riskRegression); library(pec); library(prodlim); library(pROC)})
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
quarters <- 1:20 / 4
interpolated <- sapply(quarters, function(t) ifelse(rep(t <= 3, nrow(d)), d$p3y * t / 3, d$p3y + (d$p5y - d$p3y) * (t - 3) / 2))
integrated <- Score(list(m = interpolated), Hist(time, end) ~ 1, data = d, times = quarters * year, cause = 1,
                    conf.int = FALSE, metrics = 'brier', null.model = TRUE, cens.model = 'km')$Brier$score
relapsed <- d$end == 1
logistic <- summary(glm(relapsed ~ qlogis(p5y), binomial, d, control = list(epsilon = 1e-14)))$coefficients
cat(uno, wolbers, scored(d$p5y, 1)[1], scored(d$p5y, 2)[1], scored(d$p3y, 3), scored(d$p5y, 5),
    pseudo[c(1, 2, 320)], sd(pseudo) / sqrt(length(pseudo)), large, slope[c(2, 4)], smooth, mean(errors),
    quantile(errors, c(.5, .9)), mean(integrated$Brier[integrated$model == 'm']),
    mean(integrated$Brier[integrated$model != 'm']), as.numeric(auc(roc(relapsed, d$p5y, direction = '<', quiet = TRUE))),
    logistic[2, 1] + c(0, -1, 1) * qnorm(.975) * logistic[2, 2], sep = '\n')
)";

/// 137 patients after a marrow transplant: relapse beside death in remission, many tied times.
/// Source: Klein, Moeschberger 2003; R package KMsurv, data bmt.
const char* const transplant_script = R"(
suppressPackageStartupMessages({library(survival); library(riskRegression); library(pec); library(prodlim)})
options(digits = 17)
d <- read.delim(commandArgs(TRUE)[1])
year <- 365.25
s <- Score(list(m = d$p5y), Hist(time, end) ~ 1, data = d, times = c(1, 3, 5) * year, cause = 1, conf.int = FALSE,
           metrics = c('auc', 'brier'), null.model = FALSE, cens.model = 'km')
alone <- ifelse(d$end == 1, 1, 0)
cat(summary(survfit(Surv(time, factor(end, 0:2)) ~ 1, d), times = c(1, 3, 5) * year)$pstate[, 2], s$AUC$score$AUC,
    s$Brier$score$Brier, concordance(Surv(time, alone) ~ p5y, d, reverse = TRUE)$concordance,
    concordance(Surv(time, alone) ~ p5y, d, reverse = TRUE, timewt = 'n/G2', ymax = 5 * year)$concordance,
    as.numeric(jackknife(prodlim(Hist(time, end) ~ 1, d), times = 3 * year, cause = 1))[c(1, 60, 137)], sep = '\n')
)";

/// Deaths as censorings.
std::vector<marrow::Observation> relapses_alone(std::vector<marrow::Observation> observations) {
  for (marrow::Observation& observation : observations) {
    if (observation.end == EndPoint::competing) observation.end = EndPoint::censored;
  }
  return observations;
}

const marrow::Measure& measure_of(const std::vector<marrow::Measure>& measures, const std::string& name) {
  const auto found = std::find_if(measures.begin(), measures.end(), [&](const auto& one) { return one.name == name; });
  REQUIRE(found != measures.end());
  return *found;
}

}  // namespace

TEST_CASE(
    "discrimination, Brier score and calibration are those of R's survival, pec, riskRegression, prodlim and pROC") {
  const Patients patients = invented_patients();
  const auto r = marrow_test::numbers_of_r(script, patients.table);
  if (!r) return;
  REQUIRE(r->size() == 32);
  std::size_t next = 0;
  const auto& all = patients.observations;
  const auto same = [&](double mine, double epsilon = 1e-7) {
    CAPTURE(next);
    CHECK(mine == doctest::Approx((*r)[next++]).epsilon(epsilon));
  };
  constexpr double year = marrow::days_per_year;
  same(marrow::uno_concordance(relapses_alone(all), patients.p5y, 5 * year));
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
  const marrow::SmoothCalibration exact = marrow::smooth_calibration(patients.p5y, pseudo, marrow::exact_places);
  const marrow::CalibrationErrors errors = marrow::calibration_errors(patients.p5y, exact);
  same(errors.ici, 1e-6);
  same(errors.e50, 1e-6);
  same(errors.e90, 1e-6);

  marrow::ScoringColumn scoring{.name = "m", .source = "predictions", .risk = {patients.p5y}};
  scoring.probability[1] = patients.p3y;
  scoring.probability[2] = patients.p5y;
  marrow::OutcomeTable outcomes;
  marrow::ClassifiedPatients classified{.classes = {"none", "relapse"}, .probability = {{}, patients.p5y}};
  for (std::size_t i = 0; i < all.size(); ++i) {
    outcomes.outcomes.push_back({std::to_string(i), all[i], true});
    classified.truth.push_back(all[i].end == EndPoint::event ? 1 : 0);
    classified.answer.push_back(patients.p5y[i] >= 0.5 ? 1 : 0);
  }
  const auto judged = marrow::evaluate_survival(outcomes, {scoring}, {}, {}, {.resampling = {.bootstraps = 2}});
  same(*measure_of(judged.scorings[0].measures, "integrated_brier").value);
  same(*measure_of(judged.null, "integrated_brier").value);
  const auto classes = marrow::evaluate_classifier(classified, {.bootstraps = 2}).classes;
  same(*measure_of(classes[1].measures, "auroc").value);
  const marrow::Measure& logistic = measure_of(classes[1].measures, "calibration_slope");
  same(*logistic.value, 1e-6);
  same(*logistic.low, 1e-6);
  same(*logistic.high, 1e-6);
}

TEST_CASE("relapse after a transplant, with tied times and deaths, is judged as R judges it") {
  const char* cohorts = std::getenv("MARROW_COHORTS");
  const std::string path = std::string(cohorts == nullptr ? "" : cohorts) + "/survival_oracles/KMsurv_bmt.tsv";
  if (cohorts == nullptr || !std::filesystem::exists(path)) {
    MESSAGE("SKIPPED: MARROW_COHORTS does not name a folder with survival_oracles");
    return;
  }
  const auto table = marrow::parse_delimited(marrow_test::read_file(path), "bmt", marrow::Delimiter::tab);
  const auto number = [&](const marrow::DelimitedText::Row& row, const char* column) {
    return *marrow::parse_number(row.cells[static_cast<std::size_t>(table.column(column))]);
  };
  Patients patients;
  for (const auto& row : table.rows) {
    // t2: days to relapse, death or the end of follow-up; d2 relapse, d1 death. An invented score of age and waiting.
    const int end = number(row, "d2") == 1 ? 1 : number(row, "d1") == 1 ? 2 : 0;
    const double score = (number(row, "z1") + number(row, "z10") / 7 + number(row, "group") * 11) / 400;
    patients.add(number(row, "t2"), end, score, score);
  }
  const auto r = marrow_test::numbers_of_r(transplant_script, patients.table);
  if (!r) return;
  REQUIRE(r->size() == 14);
  std::size_t next = 0;
  const auto same = [&](double mine) {
    CAPTURE(next);
    CHECK(mine == doctest::Approx((*r)[next++]).epsilon(1e-7));
  };
  const auto& all = patients.observations;
  constexpr double year = marrow::days_per_year;
  for (const double years : {1.0, 3.0, 5.0}) same(marrow::incidence_at(marrow::aalen_johansen(all), years * year));
  for (const double years : {1.0, 3.0, 5.0}) same(marrow::incident_auc(all, patients.p5y, years * year));
  for (const double years : {1.0, 3.0, 5.0}) same(marrow::brier_score(all, patients.p5y, years * year));
  same(marrow::concordance(relapses_alone(all), patients.p5y));
  same(marrow::uno_concordance(relapses_alone(all), patients.p5y, 5 * year));
  const std::vector<double> pseudo = marrow::pseudo_values(all, 3 * year);
  for (const std::size_t i : {0U, 59U, 136U}) same(pseudo[i]);
}
