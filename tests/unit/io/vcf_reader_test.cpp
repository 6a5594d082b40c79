#include "marrow/io/vcf_reader.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "marrow/base/error.hpp"
#include "vcf_fixtures.hpp"

namespace {

using marrow::AlleleKind;
using marrow::VcfRecord;
using marrow_test::sites_columns;
using marrow_test::sites_header;
using marrow_test::tabbed;
using marrow_test::TemporaryFolder;

std::vector<VcfRecord> read_all(const std::string& path, const marrow::VcfOptions& options = {},
                                marrow::Warnings* warnings = nullptr) {
  marrow::Warnings own;
  marrow::VcfReader reader(path, options, warnings != nullptr ? *warnings : own);
  std::vector<VcfRecord> records;
  VcfRecord record;
  while (reader.next(record)) records.push_back(record);
  return records;
}

/// Text of the record lines given, under a sites-only header.
std::string sites(std::string_view lines) {
  return sites_header() + tabbed(lines);
}

std::string lines_of(const std::vector<VcfRecord>& records) {
  std::string text;
  for (const VcfRecord& record : records) text += record.line + "\n";
  return text;
}

marrow::Error error_of(const std::string& path, const marrow::VcfOptions& options = {}) {
  try {
    read_all(path, options);
  } catch (const marrow::Error& error) {
    return error;
  }
  FAIL("no error for ", path);
  return marrow::Error(marrow::ErrorKind::internal, "none");
}

std::int64_t count_of(const marrow::Warnings& warnings, std::string_view code) {
  for (const marrow::Warning& warning : warnings.sorted()) {
    if (warning.code == code) return warning.count;
  }
  return 0;
}

constexpr std::string_view two_lines =
    "chr9  136496500  .  C  T  .  PASS  DP=30\n"
    "chr17  7674220  rs1  G  A,GT  50  weak_evidence  DP=12\n";

}  // namespace

TEST_CASE("the same records come from a VCF, a gzip, a BGZF and a BCF") {
  const TemporaryFolder folder;
  const std::string text = sites(two_lines);
  const std::vector<VcfRecord> plain = read_all(folder.write("a.vcf", text));
  REQUIRE(plain.size() == 2);
  CHECK(plain[0].number == 1);
  CHECK(plain[0].contig == "chr9");
  CHECK(plain[0].main_contig == "chr9");
  CHECK(plain[0].begin == 136496499);
  CHECK(plain[0].end == 136496500);
  CHECK(plain[0].ref == "C");
  CHECK(plain[0].passes());
  CHECK(*plain[0].find_info("DP") == "30");
  CHECK_FALSE(plain[0].tumour);
  CHECK(plain[1].alts.size() == 2);
  CHECK(plain[1].alts[1].text == "GT");
  CHECK(plain[1].filters == std::vector<std::string>{"weak_evidence"});
  CHECK_FALSE(plain[1].passes());
  CHECK(lines_of(read_all(marrow_test::write_bgzf(folder, "named.wrongly", text))) == lines_of(plain));
  CHECK(lines_of(read_all(marrow_test::write_bcf(folder, "a.bcf", text))) == lines_of(plain));
  std::string windows;
  for (const char c : text) windows += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(lines_of(read_all(folder.write("windows.vcf", windows))) == lines_of(plain));
}

TEST_CASE("a VCF that is cut off anywhere is refused, compressed or not") {
  const TemporaryFolder folder;
  std::string text = sites_header();
  for (int i = 1; i <= 8000; ++i) text += fmt::format("chr1\t{}\t.\tA\tC\t.\tPASS\tDP={}\n", i * 7, i * 37 % 1000);
  const std::string whole = marrow_test::read_file(marrow_test::write_bgzf(folder, "whole.vcf.gz", text));
  const std::string bcf = marrow_test::read_file(marrow_test::write_bcf(folder, "whole.bcf", text));
  REQUIRE(read_all(folder.path("whole.vcf.gz")).size() == 8000);
  REQUIRE(read_all(folder.path("whole.bcf")).size() == 8000);
  constexpr std::size_t end_marker_bytes = 28;
  for (const std::string* file : {&whole, &bcf}) {
    for (const std::size_t length : {file->size() - end_marker_bytes, file->size() - 1, file->size() / 2,
                                     std::size_t{200}, std::size_t{20}, std::size_t{5}, std::size_t{2}}) {
      CAPTURE(length);
      CHECK(error_of(folder.write("cut", file->substr(0, length))).kind() == marrow::ErrorKind::data);
    }
  }
  CHECK(error_of(folder.write("cut", whole.substr(0, whole.size() - end_marker_bytes))).message() ==
        "error: the file is cut off: its BGZF end marker is missing\n  in: cut, after record 8000\n"
        "  hint: copy or download it again\n");
  CHECK(error_of(folder.write("cut", text.substr(0, text.size() - 4))).kind() == marrow::ErrorKind::data);
  CHECK(error_of(folder.write("cut", text.substr(0, text.size() - 1))).kind() == marrow::ErrorKind::data);
  std::string damaged = whole;
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
  CHECK(error_of(folder.write("damaged", damaged)).kind() == marrow::ErrorKind::data);
}

