#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"
#include "marrow/io/profile_json.hpp"
#include "run_verb.hpp"
#include "temporary_folder.hpp"

namespace {

using marrow::Profile;

std::string fixture(const std::string& name) {
  return std::string(MARROW_SOURCE_DIR) + "/tests/fuzz/corpus/fusion_table/" + name;
}

VerbResult fusions(std::vector<std::string> options) {
  options.insert(options.begin(), "fusions");
  return run_verb(options);
}

/// sample, genes, status and subtype of each line: "P A::B finding X\n".
std::string short_lines(const std::string& table) {
  std::string text;
  for (const std::string_view line : marrow::split(table, '\n')) {
    const auto cells = marrow::split(line, '\t');
    if (cells.size() < 5 || cells[0] == "sample") continue;
    text += std::string(cells[0]) + " " + std::string(cells[1]) + "::" + std::string(cells[2]) + " " +
            std::string(cells[3]) + " " + std::string(cells[4]) + "\n";
  }
  return text;
}

std::vector<Profile> extract(std::vector<std::string> options) {
  options.insert(options.begin(), "extract");
  const VerbResult result = run_verb(options);
  INFO(result.err);
  REQUIRE(result.status == 0);
  std::vector<Profile> profiles;
  for (const std::string_view line : marrow::split(result.out, '\n')) {
    if (!line.empty()) profiles.push_back(marrow::read_profile(line));
  }
  return profiles;
}

std::string rule_result(const Profile& profile, const std::string& id) {
  for (const auto& rule : profile.subtype->rules) {
    if (rule.id == id) return rule.result;
  }
  return "no such rule";
}

std::string clinical(const marrow_test::TemporaryFolder& folder, const std::string& columns, const std::string& cells) {
  return folder.write("c.tsv", "sample\tlineage\t" + columns + "\nP\tB\t" + cells + "\n");
}

}  // namespace

TEST_CASE("the verb names what a caller found, findings before candidates") {
  const VerbResult result = fusions({"--fusions", fixture("arriba.tsv"), "--id", "P"});
  CHECK(result.status == 0);
  CHECK(short_lines(result.out) ==
        "P BCR::ABL1 finding BCR::ABL1\n"
        "P IGH::CRLF2 finding Ph-like CRLF2-r\n"
        "P KMT2A::AFF1 finding KMT2A-r\n"
        "P ETV6::RUNX1 candidate ETV6::RUNX1\n"
        "P PAX5::ZCCHC7 candidate .\n");
  CHECK(result.out.find("imatinib") != std::string::npos);
  CHECK(result.out.find("split_reads1=31;split_reads2=28;discordant_mates=40") != std::string::npos);
}

TEST_CASE("a caller's output joined over samples gives each sample its own fusions") {
  const marrow_test::TemporaryFolder folder;
  const std::string whole = marrow_test::read_file(fixture("arriba.tsv"));
  const auto line = [&](std::size_t number) {
    std::size_t begin = 0;
    while (number-- > 0) begin = whole.find('\n', begin) + 1;
    return whole.substr(begin, whole.find('\n', begin) - begin);
  };
  const std::string table = folder.write("joined.tsv", line(0) + "\tSample\n" + line(1) + "\tA\n" + line(2) + "\tB\n");
  const auto profiles = extract({"--fusions", table, "--id", "A"});
  REQUIRE(profiles.size() == 1);
  REQUIRE(profiles[0].fusions.items.size() == 1);
  CHECK(profiles[0].fusions.items[0].five_prime == "BCR");
}

TEST_CASE("one pair of several callers is one item with several sources, whatever their order") {
  for (const bool is_reversed : {false, true}) {
    std::vector<std::string> files = {fixture("arriba.tsv"), fixture("star_fusion.tsv")};
    if (is_reversed) std::swap(files[0], files[1]);
    const auto profiles = extract({"--fusions", files[0], "--fusions", files[1], "--id", "P"});
    REQUIRE(profiles.size() == 1);
    const auto& items = profiles[0].fusions.items;
    const auto item = std::find_if(items.begin(), items.end(), [](const auto& i) { return i.five_prime == "ETV6"; });
    REQUIRE(item != items.end());
    CHECK(item->sources.size() == 2);
    CHECK(std::count_if(items.begin(), items.end(), [](const auto& i) { return i.five_prime == "ETV6"; }) == 1);
  }
}

