#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/report/patient_view.hpp"

// What the findings mean for drugs and risk, in words for a tumour board: statements, never instructions.
namespace marrow {

/// Heads the ways out of immunotherapy.
inline constexpr std::string_view escape_words =
    "Ways out of immunotherapy. An intact gene does not say that the antigen is expressed on the blasts.";

/// What a scheme says whose rule is not in the table.
inline constexpr std::string_view unpublished_rule_words = "rule not published here";

/// The ledger: lines that differ in the drug alone are one row; lesions that reach several drugs of a group once more
/// by group; ways out of immunotherapy; and what is open, by reason.
void add_resistance(PatientView& view, const std::vector<ResistanceLine>& lines);

/// Scores by drug group, each beside what the ledger says of the group's drugs; groups that no model is of.
void add_resistance_scores(PatientView& view, const Profile& profile);

/// Rules that hold, rules that nobody could judge with why, and where one that holds says low risk and another high.
void add_schemes(PatientView& view, const std::map<std::string, SchemeResult>& schemes);

/// The tier in a rule's result: "low", "intermediate" or "high"; empty where it names none ("IKZF1plus").
[[nodiscard]] std::string_view risk_tier(std::string_view result);

}  // namespace marrow
