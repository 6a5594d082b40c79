#include "marrow/findings/normal_panel_builder.hpp"

#include <doctest/doctest.h>

#include "marrow/findings/site_genotyping.hpp"

namespace {

using marrow::NormalAllele;
using marrow::NormalPanelBuilder;
using marrow::SiteCounts;
using marrow::SiteErrorModel;

/// 1,000 fragments over chr17:7674220, reference C, of which `changed` show T; Phred 30.
SiteCounts site_with(std::int64_t changed) {
  SiteCounts site{.contig = "chr17", .position = 7674219, .context = "CCG"};
  site.forward = {0, 500 - changed / 2, 0, changed / 2};
  site.reverse = {0, 500 - (changed - changed / 2), 0, changed - changed / 2};
  site.forward_errors = site.reverse_errors = 0.5;
  return site;
}

marrow::NormalPanel panel_of(const std::vector<std::int64_t>& changed) {
  SiteErrorModel errors;
  errors.fit();
  NormalPanelBuilder builder({});
  for (const std::int64_t fragments : changed) {
    builder.add(site_with(fragments), errors);
    builder.end_normal();
  }
  return builder.panel();
}

NormalAllele change_in(const std::vector<std::int64_t>& changed) {
  const marrow::NormalPanel panel = panel_of(changed);
  const NormalAllele* allele = panel.find("chr17", 7674219, 'T');
  REQUIRE(allele != nullptr);
  return *allele;
}

TEST_CASE("normals add up, without those that carry the allele themselves") {
  const NormalAllele clean = change_in({0, 1, 0, 1});
  CHECK(clean.normals == 4);
  CHECK(clean.left_out == 0);
  CHECK(clean.count == 2);
  CHECK(clean.fragments == 4000);
  CHECK(clean.expected == doctest::Approx(4.0 / 3));  // a third of an error in a thousand, each
  CHECK(clean.reference == 'C');
  const NormalAllele inherited = change_in({0, 500, 0, 1000});
  CHECK(inherited.normals == 2);
  CHECK(inherited.left_out == 2);
  CHECK(inherited.count == 0);
  const NormalAllele of_one = change_in({0, 30, 0, 0});  // 3 % in one person: that person's own
  CHECK(of_one.normals == 3);
  CHECK(of_one.left_out == 1);
  CHECK(of_one.count == 0);
  const NormalAllele recurrent = change_in({30, 30, 0, 30});  // 3 % in three: an error of the site
  CHECK(recurrent.normals == 4);
  CHECK(recurrent.left_out == 0);
  CHECK(recurrent.count == 90);
}

TEST_CASE("what normals differ in stays doubt: equal ones leave the least, unequal ones more") {
  CHECK(panel_of({30, 30, 30, 30}).between_samples == NormalPanelBuilder::smallest_between_samples);
  // Factors 0.4 and 1.6 about their mean: a variance of 0.36, of four samples 0.48.
  CHECK(panel_of({20, 80, 20, 80}).between_samples == doctest::Approx(0.48).epsilon(0.1).scale(0));
}

TEST_CASE("where normals show an allele it takes more fragments to be present, where they do not it takes fewer") {
  SiteErrorModel errors;
  errors.fit();
  const auto count = [](std::int64_t fragments) { return *SiteErrorModel::allele_count(site_with(fragments), 3); };
  const double alone = errors.p_value(count(10));
  CHECK(alone <= marrow::present_p_value);
  CHECK(errors.p_value(count(10), change_in({10, 10, 10, 10}), 0.05) > 0.1);
  CHECK(errors.p_value(count(100), change_in({10, 10, 10, 10}), 0.05) <= marrow::present_p_value);
  const std::vector<std::int64_t> hundred_clean(100, 0);
  CHECK(errors.p_value(count(10), change_in(hundred_clean), 0.05) < alone / 100);
  CHECK(errors.p_value(count(0), change_in({10, 10, 10, 10}), 0.05) == 1);
}

TEST_CASE("a genotype asks the normals of its own site and base") {
  SiteErrorModel errors;
  errors.fit();
  marrow::GenotypingOptions options;
  CHECK(marrow::genotype_site(site_with(10), errors, {}, options).alleles.front().assessment.is_present());
  options.normals = std::make_shared<const marrow::NormalPanel>(panel_of({10, 10, 10, 10}));
  CHECK_FALSE(marrow::genotype_site(site_with(10), errors, {}, options).alleles.front().assessment.is_present());
  SiteCounts elsewhere = site_with(10);
  elsewhere.position += 1;
  CHECK(marrow::genotype_site(elsewhere, errors, {}, options).alleles.front().assessment.is_present());
  SiteCounts other_reference = site_with(10);
  other_reference.context = "CGG";
  other_reference.forward = {0, 0, 495, 5};
  other_reference.reverse = {0, 0, 495, 5};
  CHECK(marrow::genotype_site(other_reference, errors, {}, options).alleles.front().assessment.is_present());
}

}  // namespace
