#include "marrow/features/catalogue.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <set>

#include "marrow/base/error.hpp"

namespace {

marrow::Profile with_cell(const char* column, marrow::Value value) {
  marrow::Profile profile;
  profile.clinical = {{column, std::move(value)}};
  return profile;
}

}  // namespace

TEST_CASE("every feature of the catalogue says what it means and is missing for a patient of whom nothing is known") {
  std::set<std::string> names;
  const marrow::Profile nobody;
  for (const marrow::Feature& feature : marrow::catalogue()) {
    CAPTURE(feature.spec.name);
    CHECK(names.insert(feature.spec.name).second);
    CHECK_FALSE(feature.spec.label.empty());
    CHECK_FALSE(feature.spec.unit.empty());
    CHECK_FALSE(feature.spec.missing.empty());
    CHECK_FALSE(feature.spec.source.empty());
    CHECK(std::isnan(feature.value(nobody)));
    CHECK(marrow::find_feature(feature.spec.name) == feature.spec);
  }
}

TEST_CASE("MRD below the assay's sensitivity is a low number, an unmeasured MRD is missing") {
  CHECK(marrow::feature_value(with_cell("mrd_day29_pct", 0.0), "log10_mrd_day29_pct") == doctest::Approx(-4));
  CHECK(marrow::feature_value(with_cell("mrd_day29_pct", 0.01), "log10_mrd_day29_pct") == doctest::Approx(-2));
  CHECK(std::isnan(marrow::feature_value(with_cell("mrd_day29_pct", marrow::Value{}), "log10_mrd_day29_pct")));
  CHECK(marrow::find_feature("log10_mrd_day29_pct")->measured_day == 29);
}

TEST_CASE("CNS status is read in each of its spellings") {
  const auto cns = [](marrow::Value value) {
    return marrow::feature_value(with_cell("cns", std::move(value)), "cns_positive");
  };
  CHECK(cns(1) == 0);
  CHECK(cns("1") == 0);
  CHECK(cns("2a") == 1);
  CHECK(cns("CNS 3c") == 1);
  CHECK(cns(3) == 1);
  CHECK(std::isnan(cns("unknown")));
}

TEST_CASE("the DNA index falls into three classes") {
  const auto dna = [](double value, const char* name) {
    return marrow::feature_value(with_cell("dna_index", value), name);
  };
  CHECK(dna(0.94, "dna_index_below_0.95") == 1);
  CHECK(dna(0.95, "dna_index_below_0.95") == 0);
  CHECK(dna(1.16, "dna_index_at_least_1.16") == 1);
  CHECK(dna(1.15, "dna_index_at_least_1.16") == 0);
}

TEST_CASE("a fusion is present when found or reported, absent only when tested or reported negative") {
  marrow::Profile profile;
  CHECK(std::isnan(marrow::feature_value(profile, "bcr_abl1")));
  profile.fusions.tested = {{"BCR>ABL1", "fish", "negative", {}}};
  CHECK(marrow::feature_value(profile, "bcr_abl1") == 0);
  CHECK(std::isnan(marrow::feature_value(profile, "etv6_runx1")));
  profile.clinical = {{"bcr_abl1", "Positive"}};
  CHECK(marrow::feature_value(profile, "bcr_abl1") == 1);
  profile.fusions.items.push_back({.five_prime = "KMT2A", .three_prime = "AFF1"});
  CHECK(marrow::feature_value(profile, "kmt2a") == 1);
}

TEST_CASE("a gene nobody looked at is missing, not unmutated") {
  marrow::Profile profile;
  profile.sample = "p1";
  profile.genes["TP53"] = marrow::Assessed<marrow::GeneFindings>::present({});
  profile.genes["NOTCH1"] = marrow::Assessment::absent(0.05);
  profile.genes["KRAS"] = marrow::Assessment::not_assessed(marrow::Reason::no_coverage);
  CHECK(marrow::feature_value(profile, "TP53_mutated") == 1);
  CHECK(marrow::feature_value(profile, "NOTCH1_mutated") == 0);
  CHECK(std::isnan(marrow::feature_value(profile, "KRAS_mutated")));
  const auto matrix = marrow::feature_matrix({profile});
  CHECK(matrix.columns.size() == marrow::catalogue().size() + 2);
  CHECK(matrix.columns.back().name == "TP53_mutated");
}

TEST_CASE("a matrix survives being written and read, missing values too") {
  marrow::Profile profile = with_cell("age_years", 11.75);
  profile.sample = "p1";
  const auto matrix = marrow::feature_matrix({profile}, {"age_years", "log10_wbc"});
  const std::string text = marrow::matrix_text(matrix);
  CHECK(text == "sample\tage_years\tlog10_wbc\np1\t11.75\tNA\n");
  const auto again = marrow::parse_matrix(marrow::parse_delimited(text, "m.tsv", marrow::Delimiter::tab));
  CHECK(again.columns == matrix.columns);
  CHECK(again.at(0, 0) == 11.75);
  CHECK(std::isnan(again.at(0, 1)));
}

TEST_CASE("unknown and repeated features are refused by name") {
  CHECK_THROWS_WITH_AS(static_cast<void>(marrow::feature_matrix({}, {"age_year"})), "no feature is called 'age_year'",
                       marrow::Error);
  CHECK_THROWS_AS(static_cast<void>(marrow::feature_matrix({}, {"male", "male"})), marrow::Error);
  const auto parse = [](const char* text) {
    return marrow::parse_matrix(marrow::parse_delimited(text, "m.tsv", marrow::Delimiter::tab));
  };
  CHECK_THROWS_AS(static_cast<void>(parse("sample\tshoe_size\np\t1\n")), marrow::Error);
  CHECK_THROWS_AS(static_cast<void>(parse("sample\tmale\np\tyes\n")), marrow::Error);
  CHECK_THROWS_AS(static_cast<void>(parse("sample\tmale\np\t1\np\t0\n")), marrow::Error);
}
