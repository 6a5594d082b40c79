#include "marrow/findings/subtype.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "marrow/base/error.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/records/profile_value.hpp"

using marrow::Assessed;
using marrow::Assessment;
using marrow::Profile;
using marrow::Reason;
using marrow::Subtype;

namespace {

const marrow::Knowledge& knowledge() {
  static const marrow::Knowledge loaded(marrow::KnowledgeSource::embedded());
  return loaded;
}

Subtype subtype_of(const Profile& profile) {
  return marrow::assess_subtype(profile, knowledge().subtypes(), knowledge().expression_classes());
}

/// A patient of whom nothing was looked at.
Profile patient(const char* lineage) {
  Profile profile;
  profile.sample = "X";
  profile.lineage = Assessed<std::string>::present(lineage);
  for (const marrow::PanelGene& gene : knowledge().panel().genes()) {
    profile.genes[gene.symbol] = Assessment::not_assessed(Reason::no_input);
  }
  return profile;
}

/// A patient of whom everything was looked at, and nothing found: 46 chromosomes, all fusions tested, every gene read.
Profile examined_patient(const char* lineage) {
  Profile profile = patient(lineage);
  for (auto& [symbol, state] : profile.genes) state = Assessment::absent(0.05);
  for (const char* method : {"rna", "wgs_sv"}) profile.fusions.tested.push_back({"all", method, "negative", {}});
  profile.copy_number.ploidy = Assessed<marrow::Ploidy>::present({.modal = 46, .ploidy_class = {}, .masked = false});
  for (const marrow::FocalLesion& lesion : knowledge().focal_lesions().rows()) {
    profile.copy_number.focal[lesion.id] = Assessment::absent({});
  }
  return profile;
}

void add_fusion(Profile& profile, const char* five_prime, const char* three_prime) {
  marrow::Fusion fusion;
  fusion.five_prime = five_prime;
  fusion.three_prime = three_prime;
  profile.fusions.items.push_back(std::move(fusion));
}

void set_modal(Profile& profile, std::int64_t modal, std::optional<bool> masked, std::optional<std::string> name = {}) {
  profile.copy_number.ploidy =
      Assessed<marrow::Ploidy>::present({.modal = modal, .ploidy_class = std::move(name), .masked = masked});
}

void add_lesion(Profile& profile, const char* id) {
  profile.copy_number.focal[id] = Assessed<marrow::FocalState>::present({"deletion", {}, 1.0});
}

const marrow::RuleTrace& trace_of(const Subtype& subtype, const char* name) {
  const auto found =
      std::find_if(subtype.rules.begin(), subtype.rules.end(), [&](const auto& rule) { return rule.id == name; });
  REQUIRE(found != subtype.rules.end());
  return *found;
}

}  // namespace

TEST_CASE("a known fusion names the subtype, whatever else was not looked at") {
  Profile profile = patient("B");
  add_fusion(profile, "ETV6", "RUNX1");
  const Subtype subtype = subtype_of(profile);
  CHECK(subtype.name == "ETV6::RUNX1");
  CHECK(subtype.confidence == "definite");
  CHECK(subtype.who_haem5 == "B-ALL with ETV6::RUNX1");
  CHECK(trace_of(subtype, "ETV6::RUNX1").because == std::vector<std::string>{"FUSION(ETV6>RUNX1): present"});
  CHECK(trace_of(subtype, "BCR::ABL1").result == "unknown");
  CHECK(trace_of(subtype, "BCR::ABL1").missing == std::vector<std::string>{"FUSION(BCR>ABL1): not tested"});
}

TEST_CASE("a patient of whom nothing is known is unresolved, never B-other") {
  const Subtype subtype = subtype_of(patient("B"));
  CHECK(subtype.state == "not_assessed");
  CHECK(subtype.name == "unresolved");
  CHECK(subtype.candidates.empty());
  CHECK(subtype.next_test == "RNA sequencing, or structural variant calls of the whole genome");
}

TEST_CASE("B-other needs every earlier rule excluded, RNA classes too") {
  const Subtype subtype = subtype_of(examined_patient("B"));
  CHECK(subtype.name == "unresolved");
  CHECK(trace_of(subtype, "High-hyperdiploid").result == "false");
  CHECK(trace_of(subtype, "Ph-like other").result == "unknown");
  CHECK(subtype.next_test == "an RNA expression classifier");
}

