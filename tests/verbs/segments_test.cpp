// Copy-number segments as callers write them: dialects, builds, states, and what is refused.

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "marrow/io/profile_json.hpp"
#include "run_verb.hpp"
#include "temporary_folder.hpp"

using marrow::Profile;
using marrow::Reason;

namespace {

std::vector<Profile> read_all(const std::string& text) {
  std::istringstream stream(text);
  marrow::ProfileReader reader(stream, "profiles");
  std::vector<Profile> profiles;
  while (auto profile = reader.next()) profiles.push_back(*std::move(profile));
  return profiles;
}

/// The one profile of `table`, given as segments with further arguments.
Profile extracted(const std::string& table, const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"extract", "--segments", "-", "--assembly", "GRCh38"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const VerbResult result = run_verb(arguments, table);
  INFO(result.err);
  REQUIRE(result.status == 0);
  const auto profiles = read_all(result.out);
  REQUIRE(profiles.size() == 1);
  return profiles.front();
}

std::string refusal(const std::string& table, const std::vector<std::string>& more = {}) {
  std::vector<std::string> arguments{"extract", "--segments", "-"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  const VerbResult result = run_verb(arguments, table);
  CHECK(result.status == 4);
  CHECK(result.out.empty());
  return result.err;
}

const std::string seg_header = "ID\tchrom\tloc.start\tloc.end\tnum.mark\tseg.mean\n";
/// Chromosome 9 with CDKN2A lost once from 21 to 23 Mb and twice inside.
const std::string seg_lines =
    "P1\t9\t10001\t21000000\t20000\t0.01\n"
    "P1\t9\t21000001\t21900000\t900\t-0.9\n"
    "P1\t9\t21900001\t22100000\t200\t-2.8\n"
    "P1\t9\t22100001\t23000000\t900\t-0.9\n"
    "P1\t9\t23000001\t138394000\t100000\t0.02\n";

struct Dialect {
  const char* name;
  std::string table;
};

/// One patient, in the words of each caller: one copy of 7p at IKZF1's exons 4 to 7, the rest of chromosome 7 as usual.
const std::vector<Dialect> dialects = {
    {"SEG", seg_header + "P1\t7\t1\t50350000\t40000\t0.0\nP1\t7\t50350001\t50393000\t43\t-0.9\n"
                         "P1\t7\t50393001\t159345973\t90000\t0.0\n"},
    {"SEG",
     "\"ID\" \"chrom\" \"loc.start\" \"loc.end\" \"num.mark\" \"seg.mean\"\n\"1\" \"P1\" 7 1 50350000 40000 0\n"
     "\"2\" \"P1\" 7 50350001 50393000 43 -0.9\n\"3\" \"P1\" 7 50393001 159345973 90000 0\n"},
    {"CNVkit",
     "chromosome\tstart\tend\tgene\tlog2\tdepth\tprobes\tweight\nchr7\t0\t50350000\t-\t0.0\t90\t40000\t9\n"
     "chr7\t50350000\t50393000\tIKZF1\t-0.9\t50\t43\t9\nchr7\t50393000\t159345973\t-\t0.01\t90\t90000\t9\n"},
    {"CNVkit",
     "chromosome\tstart\tend\tgene\tlog2\tbaf\tcn\tcn1\tcn2\tdepth\tprobes\tweight\n"
     "chr7\t0\t50350000\t-\t0.0\t0.5\t2\t1\t1\t90\t40000\t9\n"
     "chr7\t50350000\t50393000\tIKZF1\t-0.9\t0.9\t1\t1\t0\t50\t43\t9\n"
     "chr7\t50393000\t159345973\t-\t0.01\t0.5\t2\t1\t1\t90\t90000\t9\n"},
    {"PURPLE",
     "chromosome\tstart\tend\tcopyNumber\tbafCount\tobservedBAF\tbaf\tsegmentStartSupport\tsegmentEndSupport\tmethod\t"
     "depthWindowCount\tgcContent\tminStart\tmaxStart\tminorAlleleCopyNumber\tmajorAlleleCopyNumber\n"
     "chr7\t1\t50350000\t2.01\t9\t0.5\t0.5\tTELOMERE\tDEL\tBAF_WEIGHTED\t40000\t0.4\t1\t1\t0.99\t1.02\n"
     "chr7\t50350001\t50393000\t1.03\t9\t0.9\t0.9\tDEL\tDEL\tBAF_WEIGHTED\t43\t0.4\t1\t1\t-0.01\t1.04\n"
     "chr7\t50393001\t159345973\t2.02\t9\t0.5\t0.5\tDEL\tTELOMERE\tBAF_WEIGHTED\t90000\t0.4\t1\t1\t1\t1.02\n"},
    {"ASCAT",
     "sample\tchr\tstartpos\tendpos\tnMajor\tnMinor\nP1\t7\t1\t50350000\t1\t1\nP1\t7\t50350001\t50393000\t1\t0\n"
     "P1\t7\t50393001\t159345973\t1\t1\n"},
    {"table",
     "patient,contig,start,end,copies\nP1,chr7,1,50350000,2\nP1,chr7,50350001,50393000,1\n"
     "P1,chr7,50393001,159345973,2\n"},
};

}  // namespace

TEST_CASE("every dialect tells the same deletion of IKZF1's exons 4 to 7") {
  for (const Dialect& dialect : dialects) {
    CAPTURE(dialect.table);
    const Profile profile = extracted(dialect.table);
    CHECK(profile.inputs.at(0).caller == dialect.name);
    REQUIRE(profile.copy_number.segments.size() == 3);
    CHECK(profile.copy_number.segments[1].locus == "chr7:50350001-50393000");
    const auto& focal = profile.copy_number.focal;
    REQUIRE(focal.at("IKZF1_del_4-7").is_present());
    CHECK(focal.at("IKZF1_del_4-7").value.exons == "4-7");
    CHECK(focal.at("IKZF1_del_any").is_present());
    CHECK(focal.at("IKZF1_del_2-7").is_absent());
    CHECK(focal.at("IKZF1_del_whole").is_absent());
    CHECK(profile.copy_number.arms.at("7p").is_absent());
    CHECK(profile.copy_number.chromosomes.at("7").is_absent());
    CHECK(focal.at("CDKN2AB_del").reason == Reason::no_coverage);
    CHECK(profile.copy_number.chromosomes.at("9").reason == Reason::no_coverage);
    CHECK_FALSE(profile.copy_number.ploidy.is_known());
  }
}

TEST_CASE("a homozygous core in a larger loss is homozygous, and what segments leave out is not assessed") {
  const Profile profile = extracted(seg_header + seg_lines);
  const auto& cdkn2a = profile.copy_number.focal.at("CDKN2AB_del");
  REQUIRE(cdkn2a.is_present());
  CHECK(cdkn2a.value.copies == 0.0);
  CHECK(profile.copy_number.focal.at("PAX5_del").is_absent());
  CHECK(profile.copy_number.arms.at("9p").is_absent());
  CHECK(profile.copy_number.focal.at("ETV6_del").reason == Reason::no_coverage);
  // Without the last line nothing is known of PAX5; a person's word makes it absent.
  const std::string shorter = seg_header + seg_lines.substr(0, seg_lines.find("P1\t9\t23000001"));
  CHECK(extracted(shorter).copy_number.focal.at("PAX5_del").reason == Reason::no_coverage);
  CHECK(extracted(shorter, {"--segments-rest-balanced"}).copy_number.focal.at("PAX5_del").is_absent());
  CHECK(extracted(shorter).copy_number.focal.at("CDKN2AB_del").is_present());
}

TEST_CASE("purity turns ratios into copies; below 30 % nothing is absent") {
  const std::string half = seg_header +
                           "P1\t9\t1\t21900000\t21000\t0\nP1\t9\t21900001\t22100000\t200\t-1.0\n"
                           "P1\t9\t22100001\t138394717\t100000\t0\n";
  CHECK_FALSE(extracted(half).copy_number.focal.at("CDKN2AB_del").value.copies);
  const Profile known = extracted(half, {"--purity", "0.5"});
  CHECK(known.copy_number.segments.at(1).copies == 0.0);
  CHECK(known.copy_number.focal.at("CDKN2AB_del").value.copies == 0.0);
  CHECK(known.copy_number.focal.at("PAX5_del").is_absent());
  const Profile low = extracted(half, {"--purity", "0.2"});
  CHECK(low.copy_number.focal.at("PAX5_del").reason == Reason::low_purity);
}

TEST_CASE("males have one X: a loss on it leaves none, whatever the reference had") {
  const auto table = [](double x, double lost) {
    return seg_header + "P1\tX\t3000000\t134000000\t90000\t" + std::to_string(x) +
           "\nP1\tX\t134000001\t134800000\t500\t" + std::to_string(lost) + "\nP1\tX\t134800001\t155000000\t9000\t" +
           std::to_string(x) + "\n";
  };
  for (const double x : {0.0, -0.95}) {
    const Profile male = extracted(table(x, x - 3), {"--sex", "male"});
    CAPTURE(x);
    REQUIRE(male.copy_number.focal.at("PHF6_del").is_present());
    CHECK(male.copy_number.focal.at("PHF6_del").value.copies == 0.0);
    CHECK(extracted(table(x, x), {"--sex", "male"}).copy_number.focal.at("PHF6_del").is_absent());
    CHECK_FALSE(male.copy_number.chromosomes.at("X").is_known());
  }
  CHECK(extracted(table(-0.95, -0.95), {"--sex", "female"}).copy_number.chromosomes.at("X").is_present());
}

TEST_CASE("iAMP21 is stepwise and falls off; a gain of the whole chromosome is none") {
  const auto table = [](const char* inner, const char* last) {
    return "sample\tchr\tstartpos\tendpos\tnMajor\tnMinor\nP1\t21\t1\t30000000\t2\t1\nP1\t21\t30000001\t40000000\t" +
           std::string(inner) + "\t1\nP1\t21\t40000001\t46709983\t" + last + "\t1\n";
  };
  CHECK(extracted(table("5", "1")).copy_number.focal.at("iAMP21").is_present());
  CHECK(extracted(table("5", "5")).copy_number.focal.at("iAMP21").is_absent());
  CHECK(extracted(table("2", "2")).copy_number.focal.at("iAMP21").is_absent());
  CHECK(extracted(table("2", "2")).copy_number.focal.at("chr21_gain").is_present());
  CHECK_FALSE(extracted(table("5", "1")).copy_number.focal.at("chr21_gain").is_present());
  const std::string ratios = seg_header +
                             "P1\t21\t1\t30000000\t900\t0.3\nP1\t21\t30000001\t40000000\t900\t0.8\n"
                             "P1\t21\t40000001\t46709983\t900\t0\n";
  CHECK(extracted(ratios).copy_number.focal.at("iAMP21").reason == Reason::no_input);
}

TEST_CASE("a doubled near-haploid clone is told from high hyperdiploidy by its allele balance") {
  const auto genome = [](bool has_lost_alleles) {
    // 22 autosomes, nine of them with four copies; X twice.
    std::string table = "sample\tchr\tstartpos\tendpos\tnMajor\tnMinor\n";
    const std::vector<std::int64_t> lengths = {248956422, 242193529, 198295559, 190214555, 181538259, 170805979,
                                               159345973, 145138636, 138394717, 133797422, 135086622, 133275309,
                                               114364328, 107043718, 101991189, 90338345,  83257441,  80373285,
                                               58617616,  64444167,  46709983,  50818468};
    for (std::size_t i = 0; i < lengths.size(); ++i) {
      const bool is_doubled_pair = i >= 18;
      const std::string pair = has_lost_alleles ? "2\t0" : "1\t1";
      table += "P1\t" + std::to_string(i + 1) + "\t1\t" + std::to_string(lengths[i]) + "\t" +
               (is_doubled_pair ? "2\t2" : pair) + "\n";
    }
    return table + "P1\tX\t1\t156040895\t1\t1\n";
  };
  const Profile masked = extracted(genome(true), {"--sex", "female"});
  REQUIRE(masked.copy_number.ploidy.is_present());
  CHECK(masked.copy_number.ploidy.value.modal == 54);
  CHECK(masked.copy_number.ploidy.value.masked == true);
  CHECK(masked.copy_number.ploidy.value.ploidy_class == "near-haploid");
  const Profile hyperdiploid = extracted(genome(false), {"--sex", "female"});
  CHECK(hyperdiploid.copy_number.ploidy.value.masked == false);
  CHECK(hyperdiploid.copy_number.ploidy.value.ploidy_class == "high-hyperdiploid");
  CHECK(hyperdiploid.copy_number.chromosomes.at("21").value.value == 2.0);
  // One autosome less: the number is not told.
  std::string table = genome(false);
  table.erase(table.find("P1\t5\t"), table.find("P1\t6\t") - table.find("P1\t5\t"));
  CHECK_FALSE(extracted(table, {"--sex", "female"}).copy_number.ploidy.is_known());
}

TEST_CASE("the report and the segments are joined, and their disagreements are told") {
  const marrow_test::TemporaryFolder folder;
  const auto with_report = [&](const std::string& words) {
    const std::string clinical = folder.write("clinical.tsv", "sample\tlineage\tcopy_number\nP1\tB\t" + words + "\n");
    return extracted(seg_header + seg_lines, {"--clinical", clinical});
  };
  const auto conflicts = [](const Profile& profile) {
    return std::count_if(profile.warnings.begin(), profile.warnings.end(),
                         [](const auto& warning) { return warning.code == "W355"; });
  };
  const Profile agreed = with_report("CDKN2A del; ETV6 del");
  CHECK(agreed.copy_number.focal.at("CDKN2AB_del").value.copies == 0.0);
  CHECK(agreed.copy_number.focal.at("ETV6_del").is_present());
  CHECK(conflicts(agreed) == 0);
  const Profile disagreed = with_report("PAX5 del");
  CHECK(disagreed.copy_number.focal.at("PAX5_del").is_present());
  CHECK(conflicts(disagreed) == 1);
  CHECK(with_report("+9").copy_number.chromosomes.at("9").is_present());
}

TEST_CASE("what cannot be right is refused with its line, or set aside when lenient") {
  const std::vector<std::pair<std::string, std::string>> rows = {
      {"P1\t9\t5000\t4000\t3\t0.1\n", "ends at 4000, before it begins at 5000"},
      {"P1\t9\t4000\t5000\t3\tNaN\n", "'NaN' is no finite number"},
      {"P1\t9\t4000\t5000\t3\tinf\n", "'inf' is no finite number"},
      {"P1\t9\t4000\t5000\tx\t0.1\n", "'x' is no number of markers"},
      {"P1\tchr99\t4000\t5000\t3\t0.1\n", "'chr99' is no chromosome"},
      {"P1\t9\t-4000\t5000\t3\t0.1\n", "'-4000' is no position"},
      {"P1\t9\t22000000\t22000100\t3\t0.1\n", "overlaps the one of line 4"},
      {"P1\t9\t4000\t5000\t3\tNA\n", "the segment has no value"},
  };
  for (const auto& [row, problem] : rows) {
    CAPTURE(problem);
    const std::string message = refusal(seg_header + seg_lines + row, {"--assembly", "GRCh38"});
    CHECK(message.find(problem) != std::string::npos);
    CHECK(message.find("line 7") != std::string::npos);
    const Profile lenient = extracted(seg_header + seg_lines + row, {"--lenient"});
    CHECK(lenient.inputs.at(0).set_aside.at("unreadable") == 1);
    CHECK(lenient.warnings.at(0).code == "W353");
  }
  CHECK(refusal("ID\tchrom\tloc.start\tloc.end\nP1\t9\t1\t2\n").find("no column names the log2 ratio") !=
        std::string::npos);
}

TEST_CASE("segments tell their build: NCBI36 is refused whatever a person says, and two builds are an error") {
  const std::string hg18 = seg_header + "P1\t19\t1\t63800000\t1000\t0\n";
  for (const std::vector<std::string>& more :
       {std::vector<std::string>{}, {"--assembly", "GRCh37"}, {"--assembly", "GRCh38"}}) {
    CHECK(refusal(hg18, more).find("does not work on NCBI36 (hg18)") != std::string::npos);
  }
  const std::string hg19 = seg_header + "P1\t9\t1\t141000000\t1000\t0\n";
  CHECK(refusal(hg19, {"--assembly", "GRCh38"}).find("only fit on GRCh37") != std::string::npos);
  const VerbResult told = run_verb({"extract", "--segments", "-"}, hg19);
  CHECK(read_all(told.out).at(0).assembly == marrow::Assembly::grch37);
  const VerbResult open = run_verb({"extract", "--segments", "-"}, seg_header + "P1\t9\t1\t1000\t10\t0\n");
  CHECK(open.status == 0);
  CHECK(open.err.find("W354") != std::string::npos);
  CHECK(read_all(open.out).at(0).copy_number.segments.empty());
  CHECK(refusal(seg_header + "P1\t9\t1\t999000000\t1000\t0\n").find("fit on no genome build") != std::string::npos);
}

TEST_CASE("rows of a cohort go to their samples; two files of one stretch are an error") {
  const marrow_test::TemporaryFolder folder;
  const std::string cohort = folder.write("cohort.seg", seg_header + seg_lines + "P2\t9\t1\t138394717\t100000\t0\n");
  const VerbResult both = run_verb({"extract", "--segments", cohort, "--assembly", "GRCh38"});
  const auto profiles = read_all(both.out);
  REQUIRE(profiles.size() == 2);
  CHECK(profiles[0].sample == "P1");
  CHECK(profiles[1].copy_number.focal.at("CDKN2AB_del").is_absent());
  const VerbResult one = run_verb({"extract", "--segments", cohort, "--assembly", "GRCh38", "--id", "P2"});
  CHECK(read_all(one.out).size() == 1);
  CHECK(run_verb({"extract", "--segments", cohort, "--assembly", "GRCh38", "--id", "P3"}).status == 4);
  const std::string again = folder.write("again.seg", seg_header + "P1\t9\t21950000\t22000000\t50\t0\n");
  const VerbResult twice =
      run_verb({"extract", "--segments", cohort, "--segments", again, "--assembly", "GRCh38", "--id", "P1"});
  CHECK(twice.status == 4);
  CHECK(twice.err.find("describe the same stretch") != std::string::npos);
}

TEST_CASE("with a row taken away nothing becomes present or absent that was not") {
  std::vector<std::string> rows;
  for (const auto& [contig, first, lost, last] :
       std::vector<std::array<std::string, 4>>{{"1", "47232000", "47314000", "248956422"},
                                               {"7", "50350000", "50393000", "159345973"},
                                               {"9", "21900000", "22100000", "138394717"},
                                               {"10", "87863000", "87972000", "133797422"},
                                               {"X", "134300000", "134500000", "156040895"}}) {
    rows.push_back(contig + "\t1\t" + first + "\t90000\t0.01\n");
    rows.push_back(contig + "\t" + std::to_string(std::stoll(first) + 1) + "\t" + lost + "\t90\t-0.9\n");
    rows.push_back(contig + "\t" + std::to_string(std::stoll(lost) + 1) + "\t" + last + "\t90000\t0.01\n");
  }
  rows.emplace_back("6\t1\t135000000\t90000\t0\n");
  rows.emplace_back("6\t135000001\t135300000\t300\t0.6\n");
  rows.emplace_back("6\t135300001\t170805979\t20000\t0\n");
  rows.emplace_back("21\t1\t30000000\t9000\t0.1\n");
  rows.emplace_back("21\t30000001\t40000000\t9000\t1.4\n");
  rows.emplace_back("21\t40000001\t46709983\t9000\t0\n");
  const auto states_without = [&](std::size_t left_out) {
    std::string table = "chrom\tloc.start\tloc.end\tnum.mark\tseg.mean\n";
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i != left_out) table += rows[i];
    }
    const Profile profile = extracted(table, {"--sex", "male"});
    std::map<std::string, marrow::State> states;
    for (const auto& [name, state] : profile.copy_number.focal) states[name] = state.state;
    for (const auto& [name, state] : profile.copy_number.arms) states["arm " + name] = state.state;
    for (const auto& [name, state] : profile.copy_number.chromosomes) states["chromosome " + name] = state.state;
    return states;
  };
  const auto all = states_without(rows.size());
  for (const char* id :
       {"STIL_TAL1_del", "IKZF1_del_4-7", "CDKN2AB_del", "PTEN_del", "PHF6_del", "MYB_dup", "iAMP21"}) {
    CAPTURE(id);
    CHECK(all.at(id) == marrow::State::present);
  }
  int lost_absences = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    for (const auto& [name, state] : states_without(i)) {
      CAPTURE(rows[i]);
      CAPTURE(name);
      if (state != marrow::State::not_assessed) CHECK(state == all.at(name));
      if (state == marrow::State::not_assessed && all.at(name) == marrow::State::absent) ++lost_absences;
    }
  }
  CHECK(lost_absences > 20);
}