TEST_CASE("an RNA caller's empty table is a negative test of what RNA sees; a table of pairs tests nothing") {
  const marrow_test::TemporaryFolder folder;
  const std::string table = clinical(folder, "age_years", "5");
  const auto none = extract({"--fusions", fixture("arriba_none.tsv"), "--clinical", table, "--id", "P"});
  REQUIRE(none.size() == 1);
  REQUIRE(none[0].fusions.tested.size() == 1);
  CHECK(none[0].fusions.tested[0].method == "rna");
  CHECK(none[0].fusions.tested[0].result == "negative");
  CHECK(rule_result(none[0], "BCR::ABL1") == "false");
  // SV(IGH>IL3) needs no transcript: RNA alone cannot exclude it.
  CHECK(rule_result(none[0], "IGH::IL3") == "unknown");
  const auto pairs = extract({"--fusions", fixture("pairs.csv"), "--id", "A"});
  CHECK(pairs[0].fusions.tested.empty());
  CHECK(rule_result(pairs[0], "BCR::ABL1") == "unknown");
}

TEST_CASE("a candidate makes its rule unknown and its subtype a candidate, never present") {
  const marrow_test::TemporaryFolder folder;
  const std::string table = clinical(folder, "age_years", "5");
  const std::string header = marrow_test::read_file(fixture("arriba_none.tsv"));
  const std::string row =
      "ETV6\tRUNX1\t+/+\t-/-\t12:11869969\t21:34887096\tCDS/splice-site\tCDS/"
      "splice-site\ttranslocation\t1\t0\t1\t300\t210\t"
      "low\tin-frame\t.\t.\t.\n";
  const auto profiles = extract({"--fusions", folder.write("low.tsv", header + row), "--clinical", table, "--id", "P"});
  CHECK(profiles[0].fusions.items.empty());
  CHECK(profiles[0].fusions.tested[0].result == "negative");
  CHECK(rule_result(profiles[0], "ETV6::RUNX1") == "unknown");
  CHECK(profiles[0].subtype->name == "unresolved");
  REQUIRE(profiles[0].subtype->candidates.size() == 1);
  CHECK(profiles[0].subtype->candidates[0].name == "ETV6::RUNX1");
  CHECK(profiles[0].subtype->candidates[0].missing.front().find("confidence low") != std::string::npos);
}

TEST_CASE("files settle what a report leaves without partner, and a report's negative test is told") {
  const marrow_test::TemporaryFolder folder;
  const auto settled =
      extract({"--fusions", fixture("arriba.tsv"), "--clinical", clinical(folder, "kmt2a", "positive"), "--id", "P"});
  const auto& items = settled[0].fusions.items;
  CHECK(std::count_if(items.begin(), items.end(), [](const auto& i) { return i.five_prime == "KMT2A"; }) == 1);
  const auto disputed = extract(
      {"--fusions", fixture("arriba.tsv"), "--clinical", clinical(folder, "bcr_abl1", "negative"), "--id", "P"});
  CHECK(std::any_of(disputed[0].warnings.begin(), disputed[0].warnings.end(),
                    [](const auto& warning) { return warning.code == "W375"; }));
  CHECK(rule_result(disputed[0], "BCR::ABL1") == "true");
}

TEST_CASE("a broken row is refused with line and column; lenient, it is set aside and nothing counts as tested") {
  const marrow_test::TemporaryFolder folder;
  const std::string header = marrow_test::read_file(fixture("arriba_none.tsv"));
  const std::string row =
      "BCR\tABL1\t+/+\t+/+\t22:x\t9:130854064\t.\t.\ttranslocation\t1\t0\t1\t300\t210\thigh\t.\t.\t.\t.\n";
  const std::string path = folder.write("broken.tsv", header + row);
  const VerbResult strict = fusions({"--fusions", path, "--id", "P"});
  CHECK(strict.status == 4);
  CHECK(strict.err.find("line 2, column 'breakpoint1': 'x' is no position") != std::string::npos);
  const auto lenient = extract({"--fusions", path, "--id", "P", "--lenient"});
  CHECK(lenient[0].fusions.tested.empty());
  CHECK(lenient[0].inputs[0].set_aside.at("unreadable") == 1);
}

