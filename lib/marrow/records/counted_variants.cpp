#include "marrow/records/counted_variants.hpp"

#include <algorithm>

namespace marrow {

bool is_counted(const Profile& profile, const Variant& variant) {
  if (!variant.gene) return false;
  const auto state = profile.genes.find(*variant.gene);
  if (state == profile.genes.end() || !state->second.is_present()) return false;
  const std::vector<std::string>& ids = state->second.value.variants;
  return std::find(ids.begin(), ids.end(), variant.id) != ids.end();
}

std::vector<const Variant*> counted_variants(const Profile& profile, std::string_view gene) {
  std::vector<const Variant*> counted;
  for (const Variant& variant : profile.variants) {
    if (variant.gene == gene && is_counted(profile, variant)) counted.push_back(&variant);
  }
  return counted;
}

}  // namespace marrow