TEST_CASE("karyotype writes SEG that reads as the same segments, states as a table, and fragments that extract takes") {
  const marrow_test::TemporaryFolder folder;
  const std::string cns = folder.write("P1.cns", dialects[2].table);
  const std::vector<std::string> input{"--segments", cns, "--assembly", "GRCh38", "--id", "P1"};
  const auto karyotype = [&](const std::string& type) {
    std::vector<std::string> arguments{"karyotype", "-O", type};
    arguments.insert(arguments.end(), input.begin(), input.end());
    const VerbResult result = run_verb(arguments);
    INFO(result.err);
    REQUIRE(result.status == 0);
    return result.out;
  };
  CHECK(karyotype("s") == seg_header +
                              "P1\tchr7\t1\t50350000\t40000\t0\nP1\tchr7\t50350001\t50393000\t43\t-0.9\n"
                              "P1\tchr7\t50393001\t159345973\t90000\t0.01\n");
  const Profile direct = extracted(dialects[2].table, {"--id", "P1"});
  const Profile again = extracted(karyotype("s"));
  CHECK(again.copy_number.focal == direct.copy_number.focal);
  CHECK(karyotype("t").find("P1\tfocal\tIKZF1_del_4-7\tpresent\tdeletion\t4-7\t.\t.\n") != std::string::npos);
  CHECK(run_verb({"karyotype", "-O", "x", "--segments", cns}).status == 2);

  const std::string fragment = folder.write("copies.jsonl", karyotype("j"));
  const VerbResult alone = run_verb({"extract", "--profile", fragment});
  const auto merged = read_all(alone.out);
  REQUIRE(merged.size() == 1);
  CHECK(merged[0].copy_number.focal == direct.copy_number.focal);
  CHECK(merged[0].assembly == marrow::Assembly::grch38);
  CHECK(merged[0].genes.at("IKZF1").is_present());

  const std::string other = folder.write("other.jsonl", karyotype("j"));
  const VerbResult twice = run_verb({"extract", "--profile", fragment, "--profile", other});
  CHECK(twice.status == 4);
  CHECK(twice.err.find("copy_number comes from copies.jsonl and from other.jsonl") != std::string::npos);
  std::vector<std::string> both{"extract", "--profile", fragment};
  both.insert(both.end(), input.begin(), input.end());
  CHECK(run_verb(both).err.find("copy_number comes from P1.cns and from copies.jsonl") != std::string::npos);
  const std::string whole = folder.write("whole.jsonl", alone.out);
  CHECK(run_verb({"extract", "--profile", whole}).err.find("a fragment has no section") != std::string::npos);
}