TEST_CASE("a row with too few cells is a fault of its own, and it may be any sample's") {
  const marrow_test::TemporaryFolder folder;
  const std::string caller =
      folder.write("cut.tsv", marrow_test::read_file(fixture("arriba.tsv")) + "BCR\tABL1\t+/+\n");
  const VerbResult strict = fusions({"--fusions", caller, "--id", "P"});
  CHECK(strict.status == 4);
  CHECK(strict.err.find("line 9: 3 cells, but the header has ") != std::string::npos);
  const auto whole = extract({"--fusions", fixture("arriba.tsv"), "--id", "P"});
  const auto lenient = extract({"--fusions", caller, "--id", "P", "--lenient"});
  CHECK(lenient[0].fusions.items.size() == whole[0].fusions.items.size());
  CHECK(whole[0].fusions.tested.size() == 1);
  CHECK(lenient[0].fusions.tested.empty());
  CHECK(lenient[0].inputs[0].records == whole[0].inputs[0].records + 1);
  CHECK(lenient[0].inputs[0].set_aside.at("unreadable") == 1);
  const std::string several = folder.write("several.csv", marrow_test::read_file(fixture("pairs.csv")) + "A,BCR\n");
  for (const Profile& profile : extract({"--fusions", several, "--lenient"})) {
    CHECK(profile.inputs[0].set_aside.at("unreadable") == 1);
  }
  const VerbResult checked = run_verb({"check", caller});
  CHECK(checked.status == 4);
  CHECK(checked.out.find("fusions\tfault\tunreadable\tline 9 of cut.tsv\t3 cells, but") != std::string::npos);
}

TEST_CASE("a table on another build than the other inputs is refused") {
  const VerbResult wrong = fusions({"--fusions", fixture("pairs.csv"), "--id", "A", "--assembly", "GRCh38"});
  CHECK(wrong.status == 4);
  CHECK(wrong.err.find("GRCh37") != std::string::npos);
  const VerbResult right = fusions({"--fusions", fixture("pairs.csv"), "--assembly", "GRCh37"});
  CHECK(short_lines(right.out) ==
        "A PICALM::MLLT10 finding MLLT10\n"
        "A TRB::TLX1 finding TLX1\n"
        "B ?::TLX3 finding .\n"
        "B TRG::TAL1 finding .\n");
}

TEST_CASE("a fragment is read as a profile, and query sees its fusions") {
  const VerbResult fragment = fusions({"--fusions", fixture("cicero.txt"), "--id", "S1", "-O", "j"});
  const VerbResult table =
      run_verb({"query", "--each", "fusions", "-f", "%sample %five_prime %three_prime %known\n"}, fragment.out);
  INFO(table.err);
  CHECK(table.out == "S1 TCF3 PBX1 TCF3::PBX1\n");
}

TEST_CASE("a table that names a patient only says nothing of which of several samples it is") {
  const marrow_test::TemporaryFolder folder;
  const std::string sheet =
      folder.write("sheet.csv", "sample,patient,timepoint\nD,P1,diagnosis\nR,P1,relapse\nO,P2,diagnosis\n");
  const std::string table = folder.write(
      "fusions.tsv",
      "sample\tgene_a\tchr_a\tposition_a\tgene_b\tchr_b\tposition_b\n"
      "P1\tETV6\tchr12\t11869969\tRUNX1\tchr21\t34887096\nP2\tBCR\tchr22\t23290413\tABL1\tchr9\t130854064\n");
  const VerbResult several = run_verb({"extract", "--samplesheet", sheet, "--fusions", table});
  CHECK(several.status == 4);
  CHECK(several.err.find("names the patient 'P1' only") != std::string::npos);
  const std::string one = folder.write("one.csv", "sample,patient\nO,P2\n");
  CHECK(short_lines(fusions({"--samplesheet", one, "--fusions", table}).out) == "O BCR::ABL1 finding BCR::ABL1\n");
}

