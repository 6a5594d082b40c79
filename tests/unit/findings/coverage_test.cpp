#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "marrow/findings/coverage_map.hpp"
#include "marrow/findings/detection_limit.hpp"
#include "marrow/findings/gene_coverage.hpp"
#include "marrow/knowledge/knowledge.hpp"

namespace {

using marrow::Assembly;
using marrow::CoverageMap;
using marrow::DepthKind;

const marrow::Panel& panel() {
  static const marrow::Knowledge knowledge(marrow::KnowledgeSource::embedded());
  return knowledge.panel();
}

std::int64_t bases_of(const marrow::ExonParts& parts, bool of_splice_sites) {
  std::int64_t bases = 0;
  for (const auto& part : parts) {
    if (part.is_splice_site == of_splice_sites) bases += part.place.end - part.place.begin;
  }
  return bases;
}

}  // namespace

TEST_CASE("the limit of a depth is the fraction of which three reads are seen with a probability of 0.95") {
  // R: uniroot(function(p) pbinom(2, n, p) - 0.05, c(0, 1), tol = 1e-14), rounded up to six decimals.
  const std::vector<std::pair<std::int64_t, double>> by_depth = {
      {3, 0.983048}, {20, 0.282619}, {28, 0.208205}, {29, 0.201561}, {30, 0.195327}, {100, 0.06162}, {1000, 0.006283}};
  for (const auto& [depth, limit] : by_depth) {
    CAPTURE(depth);
    CHECK(marrow::detection_limit(depth).value() == doctest::Approx(limit).epsilon(1e-9));
  }
  CHECK_FALSE(marrow::detection_limit(2));
  const marrow::BaseDepth germline{.kind = DepthKind::covered, .depth_reads = 100, .is_by_germline_caller = true};
  CHECK(marrow::detection_limit(germline) == 0.2);
  CHECK_FALSE(marrow::detection_limit(marrow::BaseDepth{.kind = DepthKind::covered}));
}

TEST_CASE("the best word on each base counts, whatever the order") {
  const std::vector<marrow::DepthRegion> regions = {
      {{"chr17", 0, 60}, {.kind = DepthKind::no_reads}},
      {{"chr17", 10, 30}, {.kind = DepthKind::covered, .depth_reads = 25}},
      {{"chr17", 20, 40}, {.kind = DepthKind::covered, .depth_reads = 90}},
      {{"chr17", 25, 50}, {.kind = DepthKind::covered}},
      {{"chr17", 45, 55}, {.kind = DepthKind::low_depth, .depth_reads = 9}}};
  for (const bool is_reversed : {false, true}) {
    CoverageMap map({{"chr17", 30, 58}, {"chr17", 5, 35}, {"chr9", 0, 10}});
    for (std::size_t i = 0; i < regions.size(); ++i) map.add(regions[is_reversed ? regions.size() - 1 - i : i]);
    CHECK(map.at("chr17", 4).kind == DepthKind::unstated);
    CHECK(map.at("chr17", 5).kind == DepthKind::no_reads);
    CHECK(map.at("chr17", 10).depth_reads == 25);
    CHECK(map.at("chr17", 25).depth_reads == 90);
    CHECK(map.at("chr17", 45).kind == DepthKind::covered);
    CHECK_FALSE(map.at("chr17", 45).depth_reads);
    CHECK(map.at("chr17", 50).kind == DepthKind::low_depth);
    CHECK(map.at("chr17", 57).kind == DepthKind::no_reads);
    CHECK(map.at("chr9", 5).kind == DepthKind::unstated);
    CHECK(map.covered() == std::vector<marrow::Interval>{{"chr17", 10, 50}});
  }
  CoverageMap map({{"chr17", 0, 10}});
  CHECK_FALSE(map.add({{"chr17", 10, 20}, {.kind = DepthKind::covered}}));
  CHECK_FALSE(map.add({{"chr1", 0, 10}, {.kind = DepthKind::covered}}));
}

TEST_CASE("the parts of a gene are its coding bases, with the splice sites between its exons") {
  for (const Assembly assembly : {Assembly::grch37, Assembly::grch38}) {
    for (const marrow::Transcript& transcript : panel().transcripts()) {
      CAPTURE(transcript.gene);
      const auto parts = marrow::coding_parts(transcript, assembly);
      if (!parts) continue;
      CHECK(bases_of(*parts, false) == transcript.cds_length);
    }
    const marrow::Transcript& tp53 = *panel().find_transcript("TP53");
    CHECK(bases_of(*marrow::coding_parts(tp53, assembly), true) == 4 * 9);  // between exons 2 and 11
    CHECK(marrow::coding_parts(tp53, assembly)->front().exon1 == 2);
  }
  CHECK_FALSE(marrow::coding_parts(*panel().find_transcript("CRLF2"), Assembly::grch37));
  CHECK(marrow::coding_parts(*panel().find_transcript("CRLF2"), Assembly::grch38));
}

