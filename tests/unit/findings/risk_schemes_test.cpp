#include "marrow/findings/risk_schemes.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "marrow/findings/opposed_options.hpp"
#include "marrow/findings/resistance_ledger.hpp"
#include "marrow/findings/subtype.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/records/profile_value.hpp"

using marrow::Assessed;
using marrow::Assessment;
using marrow::Profile;
using marrow::Reason;

namespace {

const marrow::Knowledge& knowledge() {
  static const marrow::Knowledge loaded(marrow::KnowledgeSource::embedded());
  return loaded;
}

/// A child of whom only the clinical row is known.
Profile child(const char* lineage, marrow::ValueObject clinical) {
  Profile profile;
  profile.sample = "X";
  profile.lineage = Assessed<std::string>::present(lineage);
  profile.clinical = std::move(clinical);
  for (const marrow::PanelGene& gene : knowledge().panel().genes()) {
    profile.genes[gene.symbol] = Assessment::not_assessed(Reason::no_input);
  }
  return profile;
}

void exclude_cog_lesions(Profile& profile) {
  for (const char* pair : {"BCR>ABL1", "KMT2A", "ETV6>RUNX1"}) {
    profile.fusions.tested.push_back({pair, "fish", "negative", {}});
  }
  profile.copy_number.ploidy = Assessed<marrow::Ploidy>::present({.modal = 46, .ploidy_class = {}, .masked = false});
  profile.copy_number.focal["iAMP21"] = Assessment::absent({});
  for (const char* chromosome : {"4", "10"}) profile.copy_number.chromosomes[chromosome] = Assessment::absent({});
}

void delete_lesions(Profile& profile, std::initializer_list<const char*> deleted) {
  for (const marrow::FocalLesion& lesion : knowledge().focal_lesions().rows()) {
    profile.copy_number.focal[lesion.id] = Assessment::absent({});
  }
  for (const char* id : deleted) {
    profile.copy_number.focal[id] = Assessed<marrow::FocalState>::present({"deletion", {}, 1.0});
  }
}

std::map<std::string, marrow::SchemeResult> schemes_of(Profile profile, bool includes_unverified = false) {
  profile.subtype = marrow::assess_subtype(profile, knowledge().subtypes(), knowledge().expression_classes());
  return marrow::assess_risk_schemes(marrow::to_value(profile), knowledge().risk_schemes(), includes_unverified);
}

void add_finding(Profile& profile, const char* gene, marrow::VariantClass variant_class,
                 std::optional<marrow::Effect> effect, const char* hotspot) {
  marrow::Variant variant;
  variant.id = std::string(gene) + "-1";
  variant.gene = gene;
  variant.variant_class = variant_class;
  variant.effect = effect;
  if (hotspot != nullptr) variant.hotspot = hotspot;
  variant.hgvsp = "p.X";
  variant.clonality = "subclonal";
  profile.genes[gene] = Assessed<marrow::GeneFindings>::present({.variants = {variant.id}, .covered_fraction = 1});
  profile.variants.push_back(std::move(variant));
}

}  // namespace

TEST_CASE("NCI risk is age and white cells of B lineage, and open while one of them is") {
  const auto standard = schemes_of(child("B", {{"age_years", 4.0}, {"wbc_e9_per_l", 12.0}}));
  CHECK(standard.at("NCI/NCI-SR").result == "standard risk");
  CHECK(standard.at("NCI/NCI-SR").verified);
  CHECK(standard.at("NCI/NCI-HR").state == "absent");
  const auto by_age = schemes_of(child("B", {{"age_years", 10.0}}));
  CHECK(by_age.at("NCI/NCI-HR").result == "high risk");
  CHECK(by_age.at("NCI/NCI-SR").state == "absent");
  const auto open = schemes_of(child("B", {{"age_years", 4.0}}));
  CHECK(open.at("NCI/NCI-HR").state == "not_assessed");
  CHECK(open.at("NCI/NCI-HR").inputs_missing == std::vector<std::string>{"clinical.wbc_e9_per_l"});
  const auto infant = schemes_of(child("B", {{"age_years", 0.5}, {"wbc_e9_per_l", 300.0}}));
  CHECK(infant.at("NCI/NCI-HR").inputs_missing ==
        std::vector<std::string>{"not applicable: B-ALL, age>=1, at diagnosis"});
  const auto t_lineage = schemes_of(child("T", {{"age_years", 4.0}, {"wbc_e9_per_l", 12.0}}));
  CHECK(t_lineage.at("NCI/NCI-SR").state == "not_assessed");
}