TEST_CASE("gzip and standard input are read") {
  const VerbResult piped =
      run_verb({"fusions", "--fusions", "-", "--id", "P"}, marrow_test::read_file(fixture("fusioncatcher.txt")));
  CHECK(short_lines(piped.out) ==
        "P EBF1::PDGFRB finding Ph-like ABL-class\n"
        "P IGH::DUX4 finding DUX4-r\n"
        "P FUS::ACTB candidate .\n");
}

TEST_CASE("Liu's 255 fusions are read completely") {
  const char* cohorts = std::getenv("MARROW_COHORTS");
  if (cohorts == nullptr) {
    MESSAGE("skipped: MARROW_COHORTS is not set");
    return;
  }
  const auto profiles = extract({"--fusions", std::string(cohorts) + "/tall_liu2017/TARGET_lesion_data.Fusions.tsv"});
  std::int64_t used = 0;
  std::map<std::string, std::int64_t> set_aside;
  for (const Profile& profile : profiles) {
    used += profile.inputs[0].used;
    for (const auto& [code, count] : profile.inputs[0].set_aside)
      if (code != "other_sample") set_aside[code] += count;
    CHECK(profile.assembly == marrow::Assembly::grch37);
  }
  CHECK(profiles.size() == 191);
  // Two rows join two places of ZFP36L2: read, but no fusion.
  CHECK(used == 253);
  CHECK(set_aside == std::map<std::string, std::int64_t>{{"same_gene", 2}});
}

TEST_CASE("CICERO's own file names TCF3::PBX1, on GRCh38 by its exons' edges") {
  const char* cohorts = std::getenv("MARROW_COHORTS");
  if (cohorts == nullptr) {
    MESSAGE("skipped: MARROW_COHORTS is not set");
    return;
  }
  const auto profiles = extract({"--fusions", std::string(cohorts) + "/cicero_fusion_bam/test.final_fusions.txt"});
  REQUIRE(profiles.size() == 1);
  REQUIRE(profiles[0].fusions.items.size() == 1);
  CHECK(profiles[0].fusions.items[0].five_prime == "TCF3");
  CHECK(profiles[0].fusions.items[0].in_frame == true);
  CHECK(profiles[0].assembly == marrow::Assembly::grch38);
}

namespace {

std::string variants(const std::string& name) {
  return std::string(MARROW_SOURCE_DIR) + "/tests/fuzz/corpus/structural_variants/" + name;
}

const marrow::InputFile& sv_input(const Profile& profile) {
  const auto input = std::find_if(profile.inputs.begin(), profile.inputs.end(),
                                  [](const marrow::InputFile& one) { return one.role == "sv"; });
  REQUIRE(input != profile.inputs.end());
  return *input;
}

}  // namespace

TEST_CASE("Manta: mates are joined once, the reciprocal junction merges, deletions are focal lesions") {
  const auto profiles = extract({"--sv", variants("manta.vcf"), "--assay", "wgs", "--id", "P"});
  REQUIRE(profiles.size() == 1);
  const Profile& profile = profiles[0];
  REQUIRE(profile.fusions.items.size() == 2);
  CHECK(profile.fusions.items[0].five_prime == "BCR");
  CHECK(profile.fusions.items[0].sources.size() == 1);
  CHECK(profile.fusions.items[0].support == marrow::ValueObject{{"PR", std::int64_t{11}}, {"SR", std::int64_t{7}}});
  CHECK(profile.fusions.items[1].five_prime == "STIL");
  CHECK(profile.copy_number.focal.at("STIL_TAL1_del").is_present());
  CHECK(profile.copy_number.focal.at("IKZF1_del_4-7").value.exons == "4-7");
  CHECK(profile.copy_number.focal.at("IKZF1_del_any").is_present());
  CHECK_FALSE(profile.copy_number.focal.contains("IKZF1_del_whole"));
  CHECK(sv_input(profile).records == 7);
  CHECK(sv_input(profile).set_aside ==
        std::map<std::string, std::int64_t>{{"filtered", 1}, {"insertion", 1}, {"mate", 1}});
  REQUIRE(profile.fusions.tested.size() == 1);
  CHECK(profile.fusions.tested[0].method == "wgs_sv");
  CHECK(rule_result(profile, "BCR::ABL1") == "true");
  CHECK(rule_result(profile, "ETV6::RUNX1") == "unknown");  // its FILTER is not PASS
  CHECK(rule_result(profile, "TCF3::PBX1") == "false");
  CHECK(rule_result(profile, "IGH::IL3") == "false");
  // DUX4 lies in repeats: junctions never exclude it.
  CHECK(rule_result(profile, "DUX4-r") == "unknown");
}

