#include "marrow/findings/resistance_line.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"

namespace marrow {

namespace {

/// Where the evidence is of another stage than the sample, in words; null where it fits.
Value stage_note(std::string_view stage, Timepoint timepoint) {
  if (stage != "diagnosis" && stage != "relapse" && stage != "on_drug" && stage != "after_immunotherapy") return {};
  const bool is_before = stage == "diagnosis";
  std::string words(stage == "on_drug" ? "treatment with the drug" : stage);
  std::replace(words.begin(), words.end(), '_', ' ');
  if (timepoint == Timepoint::unknown) {
    return fmt::format("evidence from {}; the time point of this sample is not stated", words);
  }
  if (timepoint == Timepoint::diagnosis && !is_before) {
    return fmt::format("evidence from {} only; found at diagnosis here, where it is no evidence of resistance", words);
  }
  if (timepoint == Timepoint::remission || (timepoint == Timepoint::relapse && is_before)) {
    return fmt::format("evidence from {}; this sample is from {}", words, enum_name(timepoint));
  }
  return {};
}

/// A row about loss of both copies is met by one hit; what is known of the other copy.
Value second_hit_note(const ResistanceRow& row, const Profile& profile, const Variant& variant) {
  if (row.lesion.find("bi-allelic") == std::string::npos || !variant.gene) return {};
  const auto gene = profile.genes.find(*variant.gene);
  const Assessment& hit = gene->second.value.second_hit;
  if (hit.is_present()) return "the evidence is of loss of both copies; a second hit is present";
  if (hit.is_absent()) return "the evidence is of loss of both copies; no second hit was found";
  return "the evidence is of loss of both copies; whether the other copy is hit was not assessed";
}

Value ccf_value(const std::optional<FractionInterval>& ccf) {
  if (!ccf) return {};
  return ValueObject{{"low", ccf->low}, {"high", ccf->high}};
}

void add_once(std::vector<std::string>& pieces, const std::string& piece) {
  if (!piece.empty() && std::find(pieces.begin(), pieces.end(), piece) == pieces.end()) pieces.push_back(piece);
}

}  // namespace

std::optional<std::string> if_stated(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

ResistanceLine resistance_line(const ResistanceRow& row, const Profile& profile) {
  ResistanceLine line;
  line.drug = row.drug;
  line.drug_group = row.drug_group;
  line.gene = join(row.genes, ";");
  line.lesion = row.lesion;
  line.direction = row.direction;
  line.mechanism = if_stated(row.mechanism);
  line.stage = row.stage;
  line.evidence = row.evidence;
  line.confidence = row.confidence;
  line.effect = if_stated(row.effect);
  line.source = row.source;
  line.extra = {{"stage_note", stage_note(row.stage, profile.timepoint)},
                {"state", state_name(State::present)},
                {"reason", {}},
                {"detail", row.direction_note.empty() ? Value() : Value(row.direction_note)},
                {"vaf", {}},
                {"ccf", {}},
                {"cross_resistance", ValueList{}}};
  return line;
}

ResistanceLine resistance_line(const ResistanceRow& row, const Profile& profile, const Variant& variant) {
  ResistanceLine line = resistance_line(row, profile);
  line.gene = variant.gene.value_or(line.gene);
  line.lesion = variant.hgvsp.value_or(variant.hgvsc.value_or(row.lesion));
  line.variant = variant.id;
  line.clonality = variant.clonality;
  if (Value note = second_hit_note(row, profile, variant); !note.is_null()) set_extra(line, "detail", std::move(note));
  if (variant.vaf) set_extra(line, "vaf", *variant.vaf);
  set_extra(line, "ccf", ccf_value(variant.ccf));
  return line;
}

ResistanceLine joined_line(const std::vector<const ResistanceRow*>& rows, const Profile& profile) {
  std::vector<std::string> drugs;
  std::vector<std::string> genes;
  std::vector<std::string> sources;
  std::vector<std::string> confidences;
  ResistanceLine line = resistance_line(*rows.front(), profile);
  for (const ResistanceRow* row : rows) {
    add_once(drugs, row->drug);
    for (const std::string& gene : row->genes) add_once(genes, gene);
    add_once(sources, row->source);
    add_once(confidences, row->confidence);
    line.evidence = std::min(line.evidence, row->evidence);
    if (row->stage != line.stage) line.stage = "both";
  }
  std::sort(drugs.begin(), drugs.end());
  line.drug = join(drugs, ";");
  line.gene = join(genes, ";");
  line.source = join(sources, "; ");
  line.confidence = join(confidences, "; ");
  line.mechanism = std::nullopt;
  line.effect = std::nullopt;
  set_extra(line, "stage_note", {});
  return line;
}

void leave_open(ResistanceLine& line, Reason reason, std::string detail) {
  line.direction = state_name(State::not_assessed);
  set_extra(line, "state", state_name(State::not_assessed));
  set_extra(line, "reason", reason_name(reason));
  set_extra(line, "detail", std::move(detail));
}

void set_extra(ResistanceLine& line, std::string_view key, Value value) {
  if (Value* found = find_member(line.extra, key)) {
    *found = std::move(value);
  } else {
    line.extra.emplace_back(key, std::move(value));
  }
}

bool is_for_lineage(const ResistanceRow& row, const Profile& profile) {
  if (!profile.lineage.is_present() || (row.lineage != "B" && row.lineage != "T")) return true;
  return row.lineage == profile.lineage.value;
}

}  // namespace marrow
