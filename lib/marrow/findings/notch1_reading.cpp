#include "marrow/findings/notch1_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <initializer_list>
#include <optional>
#include <set>
#include <string_view>

#include "marrow/base/text.hpp"
#include "marrow/findings/variant_reading.hpp"

namespace marrow {

namespace {

using GeneStates = std::map<std::string, Assessed<GeneFindings>>;

/// What NOTCH1's changes are to its strength.
struct Notch1Parts {
  std::vector<const Variant*> receptor;  ///< activating changes of HD and LNR
  std::vector<const Variant*> degron;    ///< activating TAD/PEST truncations and 3′ UTR splice changes
  bool has_expansion = false;
  bool may_hold_receptor = false;  ///< a change of HD or LNR whose effect is not known
  bool may_hold_degron = false;    ///< a truncation behind the ankyrin domain whose effect is not known
};

bool is_receptor_domain(const std::optional<std::string>& domain) {
  return domain == "LNR" || domain == "HD-N" || domain == "HD-C";
}

Notch1Parts parts_of(const std::vector<const Variant*>& found) {
  Notch1Parts parts;
  for (const Variant* variant : found) {
    const bool is_activating = variant->effect == Effect::activating;
    const bool is_degron = has_early_stop(*variant) || variant->domain == "3UTR";
    if (variant->reading == "JM expansion") {
      parts.has_expansion = true;
    } else if (is_degron && is_activating) {
      parts.degron.push_back(variant);
    } else if (is_degron) {
      parts.may_hold_degron = parts.may_hold_degron || variant->aa_begin >= notch1_tad_begin;
    } else if (is_activating) {
      parts.receptor.push_back(variant);
    } else if (is_receptor_domain(variant->domain)) {
      parts.may_hold_receptor = true;
    }
  }
  return parts;
}

bool is_known_absent(const GeneStates& genes, const std::string& gene, const std::string& domain) {
  const auto found = genes.find(gene);
  if (found == genes.end()) return false;
  const auto state = found->second.value.domains.find(domain);
  if (state != found->second.value.domains.end()) return state->second.is_absent();
  return found->second.is_absent();
}

/// Names of the NOTCH1 domains that are neither hit nor known to be free.
std::vector<std::string> open_domains(const GeneStates& genes, std::initializer_list<const char*> domains) {
  std::vector<std::string> open;
  for (const char* domain : domains) {
    if (!is_known_absent(genes, "NOTCH1", domain)) open.emplace_back(domain);
  }
  return open;
}

std::string names_of(const std::vector<const Variant*>& variants) {
  std::set<std::string> names;
  for (const Variant* variant : variants) names.insert(variant->reading.value_or("activating"));
  return join({names.begin(), names.end()}, " and ");
}

/// F: a hotspot or truncation; a change that no row speaks of is neither.
bool is_fbxw7_hit(const Variant& variant) {
  return variant.effect == Effect::loss_of_function;
}

/// Weak, or undecided where a partner may be hidden.
void set_weak(const Notch1Parts& parts, const std::vector<const Variant*>& fbxw7_found, const GeneStates& genes,
              GeneReading& reading) {
  const bool needs_degron = !parts.receptor.empty();
  const std::string alone = names_of(needs_degron ? parts.receptor : parts.degron) + " alone";
  if (needs_degron ? parts.may_hold_degron || !fbxw7_found.empty() : parts.may_hold_receptor) {
    reading.because = alone + ", beside a change of uncertain effect";
    return;
  }
  std::vector<std::string> open =
      needs_degron ? open_domains(genes, {"JM", "TAD", "PEST"}) : open_domains(genes, {"LNR", "HD-N", "HD-C", "JM"});
  const auto fbxw7 = genes.find("FBXW7");
  if (needs_degron && (fbxw7 == genes.end() || !fbxw7->second.is_absent())) open.emplace_back("FBXW7");
  if (!open.empty()) {
    reading.because = fmt::format("{}; not assessed: {}", alone, join(open, ", "));
    return;
  }
  reading.strength = "weak";
  reading.because = alone;
  if (needs_degron && !is_known_absent(genes, "NOTCH1", "3UTR")) *reading.because += " (3UTR not assessed)";
}

}  // namespace

namespace {

/// Whether both lie on one copy; empty where phase does not tell.
std::optional<bool> share_copy(const std::string& one_id, const std::string& other_id, const PhaseByVariant& phase) {
  const auto one = phase.find(one_id);
  const auto other = phase.find(other_id);
  if (one == phase.end() || other == phase.end()) {
    const auto known = one != phase.end() ? one : other;
    return known != phase.end() && !known->second.copy ? std::optional(true) : std::nullopt;
  }
  if (!one->second.copy || !other->second.copy) return true;
  if (one->second.set != other->second.set) return std::nullopt;
  return one->second.copy == other->second.copy;
}

}  // namespace

Assessment assess_in_cis(const std::vector<const Variant*>& variants, const PhaseByVariant& phase) {
  if (variants.size() < 2) return Assessment::not_assessed(Reason::not_applicable, "needs two changes");
  bool is_all_known = true;
  for (std::size_t i = 0; i < variants.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const std::optional<bool> is_shared = share_copy(variants[i]->id, variants[j]->id, phase);
      if (is_shared.value_or(false)) return Assessment::present();
      is_all_known = is_all_known && is_shared;
    }
  }
  if (is_all_known) return Assessment::absent(std::nullopt, "phased to different copies");
  return Assessment::not_assessed(Reason::unsupported, "the changes are not phased");
}

GeneReading assess_gene_reading(const std::vector<const Variant*>& found, const PhaseByVariant& phase) {
  std::set<std::string> classes;
  for (const Variant* variant : found) {
    if (variant->reading) classes.insert(*variant->reading);
  }
  GeneReading reading;
  reading.classes.assign(classes.begin(), classes.end());
  reading.in_cis = assess_in_cis(found, phase);
  return reading;
}

GeneReading assess_notch1(const std::vector<const Variant*>& found, const std::vector<const Variant*>& fbxw7_found,
                          const GeneStates& genes, const PhaseByVariant& phase) {
  GeneReading reading = assess_gene_reading(found, phase);
  const Notch1Parts parts = parts_of(found);
  std::vector<const Variant*> fbxw7_hits;
  std::copy_if(fbxw7_found.begin(), fbxw7_found.end(), std::back_inserter(fbxw7_hits),
               [](const Variant* variant) { return is_fbxw7_hit(*variant); });
  if (parts.has_expansion) {
    reading.strength = "strong";
    reading.because = "JM expansion";
  } else if (!parts.receptor.empty() && !parts.degron.empty()) {
    reading.strength = "strong";
    reading.because = fmt::format("{} with {}", names_of(parts.receptor), names_of(parts.degron));
  } else if (!parts.receptor.empty() && !fbxw7_hits.empty()) {
    reading.strength = "strong";
    reading.because = fmt::format("{} with FBXW7 {}", names_of(parts.receptor), names_of(fbxw7_hits));
  } else if (!parts.receptor.empty() || !parts.degron.empty()) {
    set_weak(parts, fbxw7_found, genes, reading);
  }
  return reading;
}

}  // namespace marrow