TEST_CASE("schemes of diagnosis are for no relapse and no remission; where nobody stated the time point they hold") {
  Profile profile = child("B", {{"age_years", 4.0}, {"wbc_e9_per_l", 12.0}, {"remission_day33", false}});
  delete_lesions(profile, {});
  for (const marrow::Timepoint timepoint : {marrow::Timepoint::diagnosis, marrow::Timepoint::unknown}) {
    profile.timepoint = timepoint;
    const auto schemes = schemes_of(profile);
    CHECK(schemes.at("NCI/NCI-SR").state == "present");
    CHECK(schemes.at("AIEOP-BFM 2009/HR").state == "present");
    CHECK(schemes.at("UKALL-CNA/CNA-good").state == "present");
  }
  for (const marrow::Timepoint timepoint : {marrow::Timepoint::relapse, marrow::Timepoint::remission}) {
    profile.timepoint = timepoint;
    for (const auto& [id, scheme] : schemes_of(profile, true)) {
      if (id.starts_with("Relapse/")) continue;
      CAPTURE(id);
      CHECK(scheme.state == "not_assessed");
      REQUIRE(scheme.inputs_missing.size() == 1);
      CHECK(scheme.inputs_missing[0].starts_with("not applicable: "));
      CHECK(scheme.inputs_missing[0].ends_with(", at diagnosis"));
    }
  }
}

TEST_CASE("protocols that leave infants to Interfant give them no group, and none to a child of unknown age") {
  const auto of_age = [](std::optional<double> age) {
    Profile profile = child("B", {{"remission_day33", false}, {"mrd_week14_pct", 2.0}});
    if (age) profile.clinical.emplace_back("age_years", *age);
    return schemes_of(profile, true);
  };
  for (const char* id : {"AIEOP-BFM 2009/HR", "UKALL 2011/HR"}) {
    CAPTURE(id);
    CHECK(of_age(4.0).at(id).state == "present");
    CHECK(of_age(0.5).at(id).state == "not_assessed");
    CHECK(of_age(0.5).at(id).inputs_missing == std::vector<std::string>{"not applicable: ALL, age>=1, at diagnosis"});
    CHECK(of_age({}).at(id).state == "not_assessed");
    CHECK(of_age({}).at(id).inputs_missing == std::vector<std::string>{"clinical.age_years"});
  }
}

TEST_CASE("what was tried as the first treatment of infants is no option at their relapse") {
  Profile profile = child("B", {{"age_years", 0.5}});
  marrow::Fusion fusion;
  fusion.five_prime = "KMT2A";
  fusion.three_prime = "AFF1";
  profile.fusions.items.push_back(fusion);
  const auto findings = [&](marrow::Timepoint timepoint) {
    profile.timepoint = timepoint;
    std::string words;
    for (const auto& option : marrow::drug_options(marrow::to_value(profile), knowledge().drug_options())) {
      words += option.finding + ";";
    }
    return words;
  };
  CHECK(findings(marrow::Timepoint::diagnosis) == "KMT2A-r infant;");
  CHECK(findings(marrow::Timepoint::unknown) == "KMT2A-r infant;");
  CHECK(findings(marrow::Timepoint::relapse) == "KMT2A-r (R/R);");
}

