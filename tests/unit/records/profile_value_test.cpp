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
