#include "marrow/findings/change_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cstddef>

#include "marrow/base/text.hpp"

namespace marrow::change_text {

namespace {

constexpr std::string_view residue_letters = "ACDEFGHIKLMNPQRSTVWYU*";
constexpr std::string_view residue_names = "AlaCysAspGluPheGlyHisIleLysLeuMetAsnProGlnArgSerThrValTrpTyrSecTer";
constexpr std::int64_t longest_protein = 40000;  ///< titin, the longest human protein, has 35,991 residues

}  // namespace

std::string three_letters(std::string_view residues) {
  std::string result;
  for (const char residue : residues) result += residue_names.substr(3 * residue_letters.find(residue), 3);
  return result;
}

bool take(std::string_view& text, std::string_view prefix) noexcept {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

std::optional<char> take_residue(std::string_view& text) noexcept {
  for (std::size_t i = 0; i < residue_letters.size(); ++i) {
    if (take(text, residue_names.substr(3 * i, 3))) return residue_letters[i];
  }
  if (take(text, "X")) return '*';
  if (text.empty() || residue_letters.find(text.front()) == std::string_view::npos) return std::nullopt;
  const char residue = text.front();
  text.remove_prefix(1);
  return residue;
}

std::optional<std::int64_t> take_position(std::string_view& text) noexcept {
  const std::size_t length = std::min(text.find_first_not_of("0123456789"), text.size());
  const std::optional<std::int64_t> position = length <= 6 ? parse_integer(text.substr(0, length)) : std::nullopt;
  if (!position || *position < 1) return std::nullopt;
  text.remove_prefix(length);
  return position;
}

std::string read_residues(std::string_view text) {
  std::string result;
  std::string_view rest = text;
  bool is_three_letter = text.size() >= 3 && text.size() % 3 == 0 && std::islower(static_cast<unsigned char>(text[1]));
  while (!rest.empty() && is_three_letter) {
    const std::size_t before = rest.size();
    const auto residue = take_residue(rest);
    is_three_letter = residue && before - rest.size() == 3;
    if (is_three_letter) result += *residue;
  }
  if (is_three_letter) return result;
  const bool is_one_letter = text.find_first_not_of(residue_letters) == std::string_view::npos;
  return is_one_letter ? std::string(text) : std::string();
}

std::optional<Position> take_residue_position(std::string_view& text) {
  std::string_view rest = text;
  const auto residue = take_residue(rest);
  const auto number = residue ? take_position(rest) : std::nullopt;
  if (!number || *number > longest_protein) return std::nullopt;
  text = rest;
  return Position{*residue, *number};
}

std::string named(const Position& position) {
  return fmt::format("{}{}", three_letters({&position.residue, 1}), position.number);
}

Variant outcome(VariantClass variant_class, std::string_view term, std::string_view impact) {
  Variant variant;
  variant.variant_class = variant_class;
  variant.consequence = {std::string(term)};
  variant.impact = std::string(impact);
  variant.source = VariantSource::reported;
  return variant;
}
Variant stop_gained() {
  return outcome(VariantClass::truncating, "stop_gained", "HIGH");
}
Variant frameshift() {
  return outcome(VariantClass::truncating, "frameshift_variant", "HIGH");
}
Variant start_lost() {
  return outcome(VariantClass::other, "start_lost", "HIGH");
}
Variant stop_lost() {
  return outcome(VariantClass::other, "stop_lost", "HIGH");
}
Variant missense() {
  return outcome(VariantClass::missense, "missense_variant", "MODERATE");
}
Variant synonymous() {
  return outcome(VariantClass::synonymous, "synonymous_variant", "LOW");
}
Variant in_frame(std::string_view term) {
  return outcome(VariantClass::inframe, term, "MODERATE");
}

void set_residues(Variant& variant, std::int64_t begin, std::int64_t end, std::string_view ref, std::string_view alt) {
  variant.aa_begin = begin;
  variant.aa_end = end;
  if (!ref.empty()) variant.aa_ref = std::string(ref);
  if (!alt.empty()) variant.aa_alt = std::string(alt);
}

}  // namespace marrow::change_text
