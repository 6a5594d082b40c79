#include "marrow/model/softmax.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include "marrow/base/error.hpp"
#include "marrow/base/random.hpp"

namespace {

struct Data {
  marrow::NumberTable features;
  marrow::ClassLabels labels;
};

/// The class is the greatest of three noisy sums.
Data three_classes(std::size_t patients) {
  marrow::Random random(3);
  Data data{{patients, 2, {}}, {{}, 3}};
  for (std::size_t i = 0; i < patients; ++i) {
    const double x = random.uniform();
    const double y = random.uniform();
    data.features.values.insert(data.features.values.end(), {x, 100 * y});
    const std::vector<double> sums{x + random.uniform(), y + random.uniform(), 1.3 * random.uniform()};
    data.labels.places.push_back(static_cast<int>(std::max_element(sums.begin(), sums.end()) - sums.begin()));
  }
  return data;
}

/// What `fit_softmax` makes greatest, at other coefficients of the scaled features.
double penalised(const Data& data, const marrow::SoftmaxPredictor& fit, double ridge) {
  const double n = static_cast<double>(data.features.rows);
  double value = 0;
  for (std::size_t j = 0; j < 2; ++j) {
    double squares = 0;
    for (std::size_t i = 0; i < data.features.rows; ++i) squares += std::pow(data.features.at(i, j) - fit.means[j], 2);
    const double scale = std::sqrt(squares / n);
    for (std::size_t k = 0; k < 3; ++k) value -= 0.5 * ridge * n / 3 * std::pow(fit.coefficients[k][j] * scale, 2);
  }
  const marrow::NumberTable margins = marrow::softmax_margins(fit, data.features);
  for (std::size_t i = 0; i < data.features.rows; ++i) {
    const std::size_t own = static_cast<std::size_t>(data.labels.places[i]);
    value += data.labels.weight(i) * std::log(marrow::class_probabilities(&margins.values[i * 3], 3)[own]);
  }
  const std::vector<double> average = marrow::class_probabilities(fit.intercepts.data(), 3);
  for (const double p : average) value += 0.5 * std::log(p);
  return value;
}

}  // namespace

TEST_CASE("the multinomial regression stands at the top of its penalised likelihood, and sums to 0 over the classes") {
  Data data = three_classes(200);
  SUBCASE("all patients alike") {}
  SUBCASE("balanced") {
    data.labels = marrow::weighted_labels(data.labels.places, 3, marrow::ClassWeights::balanced);
  }
  const marrow::SoftmaxPredictor fit = marrow::fit_softmax(data.features, data.labels, 0.2);
  const double top = penalised(data, fit, 0.2);
  for (std::size_t k = 0; k < 3; ++k) {
    for (const double step : {-0.01, 0.01}) {
      marrow::SoftmaxPredictor moved = fit;
      moved.intercepts[k] += step;
      CHECK(penalised(data, moved, 0.2) < top);
      moved = fit;
      moved.coefficients[k][0] += step;
      CHECK(penalised(data, moved, 0.2) < top);
      moved = fit;
      moved.coefficients[k][1] += step / 100;
      CHECK(penalised(data, moved, 0.2) < top);
    }
  }
  CHECK(fit.intercepts[0] + fit.intercepts[1] + fit.intercepts[2] == doctest::Approx(0).epsilon(1e-9));
  CHECK(std::abs(fit.coefficients[0][0] + fit.coefficients[1][0] + fit.coefficients[2][0]) < 1e-8);
  CHECK(fit.coefficients[0][0] > fit.coefficients[2][0]);
  CHECK(fit.coefficients[1][1] > fit.coefficients[2][1]);
}

TEST_CASE(
    "without a feature that varies the regression gives the shares of the classes, half a patient added to each") {
  const marrow::NumberTable constant{6, 1, {2, 2, 2, 2, 2, 2}};
  const std::vector<int> classes{0, 0, 0, 0, 1, 1};  // nobody is of the third
  const marrow::SoftmaxPredictor fit = marrow::fit_softmax(constant, {classes, 3}, 1);
  const std::vector<double> p = marrow::class_probabilities(fit.intercepts.data(), 3);
  CHECK(p[0] == doctest::Approx(4.5 / 7.5));
  CHECK(p[1] == doctest::Approx(2.5 / 7.5));
  CHECK(p[2] == doctest::Approx(0.5 / 7.5));
  CHECK(fit.coefficients[0][0] == 0);
  const std::vector<double> prior = marrow::log_prior({classes, 3});
  for (std::size_t k = 0; k < 3; ++k) CHECK(prior[k] == doctest::Approx(fit.intercepts[k]));
}

TEST_CASE(
    "a feature that separates the classes still has a finite coefficient, and huge margins finite probabilities") {
  const marrow::NumberTable features{4, 1, {-1, -2, 1, 2}};
  const marrow::SoftmaxPredictor fit = marrow::fit_softmax(features, {{0, 0, 1, 1}, 2}, 0.01);
  CHECK(std::isfinite(fit.coefficients[1][0]));
  CHECK(fit.coefficients[1][0] > 0);
  const double margins[] = {-1e9, 1e9, 0};
  CHECK(marrow::class_probabilities(margins, 3) == std::vector<double>{0, 1, 0});
}

TEST_CASE("balanced weights sum to the same for each class that somebody is of, and to the patients over all") {
  using marrow::ClassWeights;
  const marrow::ClassLabels labels = marrow::weighted_labels({0, 0, 0, 0, 2, 0}, 3, ClassWeights::balanced);
  CHECK(labels.weights == std::vector<double>{0.6, 0.6, 0.6, 0.6, 3, 0.6});
  CHECK(marrow::weighted_labels({0, 1, 1}, 2, ClassWeights::none).weights.empty());
  const std::vector<double> equal = marrow::log_prior(marrow::weighted_labels({0, 1, 1, 1}, 2, ClassWeights::balanced));
  CHECK(std::abs(equal[0]) < 1e-12);
  CHECK(marrow::parse_class_weights("balanced") == ClassWeights::balanced);
  CHECK_THROWS_AS(static_cast<void>(marrow::parse_class_weights("equal")), marrow::Error);
}
