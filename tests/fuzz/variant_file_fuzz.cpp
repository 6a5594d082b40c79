// Any bytes as a variant file: reading, checking and extracting never crash, and no record is lost in silence.

#include <istream>
#include <numeric>
#include <sstream>

#include "caller_fixtures.hpp"
#include "fuzz_target.hpp"
#include "marrow/base/error.hpp"
#include "marrow/io/vcf_check.hpp"
#include "marrow/io/vcf_reader.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/pipeline/variant_collection.hpp"
#include "memory_file.hpp"

namespace {

using marrow_test::MemoryFile;
using marrow_test::require;

/// Record lines of plain text, counted without marrow: what stands behind the #CHROM line and is not empty. A last line
/// without line end is no record but a fault of the file. Negative if the bytes are not plain text with such a header.
long long lines_in(std::string_view text) {
  if (text.starts_with("\x1f\x8b") || text.starts_with("BCF")) return -1;
  bool is_header = true;
  long long lines = 0;
  for (std::size_t end = text.find('\n'); end != std::string_view::npos; end = text.find('\n')) {
    std::string_view line = text.substr(0, end);
    text.remove_prefix(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!is_header && !line.empty()) ++lines;
    if (is_header && !line.starts_with("##") && !line.starts_with("\xef\xbb\xbf##")) is_header = false;
  }
  return is_header ? -1 : lines;
}

/// Reads to the end, going on after broken records: every record is read or told of as broken.
void read_all(const std::string& path, std::string_view text) {
  marrow::Warnings warnings;
  marrow::VcfOptions options;
  options.lists_faults = true;
  marrow::VcfReader reader(path, options, warnings);
  marrow::VcfRecord record;
  long long read = 0;
  long long broken = 0;
  while (true) {
    try {
      if (!reader.next(record)) break;
      ++read;
    } catch (const marrow::Error&) {
      if (!reader.can_continue()) break;
      ++broken;
    }
  }
  require(reader.record_count() == read + broken, "records are read or told of as broken", read + broken,
          reader.record_count());
  const long long lines = lines_in(text);
  require(lines < 0 || lines == read + broken, "each line is a record", read + broken, lines);
}

/// What `check` says is the same count.
void check_all(const std::string& path, std::string_view text) {
  const marrow::VcfCheck check = marrow::check_vcf(path, {});
  const bool has_header = check.faults.empty() || check.faults.front().code != "header";
  const long long lines = lines_in(text);
  if (has_header) require(lines < 0 || lines == check.records, "check counts every line", check.records, lines);
}

/// Each record that extraction reads is used or set aside under a code.
void extract_all(const std::string& path) {
  static const marrow::Knowledge knowledge(marrow::KnowledgeSource::embedded());
  static marrow::ExtractTools tools(knowledge, std::nullopt);
  marrow::PlannedSample sample;
  sample.entry.vcf = {path};
  marrow::Warnings warnings;
  const marrow::VariantCollection collection = marrow::collect_variants(sample, tools, {}, warnings);
  for (const marrow::InputFile& input : collection.inputs) {
    long long told = input.used;
    for (const auto& [code, count] : input.set_aside) told += count;
    require(told >= input.records, "each record is used or set aside", told, input.records);
  }
}

std::string header(const char* samples) {
  return std::string("##fileformat=VCFv4.2\n##contig=<ID=chr17,length=83257441>\n") +
         marrow_test::tabbed(std::string("#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO  FORMAT  ") + samples + "\n");
}

/// BCF without compression, so that a changed byte reaches the records.
std::string plain_bcf(const std::string& text) {
  const marrow_test::TemporaryFolder folder;
  const std::string path = marrow_test::write_bcf(folder, "a.bcf", text);
  const std::string plain = folder.path("b.bcf");
  htsFile* in = hts_open(path.c_str(), "r");
  htsFile* out = hts_open(plain.c_str(), "wbu");
  bcf_hdr_t* hdr = bcf_hdr_read(in);
  bcf1_t* record = bcf_init();
  bool is_good = bcf_hdr_write(out, hdr) == 0;
  while (is_good && bcf_read(in, hdr, record) == 0) is_good = bcf_write(out, hdr, record) == 0;
  bcf_destroy(record);
  bcf_hdr_destroy(hdr);
  hts_close(in);
  hts_close(out);
  return marrow_test::read_file(plain);
}

}  // namespace

std::vector<std::string> marrow_test::fuzz_seeds() {
  std::vector<std::string> seeds;
  for (const CallerFixture& fixture : caller_fixtures()) seeds.push_back(text_of(fixture));
  std::string many_alts = header("T") + "chr17\t7674220\t.\tC\t";
  std::string counts = "100";
  for (int i = 0; i < 10000; ++i) {
    many_alts += (i > 0 ? ",C" : "C") + std::string(static_cast<std::size_t>(i % 7), 'A') + "T";
    counts += ",1";
  }
  seeds.push_back(many_alts + "\t.\tPASS\t.\tGT:AD\t0/1:" + counts + "\n");
  const std::string megabase(1 << 20, 'A');
  seeds.push_back(header("T") + "chr17\t7674220\t.\tC\tC" + megabase + "\t.\tPASS\t.\tGT:AD\t0/1:5,5\n");
  seeds.push_back(header("T") + "chr17\t7000000\t.\t" + megabase + "\tA\t.\tPASS\t.\tGT:AD\t0/1:5,5\n");
  const std::string typed =
      "##fileformat=VCFv4.2\n##contig=<ID=chr17,length=83257441>\n##FILTER=<ID=PASS,Description=\"-\">\n"
      "##INFO=<ID=DP,Number=1,Type=Float,Description=\"-\">\n##INFO=<ID=END,Number=1,Type=String,Description=\"-\">\n"
      "##FORMAT=<ID=GT,Number=1,Type=String,Description=\"-\">\n##FORMAT=<ID=AD,Number=R,Type=Float,Description=\"-\">"
      "\n" +
      tabbed(
          "#CHROM  POS  ID  REF  ALT  QUAL  FILTER  INFO  FORMAT  N  T\n"
          "chr17  7674220  .  C  T,<NON_REF>  .  PASS  DP=1.5;END=x  GT:AD  0/0:30.5,0,1  0/1:20,8,2\n"
          "chr17  7674221  rs1  G  A  10  PASS  DP=3  GT:AD  0|0:30,0  0|1:20,8\n");
  seeds.push_back(typed);
  seeds.push_back(plain_bcf(typed));
  return seeds;
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const MemoryFile file(data, size);
  const std::string text(data, data + size);
  const auto run = [](const auto& action) {
    try {
      action();
    } catch (const marrow::Error& error) {
      // A fault of the input is an answer; one of marrow's own is not.
      require(error.kind() != marrow::ErrorKind::internal, error.what(), 0, 1);
    }
  };
  run([&] { read_all(file.path(), text); });
  run([&] { check_all(file.path(), text); });
  run([&] { extract_all(file.path()); });
  return 0;
}
