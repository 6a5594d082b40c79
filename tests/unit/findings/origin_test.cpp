#include "marrow/findings/origin.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using marrow::Effect;
using marrow::Origin;
using marrow::VariantClass;

namespace {

const marrow::Hotspots& hotspots() {
  static const marrow::Hotspots loaded = marrow::Hotspots::load(marrow::KnowledgeSource::embedded());
  return loaded;
}

marrow::VcfRecord record(std::vector<std::pair<std::string, std::string>> info = {}) {
  marrow::VcfRecord result;
  result.contig = "chr17";
  result.ref = "C";
  result.alts = {{"T", marrow::AlleleKind::small}};
  result.info = std::move(info);
  return result;
}

marrow::VcfRecord with_normal(std::vector<int> genotype, std::vector<std::optional<std::int64_t>> reads) {
  marrow::VcfRecord result = record();
  marrow::SampleCall normal;
  normal.genotype = std::move(genotype);
  normal.allele_reads = std::move(reads);
  result.normal = normal;
  return result;
}

Origin origin_of(const marrow::VcfRecord& record, const marrow::OriginOptions& options = {}) {
  const auto call = marrow::assess_origin(record, 0, options);
  CHECK_FALSE(call.reason.empty());
  return call.origin;
}

marrow::Variant tp53(const char* hgvsp, VariantClass variant_class, std::optional<std::string> hotspot) {
  marrow::Variant variant;
  variant.gene = "TP53";
  variant.hgvsp = hgvsp;
  variant.variant_class = variant_class;
  variant.hotspot = std::move(hotspot);
  return variant;
}

}  // namespace

TEST_CASE("the normal sample decides origin: its genotype, or its reads where it has none") {
  CHECK(origin_of(with_normal({0, 1}, {20, 18})) == Origin::germline);
  CHECK(origin_of(with_normal({0, 0}, {40, 0})) == Origin::somatic);
  CHECK(origin_of(with_normal({0, 0}, {40, 1})) == Origin::somatic);   // tumour cells in remission
  CHECK(origin_of(with_normal({0, 0}, {30, 14})) == Origin::unknown);  // genotype and reads disagree
  CHECK(origin_of(with_normal({0, 0}, {3, 0})) == Origin::unknown);    // too few reads
  CHECK(origin_of(with_normal({}, {30, 14})) == Origin::germline);     // Strelka2 gives no genotype
  CHECK(origin_of(with_normal({}, {30, 0})) == Origin::somatic);
  CHECK(origin_of(with_normal({}, {30, 4})) == Origin::unknown);
  CHECK(origin_of(with_normal({-1, -1}, {})) == Origin::unknown);
  CHECK(origin_of(with_normal({0, 0}, {})) == Origin::unknown);  // a genotype of unknown depth is no negative
}

TEST_CASE(
    "a population frequency of one in a thousand in any field is germline, unless the change is an exact hotspot") {
  for (const char* key : {"gnomAD_AF", "gnomADe_AF", "gnomAD_AF_popmax", "AF_popmax", "gnomad_v3_AF"}) {
    CAPTURE(key);
    CHECK(origin_of(record({{key, "0.001"}})) == Origin::germline);
    CHECK(origin_of(record({{key, "0.0009"}})) == Origin::unknown);
    CHECK(origin_of(record({{key, "0.2"}}), {.is_exact_hotspot = true}) == Origin::unknown);
  }
  CHECK(origin_of(record({{"gnomAD_AF", "0.0001"}, {"AF_popmax", "0.02"}})) == Origin::germline);
  CHECK(origin_of(record({{"gnomAD_nhomalt_AFR", "1"}})) == Origin::unknown);  // a count, no frequency
  CHECK(origin_of(record({{"AF", "0.4"}})) == Origin::unknown);                // the tumour's own fraction
  CHECK(origin_of(record(), {.population = marrow::PopulationFrequency{0.004, "AF of g.vcf"}}) == Origin::germline);
  CHECK(marrow::assess_origin(record({{"gnomAD_AF", "0.012"}}), 0, {}).reason ==
        "population frequency 0.012 (gnomAD_AF)");
}

