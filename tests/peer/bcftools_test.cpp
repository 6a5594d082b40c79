#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/wait.h>

#include <cstdlib>
#include <optional>
#include <sstream>
#include <string>

#include "marrow/io/vcf_reader.hpp"
#include "marrow/io/vcf_writer.hpp"
#include "temporary_folder.hpp"

// The peer is bcftools: the same places, alleles and counts as marrow reads, and what marrow writes it must read.

namespace {

using marrow_test::TemporaryFolder;

bool has_bcftools() {
  if (std::system("bcftools --version >/dev/null 2>&1") == 0) return true;  // NOLINT: a fixed command in a test
  const char* peers = std::getenv("MARROW_PEERS");
  REQUIRE_MESSAGE((peers == nullptr || std::string(peers) != "1"), "bcftools is missing");
  MESSAGE("SKIPPED: bcftools is missing");
  return false;
}

/// What `bcftools ARGUMENTS` prints; the test fails if it does.
std::string bcftools(const TemporaryFolder& folder, const std::string& arguments) {
  const std::string command =
      fmt::format("bcftools {} >'{}' 2>'{}'", arguments, folder.path("stdout"), folder.path("stderr"));
  const int status = std::system(command.c_str());  // NOLINT: a fixed command in a test
  INFO(marrow_test::read_file(folder.path("stderr")));
  REQUIRE(WEXITSTATUS(status) == 0);
  return marrow_test::read_file(folder.path("stdout"));
}

const std::string contigs =
    "##fileformat=VCFv4.2\n##contig=<ID=chr9,length=138394717>\n##contig=<ID=chr17,length=83257441>\n";
const std::string definitions =
    "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"-\">\n"
    "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"-\">\n"
    "##FORMAT=<ID=AF,Number=A,Type=Float,Description=\"-\">\n"
    "##FORMAT=<ID=DP,Number=1,Type=Integer,Description=\"-\">\n"
    "##INFO=<ID=END,Number=1,Type=Integer,Description=\"-\">\n"
    "##INFO=<ID=POPAF,Number=A,Type=Float,Description=\"-\">\n";
const std::string columns = "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\t";

const std::string mutect2 =
    contigs + definitions + "##source=Mutect2\n##tumor_sample=CHILD_T\n##normal_sample=CHILD_N\n" + columns +
    "CHILD_N\tCHILD_T\n"
    "chr9\t136496500\t.\tC\tT\t.\tPASS\tPOPAF=7.3\tGT:AD:AF:DP\t0/0:40,0:0.02:40\t0/1:31,22:0.41:53\n"
    "chr9\t136497100\t.\tG\tGAA,A\t.\tPASS\tPOPAF=7.3,2\tGT:AD:AF:DP\t0/0:38,0,1:0.02,0.02:39\t0/1/"
    "2:20,9,4:0.27,0.1:33\n"
    "chr17\t7674220\trs28934578\tC\tT\t.\tPASS\tPOPAF=4\tGT:AD:AF:DP\t0/0:25,0:0.03:25\t0|1:3,61:0.95:64\n";

const std::string haplotype_caller = contigs + definitions + "##source=HaplotypeCaller\n" + columns +
                                     "CHILD\n"
                                     "chr9\t1000\t.\tA\t<NON_REF>\t.\t.\tEND=1200\tGT:DP\t0/0:30\n"
                                     "chr9\t1201\t.\tAT\tA,<NON_REF>\t50.6\t.\t.\tGT:AD:DP\t0/1:12,9,0:21\n"
                                     "chr17\t7676154\trs1042522\tG\tC\t999\tPASS\t.\tGT:AD:DP\t1/1:0,28:28\n";

std::string joined(const std::vector<std::optional<std::int64_t>>& reads) {
  std::string text;
  for (const auto& count : reads) text += (text.empty() ? "" : ",") + (count ? fmt::format("{}", *count) : ".");
  return text.empty() ? "." : text;
}

/// CHROM, POS, REF, ALT, END and AD of the tumour, as marrow read them.
std::string as_read(const std::string& path) {
  marrow::Warnings warnings;
  marrow::VcfReader reader(path, {}, warnings);
  marrow::VcfRecord record;
  std::string text;
  while (reader.next(record)) {
    std::string alts;
    for (const marrow::AlternateAllele& allele : record.alts) alts += (alts.empty() ? "" : ",") + allele.text;
    text += fmt::format("{}\t{}\t{}\t{}\t{}\t{}\n", record.contig, record.begin + 1, record.ref, alts, record.end,
                        joined(record.tumour->allele_reads));
  }
  return text;
}

void annotate(const std::string& input, const std::string& output, marrow::VcfOutputType type) {
  marrow::Warnings warnings;
  std::ostringstream unused;
  marrow::VcfReader reader(input, {}, warnings);
  marrow::VcfWriter writer(output, type, reader,
                           {"##INFO=<ID=GENE,Number=1,Type=String,Description=\"gene\">", "##marrow_command=annotate"},
                           unused);
  marrow::VcfRecord record;
  while (reader.next(record)) writer.write(record, {{"GENE", "NOTCH1"}});
  writer.commit();
}

}  // namespace

