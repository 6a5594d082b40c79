#pragma once

#include <algorithm>
#include <regex>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/records/profile_value.hpp"

// Profiles that a condition of the tables is true of, made from its own text: they show that each condition can be
// met, not that it is right.
namespace ledger_cases {

inline const marrow::Knowledge& knowledge() {
  static const marrow::Knowledge loaded(marrow::KnowledgeSource::embedded());
  return loaded;
}

/// Somebody of whom nothing was looked at.
inline marrow::Profile nobody() {
  marrow::Profile profile;
  profile.sample = "X";
  for (const marrow::PanelGene& gene : knowledge().panel().genes()) {
    profile.genes[gene.symbol] = marrow::Assessment::not_assessed(marrow::Reason::no_input);
  }
  return profile;
}

inline marrow::Profile child(const char* lineage, marrow::Timepoint timepoint) {
  marrow::Profile profile = nobody();
  profile.lineage = marrow::Assessed<std::string>::present(lineage);
  profile.timepoint = timepoint;
  return profile;
}

inline marrow::Variant& add_variant(marrow::Profile& profile, marrow::Variant variant) {
  variant.origin = marrow::Origin::somatic;
  const std::string gene = variant.gene.value();
  variant.id = "chr1-" + std::to_string(1000 + profile.variants.size()) + "-A-T";
  auto& state = profile.genes[gene];
  if (!state.is_present()) state = marrow::Assessed<marrow::GeneFindings>::present({.covered_fraction = 1});
  state.value.variants.push_back(variant.id);
  profile.variants.push_back(std::move(variant));
  return profile.variants.back();
}

inline void add_fusion(marrow::Profile& profile, std::string five_prime, std::string three_prime) {
  marrow::Fusion fusion;
  fusion.five_prime = std::move(five_prime);
  fusion.three_prime = std::move(three_prime);
  profile.fusions.items.push_back(std::move(fusion));
}

inline std::string first_name(std::string_view side, const char* any) {
  const std::string name(marrow::split(side, '|').front());
  return name == "any" ? any : name;
}

/// "p.G12C" or "p.R132" of a gene.
inline marrow::Variant named_change(const std::string& gene, const std::string& what) {
  marrow::Variant variant;
  variant.gene = gene;
  variant.hotspot = what;
  variant.effect = marrow::Effect::activating;
  variant.variant_class = marrow::VariantClass::missense;
  std::smatch parts;
  if (std::regex_match(what, parts, std::regex(R"(p\.([A-Z])(\d+)([A-Z]?))"))) {
    variant.aa_ref = parts[1];
    variant.aa_begin = marrow::parse_integer(parts[2].str());
    variant.aa_alt = parts[3].length() == 0 ? "W" : parts[3].str();
  }
  return variant;
}

/// Makes one leaf of a condition over a profile true; false if the text is of no kind known here.
inline bool make_true(marrow::Profile& profile, const std::string& leaf) {
  std::smatch found;
  if (std::regex_match(leaf, found, std::regex(R"((FUSION|SV)\((.+)>(.+)\))"))) {
    add_fusion(profile, first_name(found[2].str(), "NUP214"), first_name(found[3].str(), "AFF1"));
  } else if (std::regex_match(leaf, found, std::regex(R"(CN\((\w+)\))"))) {
    profile.copy_number.focal[found[1]] = marrow::Assessed<marrow::FocalState>::present({"deletion", {}, 1.0});
  } else if (std::regex_match(leaf, found, std::regex(R"(MODAL_CHR\((\d+)-\d+\))"))) {
    profile.copy_number.ploidy = marrow::Assessed<marrow::Ploidy>::present(
        {.modal = marrow::parse_integer(found[1].str()), .ploidy_class = {}, .masked = false});
  } else if (std::regex_match(leaf, found, std::regex(R"(MASKED\((.+)\))"))) {
    profile.copy_number.ploidy =
        marrow::Assessed<marrow::Ploidy>::present({.modal = {}, .ploidy_class = found[1].str(), .masked = true});
  } else if (std::regex_match(leaf, found, std::regex(R"(IMMUNO\((.+)\))"))) {
    profile.clinical.emplace_back("immunophenotype", found[1].str());
  } else if (std::regex_match(leaf, found, std::regex(R"(SNV\((\w+) (.+)\))"))) {
    add_variant(profile, named_change(found[1], found[2]));
  } else if (std::regex_match(leaf, found, std::regex(R"(LOF\((\w+)\) >= \d)"))) {
    marrow::Variant variant;
    variant.gene = found[1];
    variant.variant_class = marrow::VariantClass::truncating;
    variant.effect = marrow::Effect::loss_of_function;
    add_variant(profile, std::move(variant));
  } else if (std::regex_match(leaf, found, std::regex(R"(LOF\((\w+)\) < 1)"))) {
    profile.genes[found[1]] = marrow::Assessment::absent(0.05);
    for (const auto* loss : knowledge().focal_lesions().losses_of(found[1].str())) {
      profile.copy_number.focal[loss->id] = marrow::Assessment::absent({});
    }
  } else if (std::regex_match(leaf, found, std::regex(R"re(lineage == "(\w)")re"))) {
    profile.lineage = marrow::Assessed<std::string>::present(found[1]);
  } else if (std::regex_match(leaf, found, std::regex(R"re(timepoint (?:== |in \[)"(\w+)".*)re"))) {
    profile.timepoint = marrow::parse_enum<marrow::Timepoint>(found[1].str()).value();
  } else if (std::regex_match(leaf, found, std::regex(R"re(subtype\.group == "(.+)")re"))) {
    profile.subtype.emplace().group = found[1];
  } else if (std::regex_match(leaf, found, std::regex(R"re(clinical\.(\w+) (<|>=) (\d+))re"))) {
    const double limit = marrow::parse_number(found[3].str()).value();
    const auto one = std::find_if(profile.clinical.begin(), profile.clinical.end(),
                                  [&](const auto& member) { return member.first == found[1].str(); });
    if (one == profile.clinical.end()) {
      profile.clinical.emplace_back(found[1].str(), found[2] == "<" ? limit - 0.5 : limit + 0.5);
    }
  } else if (std::regex_search(leaf, found, std::regex(R"re(copy_number\.(arms|chromosomes)\["(\w+)"\])re"))) {
    auto& states = found[1] == "arms" ? profile.copy_number.arms : profile.copy_number.chromosomes;
    const double value = leaf.find('<') != std::string::npos ? -1 : 1;
    if (!states.contains(found[2]) || leaf.find_first_of("<>") != std::string::npos) {
      states[found[2]] = marrow::Assessed<marrow::CopyState>::present({value});
    }
  } else {
    return false;
  }
  return true;
}

/// Profiles that a condition is true of: for each of its leaves alone where that is enough, else for all of them.
/// Empty if it could not be met.
inline std::vector<marrow::Profile> profiles_of(const marrow::Expression& condition, const marrow::Profile& base) {
  const auto leaves = condition.leaves(marrow::to_value(base));
  std::vector<marrow::Profile> met;
  marrow::Profile tested = base;
  for (const auto& leaf : leaves) {
    if (leaf.is_negated && leaf.text.starts_with("FUSION(")) {
      tested.fusions.tested.push_back({leaf.text.substr(7, leaf.text.size() - 8), "fish", "negative", {}});
    }
  }
  marrow::Profile whole = tested;
  for (const auto& leaf : leaves) {
    if (leaf.is_negated) continue;
    marrow::Profile one = tested;
    if (!make_true(one, leaf.text) || !make_true(whole, leaf.text)) return {};
    if (condition.evaluate(marrow::to_value(one)).truth == marrow::Truth::yes) met.push_back(std::move(one));
  }
  if (met.empty() && condition.evaluate(marrow::to_value(whole)).truth == marrow::Truth::yes) met.push_back(whole);
  return met;
}

/// A variant that a condition over one variant is true of; its gene is empty if none was found.
inline marrow::Variant variant_of(const marrow::Expression& condition) {
  using marrow::VariantClass;
  std::vector<std::string> changes = condition.texts_needed("hgvsp").value_or(std::vector<std::string>{"p.X"});
  std::vector<std::int64_t> residues{1};
  const std::string& text = condition.text();
  const std::regex number(R"(\b\d+\b)");
  for (auto at = std::sregex_iterator(text.begin(), text.end(), number); at != std::sregex_iterator(); ++at) {
    residues.push_back(marrow::parse_integer(at->str()).value());
  }
  for (const std::string& gene : condition.texts_needed("gene").value_or(std::vector<std::string>{})) {
    for (const std::string& change : changes) {
      for (const std::int64_t residue : residues) {
        for (const auto kind : {VariantClass::missense, VariantClass::truncating}) {
          for (const auto effect : {marrow::Effect::activating, marrow::Effect::loss_of_function,
                                    marrow::Effect::resistance, marrow::Effect::uncertain}) {
            marrow::Variant variant;
            variant.gene = gene;
            variant.hgvsp = change;
            variant.aa_begin = variant.aa_end = residue;
            variant.variant_class = kind;
            variant.effect = effect;
            if (condition.evaluate(marrow::to_value(variant)).truth == marrow::Truth::yes) return variant;
          }
        }
      }
    }
  }
  return {};
}

}  // namespace ledger_cases