TEST_CASE("Mutect2's POPAF is a negative logarithm, its GERMQ a phred score") {
  CHECK(origin_of(record({{"POPAF", "2.0"}})) == Origin::germline);
  CHECK(origin_of(record({{"POPAF", "7.3"}})) == Origin::unknown);
  CHECK(origin_of(record({{"POPAF", "7.3"}, {"GERMQ", "93"}})) == Origin::somatic);
  CHECK(origin_of(record({{"POPAF", "7.3"}, {"GERMQ", "12"}})) == Origin::unknown);
  CHECK(origin_of(record({{"POPAF", "1.0"}, {"GERMQ", "93"}})) == Origin::germline);
}

TEST_CASE("frequencies are taken for the right ALT, from INFO and from CSQ") {
  marrow::VcfRecord two = record({{"gnomAD_AF", "0.2,."}});
  two.alts.push_back({"G", marrow::AlleleKind::small});
  CHECK(marrow::assess_origin(two, 0, {}).origin == Origin::germline);
  CHECK(marrow::assess_origin(two, 1, {}).origin == Origin::unknown);

  const auto fields = marrow::csq_field_names(
      "\"Consequence annotations from Ensembl VEP. Format: Allele|Consequence|AF|gnomADe_AF|MAX_AF\"");
  CHECK(fields == std::vector<std::string>{"Allele", "Consequence", "AF", "gnomADe_AF", "MAX_AF"});
  marrow::VcfRecord annotated = record({{"CSQ", "T|missense_variant||0.02&0.0001|,G|missense_variant|||"}});
  CHECK(origin_of(annotated, {.annotation = {"CSQ", fields}}) == Origin::germline);
  CHECK(origin_of(annotated) == Origin::unknown);
  annotated.alts.push_back({"G", marrow::AlleleKind::small});
  CHECK(marrow::assess_origin(annotated, 1, {.annotation = {"CSQ", fields}}).origin == Origin::unknown);
  marrow::VcfRecord deletion = record({{"CSQ", "-|frameshift_variant|0.3||,AG|x|||"}});
  deletion.ref = "CA";
  deletion.alts = {{"C", marrow::AlleleKind::small}, {"CAG", marrow::AlleleKind::small}};
  CHECK(marrow::assess_origin(deletion, 0, {.annotation = {"CSQ", fields}}).origin == Origin::germline);
  CHECK(marrow::assess_origin(deletion, 1, {.annotation = {"CSQ", fields}}).origin == Origin::unknown);
}

TEST_CASE("frequencies are found under the names that annotators give them, and under no other") {
  for (const char* key :
       {"dbNSFP_gnomAD_exomes_AF", "dbNSFP_1000Gp3_AF", "dbNSFP_ExAC_AF", "gnomAD_genome_ALL", "ExAC_ALL",
        "1000g2015aug_all", "gnomad_popmax_af", "AF_grpmax", "MAX_AF", "gnomADg_AF", "topmed_af"}) {
    CAPTURE(std::string(key));
    CHECK(marrow::is_population_field(key));
  }
  for (const char* key : {"AF", "TLOD", "gnomAD_AC", "gnomAD_nhomalt", "faf95_popmax", "MAX_AD", "AF1", "VAF"}) {
    CAPTURE(std::string(key));
    CHECK_FALSE(marrow::is_population_field(key));
  }
}

TEST_CASE("a value is taken for its ALT by the number of values, and left out where that does not tell") {
  marrow::VcfRecord two = record({{"gnomAD_AF", "0.9,0.2,0.0001"}});  // with the REF's
  two.alts.push_back({"G", marrow::AlleleKind::small});
  CHECK(origin_of(two) == Origin::germline);
  CHECK(marrow::assess_origin(two, 1, {}).origin == Origin::unknown);
  CHECK(origin_of(record({{"dbNSFP_gnomAD_exomes_AF", "0.2,0.2,0.2"}})) == Origin::germline);  // one a transcript
  CHECK(origin_of(record({{"dbNSFP_gnomAD_exomes_AF", "0.2,0.1,0.2"}})) == Origin::unknown);
}

