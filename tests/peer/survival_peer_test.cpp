#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>
#include <string>
#include <vector>

#include "marrow/base/random.hpp"
#include "marrow/model/cox.hpp"
#include "peer/r_numbers.hpp"

// The peer is R's package survival, on invented patients with many tied times.

using marrow::EndPoint;

namespace {

struct Patients {
  marrow::NumberTable features{0, 2, {}};
  std::vector<marrow::Observation> observations;
  std::string table = "time\tend\ta\tb\n";
};

Patients invented_patients() {
  Patients patients;
  marrow::Random random(11);
  for (int i = 0; i < 300; ++i) {
    const double a = 3 * random.uniform();
    const double b = random.uniform() < 0.3 ? 1 : 0;
    const double event = std::ceil(-std::log(1 - random.uniform()) * 60 * std::exp(-0.5 * a + 0.7 * b));
    const double other = std::ceil(-std::log(1 - random.uniform()) * 90);
    const int end = event <= other ? 1 : random.uniform() < 0.5 ? 2 : 0;
    patients.features.values.insert(patients.features.values.end(), {a, b});
    ++patients.features.rows;
    patients.observations.push_back({std::max(1.0, std::min(event, other)), static_cast<EndPoint>(end)});
    patients.table += fmt::format("{}\t{}\t{}\t{}\n", patients.observations.back().time, end, a, b);
  }
  return patients;
}

const char* const script = R"(
suppressPackageStartupMessages(library(survival))
options(digits = 17)
d <- read.delim(commandArgs(TRUE)[1])
fit <- coxph(Surv(time, end == 1) ~ a + b, d, ties = 'breslow', eps = 1e-12)
scale <- function(x) (x - mean(x)) / sqrt(mean((x - mean(x))^2))
d$sa <- scale(d$a); d$sb <- scale(d$b)
ridged <- coxph(Surv(time, end == 1) ~ ridge(sa, sb, theta = sum(d$end == 1), scale = FALSE), d, ties = 'breslow')
km <- summary(survfit(Surv(time, end == 1) ~ 1, d), times = 20)
aj <- summary(survfit(Surv(time, factor(end, 0:2)) ~ 1, d), times = 20)
c <- concordance(Surv(time, end == 1) ~ a, d, reverse = TRUE)$concordance
spread <- function(x) sqrt(mean((x - mean(x))^2))
cat(coef(fit), sqrt(diag(vcov(fit))), fit$loglik[2], coef(ridged) / c(1, 1), spread(d$a), spread(d$b), km$surv,
    km$std.err, aj$pstate[2:3], c, sep = '\n')
)";

}  // namespace

TEST_CASE("hazard ratios, survival, incidence and concordance are those of R's survival") {
  const Patients patients = invented_patients();
  const auto r = marrow_test::numbers_of_r(script, patients.table);
  if (!r) return;
  REQUIRE(r->size() == 14);
  const marrow::CoxFit fit = marrow::fit_cox(patients.features, patients.observations);
  for (std::size_t j = 0; j < 2; ++j) {
    CHECK(fit.predictor.coefficients[j] == doctest::Approx((*r)[j]).epsilon(1e-6));
    CHECK(fit.standard_errors[j] == doctest::Approx((*r)[2 + j]).epsilon(1e-6));
  }
  CHECK(fit.log_likelihood == doctest::Approx((*r)[4]).epsilon(1e-9));
  const marrow::CoxFit ridged = marrow::fit_cox(patients.features, patients.observations, 1);
  CHECK(ridged.predictor.coefficients[0] * (*r)[7] == doctest::Approx((*r)[5]).epsilon(1e-4));
  CHECK(ridged.predictor.coefficients[1] * (*r)[8] == doctest::Approx((*r)[6]).epsilon(1e-4));
  double survival = 1;
  double error = 0;
  for (const marrow::SurvivalStep& step : marrow::kaplan_meier(patients.observations)) {
    if (step.time > 20) break;
    survival = step.survival;
    error = step.standard_error;
  }
  CHECK(survival == doctest::Approx((*r)[9]).epsilon(1e-9));
  CHECK(error == doctest::Approx((*r)[10]).epsilon(1e-9));
  const auto incidence = marrow::aalen_johansen(patients.observations);
  CHECK(marrow::incidence_at(incidence, 20) == doctest::Approx((*r)[11]).epsilon(1e-9));
  std::vector<double> a;
  for (std::size_t i = 0; i < patients.features.rows; ++i) a.push_back(patients.features.at(i, 0));
  CHECK(marrow::concordance(patients.observations, a) == doctest::Approx((*r)[13]).epsilon(1e-9));
}
