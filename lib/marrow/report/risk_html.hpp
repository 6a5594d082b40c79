#pragma once

#include "marrow/report/mustache_page.hpp"
#include "marrow/report/patient_view.hpp"

namespace marrow {

/// Fills the section on relapse risk of the patient's page: the number on a scale, and why, as bars.
void set_risk(TemplateRecord& page, const RiskView& risk);

}  // namespace marrow
