#include "marrow/report/lesion_views.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"
#include "marrow/report/resistance_view.hpp"
#include "marrow/report/words.hpp"

namespace marrow {

namespace {

std::string optional_text(const std::optional<std::string>& text) {
  return text ? file_text(*text) : std::string();
}

std::vector<std::string> file_texts(const std::vector<std::string>& texts) {
  std::vector<std::string> result;
  for (const std::string& text : texts) result.push_back(file_text(text));
  return result;
}

/// "ETV6::RUNX1" of "ETV6>RUNX1"; "all" is a test of every pair.
std::string pair_words(std::string_view pair) {
  if (pair == "all") return "any fusion";
  std::string words = file_text(pair);
  if (const std::size_t at = words.find('>'); at != std::string::npos) words.replace(at, 1, "::");
  return words;
}

std::string method_words(std::string_view method) {
  if (method == "rna") return "RNA";
  if (method == "wgs_sv") return "whole-genome structural variants";
  if (method == "fish") return "FISH";
  if (method == "reported") return "as reported";
  return code_words(method);
}

void add_tandem_duplications(PatientView& view, const Profile& profile) {
  const auto& duplications = profile.tandem_duplications;
  view.tandem_duplications = {"Tandem duplications", duplications.state, state_words(duplications)};
  if (!duplications.is_known()) view.other_not_assessed.push_back(view.tandem_duplications);
  if (!duplications.is_present()) return;
  for (const TandemDuplication& item : duplications.value.items) {
    view.tandem_rows.push_back(
        {{file_text(item.gene), item.length_bp ? fmt::format("{}\u00a0bp", count_words(*item.length_bp)) : "not stated",
          item.vaf ? fraction_words(*item.vaf) : "not stated", file_text(item.locus)}});
  }
}

std::string support_words(const Fusion& fusion) {
  std::vector<std::string> pieces;
  for (const auto& [name, value] : fusion.support) {
    if (value.is_number()) pieces.push_back(fmt::format("{} {}", code_words(name), number_words(value.number())));
    if (const auto* text = value.get_if<std::string>()) {
      pieces.push_back(fmt::format("{} {}", code_words(name), file_text(*text)));
    }
  }
  return join(pieces, ", ");
}

/// What the fusion table says of it: the subtype that it defines, "driver" where it defines none.
std::string known_fusion_words(const Fusion& fusion) {
  if (!fusion.known) return "not a known fusion";
  return *fusion.known == "driver" ? std::string("known driver") : "subtype " + code_words(*fusion.known);
}

/// Pairs that a karyotype suggests: open until the genes were tested.
/// Whether a caller's table or structural variants hold the candidate, not the karyotype.
bool candidate_is_called(const ValueObject& members) {
  return std::any_of(members.begin(), members.end(), [](const auto& member) { return member.first == "sources"; });
}

void add_candidates(PatientView& view, const Value& list) {
  const auto* candidates = list.get_if<ValueList>();
  if (candidates == nullptr) return;
  for (const Value& candidate : *candidates) {
    const auto* members = candidate.get_if<ValueObject>();
    if (members == nullptr) continue;
    const std::string five_prime = file_text(text_member(*members, "five_prime"));
    const std::string three_prime = file_text(text_member(*members, "three_prime"));
    const std::string name = three_prime == "?"  ? five_prime + " fusion"
                             : five_prime == "?" ? three_prime + " fusion"
                                                 : fmt::format("{}::{}", five_prime, three_prime);
    const std::string because = file_text(text_member(*members, "because"));
    const std::string words =
        candidate_is_called(*members)
            ? fmt::format("not assessed: called with a doubt ({}), another test must decide", because)
            : fmt::format("not assessed: {} in the karyotype suggests it, a test of the genes must decide", because);
    view.other_not_assessed.push_back({name, State::not_assessed, words});
  }
}

void add_fusions(PatientView& view, const Profile& profile) {
  for (const Fusion& fusion : profile.fusions.items) {
    std::vector<std::string> breakpoints;
    for (const Breakpoint& breakpoint : fusion.breakpoints) {
      std::string place = file_text(breakpoint.chrom);
      if (breakpoint.pos) place += fmt::format(":{}", *breakpoint.pos);
      const std::string_view band = text_member(breakpoint.extra, "band");
      if (!band.empty()) place += fmt::format(" {}", file_text(band));
      breakpoints.push_back(std::move(place));
    }
    std::vector<std::string> sources;
    for (const FusionSource& source : fusion.sources) {
      sources.push_back(source.caller ? file_text(*source.caller) : file_text(source.input));
    }
    std::string frame = "frame not known";
    if (fusion.in_frame) frame = *fusion.in_frame ? "in frame" : "out of frame";
    view.fusion_rows.push_back(
        {{fmt::format("{}::{}", file_text(fusion.five_prime), file_text(fusion.three_prime)),
          known_fusion_words(fusion), frame, support_words(fusion), join(breakpoints, " – "), join(sources, ", ")}});
  }
  for (const FusionTest& test : profile.fusions.tested) {
    view.fusion_tests.push_back({{pair_words(test.pair), method_words(test.method), code_words(test.result)}});
  }
  for (const auto& [key, list] : profile.fusions.extra) {
    if (key == "candidates") add_candidates(view, list);
  }
  if (profile.fusions.items.empty() && profile.fusions.tested.empty()) {
    view.other_not_assessed.push_back({"Fusions", State::not_assessed, std::string(no_fusion_words)});
  }
}

/// "one copy more" in short: "+21", "−7 (2 copies)".
template <class States>
void add_changes(std::vector<std::string>& changes, const States& states) {
  for (const auto& [name, state] : states) {
    if (!state.is_present() || !state.value.value) continue;
    const double value = *state.value.value;
    if (value == 0) continue;
    std::string words = (value > 0 ? "+" : "\u2212") + file_text(name);
    if (value != 1 && value != -1) words += fmt::format(" ({} copies)", number_words(value < 0 ? -value : value));
    changes.push_back(std::move(words));
  }
}

std::string ploidy_words(const Ploidy& ploidy) {
  std::vector<std::string> facts;
  if (ploidy.ploidy_class) facts.push_back(code_words(*ploidy.ploidy_class));
  if (ploidy.modal) facts.push_back(fmt::format("{} chromosomes", *ploidy.modal));
  if (ploidy.masked.value_or(false)) facts.emplace_back("doubled (masked)");
  return facts.empty() ? "present" : join(facts, ", ");
}

/// Two states of one kind as one entry of a list of what is not known.
template <class States>
void add_unknown_group(PatientView& view, std::string label, const States& states) {
  std::vector<std::pair<std::string, Assessment>> unknown;
  for (const auto& [name, state] : states) {
    if (!state.is_known()) unknown.emplace_back(code_words(name), state);
  }
  for (const GroupView& group : groups_by_reason(unknown)) {
    view.other_not_assessed.push_back(
        {fmt::format("{}: {}", label, join(group.items, ", ")), State::not_assessed, "not assessed: " + group.heading});
  }
}

void add_copy_number(PatientView& view, const Profile& profile) {
  const CopyNumber& copies = profile.copy_number;
  view.ploidy = {"Ploidy", copies.ploidy.state,
                 copies.ploidy.is_present() ? ploidy_words(copies.ploidy.value) : state_words(copies.ploidy)};
  if (!copies.ploidy.is_known()) view.other_not_assessed.push_back(view.ploidy);
  add_changes(view.chromosome_changes, copies.chromosomes);
  add_changes(view.chromosome_changes, copies.arms);
  std::map<std::string, std::vector<std::string>> absent;
  for (const auto& [lesion, state] : copies.focal) {
    if (state.is_absent()) absent[state_words(state)].push_back(code_words(lesion));
    if (!state.is_present()) continue;
    std::vector<std::string> facts;
    if (state.value.exons) facts.push_back("exons " + file_text(*state.value.exons));
    if (state.value.copies) {
      facts.push_back(number_words(*state.value.copies) + (*state.value.copies == 1 ? " copy" : " copies"));
    }
    view.focal_rows.push_back({{code_words(lesion), code_words(state.value.kind), join(facts, ", ")}});
  }
  for (auto& [words, lesions] : absent) view.focal_absent.push_back({words, std::move(lesions)});
  add_unknown_group(view, "Focal lesions", copies.focal);
  add_unknown_group(view, "Chromosomes", copies.chromosomes);
  add_unknown_group(view, "Chromosome arms", copies.arms);
}

void add_subtype(PatientView& view, const Subtype& subtype) {
  SubtypeView result;
  result.name = subtype.name.empty() ? "unresolved" : code_words(subtype.name);
  if (subtype.confidence != result.name) result.confidence = code_words(subtype.confidence);
  const auto add = [&](std::string label, std::string words) {
    if (!words.empty()) result.facts.emplace_back(std::move(label), std::move(words));
  };
  add("Family", optional_text(subtype.group));
  add("WHO-HAEM5", optional_text(subtype.who_haem5));
  add("ICC 2022", optional_text(subtype.icc_2022));
  std::vector<std::string> because;
  for (const RuleTrace& rule : subtype.rules) {
    if (rule.result == "true") because.insert(because.end(), rule.because.begin(), rule.because.end());
  }
  add("Because", join(file_texts(because), "; "));
  std::vector<std::string> candidates;
  for (const SubtypeCandidate& candidate : subtype.candidates) {
    std::string words = file_text(candidate.name);
    if (!candidate.missing.empty()) words += fmt::format(" (missing: {})", join(file_texts(candidate.missing), ", "));
    candidates.push_back(std::move(words));
  }
  add("Still possible", join(candidates, "; "));
  add("Also present", join(file_texts(subtype.secondary), "; "));
  add("Conflicts", join(file_texts(subtype.conflicts), "; "));
  add("Next test that would help", optional_text(subtype.next_test));
  if (subtype.confidence == "unresolved" || subtype.state == "not_assessed") {
    view.other_not_assessed.push_back({"Subtype", State::not_assessed, "not resolved"});
  }
  view.subtype = std::move(result);
}

/// An option with what the ledger says against it.
std::string option_words(const TreatmentOption& option) {
  std::string words = file_text(option.option);
  const Value* against = find_member(option.extra, "against");
  const auto* list = against != nullptr ? against->get_if<ValueList>() : nullptr;
  if (list == nullptr || list->empty()) return words;
  std::vector<std::string> lines;
  for (const Value& line : *list) {
    if (const auto* text = line.get_if<std::string>()) lines.push_back(file_text(*text));
  }
  return fmt::format("{} (resistance in the ledger: {})", words, join(lines, ", "));
}

}  // namespace

std::vector<GroupView> groups_by_reason(const std::vector<std::pair<std::string, Assessment>>& items) {
  struct Group {
    std::string reason;
    std::vector<const std::pair<std::string, Assessment>*> members;
  };
  std::vector<Group> groups;
  for (const auto& item : items) {
    const std::string reason{why_not_assessed(item.second)};
    auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& g) { return g.reason == reason; });
    if (group == groups.end()) group = groups.insert(groups.end(), {reason, {}});
    group->members.push_back(&item);
  }
  std::vector<GroupView> views;
  for (const Group& group : groups) {
    const std::string& first_detail = group.members.front()->second.detail;
    const bool is_shared = std::all_of(group.members.begin(), group.members.end(),
                                       [&](const auto* member) { return member->second.detail == first_detail; });
    GroupView view{group.reason, {}};
    if (is_shared && !first_detail.empty()) view.heading += fmt::format(" ({})", file_text(first_detail));
    for (const auto* member : group.members) {
      std::string name = member->first;
      if (!is_shared && !member->second.detail.empty()) name += fmt::format(" ({})", file_text(member->second.detail));
      view.items.push_back(std::move(name));
    }
    views.push_back(std::move(view));
  }
  return views;
}

void add_lesions(PatientView& view, const Profile& profile) {
  add_tandem_duplications(view, profile);
  add_fusions(view, profile);
  add_copy_number(view, profile);
}

void add_interpretation(PatientView& view, const Profile& profile) {
  if (profile.subtype) add_subtype(view, *profile.subtype);
  if (profile.schemes) add_schemes(view, *profile.schemes);
  if (profile.resistance) add_resistance(view, *profile.resistance);
  add_resistance_scores(view, profile);
  if (!profile.options) return;
  view.has_options = true;
  for (const TreatmentOption& option : *profile.options) {
    view.option_rows.push_back(
        {{file_text(option.finding), option_words(option), code_words(option.status),
          optional_text(option.paediatric_note), evidence_words(option.evidence), file_text(option.source)}});
  }
}

}  // namespace marrow
