#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"
#include "marrow/report/resistance_view.hpp"
#include "marrow/report/words.hpp"

namespace marrow {

namespace {

/// "+1.20 (2.3-fold)": the shift, and how much more (or less) of the drug that is.
std::string shift_words(double log2) {
  const double fold = std::exp2(log2);
  return fmt::format("{} ({:.{}f}-fold)", signed_words(log2), fold, fold < 10 ? (fold < 1 ? 2 : 1) : 0);
}

std::string bounds_words(double low, double high) {
  return fmt::format("{} to {}", signed_words(low), signed_words(high));
}

/// Two numbers of a member; "" where it is no pair.
std::string pair_words(const ValueObject& members, std::string_view key) {
  const Value* value = find_member(members, key);
  const auto* pair = value == nullptr ? nullptr : value->get_if<ValueList>();
  if (pair == nullptr || pair->size() != 2 || !pair->at(0).is_number() || !pair->at(1).is_number()) return {};
  return bounds_words(pair->at(0).number(), pair->at(1).number());
}

/// What the ledger says of a drug group: "NT5C2 (resistant); TP53 (resistant)".
std::string ledger_words(const Profile& profile, const std::string& group) {
  std::vector<std::string> findings;
  if (!profile.resistance) return "not made";
  for (const ResistanceLine& line : *profile.resistance) {
    if (line.drug_group != group || line.direction == state_name(State::not_assessed)) continue;
    const std::string gene = line.gene == "." || line.gene.empty() ? "subtype" : file_text(line.gene);
    std::string words = fmt::format("{} ({})", gene, code_words(line.direction));
    if (std::find(findings.begin(), findings.end(), words) == findings.end()) findings.push_back(std::move(words));
  }
  return findings.empty() ? "no line" : join(findings, "; ");
}

std::string reasons_words(const Score& score) {
  const Value* sentences = find_member(score.extra, "sentences");
  const auto* list = sentences == nullptr ? nullptr : sentences->get_if<ValueList>();
  std::vector<std::string> words;
  if (list != nullptr) {
    for (const Value& sentence : *list) {
      if (const auto* text = sentence.get_if<std::string>()) words.push_back(file_text(*text));
    }
  }
  return join(words, " ");
}

void add_note(PatientView& view, std::string note) {
  auto& notes = view.resistance_score_notes;
  if (!note.empty() && std::find(notes.begin(), notes.end(), note) == notes.end()) notes.push_back(std::move(note));
}

void add_notes(PatientView& view, const std::string& group, const Score& score) {
  if (score.simulated) {
    add_note(
        view,
        "Simulated: these models were trained on simulated patients from assumed effects. They are no measurement and "
        "no patient's own response; the ledger stands beside them.");
  } else {
    add_note(view, fmt::format("{}: trained on {}.", code_words(group), file_text(score.population)));
  }
  add_note(view, fmt::format("Asked about: {}.", file_text(text_member(score.extra, "question"))));
  for (const std::string& reason : score.applicability.reasons) {
    add_note(view, fmt::format("Caution: {}.", file_text(reason)));
  }
}

}  // namespace

void add_resistance_scores(PatientView& view, const Profile& profile) {
  if (!profile.scores) return;
  std::vector<std::string> without_model;
  for (const auto& [group, score] : profile.scores->resistance) {
    if (score.state == state_name(State::present) && score.margin && score.interval) {
      const NumberInterval& bounds = score.interval->margin;
      const double margin = *score.margin;
      view.resistance_scores.push_back(
          {{code_words(group) + (score.simulated ? " (simulated)" : ""), ledger_words(profile, group),
            shift_words(margin),
            fmt::format("{}; range {}", bounds_words(bounds.low.value_or(margin), bounds.high.value_or(margin)),
                        pair_words(score.extra, "range")),
            reasons_words(score)}});
      add_notes(view, group, score);
    } else if (score.model.empty()) {
      without_model.emplace_back(code_words(group));
    } else {
      view.resistance_scores.push_back({{code_words(group), ledger_words(profile, group), "not assessed", "",
                                         file_text(join(score.applicability.reasons, "; "))}});
    }
  }
  if (!without_model.empty()) {
    add_note(view, fmt::format("No model, the ledger alone speaks: {}.", join(without_model, ", ")));
  }
}

}  // namespace marrow