TEST_CASE("marrow and bcftools read the same places, alleles, ends and counts") {
  if (!has_bcftools()) return;
  const TemporaryFolder folder;
  const std::pair<const std::string*, const char*> cases[] = {{&mutect2, "CHILD_T"}, {&haplotype_caller, "CHILD"}};
  for (const auto& [text, sample] : cases) {
    const std::string path = folder.write("in.vcf", *text);
    const std::string peer = bcftools(
        folder, fmt::format("query -s {} -f '%CHROM\\t%POS\\t%REF\\t%ALT\\t%END[\\t%AD]\\n' '{}'", sample, path));
    CHECK(as_read(path) == peer);
    bcftools(folder, fmt::format("view -Ob -o '{}' '{}'", folder.path("in.bcf"), path));
    CHECK(as_read(folder.path("in.bcf")) == peer);
  }
}

TEST_CASE("marrow and bcftools see the same tier 1 reads of Strelka2") {
  if (!has_bcftools()) return;
  const TemporaryFolder folder;
  std::string format;
  for (const char* key : {"AU", "CU", "GU", "TU", "TAR", "TIR"}) {
    format += fmt::format("##FORMAT=<ID={},Number=2,Type=Integer,Description=\"-\">\n", key);
  }
  const std::string path = folder.write(
      "strelka.vcf", contigs + format + "##source=strelka\n" + columns +
                         "NORMAL\tTUMOR\n"
                         "chr9\t500\t.\tG\tA\t.\tPASS\t.\tAU:CU:GU:TU\t0,0:0,0:40,44:0,0\t17,18:0,0:21,25:1,1\n"
                         "chr17\t900\t.\tCT\tC\t.\tPASS\t.\tTAR:TIR\t50,51:0,0\t30,33:12,14\n");
  const std::string peer =
      bcftools(folder, fmt::format("query -s TUMOR -f '[%GU{{0}},%AU{{0}},%TAR{{0}},%TIR{{0}}]\\n' '{}'", path));
  CHECK(peer == "21,17,.,.\n.,.,30,12\n");
  CHECK(as_read(path) == "chr9\t500\tG\tA\t500\t21,17\nchr17\t900\tCT\tC\t901\t30,12\n");
}

TEST_CASE("bcftools reads what marrow writes in every type, with nothing changed but INFO") {
  if (!has_bcftools()) return;
  const TemporaryFolder folder;
  const std::string input = folder.write("in.vcf", mutect2);
  bcftools(folder, fmt::format("view -Ob -o '{}' '{}'", folder.path("in.bcf"), input));
  const std::string query =
      "query -f '%CHROM\\t%POS\\t%ID\\t%REF\\t%ALT\\t%QUAL\\t%FILTER\\t%INFO/POPAF[\\t%GT:%AD:%AF:%DP]\\n'";
  const std::string expected = bcftools(folder, fmt::format("{} '{}'", query, input));
  for (const std::string& source : {input, folder.path("in.bcf")}) {
    for (const char* letter : {"v", "z", "u", "b"}) {
      CAPTURE(source);
      CAPTURE(letter);
      const std::string output = folder.path("out");
      annotate(source, output, *marrow::parse_output_type(letter));
      CHECK(bcftools(folder, fmt::format("{} '{}'", query, output)) == expected);
      CHECK(bcftools(folder, fmt::format("query -f '%INFO/GENE\\n' '{}'", output)) == "NOTCH1\nNOTCH1\nNOTCH1\n");
    }
  }
}

TEST_CASE("bcftools reads and indexes what marrow repaired, though it refuses the original") {
  if (!has_bcftools()) return;
  const TemporaryFolder folder;
  const std::string input =
      folder.write("icgc.vcf",
                   "##fileformat=VCFv4.1\n##reference=GRCh37\n"
                   "#CHROM  POS     ID      REF     ALT     QUAL    FILTER  INFO\n"
                   "12\t25398284\tMU37643\tC\tT\t.\t.\tGA=ENSG00000133703;VS=tested and verified\n");
  const std::string refused = fmt::format("bcftools view '{}' >/dev/null 2>&1", input);
  CHECK(std::system(refused.c_str()) != 0);  // NOLINT: a fixed command in a test
  for (const char* letter : {"z", "b"}) {
    CAPTURE(letter);
    const std::string output = folder.path("out");
    annotate(input, output, *marrow::parse_output_type(letter));
    bcftools(folder, fmt::format("index -f '{}'", output));
    CHECK(bcftools(folder, fmt::format("view -H -r 12:25398284 '{}'", output)) ==
          "12\t25398284\tMU37643\tC\tT\t.\t.\tGA=ENSG00000133703;VS=tested and verified;GENE=NOTCH1\n");
  }
}
