#include "marrow/findings/consequence_terms.hpp"

#include <algorithm>

namespace marrow {

std::vector<Term> ranked(std::vector<Term> terms) {
  std::sort(terms.begin(), terms.end());
  terms.erase(std::unique(terms.begin(), terms.end()), terms.end());
  return terms;
}

std::optional<std::string_view> impact_of(std::span<const Term> terms) noexcept {
  if (terms.empty()) return std::nullopt;
  const Term worst = *std::min_element(terms.begin(), terms.end());
  if (worst <= Term::start_lost) return "HIGH";
  if (worst <= Term::protein_altering_variant) return "MODERATE";
  if (worst <= Term::synonymous_variant) return "LOW";
  return "MODIFIER";
}

VariantClass class_of(std::span<const Term> terms) noexcept {
  const auto has = [&](Term term) { return std::find(terms.begin(), terms.end(), term) != terms.end(); };
  if (has(Term::splice_acceptor_variant) || has(Term::splice_donor_variant)) return VariantClass::splice;
  if (has(Term::start_lost) || has(Term::stop_lost)) return VariantClass::other;
  if (has(Term::frameshift_variant) && has(Term::stop_retained_variant)) return VariantClass::synonymous;
  if (has(Term::stop_gained) || has(Term::frameshift_variant)) return VariantClass::truncating;
  if (has(Term::missense_variant)) return VariantClass::missense;
  if (has(Term::inframe_insertion) || has(Term::inframe_deletion) || has(Term::protein_altering_variant)) {
    return VariantClass::inframe;
  }
  if (has(Term::synonymous_variant) || has(Term::stop_retained_variant)) return VariantClass::synonymous;
  return VariantClass::other;
}

}  // namespace marrow