TEST_CASE("a domain's parts lie where its codons do, on both strands") {
  const marrow::Transcript& notch1 = *panel().find_transcript("NOTCH1");
  for (const marrow::ProteinDomain* domain : panel().domains("NOTCH1")) {
    CAPTURE(domain->name);
    const auto parts = marrow::domain_parts(notch1, Assembly::grch38, *domain);
    CHECK(bases_of(*parts, false) == 3 * (domain->aa_end - domain->aa_begin + 1));
  }
  // TP53 R248 is chr17:7674219-7674221 on GRCh38.
  const auto codon = marrow::coding_parts(*panel().find_transcript("TP53"), Assembly::grch38, 3 * 247, 3 * 248);
  REQUIRE(codon->size() == 1);
  CHECK(codon->front().place == marrow::Interval{"chr17", 7674218, 7674221});
  // KRAS G12 is chr12:25245349-25245351, NRAS and KRAS are read on the minus strand, JAK2 V617 on the plus strand.
  const auto v617 = marrow::coding_parts(*panel().find_transcript("JAK2"), Assembly::grch38, 3 * 616, 3 * 617);
  CHECK(v617->front().place == marrow::Interval{"chr9", 5073769, 5073772});
}

TEST_CASE("the bases after NOTCH1's stop codon are those that the literature names, on both builds") {
  const marrow::Transcript& notch1 = *panel().find_transcript("NOTCH1");
  const auto on38 = marrow::three_prime_utr_parts(notch1, Assembly::grch38);
  REQUIRE(on38.size() == 2);
  CHECK(on38[0].place == marrow::Interval{"chr9", 136495699, 136495700});
  CHECK(on38[1].place == marrow::Interval{"chr9", 136495692, 136495693});
  const auto on37 = marrow::three_prime_utr_parts(notch1, Assembly::grch37);
  CHECK(on37[0].place == marrow::Interval{"chr9", 139390151, 139390152});
  CHECK(on37[1].place == marrow::Interval{"chr9", 139390144, 139390145});
}

TEST_CASE("a splice site of which nothing is stated does not count, one without reads does") {
  const marrow::Transcript& tp53 = *panel().find_transcript("TP53");
  const marrow::ExonParts parts = *marrow::coding_parts(tp53, Assembly::grch38);
  CoverageMap map(marrow::assessable_areas(panel(), Assembly::grch38));
  for (const auto& part : parts) {
    if (!part.is_splice_site) map.add({part.place, {.kind = DepthKind::covered, .depth_reads = 40}});
  }
  CHECK(marrow::assess_coverage(map, parts, 20).state.is_absent());
  map.add({{"chr17", 7674290, 7674291}, {.kind = DepthKind::no_reads}});  // before exon 7
  const marrow::PartsCoverage open = marrow::assess_coverage(map, parts, 20);
  CHECK(open.state.reason == marrow::Reason::no_coverage);
  CHECK(open.state.detail == "exon 7: no reads at 1 of 111 bases");
  CHECK(open.covered_fraction == 1);
}

TEST_CASE("taking coverage away turns an absence into an open question, never into a finding or a better limit") {
  std::mt19937 random(7);  // NOLINT: the same walk each time
  const std::vector<marrow::Transcript>& transcripts = panel().transcripts();
  for (int round = 0; round < 200; ++round) {
    const marrow::Transcript& transcript = transcripts[random() % transcripts.size()];
    const auto parts = marrow::coding_parts(transcript, Assembly::grch38);
    CAPTURE(transcript.gene);
    CoverageMap whole(marrow::assessable_areas(panel(), Assembly::grch38));
    CoverageMap less(marrow::assessable_areas(panel(), Assembly::grch38));
    for (const auto& part : *parts) {
      const auto depth = static_cast<std::int64_t>(20 + random() % 100);
      const marrow::BaseDepth word{.kind = DepthKind::covered, .depth_reads = depth};
      whole.add({part.place, word});
      const auto lost = static_cast<std::int64_t>(random() % 3);
      const marrow::BaseDepth fewer{.kind = lost == 0 ? DepthKind::low_depth : DepthKind::covered,
                                    .depth_reads = lost == 0 ? depth / 8 : depth - depth % 10};
      if (lost < 2 && depth - depth % 10 >= 20) less.add({part.place, fewer});
    }
    const marrow::PartsCoverage before = marrow::assess_coverage(whole, *parts, 20);
    const marrow::PartsCoverage after = marrow::assess_coverage(less, *parts, 20);
    CHECK(before.state.is_absent());
    CHECK_FALSE(after.state.is_present());
    CHECK(after.covered_fraction <= before.covered_fraction);
    if (after.state.is_absent()) CHECK(*after.state.limit_vaf >= *before.state.limit_vaf);
  }
}
