#include "marrow/features/mutation_features.hpp"

#include <doctest/doctest.h>

#include <cmath>

using marrow::Assessed;
using marrow::Assessment;
using marrow::Effect;
using marrow::feature_value;
using marrow::GeneFindings;
using marrow::Profile;
using marrow::Reason;
using marrow::Variant;
using marrow::VariantClass;

namespace {

/// A counted change; `counted` false lists it only.
void add(Profile& profile, const char* gene, VariantClass variant_class, std::optional<Effect> effect,
         const char* domain, const char* reading = "", bool is_counted = true) {
  Variant variant;
  variant.id = "v" + std::to_string(profile.variants.size());
  variant.gene = gene;
  variant.variant_class = variant_class;
  if (variant_class == VariantClass::truncating) variant.consequence = {"stop_gained"};
  variant.effect = effect;
  if (*domain != '\0') variant.domain = domain;
  if (*reading != '\0') variant.reading = reading;
  if (is_counted) {
    auto& state = profile.genes[gene];
    GeneFindings findings = state.value;
    findings.variants.push_back(variant.id);
    state = Assessed<GeneFindings>::present(findings);
  }
  profile.variants.push_back(variant);
}

/// NOTCH1 and FBXW7 looked at and free.
Profile clear() {
  Profile profile;
  for (const char* gene : {"NOTCH1", "FBXW7", "TP53", "PTEN", "NRAS", "KRAS"}) {
    profile.genes[gene] = Assessment::absent(0.05);
  }
  return profile;
}

bool is_missing(const Profile& profile, const char* feature) {
  return std::isnan(feature_value(profile, feature));
}

}  // namespace

TEST_CASE("a feature of mutation is 1 where found, 0 where looked at, missing where not") {
  for (const marrow::Feature& feature : marrow::mutation_features()) {
    CAPTURE(feature.spec.name);
    CHECK(feature.spec.unit == "0/1");
    CHECK(std::isnan(feature.value(Profile{})));
  }
  CHECK(feature_value(clear(), "notch1.hd") == 0);
  CHECK(feature_value(clear(), "nf.mutated") == 0);
  CHECK(feature_value(clear(), "notch1.strong") == 0);
  CHECK(feature_value(clear(), "tp53.second_hit") == 0);
  CHECK(is_missing(clear(), "notch1.utr_splice"));       // the coding sequence says nothing of it
  CHECK(is_missing(clear(), "ras_pathway.activating"));  // NF1 and others were not looked at

  Profile profile = clear();
  add(profile, "NOTCH1", VariantClass::missense, Effect::activating, "HD-N", "HD-N activating");
  CHECK(feature_value(profile, "notch1.hd") == 1);
  CHECK(feature_value(profile, "notch1.activating") == 1);
  CHECK(feature_value(profile, "nf.mutated") == 1);
  CHECK(is_missing(profile, "notch1.pest_truncating"));  // a found change says nothing of the rest of its gene
  profile.genes["NOTCH1"].value.covered_fraction = 1.0;
  CHECK(feature_value(profile, "notch1.pest_truncating") == 0);
  CHECK(feature_value(profile, "notch1.jm") == 0);
}

TEST_CASE("domains decide where the gene as a whole was not looked at") {
  Profile profile;
  profile.genes["NOTCH1"] = Assessment::not_assessed(Reason::no_coverage, "exon 34: no reads");
  auto& domains = profile.genes["NOTCH1"].value.domains;
  domains["HD-N"] = domains["HD-C"] = Assessment::absent(0.05);
  domains["TAD"] = Assessment::absent(0.05);
  domains["PEST"] = Assessment::not_assessed(Reason::no_coverage);
  CHECK(feature_value(profile, "notch1.hd") == 0);
  CHECK(is_missing(profile, "notch1.pest_truncating"));
  CHECK(is_missing(profile, "nf.mutated"));
  domains["3UTR"] = Assessment::absent(0.05);
  CHECK(feature_value(profile, "notch1.utr_splice") == 0);
}