TEST_CASE("a file that is no VCF is refused with its place") {
  const TemporaryFolder folder;
  CHECK(error_of(folder.path("missing.vcf")).kind() == marrow::ErrorKind::io);
  CHECK(error_of(folder.path("")).kind() == marrow::ErrorKind::io);
  const std::pair<const char*, std::string> cases[] = {
      {"the file is empty (0 bytes)", ""},
      {"this is no VCF: it does not start with '##fileformat=VCF'", "hello\n"},
      {"this is no VCF: it does not start with '##fileformat=VCF'", "\n"},
      {"the header has no #CHROM line: the file ends before it", "##fileformat=VCFv4.2\n"},
      {"the header ends at line 2 without a #CHROM line", "##fileformat=VCFv4.2\nchr1\t5\t.\tA\tC\t.\t.\t.\n"},
      {"the #CHROM line has 3 columns, a VCF has at least 8", "##fileformat=VCFv4.2\n#CHROM\tPOS\tID\n"},
  };
  for (const auto& [problem, text] : cases) {
    const marrow::Error error = error_of(folder.write("x.vcf", text));
    CHECK(error.kind() == marrow::ErrorKind::data);
    CHECK(std::string(error.what()) == problem);
  }
  CHECK(read_all(folder.write("none.vcf", sites_header())).empty());
}

TEST_CASE("a record that HTSlib would take is refused when it is broken") {
  const TemporaryFolder folder;
  const std::pair<const char*, const char*> cases[] = {
      {"POS 'ABC' is not a positive number", "chr9  ABC  .  C  T  .  PASS  .\n"},
      {"POS '0' is not a positive number", "chr9  0  .  C  T  .  PASS  .\n"},
      {"POS '-5' is not a positive number", "chr9  -5  .  C  T  .  PASS  .\n"},
      {"POS '+5' is not a positive number", "chr9  +5  .  C  T  .  PASS  .\n"},
      {"POS '99999999999999999999' is not a positive number", "chr9  99999999999999999999  .  C  T  .  PASS  .\n"},
      {"chr9:138394718-138394718 lies beyond the contig's end at 138394717", "chr9  138394718  .  C  T  .  PASS  .\n"},
      {"the line has 4 columns, the header names 8", "chr9  5  .  C\n"},
      {"the line has 9 columns, the header names 8", "chr9  5  .  C  T  .  PASS  .  GT\n"},
      {"REF 'C1' is no bases", "chr9  5  .  C1  T  .  PASS  .\n"},
      {"REF '.' is no bases", "chr9  5  .  .  T  .  PASS  .\n"},
      {"ALT 'Q' is no allele", "chr9  5  .  C  Q  .  PASS  .\n"},
      {"ALT '' is no allele", "chr9  5  .  C  T,  .  PASS  .\n"},
      {"ALT 'T,.' lists '.' among alleles", "chr9  5  .  C  T,.  .  PASS  .\n"},
      {"QUAL 'high' is no number", "chr9  5  .  C  T  high  PASS  .\n"},
      {"INFO/END 4 lies before POS 5", "chr9  5  .  C  <DEL>  .  PASS  END=4\n"},
      {"INFO/END 'x' is no position", "chr9  5  .  C  <DEL>  .  PASS  END=x\n"},
      {"CHROM 'chr 9' is no contig name", "chr 9  5  .  C  T  .  PASS  .\n"},
      {"the line holds a control character", "chr9  5  .  C  T  .  PASS  A=\x1b[2J\n"},
  };
  for (const auto& [problem, line] : cases) {
    CAPTURE(problem);
    const marrow::Error error = error_of(folder.write("x.vcf", sites(std::string(two_lines) + line)));
    CHECK(error.kind() == marrow::ErrorKind::data);
    CHECK(std::string(error.what()) == problem);
    CHECK(error.contexts() == std::vector<std::string>{"record 3 of x.vcf, line 11"});
  }
  const std::string nul = sites("chr9  5  .  C  T  .  PASS  A=") + std::string(1, '\0') + "\n";
  CHECK(std::string(error_of(folder.write("nul.vcf", nul)).what()) == "the line holds a control character");
  const std::string empty_ref = sites_header() + "chr9\t5\t.\t\tT\t.\tPASS\t.\n";
  CHECK(std::string(error_of(folder.write("ref.vcf", empty_ref)).what()) == "REF is empty");
}

