#pragma once

#include <vector>

#include "marrow/records/profile.hpp"

namespace marrow {

/// Gives each option whose words name a drug that a lesion of the same ledger resists the key `against`: texts such as
/// "dasatinib: ABL1 p.Thr315Ile". Lines that speak of a subtype as a whole, and open ones, count as none. An option
/// stays an option: what outweighs what is for people to say.
void note_opposed_options(const std::vector<ResistanceLine>& ledger, std::vector<TreatmentOption>& options);

}  // namespace marrow
