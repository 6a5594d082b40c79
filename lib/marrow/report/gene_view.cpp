#include <algorithm>

#include <fmt/format.h>

#include "marrow/base/text.hpp"
#include "marrow/report/patient_view.hpp"
#include "marrow/report/words.hpp"

namespace marrow {

namespace {

std::string optional_text(const std::optional<std::string>& text) {
  return text ? file_text(*text) : std::string();
}

const Variant* find_variant(const Profile& profile, std::string_view id, std::string_view gene) {
  const Variant* match = nullptr;
  for (const Variant& variant : profile.variants) {
    if (variant.id != id) continue;
    if (variant.gene == gene) return &variant;
    if (match == nullptr) match = &variant;
  }
  return match;
}

std::string reads_words(const Variant& variant) {
  if (variant.alt_reads && variant.depth) {
    return fmt::format("{} of {}", count_words(*variant.alt_reads), plural(*variant.depth, "read", "reads"));
  }
  if (variant.depth) return plural(*variant.depth, "read", "reads");
  return {};
}

std::string clonality_words(const Variant& variant) {
  std::string words = variant.clonality ? code_words(*variant.clonality) : std::string();
  if (variant.ccf) {
    const std::string cells =
        fmt::format("in {:.0f}–{:.0f}\u00a0% of leukaemic cells", variant.ccf->low * 100, variant.ccf->high * 100);
    words += words.empty() ? cells : ", " + cells;
  }
  return words;
}

/// " (row: verified (recurrence))": how sure the matched hotspot row is.
std::string confidence_words(const Variant& variant, const Knowledge* knowledge) {
  if (knowledge == nullptr || !variant.gene || !variant.hotspot) return {};
  const HotspotRow* row = knowledge->hotspots().find(*variant.gene, *variant.hotspot);
  return row == nullptr || row->confidence.empty() ? std::string() : fmt::format(" (row: {})", row->confidence);
}

/// "strong: HD-N activating with PEST truncating; not known whether in cis (the changes are not phased)".
std::string reading_words(const GeneReading& reading, std::string_view gene) {
  std::vector<std::string> facts;
  const std::string because = optional_text(reading.because);
  if (gene == "NOTCH1" && (reading.strength || !because.empty())) {
    facts.push_back(fmt::format("{}{}{} (from memory, needs check)",
                                reading.strength ? file_text(*reading.strength) : "weak or strong, not known",
                                because.empty() ? "" : ": ", because));
  } else if (!because.empty()) {
    facts.push_back(because);
  }
  if (reading.in_cis.is_present()) facts.emplace_back("in cis");
  if (reading.in_cis.is_absent()) facts.emplace_back("not in cis");
  if (reading.in_cis.reason == Reason::unsupported) facts.emplace_back("whether in cis is not known");
  return join(facts, "; ");
}

/// A lesion id in words, with what the profile says of it where it is a focal state.
std::string lesion_words(const Profile& profile, const std::string& id) {
  std::string words = code_words(id);
  const auto focal = profile.copy_number.focal.find(id);
  if (focal == profile.copy_number.focal.end() || !focal->second.is_present()) return words;
  const FocalState& state = focal->second.value;
  std::vector<std::string> facts;
  if (!state.kind.empty()) facts.push_back(code_words(state.kind));
  if (state.exons) facts.push_back("exons " + file_text(*state.exons));
  if (state.copies) facts.push_back(number_words(*state.copies) + (*state.copies == 1 ? " copy" : " copies"));
  return facts.empty() ? words : fmt::format("{} ({})", words, join(facts, ", "));
}

}  // namespace

std::vector<StateGroupView> groups_by_state(const std::vector<StateView>& states) {
  std::vector<StateGroupView> groups;
  for (const StateView& state : states) {
    const auto is_same = [&](const StateGroupView& g) { return g.state == state.state && g.words == state.words; };
    auto group = std::find_if(groups.begin(), groups.end(), is_same);
    if (group == groups.end()) group = groups.insert(groups.end(), {state.state, state.words, {}});
    group->names.push_back(state.label);
  }
  std::stable_sort(groups.begin(), groups.end(), [](const auto& a, const auto& b) { return a.state < b.state; });
  return groups;
}

std::string change_words(const Variant& variant) {
  std::string words = optional_text(variant.hgvsc);
  if (variant.hgvsp && !variant.hgvsp->empty()) {
    if (!words.empty()) words += ' ';
    words += predicted_protein_words(*variant.hgvsp);
  }
  return words.empty() ? file_text(variant.id) : words;
}

VariantView variant_view(const Variant& variant, const Knowledge* knowledge) {
  VariantView view;
  view.gene = optional_text(variant.gene);
  view.change = change_words(variant);
  view.transcript = optional_text(variant.transcript);
  if (variant.exon) {
    const std::string exon = file_text(*variant.exon);
    view.transcript +=
        fmt::format("{}{}{}", view.transcript.empty() ? "" : ", ", exon.starts_with("intron") ? "" : "exon ", exon);
  }
  std::vector<std::string> terms;
  for (const std::string& term : variant.consequence) terms.push_back(code_words(term));
  view.consequence = join(terms, ", ");
  if (variant.vaf) view.vaf = fraction_words(*variant.vaf);
  view.reads = reads_words(variant);
  view.origin = origin_words(variant.origin);
  if (variant.origin_reason && !variant.origin_reason->empty()) {
    view.origin += fmt::format(" ({})", code_words(*variant.origin_reason));
  }
  view.domain = optional_text(variant.domain);
  view.reading = optional_text(variant.reading);
  view.hotspot = optional_text(variant.hotspot);
  if (variant.effect) view.effect = effect_words(*variant.effect);
  if (variant.evidence) view.evidence = evidence_words(*variant.evidence) + confidence_words(variant, knowledge);
  view.clonality = clonality_words(variant);
  view.source = source_words(variant.source);
  view.locus = file_text(variant.id);
  if (variant.germline_suspect.value_or(false)) view.alert = "Origin unresolved: test remission DNA.";
  return view;
}

GeneView gene_view(const Profile& profile, std::string_view gene, const Knowledge* knowledge) {
  GeneView view;
  view.state.label = file_text(gene);
  const auto found = profile.genes.find(std::string(gene));
  const Assessed<GeneFindings> unknown = Assessment::not_assessed(Reason::no_input);
  const Assessed<GeneFindings>& assessed = found == profile.genes.end() ? unknown : found->second;
  view.state.state = assessed.state;
  view.state.words = state_words(assessed);
  const GeneFindings& findings = assessed.value;
  if (assessed.is_present()) {
    for (const std::string& id : findings.variants) {
      if (const Variant* variant = find_variant(profile, id, gene)) {
        view.variants.push_back(variant_view(*variant, knowledge));
      } else {
        view.lesions.push_back(file_text(id));
      }
    }
    for (const std::string& id : findings.lesions) view.lesions.push_back(lesion_words(profile, id));
    if (findings.reading) view.reading = reading_words(*findings.reading, gene);
    // The default of a second hit says nothing, so only what was looked for is told.
    if (findings.second_hit.is_known()) view.second_hit = state_words(findings.second_hit);
  }
  if (findings.covered_fraction) {
    view.covered = fraction_words(*findings.covered_fraction) + " of the coding sequence covered";
  }
  std::vector<StateView> domains;
  for (const auto& [name, state] : findings.domains) {
    domains.push_back({file_text(name), state.state, state_words(state)});
  }
  view.domains = groups_by_state(domains);
  return view;
}

}  // namespace marrow
