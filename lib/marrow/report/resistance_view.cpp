#include "marrow/report/resistance_view.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"
#include "marrow/report/words.hpp"

namespace marrow {

namespace {

constexpr std::string_view kinase = "ABL1";
constexpr std::string_view kinase_group = "abl_tki";

std::string text_of(const ValueObject& members, std::string_view key) {
  return file_text(text_member(members, key));
}

/// "mercaptopurine, thioguanine" of "mercaptopurine;thioguanine".
std::string list_of(const std::string& joined) {
  return file_text(join(split_list(joined, ';'), ", "));
}

/// "ABL1 p.Thr315Ile"; a subtype's effect has no gene.
std::string finding_name(const ResistanceLine& line) {
  return std::string(trim(fmt::format("{} {}", file_text(line.gene), code_words(line.lesion))));
}

std::string finding_words(const ResistanceLine& line) {
  std::string words = finding_name(line);
  if (line.variant) words += fmt::format(" ({})", file_text(*line.variant));
  return words;
}

std::string_view direction_words(std::string_view direction) {
  if (direction == "no_effect") return "no effect known";
  if (direction == "conflicting") return "conflicting reports";
  if (direction == "prognostic") return "prognostic, not shown to be resistance";
  return direction;
}

std::string effect_cell(const ResistanceLine& line) {
  std::string words = code_words(direction_words(line.direction));
  if (line.effect && !line.effect->empty()) words += fmt::format(" ({})", file_text(*line.effect));
  return words;
}

/// The fraction of leukaemic cells where it is known, else of reads.
std::string fraction_cell(const ResistanceLine& line) {
  const Value* ccf = find_member(line.extra, "ccf");
  const auto* limits = ccf != nullptr ? ccf->get_if<ValueObject>() : nullptr;
  const Value* low = limits != nullptr ? find_member(*limits, "low") : nullptr;
  const Value* high = limits != nullptr ? find_member(*limits, "high") : nullptr;
  std::vector<std::string> words;
  const Value* vaf = find_member(line.extra, "vaf");
  if (vaf != nullptr && vaf->is_number()) words.push_back(fraction_words(vaf->number()) + " of reads");
  if (low != nullptr && high != nullptr && low->is_number() && high->is_number()) {
    words.push_back(
        fmt::format("{} to {} of leukaemic cells", fraction_words(low->number()), fraction_words(high->number())));
  }
  return join(words, ", ");
}

std::string stage_cell(const ResistanceLine& line) {
  std::string words = code_words(line.stage);
  if (line.clonality) words += ", " + code_words(*line.clonality);
  if (const std::string fraction = fraction_cell(line); !fraction.empty()) words += ", " + fraction;
  if (const std::string note = text_of(line.extra, "stage_note"); !note.empty()) words += fmt::format(" ({})", note);
  if (const std::string detail = text_of(line.extra, "detail"); detail.find("both copies") != std::string::npos) {
    words += fmt::format(" ({})", detail);
  }
  return words;
}

std::string evidence_cell(const ResistanceLine& line) {
  std::string words = evidence_words(line.evidence);
  if (!line.confidence.empty()) words += fmt::format("; {}", file_text(line.confidence));
  return words;
}

bool is_open(const ResistanceLine& line) {
  return line.direction == state_name(State::not_assessed);
}

void add_row(PatientView& view, const ResistanceLine& line) {
  std::vector<std::string> cells{list_of(line.drug), finding_words(line), effect_cell(line),
                                 stage_cell(line),   evidence_cell(line), file_text(line.source)};
  const auto same = std::find_if(view.resistance_rows.begin(), view.resistance_rows.end(), [&](const TableRow& row) {
    return std::equal(row.cells.begin() + 1, row.cells.end(), cells.begin() + 1);
  });
  if (same == view.resistance_rows.end()) {
    view.resistance_rows.push_back({std::move(cells)});
  } else {
    same->cells.front() += ", " + cells.front();
  }
}

/// One row a drug group: its drugs and the lesions that reach more than one of them.
void add_cross_row(PatientView& view, const ResistanceLine& line) {
  const Value* others = find_member(line.extra, "cross_resistance");
  const auto* list = others != nullptr ? others->get_if<ValueList>() : nullptr;
  if (list == nullptr || list->empty()) return;
  std::vector<std::string> drugs{file_text(line.drug)};
  for (const Value& other : *list) {
    if (const auto* drug = other.get_if<std::string>()) drugs.push_back(file_text(*drug));
  }
  std::sort(drugs.begin(), drugs.end());
  std::string finding = finding_name(line);
  if (line.mechanism) finding += fmt::format(" ({})", file_text(*line.mechanism));
  TableRow row{{code_words(line.drug_group), join(drugs, ", "), std::move(finding)}};
  const bool is_new = std::none_of(view.cross_rows.begin(), view.cross_rows.end(),
                                   [&](const TableRow& one) { return one.cells == row.cells; });
  if (is_new) view.cross_rows.push_back(std::move(row));
}

/// Drugs that some lines call resistant and others sensitive, with the findings of both.
void add_opposed_rows(PatientView& view, const std::vector<ResistanceLine>& lines) {
  std::map<std::string, std::array<std::vector<std::string>, 2>> by_drug;  // sensitive, resistant
  for (const ResistanceLine& line : lines) {
    const bool is_resistant = line.direction == "resistant";
    if (!is_resistant && line.direction != "sensitive") continue;
    std::vector<std::string>& findings = by_drug[file_text(line.drug)][is_resistant ? 1 : 0];
    const std::string words = finding_name(line);
    if (std::find(findings.begin(), findings.end(), words) == findings.end()) findings.push_back(words);
  }
  for (const auto& [drug, findings] : by_drug) {
    if (findings[0].empty() || findings[1].empty()) continue;
    view.opposed_rows.push_back({{drug, join(findings[0], ", "), join(findings[1], ", ")}});
  }
}

Assessment state_of(const ValueObject& record) {
  const auto state = parse_state(text_of(record, "state"));
  if (state == State::absent) {
    const Value* limit = find_member(record, "limit");
    const Value* vaf = limit != nullptr ? limit->find("vaf") : nullptr;
    return Assessment::absent(vaf != nullptr && vaf->is_number() ? std::optional(vaf->number()) : std::nullopt,
                              text_of(record, "detail"));
  }
  if (state == State::present) return Assessment::present();
  return Assessment::not_assessed(parse_reason(text_of(record, "reason")).value_or(Reason::no_input),
                                  text_of(record, "detail"));
}

void add_escape_rows(PatientView& view, const ResistanceLine& line) {
  const Value* escape = find_member(line.extra, "escape");
  const auto* routes = escape != nullptr ? escape->get_if<ValueList>() : nullptr;
  if (routes == nullptr) return;
  for (const Value& route : *routes) {
    const auto* record = route.get_if<ValueObject>();
    if (record == nullptr) continue;
    // A rule over copy number or fusions has no VAF to state a limit in.
    const Assessment state = state_of(*record);
    std::string words = state.is_absent() && !state.limit_vaf ? "not found" : state_words(state);
    if (state.is_present() && !text_of(*record, "detail").empty()) words += ": " + text_of(*record, "detail");
    view.escape_rows.push_back({{file_text(line.gene), text_of(*record, "gene") + " " + text_of(*record, "route"),
                                 std::move(words), text_of(*record, "drugs")}});
  }
}

std::string_view open_heading(std::string_view reason) {
  if (reason == reason_name(Reason::needs_rna)) return "Not visible in DNA (needs RNA or protein), no findings";
  if (reason == reason_name(Reason::germline_not_asked)) return "Inherited (not read for this ledger), no findings";
  return "Not known";
}

/// Drugs of which the same is said share an item.
void add_detail(std::vector<std::string>& items, const std::string& drugs, const std::string& detail) {
  const std::string words = ": " + detail;
  const auto same = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.ends_with(words); });
  if (same == items.end()) {
    items.push_back(drugs + words);
  } else {
    same->insert(same->size() - words.size(), ", " + drugs);
  }
}