TEST_CASE("a known fusion that its FILTER sets aside is a candidate, neither found nor excluded") {
  const VerbResult result = fusions({"--sv", variants("manta.vcf"), "--id", "P"});
  CHECK(short_lines(result.out).find("P ETV6::RUNX1 candidate ETV6::RUNX1\n") != std::string::npos);
  CHECK(result.out.find("FILTER MinSomaticScore") != std::string::npos);
  const auto wanted = extract({"--sv", variants("manta.vcf"), "-f", "PASS,MinSomaticScore", "--id", "P"});
  CHECK(rule_result(wanted[0], "ETV6::RUNX1") == "true");
}

TEST_CASE("without the assay of a whole genome, silence of structural variants tests nothing") {
  const auto profiles = extract({"--sv", variants("manta.vcf"), "--assay", "panel", "--id", "P"});
  CHECK(profiles[0].fusions.tested.empty());
  CHECK(rule_result(profiles[0], "ETV6::RUNX1") == "unknown");
}

TEST_CASE("DELLY, GRIDSS, SvABA and LUMPY in their own notation") {
  const auto table = [](const std::string& name) {
    return short_lines(fusions({"--sv", variants(name), "--id", "P"}).out);
  };
  CHECK(table("delly.vcf") ==
        "P KMT2A::AFF1 finding KMT2A-r\n"
        "P P2RY8::CRLF2 finding Ph-like CRLF2-r\n"
        "P SET::NUP214 candidate NUP214\n");
  // The single breakend in BCR may be any of its fusions.
  CHECK(table("gridss.vcf") == "P ETV6::RUNX1 finding ETV6::RUNX1\nP BCR::? candidate .\n");
  CHECK(table("svaba.vcf") == "P STIL::TAL1 finding TAL1 DP-like\n");
  CHECK(table("lumpy.vcf") == "P IGH::CRLF2 finding Ph-like CRLF2-r\n");
  CHECK(table("breakends_grch37.vcf") == "P BCR::ABL1 finding BCR::ABL1\n");
  const auto delly = extract({"--sv", variants("delly.vcf"), "--id", "P"});
  CHECK(delly[0].copy_number.focal.at("PAR1_del").is_present());
  CHECK(delly[0].inputs[0].set_aside.at("germline") == 1);
  const auto svaba = extract({"--sv", variants("svaba.vcf"), "--id", "P"});
  CHECK(svaba[0].copy_number.focal.at("STIL_TAL1_del").is_present());
  CHECK(svaba[0].inputs[0].set_aside.at("mate") == 1);
  const auto gridss = extract({"--sv", variants("gridss.vcf"), "--id", "P"});
  CHECK(gridss[0].inputs[0].set_aside.at("mate") == 1);
}

TEST_CASE("RNA and DNA of one fusion are one item; files of two builds are refused") {
  const auto profiles =
      extract({"--sv", variants("manta.vcf"), "--fusions", fixture("arriba.tsv"), "--assay", "wgs", "--id", "P"});
  const auto& items = profiles[0].fusions.items;
  const auto item = std::find_if(items.begin(), items.end(), [](const auto& i) { return i.five_prime == "BCR"; });
  REQUIRE(item != items.end());
  CHECK(item->sources.size() == 2);
  CHECK(profiles[0].fusions.tested.size() == 2);
  const VerbResult two =
      fusions({"--sv", variants("breakends_grch37.vcf"), "--fusions", fixture("arriba.tsv"), "--id", "P"});
  CHECK(two.status == 4);
}