TEST_CASE("each ALT is told for what it is, so that no symbol passes for bases") {
  const TemporaryFolder folder;
  const auto records = read_all(folder.write("a.vcf", sites("chr1  10  .  A  c,*,<NON_REF>  .  .  .\n"
                                                            "chr1  20  .  N  <DEL>  .  .  END=90\n"
                                                            "chr1  30  .  N  <DUP:TANDEM>  .  .  SVLEN=50\n"
                                                            "chr1  40  .  A  A[chr9:5[  .  .  END=3\n"
                                                            "chr1  50  .  A  .  .  .  END=60\n"
                                                            "chr1  60  .  A  .T  .  .  .\n"
                                                            "chr1  70  .  -  GG  .  .  .\n"
                                                            "chr1  80  .  AC  -  .  .  .\n"
                                                            "chr1  90  .  A  <TRA>  .  .  CHR2=chr9;END=7\n")));
  REQUIRE(records.size() == 9);
  CHECK(records[0].alts[0].text == "C");
  CHECK(records[0].alts[0].kind == AlleleKind::small);
  CHECK(records[0].alts[1].kind == AlleleKind::spanning);
  CHECK(records[0].alts[2].kind == AlleleKind::non_ref);
  CHECK(records[1].alts[0].kind == AlleleKind::symbolic);
  CHECK(records[1].end == 90);
  CHECK(records[2].end == 80);
  CHECK(records[3].alts[0].kind == AlleleKind::breakend);
  CHECK(records[3].end == 40);
  CHECK(records[4].alts[0].kind == AlleleKind::missing);
  CHECK(records[4].end == 60);
  CHECK(records[5].alts[0].kind == AlleleKind::breakend);
  CHECK(records[6].alts[0].kind == AlleleKind::unanchored);
  CHECK(records[6].end == records[6].begin);
  CHECK(records[7].alts[0].kind == AlleleKind::unanchored);
  CHECK(records[7].end == records[7].begin + 2);
  CHECK(records[8].end == 90);
}

TEST_CASE("what a header lacks is counted, never refused") {
  const TemporaryFolder folder;
  marrow::Warnings warnings;
  const std::string bare = "##reference=GRCh37\n#CHROM  POS     ID      REF     ALT     QUAL    FILTER  INFO\n";
  const std::string path = folder.write("bare.vcf", bare +
                                                        "7\t5\t.\tA\tC\t.\tq10\tGA=x y;TA=1\n"
                                                        "7\t3\t.\tA\tC\t.\tq10\tGA=x\n\n");
  CHECK(read_all(path, {}, &warnings).size() == 2);
  CHECK(count_of(warnings, "W201") == 1);
  CHECK(count_of(warnings, "W202") == 1);
  CHECK(count_of(warnings, "W203") == 0);
  CHECK(count_of(warnings, "W204") == 2);
  CHECK(count_of(warnings, "W205") == 1);
  CHECK(count_of(warnings, "W207") == 1);
  CHECK(count_of(warnings, "W210") == 0);
  CHECK(count_of(warnings, "W211") == 1);
  marrow::Warnings others;
  read_all(folder.write("other.vcf", sites("chr2  5  .  A  C  .  .  .\nchr2  9  .  A  C  .  .  .\n"
                                           "chr1  5  .  A  C  .  .  .\nchr2  9  .  A  C  .  .  .\n")),
           {}, &others);
  CHECK(count_of(others, "W203") == 1);
  CHECK(count_of(others, "W211") == 1);
}

TEST_CASE("a broken record can be stepped over when every fault is to be found") {
  const TemporaryFolder folder;
  marrow::Warnings warnings;
  marrow::VcfReader reader(folder.write("a.vcf", sites("chr1  x  .  A  C  .  .  .\nchr1  9  .  A  C  .  .  .\n")), {},
                           warnings);
  VcfRecord record;
  CHECK_THROWS_AS(reader.next(record), marrow::Error);
  CHECK(reader.can_continue());
  CHECK(reader.fault_code() == "position");
  CHECK(reader.next(record));
  CHECK(record.number == 2);
  CHECK_FALSE(reader.next(record));
}
