#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/knowledge.hpp"
#include "marrow/records/profile.hpp"

// Patients made from the text of a rule: what it asks for, and what may be known of each thing.
namespace marrow::examples {

/// What is known of a patient, by subject: "FUSION(BCR>ABL1)" → "absent", "CN(iAMP21)" → "present", "gene PAX5" →
/// "p.P80R", "ploidy" → "55", "chromosome 4" → "present", "expression" → "Ph-like", "clinical.age_years" → "9.9",
/// "lineage" → "B". What is not in it was not looked at. "rest" → "absent": all else was, and nothing found.
using Picture = std::map<std::string, std::string>;

/// The subjects that a rule asks for, each with values that its conditions tell apart.
[[nodiscard]] std::map<std::string, std::vector<std::string>> subjects_of(std::string_view rule,
                                                                          const Knowledge& knowledge);

/// The patient of a picture. `has_all_genes`: the states of every gene of the panel, not only of those pictured.
[[nodiscard]] Profile patient_of(const Picture& picture, const Knowledge& knowledge, bool has_all_genes);

/// Puts a gene pair among the fusions.
void add_fusion(Profile& profile, std::string_view five_prime, std::string_view three_prime);

}  // namespace marrow::examples
