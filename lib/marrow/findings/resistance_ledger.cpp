#include "marrow/findings/resistance_ledger.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "marrow/findings/kinase_inhibitor_lines.hpp"
#include "marrow/findings/open_resistance.hpp"
#include "marrow/findings/resistance_line.hpp"
#include "marrow/records/counted_variants.hpp"

namespace marrow {

namespace {

/// Whether one lesion does the same to two drugs of a group by one mechanism.
bool is_shared(const ResistanceLine& one, const ResistanceLine& other) {
  return std::tie(one.drug_group, one.gene, one.lesion, one.direction, one.mechanism) ==
             std::tie(other.drug_group, other.gene, other.lesion, other.direction, other.mechanism) &&
         one.drug != other.drug;
}

void add_cross_resistance(std::vector<ResistanceLine>& lines) {
  for (ResistanceLine& line : lines) {
    if (line.direction != "resistant") continue;
    ValueList drugs;
    for (const ResistanceLine& other : lines) {
      const bool is_new = std::find(drugs.begin(), drugs.end(), Value(other.drug)) == drugs.end();
      if (is_new && is_shared(line, other)) drugs.emplace_back(other.drug);
    }
    set_extra(line, "cross_resistance", std::move(drugs));
  }
}

void append(std::vector<ResistanceLine>& lines, std::vector<ResistanceLine> more) {
  std::move(more.begin(), more.end(), std::back_inserter(lines));
}

}  // namespace

std::vector<ResistanceLine> resistance_ledger(const Profile& profile, const Value& scope, const ResistanceTable& table,
                                              const Predicates& predicates) {
  std::vector<ResistanceLine> lines;
  for (const Variant& variant : profile.variants) {
    if (!is_counted(profile, variant)) continue;
    for (const ResistanceRow* row : table.matching(variant)) {
      if (is_for_lineage(*row, profile)) lines.push_back(resistance_line(*row, profile, variant));
    }
  }
  for (const ResistanceRow& row : table.rows()) {
    if (!row.profile_rule || !is_for_lineage(row, profile)) continue;
    if (row.profile_rule->evaluate(scope).truth == Truth::yes) lines.push_back(resistance_line(row, profile));
  }
  complete_kinase_inhibitors(profile, scope, table, predicates, lines);
  append(lines, immunotherapy_escape_lines(profile, scope, table));
  append(lines, undecided_lines(profile, table));
  std::stable_sort(lines.begin(), lines.end(), [](const ResistanceLine& a, const ResistanceLine& b) {
    return std::tie(a.drug, a.gene, a.lesion) < std::tie(b.drug, b.gene, b.lesion);
  });
  add_cross_resistance(lines);
  return lines;
}

std::vector<TreatmentOption> drug_options(const Value& scope, const DrugOptionTable& table) {
  std::vector<TreatmentOption> options;
  for (const DrugOption& row : table.rows()) {
    if (!row.rule || row.rule->evaluate(scope).truth != Truth::yes) continue;
    options.push_back({.finding = row.trigger,
                       .option = row.option,
                       .status = row.status,
                       .paediatric_note = if_stated(row.paediatric_note),
                       .evidence = row.evidence,
                       .source = row.source + "; " + row.confidence,
                       .extra = {}});
  }
  return options;
}

}  // namespace marrow