TEST_CASE("check lists every fault of a table of segments") {
  const marrow_test::TemporaryFolder folder;
  const std::string path = folder.write(
      "bad.seg", seg_header + seg_lines + "P1\t9\t5000\t4000\t3\t0.1\nP1\t9\t1\t2\t3\tNaN\nP1\tchr99\t1\t2\t3\t0\n");
  const VerbResult result = run_verb({"check", path});
  CHECK(result.status == 4);
  for (const char* words : {"line 7 of bad.seg", "line 8 of bad.seg", "line 9 of bad.seg", "dialect\tbad.seg\tSEG"}) {
    CAPTURE(words);
    CHECK(result.out.find(words) != std::string::npos);
  }
  CHECK(run_verb({"check", folder.write("good.seg", seg_header + seg_lines)}).status == 0);
}

TEST_CASE("the segments of Liu 2017 tell the lesions that the cohort's authors list") {
  const char* cohorts = std::getenv("MARROW_COHORTS");
  if (cohorts == nullptr) {
    MESSAGE("MARROW_COHORTS is not set: the segments of Liu 2017 are not read");
    return;
  }
  const std::string folder = std::string(cohorts) + "/tall_liu2017/";
  std::set<std::string> tal1;
  std::istringstream clinical(marrow_test::read_file(folder + "liu2017_supplementary_clinical.tsv"));
  for (std::string line; std::getline(clinical, line);) {
    if (line.find("\tTAL1_del\t") != std::string::npos) tal1.insert(line.substr(0, line.find('\t')));
  }
  CHECK(tal1.size() == 51);
  const VerbResult result = run_verb({"extract", "--segments", folder + "Copy_Number_Alterations.hg19.tsv"});
  REQUIRE(result.status == 0);
  std::map<std::string, int> present;
  int homozygous = 0;
  int deleted_tal1 = 0;
  for (const Profile& profile : read_all(result.out)) {
    for (const auto& [id, state] : profile.copy_number.focal) {
      if (!state.is_present()) continue;
      ++present[id];
      if (id == "CDKN2AB_del" && state.value.copies == 0.0) ++homozygous;
      if (id == "STIL_TAL1_del" && tal1.contains(profile.sample)) ++deleted_tal1;
    }
    if (profile.copy_number.focal.at("STIL_TAL1_del").is_present()) CHECK(profile.subtype->candidates.size() >= 2);
    // The table lists what is altered only: a lesion that it does not name is not known to be absent.
    CHECK(profile.copy_number.chromosomes.at("2").is_absent() == false);
  }
  MESSAGE("TAL1 ", deleted_tal1, " of 51, CDKN2A ", present["CDKN2AB_del"], " (", homozygous, " homozygous), PTEN ",
          present["PTEN_del"], ", MYB ", present["MYB_dup"]);
  CHECK(deleted_tal1 >= 48);
  CHECK(present["STIL_TAL1_del"] == deleted_tal1);
  CHECK(std::abs(present["CDKN2AB_del"] - 203) <= 3);
  CHECK(std::abs(homozygous - 182) <= 4);
  CHECK(std::abs(present["PTEN_del"] - 23) <= 2);
  CHECK(std::abs(present["MYB_dup"] - 31) <= 2);

  const std::string original = folder + "TARGET_lesion_data.Copy_Number_Alterations.tsv";
  for (const std::vector<std::string>& more : {std::vector<std::string>{}, {"--assembly", "GRCh37"}}) {
    std::vector<std::string> arguments{"extract", "--segments", original};
    arguments.insert(arguments.end(), more.begin(), more.end());
    const VerbResult refused = run_verb(arguments);
    CHECK(refused.status == 4);
    CHECK(refused.err.find("NCBI36") != std::string::npos);
  }
}