TEST_CASE("high hyperdiploidy without allele balance is provisional, because a doubled hypodiploid clone looks alike") {
  Profile profile = examined_patient("B");
  set_modal(profile, 55, {});
  const Subtype open = subtype_of(profile);
  CHECK(open.name == "High-hyperdiploid");
  CHECK(open.confidence == "provisional");
  CHECK(open.next_test == "allele balance of the two-copy chromosomes (SNP array, or copy number with BAF)");
  set_modal(profile, 55, false);
  CHECK(subtype_of(profile).confidence == "definite");
  set_modal(profile, 55, true, "near-haploid");
  CHECK(subtype_of(profile).name == "Near-haploid");
  set_modal(profile, 66, true, "low-hypodiploid");
  CHECK(subtype_of(profile).name == "Low-hypodiploid");
}

TEST_CASE("iAMP21 goes before hyperdiploidy, and a gained chromosome 21 is none") {
  Profile profile = examined_patient("B");
  set_modal(profile, 52, false);
  add_lesion(profile, "iAMP21");
  CHECK(subtype_of(profile).name == "iAMP21");
  profile.copy_number.focal["iAMP21"] = Assessment::absent({});
  add_lesion(profile, "chr21_gain");
  CHECK(subtype_of(profile).name == "High-hyperdiploid");
}

TEST_CASE("a DNA index alone names high hyperdiploidy provisionally") {
  Profile profile = examined_patient("B");
  profile.copy_number.ploidy = Assessment::not_assessed(Reason::no_input);
  profile.clinical = {{"dna_index", 1.2}};
  CHECK(subtype_of(profile).name == "High-hyperdiploid");
  CHECK(subtype_of(profile).confidence == "provisional");
  profile.clinical = {{"dna_index", 1.0}};
  CHECK(trace_of(subtype_of(profile), "High-hyperdiploid").result == "false");
}

TEST_CASE("later rules that hold are secondary") {
  Profile profile = examined_patient("B");
  add_fusion(profile, "BCR", "ABL1");
  set_modal(profile, 53, false);
  const Subtype subtype = subtype_of(profile);
  CHECK(subtype.name == "BCR::ABL1");
  CHECK(subtype.secondary == std::vector<std::string>{"High-hyperdiploid"});
}

TEST_CASE("STIL::TAL1 without RNA is one family and no single subtype") {
  Profile profile = patient("T");
  add_lesion(profile, "STIL_TAL1_del");
  const Subtype subtype = subtype_of(profile);
  CHECK(subtype.name == "unresolved");
  CHECK(subtype.group == "TAL1");
  REQUIRE(subtype.candidates.size() == 2);
  CHECK(subtype.next_test == "an RNA expression classifier");
  profile.expression_calls.push_back({"ours", "TAL1 DP-like", "TAL1 DP-like", {}, {}, {}});
  CHECK(subtype_of(profile).name == "TAL1 DP-like");
}

TEST_CASE("P2RY8::CRLF2 without RNA is a candidate of two families") {
  Profile profile = patient("B");
  add_fusion(profile, "P2RY8", "CRLF2");
  const Subtype open = subtype_of(profile);
  CHECK(open.name == "unresolved");
  CHECK_FALSE(open.group);
  CHECK(open.candidates.size() == 2);
  add_lesion(profile, "IKZF1_del_4-7");
  const Subtype stand_in = subtype_of(profile);
  CHECK(stand_in.name == "Ph-like CRLF2-r");
  CHECK(stand_in.confidence == "provisional");
  profile.expression_calls.push_back({"ALLSorts", "Ph-like", "Ph-like", {}, {}});
  CHECK(subtype_of(profile).confidence == "definite");
}

TEST_CASE("a companion lesion alone makes a candidate and no family, nor does a rule that the others must leave") {
  Profile profile = patient("B");
  add_lesion(profile, "IKZF1_del_any");
  const Subtype companion = subtype_of(profile);
  CHECK(companion.name == "unresolved");
  REQUIRE(companion.candidates.size() == 1);
  CHECK(companion.candidates[0].name == "Ph-like CRLF2-r");
  CHECK_FALSE(companion.group);
  Profile trisomy = patient("B");
  set_modal(trisomy, 47, {});
  const Subtype remainder = subtype_of(trisomy);
  REQUIRE(remainder.candidates.size() == 1);
  CHECK(remainder.candidates[0].name == "Low-hyperdiploid(47-50)");
  CHECK_FALSE(remainder.group);
}

