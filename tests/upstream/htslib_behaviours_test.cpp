#include <doctest/doctest.h>
#include <htslib/bgzf.h>
#include <htslib/hts_log.h>
#include <htslib/vcf.h>

#include <string>
#include <vector>

#include "vcf_fixtures.hpp"

// What marrow assumes of HTSlib. Where a case fails with a newer HTSlib, the code that the case names may become
// simpler, or must become stricter.

namespace {

using marrow_test::TemporaryFolder;

const std::string meta =
    "##fileformat=VCFv4.2\n##contig=<ID=chr1,length=248956422>\n"
    "##INFO=<ID=DP,Number=1,Type=Integer,Description=\"-\">\n"
    "##FORMAT=<ID=AD,Number=R,Type=Integer,Description=\"-\">\n";
const std::string sites = meta + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
const std::string one_sample = meta + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tT\n";

struct Reading {
  bool has_header = false;
  std::int64_t records = 0;
  int last_status = 0;
  std::int64_t last_position = 0;  ///< 0-based
  int is_end_marked = 0;           ///< as hts_check_EOF says
};

Reading read(const std::string& path) {
  hts_set_log_level(HTS_LOG_OFF);
  Reading reading;
  htsFile* file = hts_open(path.c_str(), "r");
  REQUIRE(file != nullptr);
  reading.is_end_marked = hts_check_EOF(file);
  bcf_hdr_t* header = bcf_hdr_read(file);
  bcf1_t* record = bcf_init();
  reading.has_header = header != nullptr;
  while (header != nullptr && (reading.last_status = bcf_read(file, header, record)) >= 0) {
    ++reading.records;
    reading.last_position = record->pos;
  }
  bcf_destroy(record);
  if (header != nullptr) bcf_hdr_destroy(header);
  hts_close(file);
  return reading;
}

std::string many_records() {
  std::string text = sites;
  for (int i = 1; i <= 20000; ++i) {
    text += "chr1\t" + std::to_string(i * 7) + "\t.\tA\tC\t.\tPASS\tDP=" + std::to_string(i * 7919 % 1000) + "\n";
  }
  return text;
}

}  // namespace

TEST_CASE("HTSlib refuses a #CHROM line with spaces, so marrow reads headers itself (vcf_header)") {
  const TemporaryFolder folder;
  CHECK(read(folder.write("a.vcf", sites)).has_header);
  CHECK_FALSE(
      read(folder.write("b.vcf", meta + "#CHROM  POS     ID      REF     ALT     QUAL    FILTER  INFO\n")).has_header);
}

TEST_CASE("HTSlib takes POS ABC as -1, so marrow reads POS itself (vcf_line)") {
  const TemporaryFolder folder;
  const Reading reading = read(folder.write("a.vcf", sites + "chr1\tABC\t.\tA\tC\t.\tPASS\t.\n"));
  CHECK(reading.records == 1);
  CHECK(reading.last_position == -1);
}

TEST_CASE("HTSlib takes four columns, one AD for two alleles and a negative AD, so marrow counts (vcf_line)") {
  const TemporaryFolder folder;
  CHECK(read(folder.write("a.vcf", sites + "chr1\t5\t.\tA\n")).records == 1);
  CHECK(read(folder.write("b.vcf", one_sample + "chr1\t5\t.\tA\tC\t.\tPASS\t.\tAD\t30\n")).records == 1);
  CHECK(read(folder.write("c.vcf", one_sample + "chr1\t5\t.\tA\tC\t.\tPASS\t.\tAD\t-3,4\n")).records == 1);
}

TEST_CASE("HTSlib ends a VCF that is cut at a block's border as if it were whole; only the end marker tells") {
  const TemporaryFolder folder;
  const std::string whole = marrow_test::read_file(marrow_test::write_bgzf(folder, "whole.gz", many_records()));
  const Reading good = read(folder.path("whole.gz"));
  CHECK(good.records == 20000);
  CHECK(good.is_end_marked == 1);
  constexpr std::size_t end_marker_bytes = 28;
  const Reading cut = read(folder.write("cut.gz", whole.substr(0, whole.size() - end_marker_bytes)));
  CHECK(cut.records == 20000);
  CHECK(cut.last_status == -1);
  CHECK(cut.is_end_marked == 0);
}

TEST_CASE("HTSlib loses the rest of a VCF that is cut within a block, and its status may say end") {
  const TemporaryFolder folder;
  const std::string whole = marrow_test::read_file(marrow_test::write_bgzf(folder, "whole.gz", many_records()));
  const Reading cut = read(folder.write("cut.gz", whole.substr(0, whole.size() * 2 / 3)));
  CHECK(cut.has_header);
  CHECK(cut.records > 0);
  CHECK(cut.records < 20000);
  CHECK(cut.last_status < 0);
  CHECK(cut.is_end_marked == 0);
}

TEST_CASE("bgzf_read tells a cut within a block and remembers whether the last block was the end marker") {
  const TemporaryFolder folder;
  const std::string whole = marrow_test::read_file(marrow_test::write_bgzf(folder, "whole.gz", many_records()));
  const auto last_read = [&](const std::string& bytes, unsigned& is_end_marked) {
    BGZF* file = bgzf_open(folder.write("a.gz", bytes).c_str(), "r");
    REQUIRE(file != nullptr);
    std::vector<char> buffer(1 << 16);
    ssize_t count = 0;
    while ((count = bgzf_read(file, buffer.data(), buffer.size())) > 0) {
    }
    is_end_marked = file->last_block_eof;
    bgzf_close(file);
    return count;
  };
  unsigned is_end_marked = 0;
  CHECK(last_read(whole, is_end_marked) == 0);
  CHECK(is_end_marked == 1);
  CHECK(last_read(whole.substr(0, whole.size() - 28), is_end_marked) == 0);
  CHECK(is_end_marked == 0);
  CHECK(last_read(whole.substr(0, whole.size() / 2), is_end_marked) == -1);
}

TEST_CASE("HTSlib ends a BCF that is cut within a record with -2") {
  const TemporaryFolder folder;
  const std::string whole = marrow_test::read_file(marrow_test::write_bcf(folder, "whole.bcf", many_records()));
  const Reading cut = read(folder.write("cut.bcf", whole.substr(0, whole.size() / 2)));
  CHECK(cut.records < 20000);
  CHECK(cut.last_status == -2);
}
