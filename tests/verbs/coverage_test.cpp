#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "marrow/io/profile_json.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/records/intervals.hpp"
#include "run_verb.hpp"
#include "temporary_folder.hpp"
#include "vcf_fixtures.hpp"

// How absence is earned: coverage files and gVCF reference blocks beside a VCF.
namespace {

using marrow::Profile;
using marrow::Reason;
using marrow::State;
using marrow_test::tabbed;
using marrow_test::TemporaryFolder;

const std::string contigs38 =
    "##fileformat=VCFv4.2\n##contig=<ID=chr1,length=248956422>\n##contig=<ID=chr9,length=138394717>\n"
    "##contig=<ID=chr17,length=83257441>\n##contig=<ID=chrX,length=156040895>\n##contig=<ID=chrY,length=57227415>\n";
const std::string contigs37 =
    "##fileformat=VCFv4.2\n##contig=<ID=9,length=141213431>\n##contig=<ID=17,length=81195210>\n"
    "##contig=<ID=X,length=155270560>\n";
const std::string sites = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
const std::string one_sample = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tTUMOUR\n";

const marrow::Panel& panel() {
  static const marrow::Knowledge knowledge(marrow::KnowledgeSource::embedded());
  return knowledge.panel();
}

/// The exons of a gene as BED rows, exon 1 first, each with what `tail` gives for its number.
template <class Tail>
std::string exons_bed(const std::string& gene, marrow::Assembly assembly, Tail tail) {
  const marrow::Transcript& transcript = *panel().find_transcript(gene);
  const marrow::Blocks& exons = transcript.exons(assembly);
  std::string text;
  for (std::size_t i = 0; i < exons.size(); ++i) {
    const std::size_t index = transcript.strand == marrow::Strand::plus ? i : exons.size() - 1 - i;
    if (!exons[index]) continue;
    const std::string more = tail(static_cast<int>(i) + 1, exons[index]->size());
    if (more == "-") continue;
    text += fmt::format("{}\t{}\t{}{}\n", transcript.contig, exons[index]->begin, exons[index]->end, more);
  }
  return text;
}

Profile extract(const std::vector<std::string>& options) {
  std::vector<std::string> arguments = {"extract", "--id", "PT1"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const VerbResult result = run_verb(arguments);
  INFO(result.err);
  REQUIRE(result.status == 0);
  return marrow::read_profile(result.out.substr(0, result.out.find('\n')));
}

/// A profile of a VCF with `records` and a coverage file.
Profile covered_profile(const std::string& bed, const std::vector<std::string>& options = {},
                        const std::string& records = {}) {
  const TemporaryFolder folder;
  std::vector<std::string> all = {"--vcf", folder.write("t.vcf", contigs38 + sites + records), "--covered",
                                  folder.write("c.bed", bed)};
  all.insert(all.end(), options.begin(), options.end());
  return extract(all);
}

/// A profile of a gVCF of one sample.
Profile block_profile(const std::string& header, const std::string& records,
                      const std::vector<std::string>& options = {}) {
  const TemporaryFolder folder;
  std::vector<std::string> all = {"--vcf", folder.write("t.vcf", contigs38 + header + one_sample + tabbed(records))};
  all.insert(all.end(), options.begin(), options.end());
  return extract(all);
}

const marrow::Assessed<marrow::GeneFindings>& gene(const Profile& profile, const std::string& symbol) {
  return profile.genes.at(symbol);
}
const marrow::Assessment& domain(const Profile& profile, const std::string& symbol, const std::string& name) {
  return gene(profile, symbol).value.domains.at(name);
}

/// Per-base depths as mosdepth writes them.
std::string notch1_without_exon_34() {
  return exons_bed("NOTCH1", marrow::Assembly::grch38,
                   [](int exon, std::int64_t) { return exon == 34 ? "\t0" : "\t100"; });
}

}  // namespace

TEST_CASE("exon 34 of NOTCH1 without reads leaves PEST open, and HD-N is absent down to the fraction that was seen") {
  const Profile profile = covered_profile(notch1_without_exon_34());
  const auto& notch1 = gene(profile, "NOTCH1");
  CHECK(notch1.reason == Reason::no_coverage);
  CHECK(notch1.detail == "exon 34: no reads");
  CHECK(notch1.value.covered_fraction.value() == doctest::Approx(0.806).epsilon(0.001));
  CHECK(domain(profile, "NOTCH1", "PEST").reason == Reason::no_coverage);
  CHECK(domain(profile, "NOTCH1", "PEST").detail == "exon 34: no reads");
  CHECK(domain(profile, "NOTCH1", "3UTR").reason == Reason::no_coverage);
  for (const char* name : {"LNR", "HD-N", "HD-C", "JM"}) {
    CAPTURE(name);
    CHECK(domain(profile, "NOTCH1", name).is_absent());
    // R: uniroot(function(p) pbinom(2, 100, p) - 0.05, c(0, 1)) gives 0.0616192.
    CHECK(domain(profile, "NOTCH1", name).limit_vaf.value() == doctest::Approx(0.06162).epsilon(1e-9));
  }
  CHECK(gene(profile, "TP53").detail == "exons 2-11: not covered");
  REQUIRE(profile.regions.size() == 1);
  CHECK(profile.regions[0].kind == "coverage");
  CHECK(profile.regions[0].min_depth == 20);
  CHECK(profile.regions[0].loci.size() == 33);
}

TEST_CASE("a change in a domain that was not covered is present all the same") {
  const Profile profile =
      covered_profile(notch1_without_exon_34(), {}, "chr9\t136496232\t.\tG\tA\t.\tPASS\t.\n");  // p.Gln2503Ter
  CHECK(gene(profile, "NOTCH1").is_present());
  CHECK(domain(profile, "NOTCH1", "PEST").is_present());
  CHECK(domain(profile, "NOTCH1", "TAD").reason == Reason::no_coverage);
  CHECK(domain(profile, "NOTCH1", "HD-C").is_absent());
}

TEST_CASE("bare intervals are covered at a depth that only --min-depth tells") {
  const std::string bed = exons_bed("TP53", marrow::Assembly::grch38, [](int, std::int64_t) { return ""; });
  const Profile silent = covered_profile(bed);
  CHECK(gene(silent, "TP53").is_absent());
  CHECK_FALSE(gene(silent, "TP53").limit_vaf);
  CHECK(gene(silent, "TP53").detail == "depth threshold of the BED unknown");
  CHECK_FALSE(silent.regions[0].min_depth);
  const Profile stated = covered_profile(bed, {"--min-depth", "30"});
  CHECK(gene(stated, "TP53").limit_vaf.value() == doctest::Approx(0.195327).epsilon(1e-9));
  CHECK(stated.regions[0].min_depth == 30);
}

TEST_CASE("of mosdepth's thresholds a region is covered only where all of its bases reach the depth") {
  const auto tail = [](int exon, std::int64_t size) {
    if (exon == 5) return fmt::format("\texon5\t{0}\t{0}\t{1}\t0", size, size - 30);
    if (exon == 9) return std::string("\texon9\t0\t0\t0\t0");
    return fmt::format("\tunknown\t{0}\t{0}\t{0}\t{1}", size, size - 1);
  };
  const Profile profile = covered_profile("#chrom\tstart\tend\tregion\t1X\t10X\t20X\t30X\n" +
                                          exons_bed("TP53", marrow::Assembly::grch38, tail));
  CHECK(gene(profile, "TP53").reason == Reason::no_coverage);
  CHECK(gene(profile, "TP53").detail == "exon 5: 84 % of it at 20 reads or more; exon 9: no reads");
  CHECK(domain(profile, "TP53", "TET").reason == Reason::no_coverage);
  CHECK(domain(profile, "TP53", "TAD").limit_vaf.value() == doctest::Approx(0.282619).epsilon(1e-9));
  const Profile deeper = covered_profile(
      "#chrom\tstart\tend\tregion\t1X\t10X\t20X\t30X\n" + exons_bed("TP53", marrow::Assembly::grch38, tail),
      {"--min-depth", "30"});
  CHECK(domain(deeper, "TP53", "TAD").reason == Reason::low_depth);
}

TEST_CASE("the word of a panel does not stand against what was measured") {
  const TemporaryFolder folder;
  const std::string vcf = folder.write("t.vcf", contigs38 + sites);
  const std::string target = folder.write("p.bed", "chr17\t7600000\t7700000\nchr9\t136494000\t136497558\n");
  const std::string bed = folder.write("c.bed", notch1_without_exon_34());
  const Profile profile = extract({"--vcf", vcf, "--panel", target, "--covered", bed});
  CHECK(gene(profile, "TP53").reason == Reason::no_coverage);
  CHECK(gene(profile, "NOTCH1").detail == "exon 34: no reads");
  // Of a base that nothing was measured of, the panel tells whether the assay meant to cover it.
  CHECK(gene(profile, "PHF6").reason == Reason::not_on_panel);
  REQUIRE(profile.regions.size() == 2);
  CHECK(profile.regions[0].loci == std::vector<std::string>{"chr9:136494433-136497558", "chr17:7668421-7687490"});
}

TEST_CASE("of several coverage files the best word on each base counts") {
  const TemporaryFolder folder;
  const std::string vcf = folder.write("t.vcf", contigs38 + sites);
  const auto lane = [](int low) {
    return exons_bed("TP53", marrow::Assembly::grch38,
                     [low](int exon, std::int64_t) { return exon == low ? "\t5" : "\t40"; });
  };
  const std::string first = folder.write("a.bed", lane(4));
  const std::string second = folder.write("b.bed", lane(7));
  const Profile alone = extract({"--vcf", vcf, "--covered", first});
  CHECK(gene(alone, "TP53").reason == Reason::low_depth);
  CHECK(gene(alone, "TP53").detail == "exon 4: fewer than 20 reads, 5 at the lowest");
  const Profile both = extract({"--vcf", vcf, "--covered", first, "--covered", second});
  CHECK(gene(both, "TP53").is_absent());
  const Profile turned = extract({"--vcf", vcf, "--covered", second, "--covered", first});
  CHECK(gene(both, "TP53") == gene(turned, "TP53"));
}

TEST_CASE("a gene whose exons are missing on GRCh37 is not assessed whatever was covered") {
  const TemporaryFolder folder;
  const std::string vcf = folder.write("t.vcf", contigs37 + sites);
  const std::string bed =
      folder.write("c.bed", exons_bed("CRLF2", marrow::Assembly::grch37, [](int, std::int64_t) { return "\t100"; }));
  const Profile profile = extract({"--vcf", vcf, "--covered", bed});
  CHECK(gene(profile, "CRLF2").reason == Reason::no_reference_sequence);
}

TEST_CASE("PAR1 of chrY is read as chrX: coverage, blocks and changes") {
  const std::string on_x = exons_bed("CRLF2", marrow::Assembly::grch38, [](int, std::int64_t) { return "\t50"; });
  std::string on_y = on_x;
  for (std::size_t at = on_y.find("chrX"); at != std::string::npos; at = on_y.find("chrX")) on_y.replace(at, 4, "chrY");
  CHECK(gene(covered_profile(on_x), "CRLF2") == gene(covered_profile(on_y), "CRLF2"));
  CHECK(gene(covered_profile(on_y), "CRLF2").is_absent());
  const Profile block = block_profile(
      "", "chrY  1190000  .  G  <NON_REF>  .  .  END=1213000  GT:DP:GQ:MIN_DP:PL  0/0:40:99:30:0,90,1350\n");
  CHECK(gene(block, "CRLF2").is_absent());
  // CRLF2 F232C
  const Profile found = covered_profile(on_y, {}, "chrY\t1196852\t.\tA\tC\t.\tPASS\t.\n");
  REQUIRE_FALSE(found.variants.empty());
  CHECK(found.variants[0].gene == "CRLF2");
}

TEST_CASE("each caller's reference blocks say how deep they are") {
  struct Case {
    const char* caller;
    const char* header;
    const char* block;  ///< over all of TP53
    State state;
    double limit;
    Reason reason;
  };
  // Headers and records as each caller's documentation shows them.
  const Case cases[] = {
      {"GATK HaplotypeCaller", "##source=HaplotypeCaller\n",
       "chr17  7668000  .  G  <NON_REF>  .  .  END=7690000  GT:DP:GQ:MIN_DP:PL  0/0:40:99:24:0,72,1080\n",
       State::absent, 0.239802, Reason::no_input},
      {"GATK, never below 0.20", "##source=HaplotypeCaller\n",
       "chr17  7668000  .  G  <NON_REF>  .  .  END=7690000  GT:DP:GQ:MIN_DP:PL  0/0:400:99:240:0,72,1080\n",
       State::absent, 0.2, Reason::no_input},
      {"Mutect2 looks for less", "##source=Mutect2\n",
       "chr17  7668000  .  G  <NON_REF>  .  .  END=7690000  GT:DP:MIN_DP:TLOD  0/0:130:100:-2.1\n", State::absent,
       0.06162, Reason::no_input},
      {"DeepVariant", "##source=DeepVariant\n",
       "chr17  7668000  .  G  <*>  0  .  END=7690000  GT:GQ:MIN_DP:PL  0/0:50:20:0,60,599\n", State::absent, 0.282619,
       Reason::no_input},
      {"bcftools", "##bcftools_callCommand=call -m -g 20\n",
       "chr17  7668000  .  G  .  .  .  END=7690000;MinDP=25;QS=1,0  GT:DP  0/0:60\n", State::absent, 0.23104,
       Reason::no_input},
      {"Strelka2", "##source=strelka\n",
       "chr17  7668000  .  G  .  .  PASS  END=7690000;BLOCKAVG_min30p3a  GT:GQX:DP:DPF:MIN_DP  0/0:66:31:2:22\n",
       State::absent, 0.259467, Reason::no_input},
      {"Strelka2, not PASS", "##source=strelka\n",
       "chr17  7668000  .  G  .  .  LowGQX  END=7690000;BLOCKAVG_min30p3a  GT:GQX:DP:DPF:MIN_DP  0/0:9:31:2:22\n",
       State::not_assessed, 0, Reason::noisy},
      {"Strelka2, without FILTER", "##source=strelka\n",
       "chr17  7668000  .  G  .  .  .  END=7690000;BLOCKAVG_min30p3a  GT:GQX:DP:DPF:MIN_DP  0/0:66:31:2:22\n",
       State::not_assessed, 0, Reason::noisy},
      {"DRAGEN", "##source=DRAGEN\n",
       "chr17  7668000  .  G  <NON_REF>  .  PASS  END=7690000  GT:AD:DP:GQ:MIN_DP:PL:SPL:ICNT  "
       "0/0:38,0:38:99:35:0,99,1485:0,255,255:2,0\n",
       State::absent, 0.2, Reason::no_input},
      {"19 reads", "", "chr17  7668000  .  G  <NON_REF>  .  .  END=7690000  GT:DP:MIN_DP  0/0:40:19\n",
       State::not_assessed, 0, Reason::low_depth},
      {"no reads", "", "chr17  7668000  .  G  <NON_REF>  .  .  END=7690000  GT:DP:MIN_DP  0/0:1:0\n",
       State::not_assessed, 0, Reason::no_coverage},
      {"no call", "", "chr17  7668000  .  G  <NON_REF>  .  .  END=7690000  GT:DP:MIN_DP  ./.:40:40\n",
       State::not_assessed, 0, Reason::no_coverage},
  };
  for (const Case& one : cases) {
    CAPTURE(one.caller);
    const Profile profile = block_profile(one.header, one.block);
    const auto& tp53 = gene(profile, "TP53");
    CHECK(tp53.state == one.state);
    if (one.state == State::absent) {
      REQUIRE(tp53.limit_vaf);
      CHECK(*tp53.limit_vaf == doctest::Approx(one.limit).epsilon(1e-9));
    } else {
      CHECK(tp53.reason == one.reason);
    }
    CHECK(profile.regions.at(0).kind == "reference_block");
    CHECK(profile.inputs.at(0).used + (profile.inputs.at(0).set_aside.contains("filtered") ? 1 : 0) == 1);
  }
}

TEST_CASE("a block that begins before a gene covers it, one that ends in it covers a part") {
  const Profile profile =
      block_profile("", "chr17  7000000  .  G  <NON_REF>  .  .  END=7673000  GT:DP:MIN_DP  0/0:40:33\n");
  CHECK(gene(profile, "TP53").detail == "exons 2-9: not covered");
  CHECK(gene(profile, "TP53").value.covered_fraction.value() > 0.1);
  CHECK(domain(profile, "TP53", "CTD").is_absent());
  CHECK(domain(profile, "TP53", "DBD").reason == Reason::no_coverage);
}

TEST_CASE("single reference bases are blocks, and an allele beside <NON_REF> is a variant whose bases were looked at") {
  const auto block = [](std::int64_t begin1, std::int64_t end) {
    return fmt::format("chr17  {}  .  G  <NON_REF>  .  .  END={}  GT:DP:MIN_DP  0/0:40:33\n", begin1, end);
  };
  const std::string before = block(7668000, 7674219);
  const std::string after = block(7674221, 7690000);
  const Profile hole = block_profile("", before + after);
  CHECK(gene(hole, "TP53").detail == "exon 7: not covered at 1 of 114 bases");
  const Profile single =
      block_profile("", before + "chr17  7674220  .  C  <NON_REF>  .  .  .  GT:DP  0/0:31\n" + after);
  CHECK(gene(single, "TP53").is_absent());
  const Profile variant =
      block_profile("", before + "chr17  7674220  .  C  T,<NON_REF>  .  .  .  GT:AD:DP  0/1:20,15,0:35\n" + after);
  CHECK(gene(variant, "TP53").is_present());
  CHECK(domain(variant, "TP53", "TET").is_absent());
  const Profile refused =
      block_profile("", before + "chr17  7674220  .  C  T,<NON_REF>  .  .  .  GT:AD:DP  0/0:33,2,0:35\n" + after);
  CHECK(gene(refused, "TP53").is_absent());
  const Profile refuted =
      block_profile("", before + "chr17  7674220  .  C  T,<*>  0  RefCall  .  GT:AD:DP  0/0:33,2,0:35\n" + after);
  CHECK(gene(refuted, "TP53").is_absent());
  const Profile filtered =
      block_profile("", before + "chr17  7674220  .  C  T,<NON_REF>  .  weak  .  GT:AD:DP  0/1:20,15,0:35\n" + after);
  CHECK(gene(filtered, "TP53").reason == Reason::noisy);
}

TEST_CASE("a list of variants stays a list: their own depth covers nothing") {
  const Profile profile = block_profile("", "chr17  7674220  .  C  T  .  PASS  .  GT:AD:DP  0/1:20,15:35\n");
  CHECK(gene(profile, "NOTCH1").detail == "a VCF lists only what was found");
  CHECK(profile.regions.empty());
}

TEST_CASE("reads of another build, of no main contig and of no BED are refused with the line") {
  struct Case {
    const char* bed;
    const char* message;
  };
  const Case cases[] = {
      {"chr17\t1\t81195210\t30\n", "chr17 ends at 81195210 as in GRCh37, but the sample is on GRCh38"},
      {"chr1\t1\t247249719\t30\n", "as in NCBI36 (hg18)"},
      {"chr17\t83257000\t83257500\n", "lies past the end of chr17 in GRCh38"},
      {"NC_000017.11\t1\t100\n", "no interval lies on a main contig; the first is on 'NC_000017.11'"},
      {"chr17\t100\t50\n", "line 1 is no BED interval"},
      {"chr17\t100\t150\t30\nchr17\t200\t250\tTP53\n", "line 2 holds no whole number of reads"},
      {"#chrom\tstart\tend\tregion\t1X\t10X\nchr17\t1\t2\tx\t1\t1\n", "no column tells which bases have at least 20"},
      {"chr17\t1\t101\tx\t100\t90\t50\t0\n", "holds counts of bases, but no header tells their depths"},
      {"chr17\t0\t101\tAAA\n", "'AAA' tells no depth"},
      {"", "the file holds no interval"},
  };
  for (const Case& one : cases) {
    CAPTURE(one.bed);
    const TemporaryFolder folder;
    const VerbResult result = run_verb({"extract", "--vcf", folder.write("t.vcf", contigs38 + sites), "--id", "P",
                                        "--covered", folder.write("c.bed", one.bed)});
    CHECK(result.status == 4);
    CAPTURE(result.err);
    CHECK(result.err.find(one.message) != std::string::npos);
    CHECK(result.err.find("c.bed") != std::string::npos);
  }
  const TemporaryFolder folder;
  const std::string vcf = folder.write("t.vcf", contigs38 + sites);
  CHECK(run_verb({"extract", "--vcf", vcf, "--covered", folder.path("none.bed")}).status == 3);
  CHECK(run_verb({"extract", "--vcf", vcf, "--min-depth", "2"}).status == 2);
  CHECK(run_verb({"extract", "--vcf", vcf, "--min-depth", "20.5"}).status == 2);
}

TEST_CASE("a samplesheet's coverage column is read, and without a VCF it is said to be of no use") {
  const TemporaryFolder folder;
  folder.write("t.vcf", contigs38 + sites);
  folder.write("c.bed", notch1_without_exon_34());
  const std::string sheet = folder.write("s.csv", "sample,vcf,coverage\nA,t.vcf,c.bed\nB,,c.bed\n");
  const VerbResult result = run_verb({"query", "--samplesheet", sheet, "-f", "%sample\\t%NOTCH1.detail\\n"});
  CHECK(result.out == "A\texon 34: no reads\nB\tno sequencing was given\n");
  CHECK(result.err.find("W303") == std::string::npos);
  CHECK(result.err.find("W304") != std::string::npos);
}

TEST_CASE("thousands of variants of a gVCF cover their own bases between its blocks, the first as the last") {
  // NOTCH1 by blocks of two bases, and at every third base a record with an allele that the genotype does not have.
  const marrow::Transcript& notch1 = *panel().find_transcript("NOTCH1");
  std::vector<std::string> records;
  std::size_t variants = 0;
  for (const auto& exon : notch1.exons(marrow::Assembly::grch38)) {
    REQUIRE(exon);
    for (std::int64_t begin = exon->begin - 9; begin < exon->end + 9; begin += 3) {
      records.push_back(
          fmt::format("chr9  {}  .  N  <NON_REF>  .  .  END={}  GT:DP:MIN_DP  0/0:60:60\n", begin + 1, begin + 2));
      records.push_back(fmt::format("chr9  {}  .  N  T,<NON_REF>  .  .  .  GT:DP  0/0:60\n", begin + 3));
      ++variants;
    }
  }
  REQUIRE(variants > 3000);
  const auto profile_without_reads_at = [&](std::size_t variant) {
    std::string text;
    for (std::size_t i = 0; i < records.size(); ++i) {
      text += i == 2 * variant + 1 ? records[i].substr(0, records[i].rfind("60")) + "0\n" : records[i];
    }
    return block_profile("", text);
  };
  const Profile whole = profile_without_reads_at(variants);
  CHECK(gene(whole, "NOTCH1").is_absent());
  CHECK(gene(whole, "NOTCH1").value.covered_fraction == 1.0);
  // The sequence runs against the coordinates: the first record's place lies in the last exon, behind the stop codon.
  const Profile first = profile_without_reads_at(700);
  CHECK(gene(first, "NOTCH1").reason == Reason::no_coverage);
  CHECK(gene(first, "NOTCH1").detail.find("exon 34") != std::string::npos);
  const Profile last = profile_without_reads_at(variants - 100);
  CHECK(gene(last, "NOTCH1").reason == Reason::no_coverage);
  CHECK(gene(last, "NOTCH1").detail.find("exon 1:") != std::string::npos);
}
