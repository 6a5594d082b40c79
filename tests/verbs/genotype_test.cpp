#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "marrow/base/random.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/gene_coverage.hpp"
#include "marrow/io/profile_json.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "run_verb.hpp"
#include "support/alignment_fixture.hpp"
#include "temporary_folder.hpp"

// What reads of an alignment file say of single bases. TP53 p.R248Q is chr17:7674220 C>T on GRCh38.
namespace {

using marrow::Profile;
using marrow::State;
using marrow_test::SamRead;
using marrow_test::TemporaryFolder;

constexpr std::int64_t r248 = 7674219;  // 0-based

const marrow::Knowledge& knowledge() {
  static const marrow::Knowledge shipped(marrow::KnowledgeSource::embedded());
  return shipped;
}

std::string bases(const marrow::Interval& place) {
  const auto known = knowledge().sequence().bases(marrow::Assembly::grch38, place);
  REQUIRE(known);
  return *known;
}

/// `count` reads of the 41 bases around p.R248, `with_change` of them with T, strands in turn.
std::vector<SamRead> reads_over_r248(int count, int with_change) {
  const marrow::Interval place{"chr17", r248 - 20, r248 + 21};
  std::vector<SamRead> reads;
  for (int i = 0; i < count; ++i) {
    SamRead read{.name = fmt::format("r{}", i), .flag = i % 2 == 0 ? 0 : 16, .contig = "chr17", .begin = place.begin};
    read.bases = bases(place);
    if (i < with_change) read.bases[20] = 'T';
    read.tags = "RG:Z:1";
    reads.push_back(std::move(read));
  }
  return reads;
}

/// The record at a position, 1-based, as columns; empty if there is none.
std::vector<std::string> record_at(const std::string& vcf, const std::string& contig, std::int64_t pos1) {
  for (const std::string_view line : marrow::split(vcf, '\n')) {
    if (!line.starts_with(fmt::format("{}\t{}\t", contig, pos1))) continue;
    std::vector<std::string> columns;
    for (const std::string_view column : marrow::split(line, '\t')) columns.emplace_back(column);
    return columns;
  }
  return {};
}

/// ST:RSN:LIM:DP:AD of a record.
std::string first_values(const std::vector<std::string>& record) {
  REQUIRE(record.size() == 10);
  const auto values = marrow::split(record[9], ':');
  return fmt::format("{}:{}:{}:{}:{}", values[0], values[1], values[2], values[3], values[4]);
}

std::string genotypes_of(const TemporaryFolder& folder, const std::vector<SamRead>& reads,
                         std::vector<std::string> options = {}) {
  const std::string path = folder.path("t.bam");
  write_alignments(path, marrow_test::sam_header(), reads);
  std::vector<std::string> arguments = {"genotype", "--no-version", "--genes", "TP53", path};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const VerbResult result = run_verb(arguments);
  INFO(result.err);
  REQUIRE(result.status == 0);
  return result.out;
}

TEST_CASE("a hotspot at 10 % is present, its neighbours are absent and what has no reads is not assessed") {
  const TemporaryFolder folder;
  const std::string vcf = genotypes_of(folder, reads_over_r248(100, 10));
  const auto hotspot = record_at(vcf, "chr17", r248 + 1);
  REQUIRE(hotspot.size() == 10);
  CHECK(hotspot[3] == "C");
  CHECK(hotspot[4] == "T,<*>");
  CHECK(first_values(hotspot) == "present,absent:.,.:0.16372,0.029513:100:90,10,0");
  CHECK(marrow::split(hotspot[9], ':')[5] == "45,5,0");
  CHECK(first_values(record_at(vcf, "chr17", r248 + 2)) == "absent:.:0.029513:100:100,0");
  CHECK(first_values(record_at(vcf, "chr17", r248 + 31)) == "not_assessed:no_coverage:.:0:0,0");
}

TEST_CASE("59 fragments exclude 5 %, 58 do not, and three errors of 93 are neither present nor absent") {
  const TemporaryFolder folder;
  CHECK(first_values(record_at(genotypes_of(folder, reads_over_r248(59, 0)), "chr17", r248 + 1)).starts_with("absent"));
  CHECK(first_values(record_at(genotypes_of(folder, reads_over_r248(58, 0)), "chr17", r248 + 1))
            .starts_with("not_assessed:low_depth"));
  CHECK(
      first_values(record_at(genotypes_of(folder, reads_over_r248(58, 0), {"--target-vaf", "0.1"}), "chr17", r248 + 1))
          .starts_with("absent"));
  CHECK(first_values(record_at(genotypes_of(folder, reads_over_r248(92, 1)), "chr17", r248 + 1))
            .starts_with("not_assessed:noisy"));
  CHECK(first_values(record_at(genotypes_of(folder, reads_over_r248(93, 1)), "chr17", r248 + 1)).starts_with("absent"));
}

TEST_CASE("mates over one base are one fragment, and none where they differ") {
  const TemporaryFolder folder;
  std::vector<SamRead> reads;
  for (const SamRead& read : reads_over_r248(70, 0)) {
    SamRead first = read;
    first.flag = 0x1 | 0x40 | 0x20;
    first.mate_begin = read.begin;
    SamRead second = read;
    second.flag = 0x1 | 0x80 | 0x10;
    second.mate_begin = read.begin;
    reads.push_back(first);
    reads.push_back(second);
  }
  reads[0].bases[20] = 'T';  // against its mate
  const std::string vcf = genotypes_of(folder, reads);
  CHECK(first_values(record_at(vcf, "chr17", r248 + 1)).ends_with(":69:69,0"));
  CHECK(first_values(record_at(vcf, "chr17", r248 + 2)).ends_with(":70:70,0"));
  CHECK(marrow::split(record_at(vcf, "chr17", r248 + 2)[9], ':')[6] == "0,0");  // all by the first mate's strand
}

TEST_CASE("duplicates, secondary and supplementary alignments, low qualities and other samples do not count") {
  const TemporaryFolder folder;
  std::vector<SamRead> reads = reads_over_r248(80, 0);
  reads[0].flag |= 0x400;
  reads[1].flag |= 0x100;
  reads[2].flag |= 0x800;
  reads[3].flag |= 0x200;
  reads[4].mapping_quality = 19;
  reads[5].quality = '4';  // Phred 19
  CHECK(first_values(record_at(genotypes_of(folder, reads), "chr17", r248 + 1)).ends_with(":74:74,0"));
  CHECK(first_values(record_at(genotypes_of(folder, reads, {"--assay", "amplicon"}), "chr17", r248 + 1))
            .ends_with(":75:75,0"));
}

TEST_CASE("an intron of a spliced read and a deletion are no bases") {
  const TemporaryFolder folder;
  std::vector<SamRead> reads = reads_over_r248(60, 0);
  const std::string left = reads[0].bases.substr(0, 18);
  reads[0].bases = left + reads[0].bases.substr(23);
  reads[0].cigar = "18M5N18M";
  reads[1].bases = left + reads[1].bases.substr(23);
  reads[1].cigar = "18M5D18M";
  CHECK(first_values(record_at(genotypes_of(folder, reads), "chr17", r248 + 1)).ends_with(":58:58,0"));
}

TEST_CASE("a list of sites names its alleles and nothing else is read") {
  const TemporaryFolder folder;
  const std::string path = folder.path("t.bam");
  write_alignments(path, marrow_test::sam_header(), reads_over_r248(100, 0));
  const std::string sites = folder.write("sites.vcf",
                                         "##fileformat=VCFv4.2\n##contig=<ID=chr17,length=83257441>\n"
                                         "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
                                         "chr17\t7674220\t.\tC\tT\t.\t.\t.\nchr17\t7674221\t.\tG\tA,C\t.\t.\t.\n");
  const VerbResult result = run_verb({"genotype", "--sites", sites, path});
  REQUIRE(result.status == 0);
  CHECK(record_at(result.out, "chr17", 7674220)[4] == "T,<*>");
  CHECK(record_at(result.out, "chr17", 7674221)[4] == "A,C,<*>");
  CHECK(record_at(result.out, "chr17", 7674222).empty());
}

TEST_CASE("CRAM and BAM give the same bytes") {
  const TemporaryFolder folder;
  const std::string bam = genotypes_of(folder, reads_over_r248(100, 10));
  const std::string path = folder.path("t.cram");
  write_alignments(path, marrow_test::sam_header(), reads_over_r248(100, 10));
  const VerbResult cram = run_verb({"genotype", "--no-version", "--genes", "TP53", path});
  INFO(cram.err);
  REQUIRE(cram.status == 0);
  CHECK(cram.out == bam);
}

TEST_CASE("an alignment file that cannot be trusted is refused") {
  const TemporaryFolder folder;
  const std::string path = folder.path("t.bam");
  const auto run = [&](const std::vector<std::string>& more = {}) {
    std::vector<std::string> arguments = {"genotype", "--genes", "TP53", path, "-o", folder.path("out.vcf")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_verb(arguments);
  };
  write_alignments(path, marrow_test::sam_header(), reads_over_r248(100, 10));
  SUBCASE("cut off") {
    std::filesystem::resize_file(path, std::filesystem::file_size(path) - 28);
    CHECK(run().status == 4);
    CHECK(run().err.find("its end marker is missing") != std::string::npos);
  }
  SUBCASE("without an index") {
    std::filesystem::remove(path + ".bai");
    CHECK(run().status == 4);
    CHECK(run().err.find("it has no index") != std::string::npos);
  }
  SUBCASE("with an index older than the file") {
    std::filesystem::last_write_time(path + ".bai", std::filesystem::last_write_time(path) - std::chrono::hours(1));
    CHECK(run().status == 4);
    CHECK(run().err.find("older than the file") != std::string::npos);
  }
  SUBCASE("of several samples") {
    write_alignments(path, marrow_test::sam_header() + "@RG\tID:2\tSM:PT2\n", reads_over_r248(100, 10));
    CHECK(run().status == 2);
    CHECK(run().err.find("PT1, PT2") != std::string::npos);
    CHECK(run({"-s", "PT2"}).status == 0);
    CHECK(
        first_values(record_at(marrow_test::read_file(folder.path("out.vcf")), "chr17", r248 + 1)).ends_with(":0:0,0"));
    return;
  }
  SUBCASE("of another build than stated") {
    CHECK(run({"--assembly", "GRCh37"}).status == 4);
  }
  SUBCASE("that is no alignment file") {
    folder.write("t.bam", "chr17\t1\n");
    CHECK(run().status == 4);
  }
  SUBCASE("whose reads reach past their contig") {
    std::vector<SamRead> reads = reads_over_r248(60, 0);
    reads[0].cigar = "20M80000000D21M";
    write_alignments(path, marrow_test::sam_header(), reads);
    CHECK(run().status == 4);
    CHECK(run().err.find("reaches past its contig") != std::string::npos);
  }
  CHECK_FALSE(std::filesystem::exists(folder.path("out.vcf")));
}

/// Four normals of which `with_change` of 100 reads each show TP53 p.R248Q, and the arguments that name them.
std::vector<std::string> normals_in(const TemporaryFolder& folder, const std::vector<int>& with_change) {
  std::vector<std::string> paths;
  for (std::size_t i = 0; i < with_change.size(); ++i) {
    paths.push_back(folder.path(fmt::format("n{}.bam", i)));
    write_alignments(paths.back(), marrow_test::sam_header(fmt::format("N{}", i)),
                     reads_over_r248(100, with_change[i]));
  }
  return paths;
}

VerbResult made_panel(const std::vector<std::string>& normals, const std::string& output,
                      const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments = {"genotype", "--normals", "--genes", "TP53", "-o", output};
  arguments.insert(arguments.end(), normals.begin(), normals.end());
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_verb(arguments);
}

TEST_CASE("an allele that normals show too is not called, one that a normal inherits or alone carries is") {
  const TemporaryFolder folder;
  const std::string table = folder.path("normals.tsv");
  const auto state = [&](int with_change, const std::vector<std::string>& more = {}) {
    const std::string vcf = genotypes_of(folder, reads_over_r248(100, with_change), more);
    return std::string(marrow::split(first_values(record_at(vcf, "chr17", r248 + 1)), ',').front());
  };
  CHECK(state(12).starts_with("present"));
  REQUIRE(made_panel(normals_in(folder, {12, 10, 14, 12}), table).status == 0);
  CHECK(state(12, {"--panel-of-normals", table}).starts_with("not_assessed:noisy"));
  CHECK(state(90, {"--panel-of-normals", table}).starts_with("present"));
  for (const std::vector<int>& carriers : {std::vector<int>{50, 0, 100, 0}, std::vector<int>{0, 12, 0, 0}}) {
    REQUIRE(made_panel(normals_in(folder, carriers), table).status == 0);
    CHECK(state(12, {"--panel-of-normals", table}).starts_with("present"));
  }
}

TEST_CASE("extract asks the panel of normals too, and names it among its inputs") {
  const TemporaryFolder folder;
  const std::string table = folder.path("normals.tsv");
  REQUIRE(made_panel(normals_in(folder, {12, 10, 14, 12}), table).status == 0);
  const std::string path = folder.path("t.bam");
  write_alignments(path, marrow_test::sam_header(), reads_over_r248(100, 12));
  const VerbResult without = run_verb({"extract", "--bam", path});
  REQUIRE(without.status == 0);
  CHECK(without.out.find("p.R248Q") != std::string::npos);
  const VerbResult with = run_verb({"extract", "--bam", path, "--panel-of-normals", table});
  INFO(with.err);
  REQUIRE(with.status == 0);
  CHECK(with.out.find("p.R248Q") == std::string::npos);
  CHECK(with.out.find(R"("role":"normals","name":"normals.tsv")") != std::string::npos);
}

TEST_CASE("normals that make no panel and panels that do not fit are refused") {
  const TemporaryFolder folder;
  const std::string table = folder.path("normals.tsv");
  const std::vector<std::string> normals = normals_in(folder, {0, 0});
  CHECK(made_panel({normals[0]}, table).status == 2);
  CHECK(made_panel({normals[0], normals[0]}, table).err.find("comes twice") != std::string::npos);
  CHECK(made_panel(normals, table, {"--id", "X"}).status == 2);
  CHECK(run_verb({"genotype", normals[0], normals[1]}).err.find("one is genotyped") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(table));
  REQUIRE(made_panel(normals, table).status == 0);
  const VerbResult other_reads =
      run_verb({"genotype", "--genes", "TP53", "--panel-of-normals", table, "-Q", "30", normals[0]});
  CHECK(other_reads.status == 4);
  CHECK(other_reads.err.find("--min-base-quality 20") != std::string::npos);
  const VerbResult other_build =
      run_verb({"genotype", "--genes", "TP53", normals[0], "--panel-of-normals", folder.write("b37.tsv", [&] {
                  std::string text = marrow_test::read_file(table);
                  return text.replace(text.find("GRCh38"), 6, "GRCh37");
                }())});
  CHECK(other_build.status == 4);
  CHECK(other_build.err.find("is of GRCh37, the sample of GRCh38") != std::string::npos);
}

TEST_CASE("check tells what an alignment file is and what is wrong with it") {
  const TemporaryFolder folder;
  const std::string path = folder.path("t.bam");
  write_alignments(path, marrow_test::sam_header(), reads_over_r248(60, 0));
  const VerbResult sound = run_verb({"check", path});
  CHECK(sound.status == 0);
  CHECK(sound.out.find("60 usable ones over coding bases") != std::string::npos);
  std::filesystem::remove(path + ".bai");
  const VerbResult without_index = run_verb({"check", path});
  CHECK(without_index.status == 4);
  CHECK(without_index.out.find("it has no index") != std::string::npos);
}

TEST_CASE("a CRAM whose reference lies on the network is refused, not fetched") {
  const TemporaryFolder folder;
  const std::string path = folder.path("t.cram");
  std::string header = marrow_test::sam_header();
  const std::string length = "LN:83257441";
  header.insert(header.find(length) + length.size(), "\tUR:http://127.0.0.1:9/genome.fa");
  write_alignments(path, header, reads_over_r248(60, 0));
  const VerbResult result = run_verb({"genotype", "--genes", "TP53", path});
  CHECK(result.status == 4);
  CHECK(result.err.find("lies on the network") != std::string::npos);
}

TEST_CASE("most bases of a shallow genome are short of 5 %, and the warning tells what would do") {
  const TemporaryFolder folder;
  const std::string path = folder.path("t.bam");
  write_alignments(path, marrow_test::sam_header(), reads_over_r248(30, 0));
  const VerbResult result = run_verb({"genotype", "--genes", "TP53", path});
  CHECK(result.err.find("W396") != std::string::npos);
  CHECK(result.err.find("their median of 30 excludes 0.095") != std::string::npos);
}

TEST_CASE("changed bytes of a BAM end in an answer or in a message, never in a crash or half a file") {
  const TemporaryFolder folder;
  const std::string path = folder.path("t.bam");
  write_alignments(path, marrow_test::sam_header(), reads_over_r248(60, 5));
  const std::string whole = marrow_test::read_file(path);
  const std::string index = marrow_test::read_file(path + ".bai");
  marrow::Random random(9);
  for (int i = 0; i < 300; ++i) {
    const bool is_index = i % 3 == 0;
    std::string changed = is_index ? index : whole;
    for (int k = 0; k < 3; ++k) changed[random.below(changed.size())] = static_cast<char>(random.below(256));
    folder.write("t.bam", is_index ? whole : changed);
    folder.write("t.bam.bai", is_index ? changed : index);
    std::filesystem::remove(folder.path("out.vcf"));
    const VerbResult result = run_verb({"genotype", "--genes", "TP53", path, "-o", folder.path("out.vcf")});
    CAPTURE(result.err);
    const bool is_answer = result.status == 0 || result.status == 3 || result.status == 4;
    CHECK(is_answer);
    CHECK(std::filesystem::exists(folder.path("out.vcf")) == (result.status == 0));
  }
}

// ---- extract --------------------------------------------------------------------------------------------------------

/// Reads as long as each coding part of a gene, `depth` of each.
std::vector<SamRead> reads_over_gene(const std::string& gene, int depth) {
  const auto parts = marrow::coding_parts(*knowledge().panel().find_transcript(gene), marrow::Assembly::grch38);
  REQUIRE(parts);
  std::vector<SamRead> reads;
  for (const marrow::ExonPart& part : *parts) {
    if (part.is_splice_site) continue;  // unknown where only the coding sequence ships
    for (int i = 0; i < depth; ++i) {
      SamRead read{.name = fmt::format("{}:{}:{}", gene, part.place.begin, i), .contig = part.place.contig};
      read.begin = part.place.begin;
      read.bases = bases(part.place);
      read.tags = "RG:Z:1";
      reads.push_back(std::move(read));
    }
  }
  return reads;
}

Profile profile_of(const std::vector<std::string>& options) {
  std::vector<std::string> arguments = {"extract", "--assay", "panel"};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const VerbResult result = run_verb(arguments);
  INFO(result.err);
  REQUIRE(result.status == 0);
  return marrow::read_profile(result.out.substr(0, result.out.find('\n')));
}

TEST_CASE("extract reads a BAM: variants, three states of genes, and the sample's name") {
  const TemporaryFolder folder;
  const std::string path = folder.path("t.bam");
  std::vector<SamRead> reads = reads_over_gene("TP53", 60);
  for (const SamRead& read : reads_over_gene("NRAS", 60)) reads.push_back(read);
  for (SamRead& read : reads) {
    const bool carries = read.name.ends_with(":0") || read.name.ends_with(":1") || read.name.ends_with("2");
    const std::int64_t at = r248 - read.begin;
    const bool holds = at >= 0 && at < static_cast<std::int64_t>(read.bases.size()) && read.contig == "chr17";
    if (carries && holds) read.bases[static_cast<std::size_t>(at)] = 'T';
  }
  write_alignments(path, marrow_test::sam_header(), reads);
  const Profile profile = profile_of({"--bam", path});
  CHECK(profile.sample == "PT1");
  REQUIRE(profile.variants.size() == 1);
  CHECK(profile.variants.front().hgvsp == "p.Arg248Gln");
  CHECK(profile.variants.front().source == marrow::VariantSource::bam);
  CHECK(profile.variants.front().depth == 60);
  CHECK(profile.genes.at("TP53").state == State::present);
  const auto& nras = profile.genes.at("NRAS");
  REQUIRE(nras.is_absent());
  CHECK(*nras.limit_vaf == doctest::Approx(0.0487).epsilon(0.01).scale(0));
  CHECK(profile.genes.at("NOTCH1").reason == marrow::Reason::no_coverage);

  const VerbResult vcf = run_verb({"genotype", "--genes", "all", path, "-o", folder.path("t.vcf")});
  REQUIRE(vcf.status == 0);
  const Profile by_vcf = profile_of({"--vcf", folder.path("t.vcf"), "--id", "PT1"});
  CHECK(by_vcf.genes.at("NRAS").limit_vaf.value_or(0) == doctest::Approx(*nras.limit_vaf).epsilon(1e-4).scale(0));
  CHECK(by_vcf.genes.at("NOTCH1").reason == marrow::Reason::no_coverage);
  CHECK(by_vcf.variants.size() == 1);
}

TEST_CASE("a gene in which an insertion was seen but could not be read is not absent") {
  const TemporaryFolder folder;
  const std::string path = folder.path("t.bam");
  std::vector<SamRead> reads = reads_over_gene("NRAS", 60);
  const std::int64_t edge = reads.front().begin;
  for (int i = 0; i < 10; ++i) {  // two bases after the third of an exon, whose intron is not known
    SamRead& read = reads[static_cast<std::size_t>(i)];
    REQUIRE(read.begin == edge);
    read.cigar = fmt::format("3M2I{}M", read.bases.size() - 3);
    read.bases.insert(3, "TT");
  }
  write_alignments(path, marrow_test::sam_header(), reads);
  const Profile profile = profile_of({"--bam", path});
  CHECK(profile.genes.at("NRAS").state == State::not_assessed);
  const bool is_told = std::any_of(profile.warnings.begin(), profile.warnings.end(),
                                   [](const marrow::Warning& warning) { return warning.code == "W395"; });
  CHECK(is_told);
}

TEST_CASE("beside a VCF the reads say what its silence cannot") {
  const TemporaryFolder folder;
  const std::string path = folder.path("t.bam");
  write_alignments(path, marrow_test::sam_header(), reads_over_gene("NRAS", 60));
  const std::string vcf = folder.write("t.vcf",
                                       "##fileformat=VCFv4.2\n##contig=<ID=chr1,length=248956422>\n"
                                       "##contig=<ID=chr17,length=83257441>\n"
                                       "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n"
                                       "chr17\t7674220\t.\tC\tT\t.\tPASS\t.\n");
  CHECK(profile_of({"--vcf", vcf, "--id", "PT1"}).genes.at("NRAS").state == State::not_assessed);
  const Profile both = profile_of({"--vcf", vcf, "--bam", path, "--id", "PT1"});
  CHECK(both.genes.at("NRAS").state == State::absent);
  CHECK(both.genes.at("TP53").state == State::present);
}

TEST_CASE("a sheet that gives one child the alignments of another is refused") {
  const TemporaryFolder folder;
  write_alignments(folder.path("t.bam"), marrow_test::sam_header("OTHER"), reads_over_r248(60, 0));
  const std::string sheet = folder.write("sheet.csv", "sample,bam\nPT1,t.bam\n");
  const VerbResult result = run_verb({"extract", "--samplesheet", sheet});
  CHECK(result.status == 6);
  CHECK(result.err.find("is of sample 'OTHER' by its read groups") != std::string::npos);
}

}  // namespace