TEST_CASE("N/F/R/P of Liu 2017 from mutations and segments") {
  const char* cohorts = std::getenv("MARROW_COHORTS");
  if (cohorts == nullptr) {
    MESSAGE("MARROW_COHORTS is not set: the risk groups of Liu 2017 are not counted");
    return;
  }
  const std::string source = std::string(cohorts) + "/tall_liu2017/";
  const marrow_test::TemporaryFolder folder;
  std::string clinical = "sample\tlineage\tassessed_genes\n";
  std::istringstream rows(marrow_test::read_file(source + "liu2017_supplementary_clinical.tsv"));
  std::string line;
  std::getline(rows, line);
  while (std::getline(rows, line)) {
    clinical += line.substr(0, line.find('\t')) + "\tT\tNOTCH1;FBXW7;NRAS;KRAS;PTEN\n";
  }
  // The authors' exomes covered the five genes, and their arrays the genome; the tables say neither.
  const VerbResult result =
      run_verb({"extract", "--lenient", "--clinical", folder.write("clinical.tsv", clinical), "--variants",
                source + "TARGET_lesion_data.Sequence_mutations.tsv", "--variants-origin", "somatic", "--segments",
                source + "Copy_Number_Alterations.hg19.tsv", "--segments-rest-balanced"});
  REQUIRE(result.status == 0);
  int low_risk = 0;
  for (const Profile& profile : read_all(result.out)) {
    if (profile.schemes->at("T-ALL N/F/R/P/gLoR").state == "present") ++low_risk;
  }
  MESSAGE("gLoR ", low_risk);
  CHECK(std::abs(low_risk - 143) <= 5);
}
