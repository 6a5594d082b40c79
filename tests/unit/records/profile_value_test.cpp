#include "marrow/records/profile_value.hpp"

#include <doctest/doctest.h>

#include "marrow/base/error.hpp"

namespace {

marrow::Profile small_profile() {
  marrow::Profile profile;
  profile.sample = "EX01";
  profile.patient = "EX01";
  marrow::Variant variant;
  variant.id = "chr17-7674220-C-T";
  variant.gene = "TP53";
  variant.hgvsp = "p.Arg248Gln";
  variant.vaf = 0.41;
  variant.variant_class = marrow::VariantClass::missense;
  profile.variants.push_back(variant);
  profile.genes["TP53"] = marrow::Assessed<marrow::GeneFindings>::present({.variants = {variant.id}});
  profile.genes["NOTCH1"] = marrow::Assessment::absent(0.05);
  profile.genes["CRLF2"] = marrow::Assessment::not_assessed(marrow::Reason::needs_rna, "no RNA");
  return profile;
}

}  // namespace

TEST_CASE("a profile survives the way through a tree and back") {
  const marrow::Value tree = marrow::to_value(small_profile());
  const marrow::Profile back = marrow::profile_from_value(tree);
  CHECK(marrow::to_value(back) == tree);
  CHECK(back.genes.at("NOTCH1").limit_vaf == 0.05);
  CHECK(back.genes.at("CRLF2").reason == marrow::Reason::needs_rna);
  CHECK(back.variants.at(0).vaf == 0.41);
}

TEST_CASE("a gene that was assessed in part keeps its domains") {
  marrow::Profile profile = small_profile();
  marrow::Assessed<marrow::GeneFindings>& notch1 = profile.genes["NOTCH1"];
  notch1 = marrow::Assessment::not_assessed(marrow::Reason::no_coverage, "exon 34: no reads");
  notch1.value.covered_fraction = 0.8;
  notch1.value.domains = {{"HD-N", marrow::Assessment::absent(0.05)},
                          {"PEST", marrow::Assessment::not_assessed(marrow::Reason::no_coverage)}};
  const marrow::Value tree = marrow::to_value(profile);
  const marrow::Profile back = marrow::profile_from_value(tree);
  CHECK(marrow::to_value(back) == tree);
  CHECK(back.genes.at("NOTCH1").value == notch1.value);
  CHECK(back.genes.at("NOTCH1").extra.empty());
}

TEST_CASE("keys this version does not know are kept below the top level") {
  marrow::Value tree = marrow::to_value(small_profile());
  auto& object = *tree.get_if<marrow::ValueObject>();
  for (auto& [key, value] : object) {
    if (key == "variants") {
      (*value.get_if<marrow::ValueList>())[0].get_if<marrow::ValueObject>()->emplace_back("future", 7);
    }
  }
  CHECK(marrow::to_value(marrow::profile_from_value(tree)) == tree);
}

namespace {

/// Adds a member `future` to every object below the top level, the maps by name excepted.
void add_future_members(marrow::Value& value, bool is_record) {
  if (auto* list = value.get_if<marrow::ValueList>()) {
    for (marrow::Value& element : *list) add_future_members(element, true);
  }
  auto* object = value.get_if<marrow::ValueObject>();
  if (object == nullptr) return;
  for (auto& [key, member] : *object) {
    const bool is_map = key == "genes" || key == "domains" || key == "set_aside" || key == "chromosomes" ||
                        key == "arms" || key == "focal" || key == "models" || key == "schemes" || key == "resistance";
    add_future_members(member, !is_map);
  }
  if (is_record) object->emplace_back("future", marrow::ValueList{7, "seven"});
}

}  // namespace

TEST_CASE("members of a newer marrow pass through every record and every state of a profile") {
  marrow::Profile profile = small_profile();
  profile.variants[0].ccf = marrow::FractionInterval{.low = 0.5, .high = 1};
  profile.lineage = marrow::Assessed<std::string>::present("B");
  profile.tandem_duplications = marrow::Assessed<marrow::TandemDuplications>::present({});
  profile.copy_number.ploidy = marrow::Assessed<marrow::Ploidy>::present({.modal = 46});
  profile.copy_number.arms["9p"] = marrow::Assessed<marrow::CopyState>::present({.value = -1});
  profile.copy_number.arms["9q"] = marrow::Assessment::absent(std::nullopt);
  profile.copy_number.focal["IKZF1_del"] = marrow::Assessed<marrow::FocalState>::present({.kind = "loss"});
  marrow::Score score;
  score.interval = marrow::ScoreInterval{.margin = {0, 1}};
  score.baseline = marrow::BaselineScore{.name = "MRD"};
  profile.scores = marrow::Scores{.relapse = score};
  profile.warnings.push_back({.code = "W203", .text = "-", .count = 1});
  marrow::Value tree = marrow::to_value(profile);
  for (auto& [key, value] : *tree.get_if<marrow::ValueObject>()) add_future_members(value, key != "genes");
  CHECK(marrow::to_value(marrow::profile_from_value(tree)) == tree);
}

TEST_CASE("a limit of absence that is no number is refused, not dropped") {
  marrow::Value tree = marrow::to_value(small_profile());
  for (auto& [key, value] : *tree.get_if<marrow::ValueObject>()) {
    if (key == "sex") value = marrow::ValueObject{{"state", "absent"}, {"limit", marrow::ValueObject{{"vaf", "2 %"}}}};
  }
  CHECK_THROWS_AS(static_cast<void>(marrow::profile_from_value(tree)), marrow::Error);
}

TEST_CASE("another schema and a wrong kind are data errors that name the key") {
  CHECK_THROWS_AS(static_cast<void>(marrow::profile_from_value(marrow::ValueObject{{"schema", "other/2"}})),
                  marrow::Error);
  marrow::Value tree = marrow::to_value(small_profile());
  for (auto& [key, value] : *tree.get_if<marrow::ValueObject>()) {
    if (key == "timepoint") value = "tomorrow";
  }
  try {
    static_cast<void>(marrow::profile_from_value(tree));
    FAIL("no error");
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::data);
    CHECK(error.message() == "error: 'tomorrow' is no known code\n  in: key 'timepoint'\n");
  }
}
