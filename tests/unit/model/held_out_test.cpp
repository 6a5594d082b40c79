#include "marrow/model/held_out.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "marrow/base/text.hpp"
#include "unit/model/small_cohort.hpp"

namespace {

std::vector<std::string_view> lines_of(const std::string& table) {
  return marrow::split(table, '\n');
}

}  // namespace

TEST_CASE("a held-out patient's probability does not rest on her own outcome, nor on her fold's") {
  marrow::TrainResult result = marrow::train_relapse_model(small_cohort(), small_options());
  const std::string before = marrow::held_out_table(result);
  result.observations[0] = {40, marrow::EndPoint::event};
  const std::string after = marrow::held_out_table(result);
  const std::vector<std::string_view> lines_before = lines_of(before);
  const std::vector<std::string_view> lines_after = lines_of(after);
  REQUIRE(lines_before.size() == 152);  // a header, 150 patients, and nothing after the last line
  CHECK(lines_before[0] == "patient\trepeat\tmodel\tmodel_p3y\tmodel_p5y\tbaseline\tbaseline_p3y\tbaseline_p5y");
  const std::vector<std::size_t>& fold = result.held_out.fold[0];
  std::size_t changed = 0;
  for (std::size_t i = 0; i < 150; ++i) {
    const bool is_same = lines_before[i + 1] == lines_after[i + 1];
    if (fold[i] == fold[0]) CHECK(is_same);
    changed += is_same ? 0U : 1U;
  }
  CHECK(changed > 90);
}

TEST_CASE("held-out probabilities agree with the incidence that is observed") {
  const marrow::TrainResult result = marrow::train_relapse_model(small_cohort(), small_options());
  const std::string table = marrow::held_out_table(result);
  double expected = 0;
  std::vector<marrow::Observation> evaluated;
  for (std::size_t i = 0; i < result.ids.size(); ++i) {
    if (!result.is_evaluated[i]) continue;
    expected += marrow::parse_number(marrow::split(lines_of(table)[i + 1], '\t')[4]).value();
    evaluated.push_back(result.observations[i]);
  }
  const double observed = marrow::incidence_at(marrow::aalen_johansen(evaluated), marrow::five_years_days);
  CHECK(expected / static_cast<double>(evaluated.size()) == doctest::Approx(observed).epsilon(0.1));
}