TEST_CASE("AALL08B1 strata follow genetics and both MRD time points") {
  Profile neutral =
      child("B", {{"age_years", 4.0}, {"wbc_e9_per_l", 12.0}, {"mrd_day8_pct", 0.2}, {"mrd_day29_pct", 0.0}});
  exclude_cog_lesions(neutral);
  CHECK(schemes_of(neutral).at("COG-AALL08B1/AR").state == "present");
  CHECK(schemes_of(neutral).at("COG-AALL08B1/LR").state == "absent");
  neutral.clinical[2].second = 1.5;
  CHECK(schemes_of(neutral).at("COG-AALL08B1/HR").state == "present");
  neutral.clinical[3].second = 0.01;
  CHECK(schemes_of(neutral).at("COG-AALL08B1/VHR").state == "present");
  Profile favourable =
      child("B", {{"age_years", 4.0}, {"wbc_e9_per_l", 12.0}, {"mrd_day8_pct", 0.0}, {"mrd_day29_pct", 0.0}});
  exclude_cog_lesions(favourable);
  for (const char* chromosome : {"4", "10"}) {
    favourable.copy_number.chromosomes[chromosome] = Assessed<marrow::CopyState>::present({1.0});
  }
  CHECK(schemes_of(favourable).at("COG-AALL08B1/LR").state == "present");
  CHECK(schemes_of(favourable).at("COG/double trisomy").result == "favourable");
  favourable.fusions.tested.clear();
  CHECK(schemes_of(favourable).at("COG-AALL08B1/LR").state == "not_assessed");
}

TEST_CASE("IKZF1plus needs a second deletion and no ERG deletion") {
  Profile profile = child("B", {{"mrd_day29_pct", 0.5}});
  delete_lesions(profile, {"IKZF1_del_any"});
  CHECK(schemes_of(profile).at("IKZF1plus/IKZF1plus").state == "absent");
  delete_lesions(profile, {"IKZF1_del_4-7", "PAX5_del"});
  CHECK(schemes_of(profile).at("IKZF1plus/IKZF1plus").state == "present");
  CHECK(schemes_of(profile).at("IKZF1plus/IKZF1plus+MRD").result == "very high");
  delete_lesions(profile, {"IKZF1_del_4-7", "PAX5_del", "ERG_del"});
  CHECK(schemes_of(profile).at("IKZF1plus/IKZF1plus").state == "absent");
  profile.copy_number.focal.erase("ERG_del");
  CHECK(schemes_of(profile).at("IKZF1plus/IKZF1plus").inputs_missing ==
        std::vector<std::string>{"CN(ERG_del): copy number"});
}

TEST_CASE("the UKALL copy-number profile is good for isolated ETV6, PAX5 or BTG1 and for ETV6 with one more") {
  const auto profile_of = [](std::initializer_list<const char*> deleted) {
    Profile profile = child("B", {});
    delete_lesions(profile, deleted);
    return schemes_of(profile).at("UKALL-CNA/CNA-good").state;
  };
  CHECK(profile_of({}) == "present");
  CHECK(profile_of({"ETV6_del"}) == "present");
  CHECK(profile_of({"ETV6_del", "CDKN2AB_del"}) == "present");
  CHECK(profile_of({"CDKN2AB_del"}) == "absent");
  CHECK(profile_of({"ETV6_del", "PAX5_del", "BTG1_del"}) == "absent");
  CHECK(profile_of({"RB1_del"}) == "absent");
}

TEST_CASE("N/F/R/P is low risk with NOTCH1 or FBXW7 mutated and neither RAS nor PTEN touched") {
  Profile profile = child("T", {});
  for (auto& [symbol, state] : profile.genes) state = Assessment::absent(0.05);
  delete_lesions(profile, {});
  CHECK(schemes_of(profile).at("T-ALL N/F/R/P/gHiR").result == "genetic high risk");
  add_finding(profile, "NOTCH1", marrow::VariantClass::missense, marrow::Effect::activating, "p.L1600P");
  CHECK(schemes_of(profile).at("T-ALL N/F/R/P/gLoR").result == "genetic low risk");
  delete_lesions(profile, {"PTEN_del"});
  CHECK(schemes_of(profile).at("T-ALL N/F/R/P/gHiR").state == "present");
  delete_lesions(profile, {});
  profile.genes["PTEN"] = Assessment::not_assessed(Reason::no_coverage);
  CHECK(schemes_of(profile).at("T-ALL N/F/R/P/gLoR").state == "not_assessed");
}

