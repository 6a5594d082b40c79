#include "support/alignment_fixture.hpp"

#include <fmt/format.h>
#include <htslib/hts.h>
#include <htslib/sam.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>
#include <string_view>

namespace marrow_test {

namespace {

constexpr std::array<std::string_view, 4> contig_names = {"chr1", "chr9", "chr17", "chrX"};

void require(bool is_done, const char* what) {
  if (!is_done) throw std::runtime_error(what);
}

std::size_t rank_of(const std::string& contig) {
  return static_cast<std::size_t>(std::find(contig_names.begin(), contig_names.end(), contig) - contig_names.begin());
}

std::string sam_line(const SamRead& read) {
  const std::string cigar = read.cigar.empty() ? fmt::format("{}M", read.bases.size()) : read.cigar;
  const bool has_mate = read.mate_begin >= 0;
  std::string line = fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t0\t{}\t{}", read.name, read.flag, read.contig,
                                 read.begin + 1, read.mapping_quality, cigar, has_mate ? "=" : "*", read.mate_begin + 1,
                                 read.bases, std::string(read.bases.size(), read.quality));
  return read.tags.empty() ? line : line + "\t" + read.tags;
}

}  // namespace

std::string sam_header(const std::string& sample) {
  std::string header =
      "@HD\tVN:1.6\tSO:coordinate\n@SQ\tSN:chr1\tLN:248956422\n@SQ\tSN:chr9\tLN:138394717\n"
      "@SQ\tSN:chr17\tLN:83257441\n@SQ\tSN:chrX\tLN:156040895\n";
  if (!sample.empty()) header += "@RG\tID:1\tSM:" + sample + "\n";
  return header;
}

void write_alignments(const std::string& path, const std::string& header_text, std::vector<SamRead> reads,
                      const std::string& reference) {
  std::stable_sort(reads.begin(), reads.end(), [](const SamRead& a, const SamRead& b) {
    return std::pair(rank_of(a.contig), a.begin) < std::pair(rank_of(b.contig), b.begin);
  });
  const bool is_cram = path.ends_with(".cram");
  const std::unique_ptr<htsFile, decltype(&hts_close)> file(hts_open(path.c_str(), is_cram ? "wc" : "wb"), &hts_close);
  require(file != nullptr, "cannot write the alignments");
  if (is_cram && reference.empty()) hts_set_opt(file.get(), CRAM_OPT_NO_REF, 1);
  if (is_cram && !reference.empty()) {
    require(hts_set_fai_filename(file.get(), reference.c_str()) == 0, "cannot read the reference");
  }
  const std::unique_ptr<sam_hdr_t, decltype(&sam_hdr_destroy)> header(
      sam_hdr_parse(header_text.size(), header_text.c_str()), &sam_hdr_destroy);
  require(header != nullptr && sam_hdr_write(file.get(), header.get()) == 0, "cannot write the header");
  const std::string index = path + (is_cram ? ".crai" : ".bai");
  require(sam_idx_init(file.get(), header.get(), 0, index.c_str()) == 0, "cannot begin the index");
  const std::unique_ptr<bam1_t, decltype(&bam_destroy1)> record(bam_init1(), &bam_destroy1);
  for (const SamRead& read : reads) {
    std::string line = sam_line(read);
    kstring_t text{line.size(), line.size() + 1, line.data()};
    require(sam_parse1(&text, header.get(), record.get()) >= 0, "a read is no SAM line");
    require(sam_write1(file.get(), header.get(), record.get()) >= 0, "cannot write a read");
  }
  require(sam_idx_save(file.get()) == 0, "cannot write the index");
}

}  // namespace marrow_test
