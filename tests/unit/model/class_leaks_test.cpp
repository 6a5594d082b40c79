#include "marrow/model/class_leaks.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "unit/model/small_classes.hpp"

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Sex is not known of two thirds of class B, and of a tenth of the others.
marrow::Cohort leaking() {
  marrow::Cohort cohort = small_classes();
  for (std::size_t i = 0; i < cohort.size(); ++i) {
    const bool is_lost = cohort.labels[i] == "B" ? i % 9 != 2 : i % 10 == 0;
    if (is_lost) cohort.matrix.values[i * 3 + 2] = missing;
  }
  return cohort;
}

}  // namespace

TEST_CASE("missing values that have nothing to do with the class raise no alarm, those that tell it do") {
  const auto honest = marrow::report_class_leaks(small_classes(), {"age_years", "log10_wbc", "male"}, 1);
  CHECK_FALSE(honest.alarm());
  CHECK(std::abs(honest.used_evaluated.auroc - 0.5) < 0.15);
  const auto report = marrow::report_class_leaks(leaking(), {"age_years", "male"}, 1);
  CHECK(report.alarm());
  CHECK(report.used_evaluated.auroc > 0.6);
  CHECK(report.used_evaluated.p < 0.02);
  const marrow::ClassFlag& male = report.flags[2];
  CHECK(male.p < 0.02);
  CHECK(male.most_in == "B");
  CHECK(male.share_most_in > 0.5);
  CHECK(male.share_elsewhere < 0.2);
  const std::string text = marrow::class_leak_text(report);
  CHECK(text.find("ALARM") != std::string::npos);
  CHECK(text.find("male *") != std::string::npos);
  CHECK(marrow::class_leak_text(honest).find("ALARM") == std::string::npos);
  // Without the feature whose absence tells, the model's own flags say nothing; those of every column still do.
  const auto without = marrow::report_class_leaks(leaking(), {"age_years"}, 1);
  CHECK_FALSE(without.alarm());
  CHECK(without.every_evaluated.auroc > 0.6);
}

TEST_CASE("classes in blocks along the file or the patient code are told") {
  marrow::Cohort cohort = small_classes();
  CHECK(marrow::report_class_leaks(cohort, {"male"}, 1).orders[1].p > 0.05);
  for (std::size_t i = 0; i < cohort.size(); ++i) cohort.labels[i] = i < 60 ? "C" : i % 2 == 0 ? "A" : "B";
  const marrow::ClassOrder order = marrow::report_class_leaks(cohort, {"male"}, 1).orders[0];
  CHECK(order.label == "C");
  CHECK(order.change_at == "P060");
  CHECK(order.share_before == 1);
  CHECK(order.share_after == 0);
  CHECK(order.p < 0.02);
}
