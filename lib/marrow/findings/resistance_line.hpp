#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/resistance_table.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// A cell of the tables as an optional key: empty where it says nothing.
[[nodiscard]] std::optional<std::string> if_stated(const std::string& text);

/// A line of the ledger from a row of the table, with these keys beside those of the contract: `stage_note`, where the
/// stage of the evidence is not the sample's; `state` of the lesion, with `reason` where it was not assessed; `detail`
/// for a person; `vaf` and `ccf` of the variant; `cross_resistance`, other drugs of the group.
[[nodiscard]] ResistanceLine resistance_line(const ResistanceRow& row, const Profile& profile);

/// The same for a variant that the row speaks of.
[[nodiscard]] ResistanceLine resistance_line(const ResistanceRow& row, const Profile& profile, const Variant& variant);

/// A line that several rows share: their drugs, genes, sources and confidences each once and joined by `;`, their
/// strongest evidence, their stage if they have one. Nothing is claimed: `leave_open` says why.
[[nodiscard]] ResistanceLine joined_line(const std::vector<const ResistanceRow*>& rows, const Profile& profile);

/// Makes the line say that the effect is not known: direction and state `not_assessed`, and why.
void leave_open(ResistanceLine& line, Reason reason, std::string detail);

/// Sets a key beside those of the contract.
void set_extra(ResistanceLine& line, std::string_view key, Value value);

/// Whether the row speaks of the sample's lineage, or either is not limited to one.
[[nodiscard]] bool is_for_lineage(const ResistanceRow& row, const Profile& profile);

}  // namespace marrow
