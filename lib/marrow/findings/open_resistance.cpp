#include "marrow/findings/open_resistance.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "marrow/base/text.hpp"
#include "marrow/findings/kinase_inhibitor_lines.hpp"
#include "marrow/findings/resistance_line.hpp"
#include "marrow/records/counted_variants.hpp"
#include "marrow/records/profile_value.hpp"

namespace marrow {

namespace {

using Rows = std::vector<const ResistanceRow*>;

constexpr std::string_view immunotherapy_suffix = "_immunotherapy";
const std::string sequence_words = "sequence change";

/// Whether another row than those that need RNA gives the drug a place in this lineage.
bool is_of_use(const std::string& drug, const ResistanceTable& table, const Profile& profile) {
  return std::any_of(table.rows().begin(), table.rows().end(), [&](const ResistanceRow& row) {
    return row.drug == drug && !row.undecided && is_for_lineage(row, profile);
  });
}

/// One way out, as far as it was looked at.
struct Escape {
  std::string gene;
  std::string route;
  Assessment state;
  std::string drugs;
};

Value to_value(const Escape& escape) {
  const Assessment& state = escape.state;
  return ValueObject{{"gene", escape.gene},
                     {"route", escape.route},
                     {"drugs", escape.drugs},
                     {"state", state_name(state.state)},
                     {"limit", state.limit_vaf ? Value(ValueObject{{"vaf", *state.limit_vaf}}) : Value()},
                     {"reason", state.reason && !state.is_known() ? Value(reason_name(*state.reason)) : Value()},
                     {"detail", state.detail.empty() ? Value() : Value(state.detail)}};
}

/// The gene's state for a change that the row speaks of: another change in it settles nothing.
Assessment sequence_state(const ResistanceRow& row, const Profile& profile) {
  Assessment weakest = Assessment::absent(std::nullopt);
  for (const std::string& gene : row.genes) {
    const auto found = profile.genes.find(gene);
    if (found == profile.genes.end()) return Assessment::not_assessed(Reason::not_on_panel);
    for (const Variant* variant : counted_variants(profile, gene)) {
      if (row.expression->evaluate(marrow::to_value(*variant)).truth != Truth::yes) continue;
      Assessment present = Assessment::present();
      present.detail = variant->hgvsp.value_or(variant->id);
      return present;
    }
    if (found->second.is_present()) {
      weakest = Assessment::not_assessed(Reason::unsupported, "a change whose effect on the antigen no row names");
    } else if (weakest.is_known()) {
      weakest = found->second;
    }
  }
  return weakest;
}

Assessment rule_state(const ResistanceRow& row, const Value& scope) {
  const Evaluation evaluation = row.profile_rule->evaluate(scope);
  if (evaluation.truth == Truth::yes) return Assessment::present();
  if (evaluation.truth == Truth::no) return Assessment::absent(std::nullopt);
  return Assessment::not_assessed(Reason::no_input, "missing: " + join(evaluation.missing, ", "));
}

Assessment route_state(const ResistanceRow& row, const Profile& profile, const Value& scope) {
  if (row.undecided) return Assessment::not_assessed(*row.undecided);
  Assessment state = row.expression ? sequence_state(row, profile) : rule_state(row, scope);
  if (row.expression && row.profile_rule && !state.is_present()) {
    if (Assessment other = rule_state(row, scope); !other.is_absent()) state = std::move(other);
  }
  return state;
}

/// What two rows must share to be one way out.
std::string route_key(const ResistanceRow& row) {
  return row.expression ? row.expression->text() : row.profile_rule ? row.profile_rule->text() : row.lesion;
}

std::string drugs_of(const Rows& rows) {
  std::vector<std::string> drugs;
  for (const ResistanceRow* row : rows) drugs.push_back(row->drug);
  std::sort(drugs.begin(), drugs.end());
  drugs.erase(std::unique(drugs.begin(), drugs.end()), drugs.end());
  return join(drugs, ", ");
}

/// "TPMT;NUDT15 LoF; CEP72 rs924607 TT germline", each once.
std::string lesions_of(const Rows& rows) {
  std::vector<std::string> lesions;
  for (const ResistanceRow* row : rows) {
    std::string lesion = fmt::format("{} {}", join(row->genes, ";"), row->lesion);
    if (std::find(lesions.begin(), lesions.end(), lesion) == lesions.end()) lesions.push_back(std::move(lesion));
  }
  return join(lesions, "; ");
}

std::vector<Escape> escapes_of(const std::string& antigen, const Rows& rows, const Profile& profile,
                               const Value& scope) {
  std::vector<std::pair<std::string, Rows>> routes;
  bool has_splicing = false;
  for (const ResistanceRow* row : rows) {
    has_splicing = has_splicing || row->lesion.find("splice") != std::string::npos;
    const std::string key = route_key(*row);
    auto route = std::find_if(routes.begin(), routes.end(), [&](const auto& one) { return one.first == key; });
    if (route == routes.end()) route = routes.insert(routes.end(), {key, {}});
    route->second.push_back(row);
  }
  std::vector<Escape> escapes;
  for (const auto& [key, same] : routes) {
    const ResistanceRow& row = *same.front();
    // What was read of a row about small variants is the sequence, whatever else its words name.
    const std::string& lesion = row.expression ? sequence_words : row.lesion;
    std::string route = row.mechanism.empty() ? lesion : fmt::format("{}: {}", row.mechanism, lesion);
    escapes.push_back({join(row.genes, ";"), std::move(route), route_state(row, profile, scope), drugs_of(same)});
  }
  if (has_splicing) {
    escapes.push_back(
        {antigen, "splicing that no DNA change shows", Assessment::not_assessed(Reason::needs_rna), drugs_of(rows)});
  }
  escapes.push_back({antigen, "antigen on the blasts",
                     Assessment::not_assessed(Reason::no_input, "cell-surface expression was not measured here"),
                     drugs_of(rows)});
  return escapes;
}

/// "present: …; not found: …; not assessed: …".
std::string summary_words(const std::string& antigen, const std::vector<Escape>& escapes) {
  std::map<State, std::vector<std::string>> by_state;
  for (const Escape& escape : escapes) by_state[escape.state.state].push_back(escape.gene + " " + escape.route);
  std::vector<std::string> parts;
  for (const auto& [state, names] : by_state) {
    const std::string_view words = state == State::present  ? "present"
                                   : state == State::absent ? "not found"
                                                            : "not assessed";
    parts.push_back(fmt::format("{}: {}", words, join(names, ", ")));
  }
  return fmt::format("{}. An intact {} gene does not say that the antigen is expressed", join(parts, "; "), antigen);
}

}  // namespace

std::vector<ResistanceLine> undecided_lines(const Profile& profile, const ResistanceTable& table) {
  std::map<std::pair<std::string, Reason>, Rows> by_group;
  for (const ResistanceRow& row : table.rows()) {
    if (!row.undecided || is_compound_row(row) || !is_for_lineage(row, profile)) continue;
    if (is_of_use(row.drug, table, profile)) by_group[{row.drug_group, *row.undecided}].push_back(&row);
  }
  std::vector<ResistanceLine> lines;
  for (const auto& [key, rows] : by_group) {
    const Reason reason = key.second;
    ResistanceLine line = joined_line(rows, profile);
    if (reason == Reason::needs_rna) {
      line.lesion = "expression, protein or methylation";
      leave_open(line, reason,
                 fmt::format("{} of the table, not visible in DNA; no finding",
                             rows.size() == 1 ? "1 row" : fmt::format("{} rows", rows.size())));
    } else {
      line.lesion = lesions_of(rows);
      leave_open(line, reason,
                 fmt::format("{}: {}", line.lesion,
                             reason == Reason::germline_not_asked ? "inherited variants are not read for the ledger"
                                                                  : "nothing that is read tells it"));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<ResistanceLine> immunotherapy_escape_lines(const Profile& profile, const Value& scope,
                                                       const ResistanceTable& table) {
  std::map<std::string, Rows> by_group;
  for (const ResistanceRow& row : table.rows()) {
    const bool is_escape = row.drug_group.ends_with(immunotherapy_suffix) && row.direction == "resistant";
    if (is_escape && is_for_lineage(row, profile)) by_group[row.drug_group].push_back(&row);
  }
  std::vector<ResistanceLine> lines;
  for (const auto& [group, rows] : by_group) {
    const std::string antigen = upper_case(group.substr(0, group.size() - immunotherapy_suffix.size()));
    const std::vector<Escape> escapes = escapes_of(antigen, rows, profile, scope);
    ResistanceLine line = joined_line(rows, profile);
    line.gene = antigen;
    line.lesion = "antigen escape";
    line.stage = "after_immunotherapy";
    leave_open(line, Reason::needs_rna, summary_words(antigen, escapes));
    const bool is_present =
        std::any_of(escapes.begin(), escapes.end(), [](const Escape& e) { return e.state.is_present(); });
    if (is_present) {
      line.direction = "resistant";
      set_extra(line, "state", state_name(State::present));
      set_extra(line, "reason", {});
    }
    ValueList list;
    for (const Escape& escape : escapes) list.push_back(to_value(escape));
    set_extra(line, "escape", std::move(list));
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace marrow
