#include "marrow/model/recalibrate.hpp"

#include <doctest/doctest.h>

#include "marrow/base/error.hpp"
#include "marrow/model/score.hpp"
#include "unit/model/small_cohort.hpp"

namespace {

const std::map<std::string, std::string>& trained_files() {
  static const std::map<std::string, std::string> files =
      marrow::train_relapse_model(small_cohort(), small_options()).files;
  return files;
}

/// The small cohort under a treatment that prevents the relapses of every second patient who had one.
marrow::Cohort better_treated() {
  marrow::Cohort cohort = small_cohort();
  bool is_cured = false;
  for (marrow::Observation& observation : cohort.observations) {
    if (observation.end != marrow::EndPoint::event) continue;
    is_cured = !is_cured;
    if (is_cured) observation = {3500, marrow::EndPoint::censored};
  }
  return cohort;
}

std::string refusal(const marrow::Cohort& cohort, bool refits_slope = false) {
  try {
    static_cast<void>(marrow::recalibrate(trained_files(), cohort, {refits_slope}));
  } catch (const marrow::Error& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

TEST_CASE("recalibration gives the cohort's incidence and leaves the ranking alone") {
  const marrow::Cohort cohort = better_treated();
  const std::map<std::string, std::string> files = marrow::recalibrate(trained_files(), cohort, {});
  const marrow::RelapseModel before = marrow::RelapseModel::load(trained_files());
  const marrow::RelapseModel after = marrow::RelapseModel::load(files);
  double expected = 0;
  double patients = 0;
  const std::vector<double> margins = after.margins({cohort.size(), 3, cohort.matrix.values});
  CHECK(margins == before.margins({cohort.size(), 3, cohort.matrix.values}));
  for (std::size_t i = 0; i < cohort.size(); ++i) {
    if (!cohort.is_evaluated[i]) continue;
    expected += after.manifest().risk.incidence(margins[i], marrow::five_years_days);
    ++patients;
  }
  REQUIRE(after.manifest().recalibration);
  const marrow::Recalibration& told = *after.manifest().recalibration;
  CHECK(expected / patients == doctest::Approx(told.incidence_5y).epsilon(0.03));
  CHECK(told.expected_5y > 1.3 * told.incidence_5y);
  CHECK(told.patients == 140);
  CHECK(after.manifest().risk.event_slope == before.manifest().risk.event_slope);
  CHECK(after.sha256() != before.sha256());
  CHECK(files.at("CARD.md").find("## Recalibrated") != std::string::npos);
}

TEST_CASE("a cohort that cannot recalibrate is refused: too few events, another landmark, a feature that is missing") {
  marrow::Cohort few = small_cohort();
  for (std::size_t i = 20; i < few.size(); ++i) few.observations[i].end = marrow::EndPoint::censored;
  CHECK(refusal(few).find("are too few to recalibrate: 20 are needed") != std::string::npos);
  CHECK(refusal(better_treated(), true).find("50 are needed") != std::string::npos);
  marrow::Cohort early = small_cohort();
  early.landmark_days = 0;
  CHECK(refusal(early) == "the model asks from day 29, the outcomes are from day 0");
  marrow::Cohort other = small_cohort();
  other.matrix.columns[2].name = "female";
  CHECK(refusal(other) == "the matrix has no feature 'male', which the model takes");
}