TEST_CASE("a broken gene without its partner makes every fusion of it a candidate, and names none that it may not be") {
  Profile profile = patient("B");
  add_fusion(profile, "?", "ABL1");
  const auto names = [&] {
    std::vector<std::string> result;
    for (const marrow::SubtypeCandidate& candidate : subtype_of(profile).candidates) result.push_back(candidate.name);
    return result;
  };
  CHECK(subtype_of(profile).name == "unresolved");
  CHECK(names() == std::vector<std::string>{"BCR::ABL1", "Ph-like ABL-class"});
  profile.fusions.tested = {{"BCR>ABL1", "fish", "negative", {}}};
  CHECK(subtype_of(profile).name == "Ph-like ABL-class");
  CHECK(subtype_of(profile).confidence == "definite");
  profile.fusions.items.clear();
  add_fusion(profile, "?", "CRLF2");
  CHECK(names() == std::vector<std::string>{"Ph-like CRLF2-r", "CRLF2-r non-Ph-like"});
  CHECK_FALSE(subtype_of(profile).group);
  profile.fusions.items.clear();
  add_fusion(profile, "TCF3", "?");
  CHECK(names() == std::vector<std::string>{"TCF3::HLF", "TCF3::PBX1"});
  profile.fusions.items.clear();
  add_fusion(profile, "IGH", "?");  // too many partners to suggest any
  CHECK(names().empty());
}

TEST_CASE("a candidate of iAMP21 is told, and high hyperdiploidy is not named before it is settled") {
  Profile profile = patient("B");
  set_modal(profile, 55, false);
  profile.copy_number.focal["iAMP21"] =
      Assessment::not_assessed(Reason::unsupported, "iAMP21 is a candidate: karyotype: RUNX1x6");
  const Subtype subtype = subtype_of(profile);
  CHECK(subtype.name == "unresolved");
  REQUIRE(subtype.candidates.size() == 2);
  CHECK(subtype.candidates[0].name == "iAMP21");
  profile.copy_number.focal["iAMP21"] = Assessment::absent({});
  CHECK(subtype_of(profile).name == "High-hyperdiploid");
}

TEST_CASE("an exact change names its subtype, another change of the gene does not") {
  Profile profile = examined_patient("B");
  marrow::Variant variant;
  variant.id = "v";
  variant.gene = "PAX5";
  variant.aa_begin = variant.aa_end = 80;
  variant.aa_ref = "P";
  variant.aa_alt = "R";
  variant.variant_class = marrow::VariantClass::missense;
  profile.variants = {variant};
  profile.genes["PAX5"] = Assessed<marrow::GeneFindings>::present({.variants = {"v"}, .covered_fraction = 1});
  CHECK(subtype_of(profile).name == "PAX5 P80R");
  profile.variants[0].aa_alt = "L";
  CHECK(trace_of(subtype_of(profile), "PAX5 P80R").result == "false");
  profile.genes["PAX5"].value.covered_fraction.reset();
  CHECK(trace_of(subtype_of(profile), "PAX5 P80R").result == "unknown");
}

TEST_CASE("two damaging hits of PAX5 are counted from sequence and copy number together") {
  Profile profile = examined_patient("B");
  marrow::Variant variant;
  variant.id = "v";
  variant.gene = "PAX5";
  variant.variant_class = marrow::VariantClass::truncating;
  profile.variants = {variant};
  profile.genes["PAX5"] = Assessed<marrow::GeneFindings>::present({.variants = {"v"}, .covered_fraction = 1});
  CHECK(trace_of(subtype_of(profile), "PAX5alt").result == "false");
  add_lesion(profile, "PAX5_del");
  CHECK(subtype_of(profile).name == "PAX5alt");
  CHECK(trace_of(subtype_of(profile), "PAX5alt").because ==
        std::vector<std::string>{"FUSION(PAX5>JAK2|ETV6): absent", "LOF(PAX5) >= 2: present", "NO_OTHER: present"});
}

TEST_CASE("a negative routine test excludes its fusion, silence excludes nothing") {
  Profile profile = patient("B");
  profile.fusions.tested = {{"BCR>ABL1", "fish", "negative", {}}, {"KMT2A", "fish", "negative", {}}};
  const Subtype subtype = subtype_of(profile);
  CHECK(trace_of(subtype, "BCR::ABL1").result == "false");
  CHECK(trace_of(subtype, "KMT2A-r").result == "false");
  CHECK(trace_of(subtype, "ETV6::RUNX1").result == "unknown");
}