TEST_CASE("rules that were not checked against their publication come only on request, and never as verified") {
  Profile profile = child("B", {{"age_years", 4.0}, {"wbc_e9_per_l", 12.0}});
  delete_lesions(profile, {"RB1_del"});
  CHECK_FALSE(schemes_of(profile).contains("UKALL-CNA/CNA-poor"));
  const auto all = schemes_of(profile, true);
  CHECK(all.at("UKALL-CNA/CNA-poor").state == "present");
  CHECK_FALSE(all.at("UKALL-CNA/CNA-poor").verified);
  CHECK(all.at("PI_UKALL/formula").inputs_missing == std::vector<std::string>{"rule not published here"});
}

TEST_CASE("the ledger has a line for every drug that a finding speaks of, with the stage of the evidence") {
  Profile profile = child("B", {});
  add_finding(profile, "NT5C2", marrow::VariantClass::missense, marrow::Effect::resistance, "p.R367Q");
  const auto lines =
      marrow::resistance_ledger(profile, marrow::to_value(profile), knowledge().resistance(), knowledge().predicates());
  const auto drug = [&](const char* name) {
    return std::find_if(lines.begin(), lines.end(), [&](const auto& line) { return line.drug == name; });
  };
  REQUIRE(drug("mercaptopurine") != lines.end());
  CHECK(drug("mercaptopurine")->direction == "resistant");
  CHECK(drug("mercaptopurine")->variant == "NT5C2-1");
  CHECK(drug("mercaptopurine")->clonality == "subclonal");
  CHECK(drug("mercaptopurine")->stage != "");
  CHECK(std::none_of(lines.begin(), lines.end(),
                     [](const auto& line) { return line.drug == "vincristine" && line.direction != "not_assessed"; }));
}

TEST_CASE("a variant that is listed and does not count makes no line") {
  Profile profile = child("B", {});
  add_finding(profile, "NT5C2", marrow::VariantClass::missense, marrow::Effect::resistance, "p.R367Q");
  profile.genes["NT5C2"] = Assessment::not_assessed(Reason::no_input, "may be inherited");
  const auto lines =
      marrow::resistance_ledger(profile, marrow::to_value(profile), knowledge().resistance(), knowledge().predicates());
  CHECK(std::all_of(lines.begin(), lines.end(), [](const auto& line) { return line.direction == "not_assessed"; }));
}

TEST_CASE("fusions and deletions reach the ledger and the options, of the sample's lineage only") {
  Profile profile = child("B", {});
  marrow::Fusion fusion;
  fusion.five_prime = "BCR";
  fusion.three_prime = "ABL1";
  profile.fusions.items.push_back(fusion);
  const marrow::Value scope = marrow::to_value(profile);
  const auto lines = marrow::resistance_ledger(profile, scope, knowledge().resistance(), knowledge().predicates());
  CHECK(std::any_of(lines.begin(), lines.end(), [](const auto& line) {
    return line.drug == "dasatinib" && line.direction == "sensitive" && !line.variant;
  }));
  CHECK(std::none_of(lines.begin(), lines.end(), [](const auto& line) { return line.drug == "nelarabine"; }));
  auto options = marrow::drug_options(scope, knowledge().drug_options());
  REQUIRE(options.size() == 1);
  CHECK(options.front().finding == "BCR::ABL1");
  marrow::note_opposed_options(lines, options);
  CHECK(options.front().extra.empty());
  marrow::ResistanceLine resisted;
  resisted.drug = "dasatinib";
  resisted.gene = "ABL1";
  resisted.lesion = "p.Thr315Ile";
  resisted.direction = "resistant";
  marrow::note_opposed_options({resisted, resisted}, options);
  CHECK(options.front().extra == marrow::ValueObject{{"against", marrow::ValueList{"dasatinib: ABL1 p.Thr315Ile"}}});
}
