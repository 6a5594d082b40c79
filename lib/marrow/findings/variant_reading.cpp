#include "marrow/findings/variant_reading.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace marrow {

namespace {

/// Shortest juxtamembrane expansion. Source: hotspots.tsv, row JME (Sulis 2008, Blood 112:733).
constexpr std::int64_t shortest_expansion_residues = 9;

bool has_term(const Variant& variant, std::string_view term) {
  return std::find(variant.consequence.begin(), variant.consequence.end(), term) != variant.consequence.end();
}

/// "missense", "in-frame", "splice"; empty for classes that change no protein.
std::string_view class_words(const Variant& variant) {
  if (has_early_stop(variant)) return "truncating";
  switch (variant.variant_class.value_or(VariantClass::other)) {
    case VariantClass::truncating:
      return "truncating";
    case VariantClass::splice:
      return "splice";
    case VariantClass::missense:
      return "missense";
    case VariantClass::inframe:
      return "in-frame";
    case VariantClass::synonymous:
    case VariantClass::other:
      break;
  }
  return {};
}

std::string in_domain(const Variant& variant, std::string_view words) {
  return variant.domain ? fmt::format("{} {}", *variant.domain, words) : std::string(words);
}

std::string with_effect(const Variant& variant, std::string words) {
  const bool is_known = variant.effect && *variant.effect != Effect::uncertain;
  return is_known ? words : words + ", effect uncertain";
}

std::string notch1_reading(Variant& variant) {
  if (variant.hgvsc == "c.*371A>G" || variant.hgvsc == "c.*378A>G") {
    variant.domain = "3UTR";
    return "3'UTR splice";
  }
  const std::string_view words = class_words(variant);
  if (words.empty()) return {};
  if (words == "truncating") {
    if (variant.aa_begin < notch1_tad_begin) variant.effect = Effect::uncertain;
    return with_effect(variant, in_domain(variant, words));
  }
  const bool is_long = variant.aa_delta.value_or(0) >= shortest_expansion_residues;
  if (variant.domain == "JM" && is_long) return with_effect(variant, "JM expansion");
  if (variant.effect == Effect::activating) return in_domain(variant, "activating");
  return with_effect(variant, in_domain(variant, words));
}

std::string suppressor_reading(const Variant& variant, const HotspotRow* row) {
  const std::string_view words = class_words(variant);
  if (words.empty() || words == "truncating" || words == "splice") return std::string(words);
  if (row != nullptr && row->is_exact()) return in_domain(variant, "hotspot");
  if (row != nullptr) return fmt::format("{}, {}", in_domain(variant, words), row->effect_words);
  return with_effect(variant, in_domain(variant, words));
}

}  // namespace

bool has_early_stop(const Variant& variant) {
  return has_term(variant, "frameshift_variant") || has_term(variant, "stop_gained");
}

void add_reading(const Hotspots& hotspots, Variant& variant) {
  if (!variant.gene || !variant.variant_class) return;
  std::string reading;
  if (*variant.gene == "NOTCH1") {
    reading = notch1_reading(variant);
  } else if (*variant.gene == "FBXW7" || *variant.gene == "TP53") {
    const HotspotRow* row = variant.hotspot ? hotspots.find(*variant.gene, *variant.hotspot) : nullptr;
    reading = suppressor_reading(variant, row);
  }
  if (!reading.empty()) variant.reading = std::move(reading);
}

}  // namespace marrow
