#include "marrow/findings/other_notation.hpp"

#include <fmt/format.h>

#include <cctype>
#include <string>

#include "marrow/findings/change_text.hpp"
#include "marrow/findings/variant_text.hpp"

namespace marrow {

using namespace change_text;

namespace {

constexpr std::string_view super_enhancer_insertion = "SE_INS";

bool is_digit(char c) noexcept {
  return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

bool take_ending(std::string_view& text, std::string_view ending) noexcept {
  if (!text.ends_with(ending)) return false;
  text.remove_suffix(ending.size());
  return true;
}

/// "E2" or "E2_" and nothing else.
bool is_exon(std::string_view text) noexcept {
  take_ending(text, "_");
  return take(text, "E") && take_position(text) && text.empty();
}

/// A splice label, cut: the residue next to the exon's edge as far as it is named.
struct SpliceLabel {
  bool is_region = false;
  std::optional<NamedResidue> edge;
};

std::optional<SpliceLabel> read_splice_label(std::string_view text) {
  SpliceLabel label;
  label.is_region = take_ending(text, "splice_region");
  if (!label.is_region && !take_ending(text, "splice")) return std::nullopt;
  if (text.empty() || is_exon(text)) return label;
  if (take(text, "UTR_5_") || take(text, "UTR_3_")) return is_exon(text) ? std::optional(label) : std::nullopt;
  const bool is_unnamed = text.starts_with('X');
  const auto residue = take_residue_position(text);
  if (!residue) return std::nullopt;
  label.edge = NamedResidue{is_unnamed ? std::nullopt : std::optional(residue->residue), residue->number};
  const bool is_cbioportal = text == "_";
  return is_cbioportal || (take(text, "_") && is_exon(text)) ? std::optional(label) : std::nullopt;
}

std::optional<Variant> read_splice(std::string_view text, std::int64_t shift) {
  const auto label = read_splice_label(text);
  if (!label) return std::nullopt;
  Variant variant = label->is_region ? outcome(VariantClass::other, "splice_region_variant", "LOW")
                                     : outcome(VariantClass::splice, "splice_site_variant", "HIGH");
  if (!label->edge) return variant;
  const std::int64_t number = label->edge->number + shift;
  if (number < 1) return std::nullopt;
  const char residue = label->edge->residue.value_or('X');
  set_residues(variant, number, number, label->edge->residue ? std::string_view(&residue, 1) : "", "");
  return variant;
}

/// "11aa" behind `>`: replaced by eleven residues that are not named.
std::optional<std::int64_t> read_residue_count(std::string_view text) {
  const auto count = take_position(text);
  return count && text == "aa" ? count : std::nullopt;
}

std::optional<Variant> read_arrow(std::string_view text, std::int64_t shift) {
  const std::size_t arrow = text.find('>');
  if (arrow == std::string_view::npos || arrow != text.rfind('>')) return std::nullopt;
  const std::string_view after = text.substr(arrow + 1);
  const auto count = read_residue_count(after);
  // HGVS writes residues that are not named as "Xaa[11]"; one alanine in their place has the same ends.
  auto variant = read_protein_change(
      fmt::format("{}delins{}", text.substr(0, arrow), count ? std::string_view("AA") : after), shift);
  if (!variant || !count) return variant;
  const std::int64_t before = *variant->aa_end - *variant->aa_begin + 1;
  std::string name = variant->hgvsp->substr(0, variant->hgvsp->find("delins"));
  const auto ref = variant->aa_ref;
  Variant unnamed = in_frame("protein_altering_variant");
  unnamed.hgvsp = fmt::format("{}delinsXaa[{}]", name, *count);
  unnamed.aa_delta = *count - before;
  set_residues(unnamed, *variant->aa_begin, *variant->aa_end, ref.value_or(""), "");
  return unnamed;
}

/// "SQEinsF1592": where the residues end and where the place begins; empty if `text` has not that form.
struct InsertionBefore {
  std::string residues;
  Position place;
};
std::optional<InsertionBefore> read_insertion_before(std::string_view text) {
  const std::size_t at = text.find("ins");
  if (at == std::string_view::npos || at == 0 || is_digit(text[at - 1])) return std::nullopt;
  InsertionBefore insertion{read_residues(text.substr(0, at)), {}};
  std::string_view rest = text.substr(at + 3);
  const auto place = take_residue_position(rest);
  if (insertion.residues.empty() || !place || !rest.empty()) return std::nullopt;
  insertion.place = *place;
  return insertion;
}

std::optional<Variant> insertion_before(std::string_view text, std::int64_t shift) {
  const auto insertion = read_insertion_before(text);
  if (!insertion) return std::nullopt;
  const std::int64_t number = insertion->place.number + shift;
  if (number < 2) return std::nullopt;
  const bool has_stop = insertion->residues.find('*') != std::string::npos;
  Variant variant = has_stop ? stop_gained() : in_frame("inframe_insertion");
  if (!has_stop) variant.aa_delta = static_cast<std::int64_t>(insertion->residues.size());
  set_residues(variant, number - 1, number, "", insertion->residues);
  return variant;
}

/// "H2507_S2513fs".
std::optional<Variant> frameshift_in_range(std::string_view text, std::int64_t shift) {
  const std::size_t bar = text.find('_');
  if (bar == std::string_view::npos || bar != text.rfind('_')) return std::nullopt;
  std::string_view rest = text.substr(bar + 1);
  const auto last = take_residue_position(rest);
  std::string_view head = text;
  const auto first = take_residue_position(head);
  if (!last || !first || last->number <= first->number || !rest.starts_with("fs")) return std::nullopt;
  return read_protein_change(fmt::format("{}{}", text.substr(0, bar), rest), shift);
}

}  // namespace

std::string_view bare_change(std::string_view text) noexcept {
  take(text, "p.");
  if (text.starts_with('(') && text.ends_with(')')) text = text.substr(1, text.size() - 2);
  return text;
}

std::optional<Variant> read_other_notation(std::string_view text, std::int64_t shift) {
  if (text == super_enhancer_insertion) return outcome(VariantClass::other, "regulatory_region_variant", "MODIFIER");
  if (auto variant = read_splice(text, shift)) return variant;
  if (auto variant = read_arrow(text, shift)) return variant;
  if (auto variant = insertion_before(text, shift)) return variant;
  return frameshift_in_range(text, shift);
}

std::vector<NamedResidue> named_residues(std::string_view text) {
  if (!read_protein_change(text)) return {};
  text = bare_change(text);
  if (const auto label = read_splice_label(text)) {
    return label->edge ? std::vector<NamedResidue>{*label->edge} : std::vector<NamedResidue>{};
  }
  if (const auto insertion = read_insertion_before(text)) {
    return {{insertion->place.residue, insertion->place.number}};
  }
  std::vector<NamedResidue> residues;
  while (const auto residue = take_residue_position(text)) {
    residues.push_back({residue->residue, residue->number});
    if (!take(text, "_")) break;
  }
  return residues;
}

}  // namespace marrow
