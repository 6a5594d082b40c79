#include "marrow/findings/karyotype_hybridisation.hpp"

#include <array>
#include <cstddef>
#include <optional>
#include <utility>

namespace marrow {

namespace {

bool is_part_of_name(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '\'' ||
         c == '@';
}
bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// "KMT2A" of "5'KMT2A" and "KMT2A3'".
std::string_view without_ends(std::string_view name) noexcept {
  for (const std::string_view end : {"5'", "3'"}) {
    if (name.starts_with(end)) name.remove_prefix(end.size());
    if (name.ends_with(end)) name.remove_suffix(end.size());
  }
  return name;
}

/// The name that ends where `text` ends.
std::string_view name_at_back(std::string_view text) noexcept {
  while (text.ends_with(' ')) text.remove_suffix(1);
  std::size_t begin = text.size();
  while (begin > 0 && is_part_of_name(text[begin - 1])) --begin;
  return without_ends(text.substr(begin));
}

/// The name at the front, without its count: "BCR" of "BCRx2"; empty if the count is 0.
std::optional<std::string_view> name_at_front(std::string_view text) noexcept {
  while (text.starts_with(' ')) text.remove_prefix(1);
  std::size_t end = 0;
  while (end < text.size() && is_part_of_name(text[end])) ++end;
  std::string_view name = text.substr(0, end);
  std::size_t digits = name.size();
  while (digits > 0 && is_digit(name[digits - 1])) --digits;
  if (digits > 0 && digits < name.size() && name[digits - 1] == 'x') {
    if (name.substr(digits) == "0") return std::nullopt;
    name = name.substr(0, digits - 1);
  }
  return without_ends(name);
}

}  // namespace

std::vector<HybridisationFinding> read_hybridisation(std::string_view text) {
  std::vector<HybridisationFinding> findings;
  constexpr std::array<std::string_view, 2> words{" con ", " sep "};
  for (const std::string_view word : words) {
    for (std::size_t at = text.find(word); at != std::string_view::npos; at = text.find(word, at + 1)) {
      const std::string_view first = name_at_back(text.substr(0, at));
      const auto second = name_at_front(text.substr(at + word.size()));
      if (first.empty() || !second || second->empty()) continue;
      const bool is_break = word == " sep ";
      if (is_break != (first == *second)) continue;
      findings.push_back({std::string(first), is_break ? std::string() : std::string(*second)});
    }
  }
  return findings;
}

}  // namespace marrow