TEST_CASE("check lists every row of a fusion table that cannot be read, and a wrong build") {
  const marrow_test::TemporaryFolder folder;
  const std::string path = folder.write("pairs.tsv",
                                        "gene_a\tchr_a\tposition_a\tgene_b\tchr_b\tposition_b\n"
                                        "TLX1\tchr10\t102893000\tTCRB\tchr7\tx\n"
                                        "TLX1\tchr10\t0\tTCRB\tchr7\t142498724\n");
  const VerbResult faults = run_verb({"check", path});
  CHECK(faults.status == 4);
  CHECK(faults.out.find("fusions\tfault\tunreadable\tline 2 of pairs.tsv\tcolumn 'position_b': 'x' is no position") !=
        std::string::npos);
  CHECK(faults.out.find("line 3 of pairs.tsv") != std::string::npos);
  CHECK(run_verb({"check", "--assembly", "GRCh38", fixture("pairs.csv")}).status == 4);
  CHECK(run_verb({"check", "--assembly", "GRCh37", fixture("pairs.csv")}).status == 0);
  CHECK(run_verb({"check", fixture("arriba.tsv")}).status == 0);
}

namespace {

/// The records under the header of GRIDSS's fixture.
std::string gridss_with(const std::string& records) {
  const std::string whole = marrow_test::read_file(variants("gridss.vcf"));
  const std::size_t columns = whole.find("#CHROM");
  return whole.substr(0, whole.find('\n', columns) + 1) + records;
}

std::string single_breakend(const std::string& place, const std::string& alt, const std::string& filter = "PASS") {
  return place + "\tb1\tC\t" + alt + "\t300\t" + filter + "\tSVTYPE=BND\tGT:VF:SR:RP\t.:0:0:0\t.:15:12:3\n";
}

bool has_warning(const Profile& profile, const std::string& words) {
  return std::any_of(profile.warnings.begin(), profile.warnings.end(), [&](const auto& warning) {
    return warning.code == "W376" && warning.text.find(words) != std::string::npos;
  });
}

}  // namespace

TEST_CASE("a single breakend in a gene of fusions excludes none of them, and no others are left open") {
  const marrow_test::TemporaryFolder folder;
  const std::string b_lineage = clinical(folder, "age_years", "5");
  const auto read = [&](const std::string& records) {
    const std::string path = folder.write("s.vcf", gridss_with(records));
    return extract({"--sv", path, "--assay", "wgs", "--clinical", b_lineage, "--id", "P"})[0];
  };
  const Profile none = read("");
  CHECK(rule_result(none, "KMT2A-r") == "false");
  for (const char* alt : {"C.", ".C", "CACG.", ".TTC"}) {
    const Profile broken = read(single_breakend("chr11\t118484500", alt));
    INFO(alt);
    CHECK(rule_result(broken, "KMT2A-r") == "unknown");
    CHECK(rule_result(broken, "BCR::ABL1") == "false");
    CHECK(rule_result(broken, "ETV6::RUNX1") == "false");
    CHECK(broken.subtype->name == "unresolved");
    REQUIRE(broken.subtype->candidates.size() == 1);
    CHECK(broken.subtype->candidates[0].missing.front() ==
          "FUSION(KMT2A>any): KMT2A::? is a candidate: a break at chr11:118484500 whose other side is not told");
    CHECK(broken.subtype->next_test == "RNA sequencing, or structural variant calls of the whole genome");
    CHECK(has_warning(broken, "a break in KMT2A whose second end is not told leaves fusions open"));
    CHECK(sv_input(broken).used == 1);
  }
  // Of the gene of a pair, on either side of it.
  CHECK(rule_result(read(single_breakend("chr9\t130800000", ".C")), "BCR::ABL1") == "unknown");
  CHECK(rule_result(read(single_breakend("chr22\t23291000", "C.")), "BCR::ABL1") == "unknown");
  CHECK(rule_result(read(single_breakend("chr14\t105864000", "C.")), "IGH::IL3") == "unknown");
  // Elsewhere it is counted and told; a record that its FILTER sets aside is no finding.
  const Profile elsewhere = read(single_breakend("chr7\t1000000", "C."));
  CHECK(sv_input(elsewhere).set_aside.at("no_second_end") == 1);
  CHECK(has_warning(elsewhere, "structural variants whose second end is not told"));
  CHECK(rule_result(elsewhere, "KMT2A-r") == "false");
  CHECK(rule_result(read(single_breakend("chr11\t118484500", "C.", "LowQual")), "KMT2A-r") == "false");
}