void add_open(PatientView& view, const ResistanceLine& line) {
  const std::string reason = text_of(line.extra, "reason");
  const std::string heading(open_heading(reason));
  auto group = std::find_if(view.resistance_open.begin(), view.resistance_open.end(),
                            [&](const GroupView& one) { return one.heading == heading; });
  if (group == view.resistance_open.end()) group = view.resistance_open.insert(group, {heading, {}});
  if (reason == reason_name(Reason::needs_rna)) {
    group->items.push_back(fmt::format("{} ({})", code_words(line.drug_group), list_of(line.gene)));
  } else if (reason == reason_name(Reason::germline_not_asked)) {
    group->items.push_back(fmt::format("{} ({})", list_of(line.drug), code_words(line.lesion)));
  } else {
    add_detail(group->items, list_of(line.drug), text_of(line.extra, "detail"));
  }
}

/// Words of results in the risk scheme table; the first that is there decides ("SR-high" is high).
constexpr std::array<std::pair<std::string_view, std::string_view>, 13> tier_words{{
    {"high", "high"},
    {"poor", "high"},
    {"adverse", "high"},
    {"hr", "high"},
    {"vhr", "high"},
    {"intermediate", "intermediate"},
    {"average", "intermediate"},
    {"mr", "intermediate"},
    {"favourable", "low"},
    {"low", "low"},
    {"good", "low"},
    {"standard", "low"},
    {"sr", "low"},
}};

}  // namespace