TEST_CASE("VEP's annotation under ANN and its ALLELE_NUM are understood; SnpEff's has no frequencies") {
  const auto fields = marrow::csq_field_names("Consequence annotations. Format: Allele|ALLELE_NUM|gnomADe_AF|EUR_AF");
  marrow::VcfRecord two = record({{"ANN", "x|1|0.0001|,y|2|0.3|"}});
  two.alts.push_back({"G", marrow::AlleleKind::small});
  CHECK(origin_of(two, {.annotation = {"ANN", fields}}) == Origin::unknown);
  CHECK(marrow::assess_origin(two, 1, {.annotation = {"ANN", fields}}).reason ==
        "population frequency 0.3 (ANN gnomADe_AF)");
  CHECK(origin_of(record({{"ANN", "T|1||0.02"}}), {.annotation = {"ANN", fields}}) == Origin::germline);
  CHECK(marrow::csq_field_names("Functional annotations: 'Allele | Annotation | Annotation_Impact'").empty());
}

TEST_CASE("the reason says what was looked into, and what the reads look like") {
  CHECK(marrow::assess_origin(record(), 0, {.consulted_file = "g.vcf.gz"}).reason ==
        "not common in g.vcf.gz, no normal sample");
  CHECK(marrow::assess_origin(record({{"gnomAD_AF", "0.0002"}}), 0, {.consulted_file = "g.vcf.gz"}).reason ==
        "rare in the population (gnomAD_AF), no normal sample");
  marrow::Variant variant;
  const auto remark = [&](std::int64_t alt_reads, std::int64_t depth, Origin origin) {
    variant.alt_reads = alt_reads;
    variant.depth = depth;
    variant.origin = origin;
    return std::string(marrow::allele_balance_remark(variant));
  };
  CHECK(remark(45, 100, Origin::unknown) == "half of the reads, as of an inherited variant");
  CHECK(remark(99, 99, Origin::unknown) == "all of the reads, as of an inherited variant");
  CHECK(remark(20, 100, Origin::unknown).empty());
  CHECK(remark(45, 100, Origin::somatic).empty());
  variant.depth.reset();
  CHECK(marrow::allele_balance_remark(variant).empty());
}

TEST_CASE("the 95 % interval of a VAF is the exact binomial one") {
  // Values of R 4.2 binom.test(x, n)$conf.int, from its published documentation of Clopper and Pearson's method:
  // 0 of 10: [0, 0.3084971]; 5 of 10: [0.1870860, 0.8129140].
  CHECK(marrow::vaf_interval(0, 10).low == 0);
  CHECK(marrow::vaf_interval(0, 10).high == doctest::Approx(0.3084971).epsilon(1e-6));
  CHECK(marrow::vaf_interval(5, 10).low == doctest::Approx(0.1870860).epsilon(1e-6));
  CHECK(marrow::vaf_interval(5, 10).high == doctest::Approx(0.8129140).epsilon(1e-6));
  CHECK(marrow::vaf_interval(10, 10).high == 1);
  CHECK(marrow::vaf_interval(0, 0).low == 0);
  CHECK(marrow::vaf_interval(0, 0).high == 1);
}

TEST_CASE("whether half of the reads may carry a variant is what the ends of the interval say, for any counts") {
  marrow::Variant variant;
  variant.origin = Origin::unknown;
  int halves = 0;
  for (std::int64_t depth = 1; depth <= 120; ++depth) {
    for (std::int64_t reads = 0; reads <= depth; ++reads) {
      variant.depth = depth;
      variant.alt_reads = reads;
      const auto interval = marrow::vaf_interval(reads, depth);
      const bool is_half = interval.low <= 0.5 && 0.5 <= interval.high;
      const std::string_view expected = is_half          ? "half of the reads, as of an inherited variant"
                                        : reads == depth ? "all of the reads, as of an inherited variant"
                                                         : "";
      CAPTURE(reads);
      CAPTURE(depth);
      CHECK(marrow::allele_balance_remark(variant) == expected);
      halves += is_half ? 1 : 0;
    }
  }
  CHECK(halves > 1000);
}

