#include "marrow/findings/resistance_ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "marrow/base/text.hpp"
#include "marrow/records/counted_variants.hpp"

namespace marrow {

namespace {

std::optional<std::string> if_stated(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional(text);
}

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

ResistanceLine line_of(const ResistanceRow& row, Timepoint timepoint) {
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
  line.extra.emplace_back("stage_note", stage_note(row.stage, timepoint));
  return line;
}

ResistanceLine line_of(const ResistanceRow& row, Timepoint timepoint, const Variant& variant) {
  ResistanceLine line = line_of(row, timepoint);
  line.gene = variant.gene.value_or(line.gene);
  line.lesion = variant.hgvsp.value_or(variant.hgvsc.value_or(row.lesion));
  line.variant = variant.id;
  line.clonality = variant.clonality;
  return line;
}

bool is_for_lineage(const ResistanceRow& row, const Profile& profile) {
  if (!profile.lineage.is_present() || (row.lineage != "B" && row.lineage != "T")) return true;
  return row.lineage == profile.lineage.value;
}

}  // namespace

std::vector<ResistanceLine> resistance_ledger(const Profile& profile, const Value& scope,
                                              const ResistanceTable& table) {
  std::vector<ResistanceLine> lines;
  for (const Variant& variant : profile.variants) {
    if (!is_counted(profile, variant)) continue;
    for (const ResistanceRow* row : table.matching(variant)) {
      if (is_for_lineage(*row, profile)) lines.push_back(line_of(*row, profile.timepoint, variant));
    }
  }
  for (const ResistanceRow& row : table.rows()) {
    if (!row.profile_rule || !is_for_lineage(row, profile)) continue;
    if (row.profile_rule->evaluate(scope).truth == Truth::yes) lines.push_back(line_of(row, profile.timepoint));
  }
  std::stable_sort(lines.begin(), lines.end(), [](const ResistanceLine& a, const ResistanceLine& b) {
    return std::tie(a.drug, a.gene, a.lesion) < std::tie(b.drug, b.gene, b.lesion);
  });
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
