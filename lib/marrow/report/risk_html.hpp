#pragma once

#include "marrow/report/mustache_page.hpp"
#include "marrow/report/patient_view.hpp"

namespace marrow {

/// Fills the section on relapse risk of the patient's page: the number on a scale, and why, as bars.
/// What a bar to the right of the middle says and is coloured as, and one to the left.
struct BarWords {
  std::string raises;
  std::string lowers;
  std::string raise_colour = "raise";  ///< of page.css
  std::string lower_colour = "lower";
};
/// One bar: a rectangle from the middle of the chart to the right (raises) or to the left (lowers), in percent.
[[nodiscard]] TemplateRecord bar_record(const ContributionView& item, const BarWords& words);

void set_risk(TemplateRecord& page, const RiskView& risk);

}  // namespace marrow