TEST_CASE("half or all of the reads in a gene of the alert list may be inherited") {
  const auto suspect = [&](const char* gene, std::int64_t alt_reads, std::int64_t depth, Origin origin,
                           std::optional<std::string> row = {}) {
    marrow::Variant variant;
    variant.gene = gene;
    variant.origin = origin;
    variant.alt_reads = alt_reads;
    variant.depth = depth;
    return marrow::is_germline_suspect(variant, row ? hotspots().find(gene, *row) : nullptr);
  };
  CHECK(suspect("ETV6", 48, 100, Origin::unknown) == true);
  CHECK(suspect("ETV6", 100, 100, Origin::unknown) == true);
  CHECK(suspect("ETV6", 20, 100, Origin::unknown) == false);
  CHECK(suspect("ETV6", 80, 100, Origin::unknown) == false);
  CHECK(suspect("ATM", 50, 100, Origin::unknown) == true);
  CHECK(suspect("ETV6", 48, 100, Origin::somatic) == false);
  CHECK_FALSE(suspect("ETV6", 48, 100, Origin::germline));
  CHECK_FALSE(suspect("ETV6", 0, 0, Origin::unknown));
  CHECK(suspect("NOTCH1", 50, 100, Origin::unknown) == false);          // not on the list
  CHECK(suspect("TP53", 50, 100, Origin::unknown, "p.R248Q") == true);  // exact rows of TP53 and PTPN11 too
  CHECK(suspect("PTPN11", 50, 100, Origin::unknown, "p.E76K") == true);
}

TEST_CASE("of unknown origin only exact rows, NOTCH1, FBXW7 and TP53 rows and covered truncations count") {
  marrow::Variant variant = tp53("p.Arg248Gln", VariantClass::missense, "p.R248Q");
  CHECK(marrow::counts_as_present(variant, hotspots(), {}));
  variant = tp53("p.Ala159Glu", VariantClass::missense, "DBD missense");
  CHECK(marrow::counts_as_present(variant, hotspots(), {}));
  variant = tp53("p.Pro72Arg", VariantClass::missense, std::nullopt);
  CHECK_FALSE(marrow::counts_as_present(variant, hotspots(), {}));
  variant.origin = Origin::somatic;
  CHECK(marrow::counts_as_present(variant, hotspots(), {}));
  variant.origin = Origin::germline;
  CHECK_FALSE(marrow::counts_as_present(variant, hotspots(), {}));

  // A range row of another gene is not enough, a truncation is.
  const auto range = std::find_if(hotspots().rows().begin(), hotspots().rows().end(), [](const auto& row) {
    return row.gene == "CREBBP" && !row.is_exact() && !row.is_truncating_row() && row.expression;
  });
  REQUIRE(range != hotspots().rows().end());
  variant = tp53("p.Ala1500Glu", VariantClass::missense, range->change);
  variant.gene = "CREBBP";
  CHECK_FALSE(marrow::counts_as_present(variant, hotspots(), {}));
  variant.variant_class = VariantClass::truncating;
  variant.hotspot.reset();
  CHECK(marrow::counts_as_present(variant, hotspots(), {}));
  variant.filter = {"germline_risk"};  // who reads the record decides, by -f
  CHECK(marrow::counts_as_present(variant, hotspots(), {}));
  variant.variant_class = VariantClass::synonymous;
  variant.origin = Origin::somatic;
  CHECK_FALSE(marrow::counts_as_present(variant, hotspots(), {}));
}

TEST_CASE("ABL1 T315I of unknown origin counts only beside a fusion that ends in ABL1") {
  marrow::Variant variant = tp53("p.Thr315Ile", VariantClass::missense, "p.T315I");
  variant.gene = "ABL1";
  CHECK_FALSE(marrow::counts_as_present(variant, hotspots(), {}));
  marrow::Fusions fusions;
  fusions.items.push_back({.five_prime = "ETV6", .three_prime = "RUNX1"});
  CHECK_FALSE(marrow::counts_as_present(variant, hotspots(), fusions));
  fusions.items.push_back({.five_prime = "BCR", .three_prime = "ABL1"});
  CHECK(marrow::counts_as_present(variant, hotspots(), fusions));
  variant.origin = Origin::somatic;
  CHECK(marrow::counts_as_present(variant, hotspots(), {}));
}