TEST_CASE("a breakend without a mate's place, or joined to a contig without genes, excludes nothing either") {
  const marrow_test::TemporaryFolder folder;
  const auto read = [&](const std::string& alt) {
    const std::string records = single_breakend("chr11\t118484500", alt);
    return extract({"--sv", folder.write("s.vcf", gridss_with(records)), "--assay", "wgs", "--id", "P"})[0];
  };
  CHECK(rule_result(read("<BND>"), "KMT2A-r") == "unknown");
  CHECK(rule_result(read("C[hs37d5:1200["), "KMT2A-r") == "unknown");
  // Another version of the same chromosome is no partner.
  CHECK(rule_result(read("C[chr11_KI270829v1_alt:1200["), "KMT2A-r") == "false");
}

TEST_CASE("the fusion itself, its RNA or a negative test settles what a single breakend leaves open") {
  const marrow_test::TemporaryFolder folder;
  const std::string breakend = single_breakend("chr11\t118484500", "C.");
  const std::string alone = folder.write("alone.vcf", gridss_with(breakend));
  const std::string fusion =
      "chr4\t87050000\tx\tC\t]chr11:118485000]C\t900\tPASS\tSVTYPE=BND\tGT:VF:SR:RP\t.:0:0:0\t.:21:12:9\n";
  const std::string both = folder.write("both.vcf", gridss_with(breakend + fusion));
  const auto whole = extract({"--sv", both, "--assay", "wgs", "--id", "P"});
  REQUIRE(whole[0].fusions.items.size() == 1);
  CHECK(whole[0].fusions.items[0].three_prime == "AFF1");
  CHECK(marrow::find_member(whole[0].fusions.extra, "candidates") == nullptr);
  CHECK(rule_result(whole[0], "KMT2A-r") == "true");
  const auto rna = extract({"--sv", alone, "--assay", "wgs", "--fusions", fixture("arriba_none.tsv"), "--id", "P"});
  CHECK(rule_result(rna[0], "KMT2A-r") == "false");
  const auto tested =
      extract({"--sv", alone, "--assay", "wgs", "--clinical", clinical(folder, "kmt2a", "negative"), "--id", "P"});
  CHECK(rule_result(tested[0], "KMT2A-r") == "false");
}

TEST_CASE("what a single breakend leaves open is missing in the matrix too, and in a question about the list") {
  const marrow_test::TemporaryFolder folder;
  const std::string alone = folder.write("alone.vcf", gridss_with(single_breakend("chr11\t118484500", "C.")));
  const std::string none = folder.write("none.vcf", gridss_with(""));
  const auto query = [&](const std::string& file, std::vector<std::string> options) {
    options.insert(options.begin(), {"query", "--sv", file, "--assay", "wgs", "--id", "P"});
    return run_verb(options).out;
  };
  const std::string condition = "any(fusions.items, five_prime == \"KMT2A\")";
  CHECK(query(none, {"-e", condition, "-f", "%sample\n"}) == "P\n");
  CHECK(query(alone, {"-i", condition + " or not " + condition, "-f", "%sample\n"}).empty());
  const auto flag_of = [&](const std::string& file) {
    const std::string matrix = query(file, {"--matrix"});
    const auto lines = marrow::split(matrix, '\n');
    const auto names = marrow::split(lines.at(0), '\t');
    const auto cells = marrow::split(lines.at(1), '\t');
    const auto at = std::find(names.begin(), names.end(), "kmt2a") - names.begin();
    return std::string(cells.at(static_cast<std::size_t>(at)));
  };
  CHECK(flag_of(none) == "0");
  CHECK(flag_of(alone) == "NA");
}
