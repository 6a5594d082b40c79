#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/report/patient_view.hpp"

// The parts of a patient's view that are tables: lesions other than small variants, and what the findings mean.
namespace marrow {

/// What is said of fusions where none was reported and none tested.
inline constexpr std::string_view no_fusion_words = "not assessed: no fusion and no test was reported";

/// Names grouped by why they were not assessed, reasons in the order of first need; a detail that all names of a group
/// share stands in the heading, others behind their name.
[[nodiscard]] std::vector<GroupView> groups_by_reason(const std::vector<std::pair<std::string, Assessment>>& items);

/// Tandem duplications, fusions and their tests, copy number.
void add_lesions(PatientView& view, const Profile& profile);
/// Subtype, risk schemes, resistance ledger, options: each only where its step has run.
void add_interpretation(PatientView& view, const Profile& profile);

}  // namespace marrow
