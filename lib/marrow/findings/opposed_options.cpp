#include "marrow/findings/opposed_options.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "marrow/base/text.hpp"
#include "marrow/base/value.hpp"

namespace marrow {

namespace {

bool is_letter_or_digit(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

bool has_whole_word(std::string_view text, std::string_view word) {
  for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
    const std::size_t end = at + word.size();
    const bool starts = at == 0 || !is_letter_or_digit(text[at - 1]);
    const bool ends = end == text.size() || !is_letter_or_digit(text[end]);
    if (starts && ends) return true;
  }
  return false;
}

/// "CAR-T" without an antigen is any of them.
bool names_drug(std::string_view option, std::string_view drug) {
  constexpr std::string_view cells = "car-t";
  const std::string text = lower_case(option);
  const std::string name = lower_case(drug);
  const bool is_any_cells =
      name.ends_with(cells) && has_whole_word(text, cells) && text.find("cd") == std::string::npos;
  return is_any_cells || has_whole_word(text, name);
}

}  // namespace

void note_opposed_options(const std::vector<ResistanceLine>& ledger, std::vector<TreatmentOption>& options) {
  for (TreatmentOption& option : options) {
    ValueList against;
    for (const ResistanceLine& line : ledger) {
      if (line.direction != "resistant" || line.gene.empty() || !names_drug(option.option, line.drug)) continue;
      Value words = fmt::format("{}: {} {}", line.drug, line.gene, line.lesion);
      if (std::find(against.begin(), against.end(), words) == against.end()) against.push_back(std::move(words));
    }
    if (!against.empty()) option.extra.emplace_back("against", std::move(against));
  }
}

}  // namespace marrow