TEST_CASE("whole-genome structural variants do not exclude DUX4, RNA does") {
  Profile profile = patient("B");
  profile.fusions.tested = {{"all", "wgs_sv", "negative", {}}};
  CHECK(trace_of(subtype_of(profile), "DUX4-r").result == "unknown");
  CHECK(trace_of(subtype_of(profile), "MEF2D-r").result == "false");
  profile.fusions.tested = {{"all", "rna", "negative", {}}};
  CHECK(trace_of(subtype_of(profile), "IGH::IL3").result == "unknown");
}

TEST_CASE("KMT2A rearranged without a lineage fits both lineages") {
  Profile profile = patient("B");
  profile.lineage = Assessment::not_assessed(Reason::no_input);
  add_fusion(profile, "KMT2A", "MLLT1");
  const Subtype subtype = subtype_of(profile);
  CHECK(subtype.name == "unresolved");
  CHECK(subtype.candidates.size() == 2);
  CHECK(subtype.next_test == "the immunophenotype: B or T lineage");
}

TEST_CASE("a DNA index of another class than the chromosome number is a conflict, beside a doubled clone it is none") {
  Profile profile = patient("B");
  profile.clinical = {{"dna_index", 1.0}};
  set_modal(profile, 54, {});
  CHECK(subtype_of(profile).conflicts ==
        std::vector<std::string>{"dna_index: 54 chromosomes, but an index of 1 stands for 40 to 50"});
  set_modal(profile, 46, {});
  CHECK(subtype_of(profile).conflicts.empty());
  profile.clinical = {{"dna_index", 1.9}};
  CHECK(subtype_of(profile).conflicts ==
        std::vector<std::string>{"dna_index: 46 chromosomes, but an index of 1.9 stands for 68 or more"});
  set_modal(profile, 36, true, "low-hypodiploid");
  CHECK(subtype_of(profile).conflicts.empty());
}

TEST_CASE("a fusion that is called and that a test of its genes excludes is a conflict") {
  Profile profile = patient("B");
  add_fusion(profile, "KMT2A", "AFF1");
  profile.fusions.tested = {{"BCR>ABL1", "fish", "negative", {}}, {"KMT2A>AFF1", "rna", "positive", {}}};
  CHECK(subtype_of(profile).conflicts.empty());
  profile.fusions.tested.push_back({"KMT2A", "fish", "negative", {}});
  CHECK(subtype_of(profile).conflicts ==
        std::vector<std::string>{"fusion_test: KMT2A::AFF1 is called, a test of KMT2A is negative (fish)"});
}

TEST_CASE("an RNA classifier that says otherwise is shown as a conflict") {
  Profile profile = patient("B");
  add_fusion(profile, "TCF3", "PBX1");
  profile.expression_calls.push_back({"ALLSorts", "PAX5alt", "PAX5alt", {}, {}});
  CHECK(subtype_of(profile).conflicts ==
        std::vector<std::string>{"expression_call: ALLSorts calls PAX5alt, the rules TCF3::PBX1"});
}

TEST_CASE("broken arguments of the rule words are refused with their place") {
  const auto parse = [](const char* text) { return marrow::Expression::parse(text, &knowledge().predicates()); };
  CHECK_THROWS_WITH(parse("FUSION(BCR-ABL1)"), "'BCR-ABL1' is no pair of genes (column 1)");
  CHECK_THROWS_WITH(parse("TP53 and CN(IKZF1_loss)"), "'IKZF1_loss' is no lesion of focal_lesions.tsv (column 10)");
  CHECK_THROWS_WITH(parse("MODAL_CHR(67-51)"), "'67-51' is no range of chromosome numbers (column 1)");
  CHECK_THROWS_WITH(parse("SNV(PAX5)"), "'PAX5' is no gene with a change (column 1)");
  CHECK_THROWS_WITH(parse("LOF(PAX55) >= 2"), "'PAX55' is no gene of the panel (column 1)");
  CHECK_THROWS_WITH(parse("MASKED(triploid)"), "'triploid' is none of any, near-haploid, low-hypodiploid (column 1)");
}
