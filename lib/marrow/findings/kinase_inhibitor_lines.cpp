#include "marrow/findings/kinase_inhibitor_lines.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>

#include "marrow/base/text.hpp"
#include "marrow/findings/resistance_line.hpp"
#include "marrow/records/counted_variants.hpp"

namespace marrow {

namespace {

const std::string kinase = "ABL1";
constexpr std::string_view drug_group = "abl_tki";
constexpr std::string_view gatekeeper_change = "p.Thr315Ile";

/// A row about a change of the kinase itself, not about its fusion.
bool is_of_change(const ResistanceRow& row) {
  return row.genes == std::vector<std::string>{kinase} && row.drug_group == drug_group && row.expression;
}

/// The row about two changes on one copy; null if the table has none for the drug.
const ResistanceRow* compound_row(const ResistanceTable& table, std::string_view drug) {
  for (const ResistanceRow& row : table.rows()) {
    if (is_compound_row(row) && row.drug == drug) return &row;
  }
  return nullptr;
}

std::string changes_of(const std::vector<const Variant*>& variants) {
  std::vector<std::string> names;
  for (const Variant* variant : variants) names.push_back(variant->hgvsp.value_or(variant->id));
  return join(names, " and ");
}

/// What is known of the changes lying on one copy. With more than two the pair that does is not named, so only its
/// absence is of use.
Assessment cis_state(const Profile& profile, const std::vector<const Variant*>& changes) {
  const auto& reading = profile.genes.find(kinase)->second.value.reading;
  const Assessment open = Assessment::not_assessed(Reason::unsupported, "the changes are not phased");
  if (!reading || (reading->in_cis.is_present() && changes.size() > 2)) return open;
  return reading->in_cis;
}

/// A line in a drug's favour that rests on one change, where there are several.
void weigh_compound(const std::vector<const Variant*>& changes, const Assessment& in_cis, const ResistanceTable& table,
                    const Profile& profile, ResistanceLine& line) {
  if (in_cis.is_absent()) return;
  if (!in_cis.is_present()) {
    leave_open(line, Reason::unsupported,
               fmt::format("{}: whether they lie on one copy (a compound mutation) is not known, so nothing said of a "
                           "single change is carried over",
                           changes_of(changes)));
    return;
  }
  const bool has_gatekeeper = std::any_of(changes.begin(), changes.end(),
                                          [](const Variant* variant) { return variant->hgvsp == gatekeeper_change; });
  const ResistanceRow* row = compound_row(table, line.drug);
  if (!has_gatekeeper || row == nullptr) {
    leave_open(line, Reason::unsupported,
               fmt::format("{} on one copy: no row speaks of this compound mutation", changes_of(changes)));
    return;
  }
  const ResistanceLine single = line;
  line = resistance_line(*row, profile);
  line.gene = single.gene;
  line.lesion = changes_of(changes) + " on one copy";
  line.variant = single.variant;
  line.clonality = single.clonality;
}

/// Drugs of the table that no row names for this change.
void add_unnamed(const Variant& change, const ResistanceTable& table, const Profile& profile,
                 std::vector<ResistanceLine>& lines) {
  std::set<std::string> named;
  for (const ResistanceLine& line : lines) {
    if (line.variant == change.id && line.drug_group == drug_group) named.insert(line.drug);
  }
  if (named.empty()) return;  // not one of the changes that the table knows
  for (const ResistanceRow& row : table.rows()) {
    if (!is_of_change(row) || !named.insert(row.drug).second) continue;
    ResistanceLine line = resistance_line(row, profile, change);
    line.effect = std::nullopt;
    leave_open(line, Reason::unsupported, fmt::format("no row speaks of {} and {}", line.lesion, row.drug));
    lines.push_back(std::move(line));
  }
}

/// Whether a transcript ends in the kinase: the lines stand. Leaves them open where none is known.
bool require_fusion(const Value& scope, const Predicates& predicates, std::vector<ResistanceLine>& lines) {
  const PredicateCount fusion = predicates.evaluate("FUSION", fmt::format("any>{}", kinase), scope);
  if (fusion.low > 0) return true;
  const bool is_excluded = fusion.high < 1;
  for (ResistanceLine& line : lines) {
    if (line.gene != kinase || line.drug_group != drug_group || !line.variant) continue;
    line.effect = std::nullopt;
    leave_open(line, is_excluded ? Reason::not_applicable : Reason::no_input,
               fmt::format("{} counts on a fusion transcript of {} only; {}", line.lesion, kinase,
                           is_excluded ? "no such fusion was found" : "missing: " + join(fusion.missing, ", ")));
  }
  return false;
}

}  // namespace

bool is_compound_row(const ResistanceRow& row) {
  return row.genes == std::vector<std::string>{kinase} && row.lesion.starts_with("compound");
}

void complete_kinase_inhibitors(const Profile& profile, const Value& scope, const ResistanceTable& table,
                                const Predicates& predicates, std::vector<ResistanceLine>& lines) {
  const std::vector<const Variant*> changes = counted_variants(profile, kinase);
  if (changes.empty() || !require_fusion(scope, predicates, lines)) return;
  for (const Variant* change : changes) add_unnamed(*change, table, profile, lines);
  if (changes.size() < 2) return;
  const Assessment in_cis = cis_state(profile, changes);
  for (ResistanceLine& line : lines) {
    const bool is_favourable = line.direction == "sensitive" || line.direction == "no_effect";
    if (is_favourable && line.gene == kinase && line.variant) weigh_compound(changes, in_cis, table, profile, line);
  }
}

}  // namespace marrow