std::string_view risk_tier(std::string_view result) {
  std::string words = lower_case(result);
  std::replace_if(
      words.begin(), words.end(), [](char c) { return c == '-' || c == '('; }, ' ');
  words = " " + words + " ";
  if (words.find("months") != std::string::npos) return {};  // when a relapse came, not how the risk is
  for (const auto& [word, tier] : tier_words) {
    if (words.find(fmt::format(" {} ", word)) != std::string::npos) return tier;
  }
  return {};
}

void add_resistance(PatientView& view, const std::vector<ResistanceLine>& lines) {
  view.has_resistance = true;
  for (const ResistanceLine& line : lines) {
    if (find_member(line.extra, "escape") != nullptr) {
      add_escape_rows(view, line);
    } else if (is_open(line)) {
      add_open(view, line);
    } else {
      add_row(view, line);
      add_cross_row(view, line);
    }
    const bool is_of_kinase = line.gene == kinase && line.drug_group == kinase_group && line.variant;
    if (is_of_kinase) view.resistance_note = "ABL1 residues are numbered on isoform 1a (NM_005157).";
  }
  add_opposed_rows(view, lines);
  std::sort(view.cross_rows.begin(), view.cross_rows.end(),
            [](const TableRow& a, const TableRow& b) { return a.cells < b.cells; });
}

void add_schemes(PatientView& view, const std::map<std::string, SchemeResult>& schemes) {
  view.has_schemes = true;
  std::map<std::string_view, std::vector<std::string>> by_tier;
  for (const auto& [rule, scheme] : schemes) {
    const std::string standing = scheme.verified ? "" : " (from memory, not verified)";
    if (scheme.state == "present") {
      const std::string result = scheme.result ? file_text(*scheme.result) : "applies";
      view.scheme_rows.push_back({{file_text(rule), result, scheme.outcome ? file_text(*scheme.outcome) : "",
                                   file_text(scheme.source) + standing}});
      if (const auto tier = risk_tier(result); !tier.empty()) {
        by_tier[tier].push_back(fmt::format("{} ({})", file_text(rule), result));
      }
    } else if (scheme.state == "not_assessed") {
      std::vector<std::string> missing;
      for (const std::string& input : scheme.inputs_missing) missing.push_back(file_text(input));
      const bool is_said = missing.size() == 1 &&
                           (missing.front().starts_with("not applicable") || missing.front() == unpublished_rule_words);
      if (!is_said) missing = {"missing " + (missing.empty() ? std::string("not stated") : join(missing, ", "))};
      view.schemes_unknown.push_back({file_text(rule), std::move(missing)});
    }
  }
  // Average beside standard risk is a finer scale, not a contradiction.
  if (!by_tier.contains("low") || !by_tier.contains("high")) return;
  std::vector<std::string> sides;
  for (const std::string_view tier : {"low", "intermediate", "high"}) {
    const auto side = by_tier.find(tier);
    if (side != by_tier.end()) sides.push_back(fmt::format("{}: {}", tier, join(side->second, ", ")));
  }
  view.scheme_conflict = "The schemes disagree. " + join(sides, "; ");
}

}  // namespace marrow