TEST_CASE("a change of uncertain effect leaves what it might be open") {
  Profile profile = clear();
  add(profile, "NOTCH1", VariantClass::truncating, Effect::uncertain, "TAD");
  profile.genes["NOTCH1"].value.covered_fraction = 1.0;
  CHECK(is_missing(profile, "notch1.pest_truncating"));
  CHECK(is_missing(profile, "nf.mutated"));
  CHECK(feature_value(profile, "notch1.hd") == 0);

  // A truncation of the ankyrin domain is no N.
  Profile ankyrin = clear();
  add(ankyrin, "NOTCH1", VariantClass::truncating, Effect::uncertain, "ANK");
  ankyrin.genes["NOTCH1"].value.covered_fraction = 1.0;
  CHECK(feature_value(ankyrin, "notch1.activating") == 0);
  CHECK(feature_value(ankyrin, "notch1.strong") == 0);

  Profile listed = clear();
  listed.genes["TP53"] = Assessment::not_assessed(Reason::no_input);
  add(listed, "TP53", VariantClass::truncating, Effect::loss_of_function, "DBD", "truncating", false);
  listed.genes["TP53"].value.domains["DBD"] = Assessment::absent(0.05);
  CHECK(is_missing(listed, "tp53.truncating"));
  CHECK(feature_value(listed, "tp53.dbd_hotspot") == 0);
}

TEST_CASE("N, F, R and P of the T-ALL classifier are read from rows, classes and copy number") {
  Profile profile = clear();
  add(profile, "FBXW7", VariantClass::truncating, Effect::loss_of_function, "");
  CHECK(feature_value(profile, "nf.mutated") == 1);
  CHECK(feature_value(profile, "notch1.activating") == 0);
  CHECK(feature_value(profile, "nras_kras.activating") == 0);
  add(profile, "KRAS", VariantClass::missense, Effect::activating, "");
  CHECK(feature_value(profile, "nras_kras.activating") == 1);
  CHECK(is_missing(profile, "pten.altered"));  // its copy number is not known
  profile.copy_number.focal["PTEN_del"] = Assessment::absent({});
  CHECK(feature_value(profile, "pten.altered") == 0);
  profile.copy_number.focal["PTEN_del"] =
      Assessed<marrow::FocalState>::present({.kind = "deletion", .exons = {}, .copies = {}});
  CHECK(feature_value(profile, "pten.altered") == 1);
}

TEST_CASE("NOTCH1's strength and TP53's second hit follow their findings") {
  Profile profile = clear();
  add(profile, "NOTCH1", VariantClass::missense, Effect::activating, "HD-N", "HD-N activating");
  CHECK(is_missing(profile, "notch1.strong"));
  profile.genes["NOTCH1"].value.reading.emplace().strength = "weak";
  CHECK(feature_value(profile, "notch1.strong") == 0);
  profile.genes["NOTCH1"].value.reading->strength = "strong";
  CHECK(feature_value(profile, "notch1.strong") == 1);

  add(profile, "TP53", VariantClass::missense, Effect::loss_of_function, "DBD", "DBD hotspot");
  CHECK(feature_value(profile, "tp53.dbd_hotspot") == 1);
  CHECK(feature_value(profile, "tp53.dbd_missense") == 1);
  CHECK(is_missing(profile, "tp53.second_hit"));
  profile.genes["TP53"].value.second_hit = Assessment::present();
  CHECK(feature_value(profile, "tp53.second_hit") == 1);
}

TEST_CASE("a feature's page says what it means, when it is missing and which models take it") {
  const std::string page = marrow::feature_text(*marrow::find_feature("notch1.pest_truncating"), {});
  CHECK(page.find("PEST degron lost") != std::string::npos);
  CHECK(page.find("missing   no input says") != std::string::npos);
  CHECK(page.find("models    none") != std::string::npos);
  const std::string used = marrow::feature_text(
      *marrow::find_feature("age_years"), {{.model = "relapse_b", .range = "1 to 30", .conditions = {"age > 1"}}});
  CHECK(used.find("models    relapse_b, trained on 1 to 30\n            applies if age > 1\n") != std::string::npos);
  const std::string list = marrow::feature_list_text();
  for (const marrow::Feature& feature : marrow::catalogue())
    CHECK(list.find(feature.spec.name + "\t") != std::string::npos);
}
