#include "marrow/knowledge/variant_filter.hpp"

#include <algorithm>
#include <string_view>

namespace marrow {

namespace {

bool holds(const std::vector<std::string>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_met(const std::optional<std::vector<std::string>>& needed, std::optional<std::string_view> word) {
  return !needed || (word && holds(*needed, *word));
}

template <class Enum>
std::optional<std::string_view> word_of(const std::optional<Enum>& value) {
  return value ? std::optional<std::string_view>(enum_name(*value)) : std::nullopt;
}

}  // namespace

VariantFilter::VariantFilter(const Expression& expression)
    : gene_(expression.texts_needed("gene")),
      class_(expression.texts_needed("class")),
      effect_(expression.texts_needed("effect")),
      hgvsc_(expression.texts_needed("hgvsc")),
      hgvsp_(expression.texts_needed("hgvsp")),
      consequence_(expression.texts_needed("consequence")) {}

bool VariantFilter::may_match(const Variant& variant) const {
  // The names first: most changes have none of a protein.
  if (!is_met(hgvsp_, variant.hgvsp) || !is_met(effect_, word_of(variant.effect))) return false;
  if (!is_met(class_, word_of(variant.variant_class)) || !is_met(hgvsc_, variant.hgvsc)) return false;
  if (!is_met(gene_, variant.gene)) return false;
  return !consequence_ || std::any_of(variant.consequence.begin(), variant.consequence.end(),
                                      [&](const std::string& term) { return holds(*consequence_, term); });
}

}  // namespace marrow
