#include "marrow/io/depth_file.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "marrow/base/error.hpp"
#include "temporary_folder.hpp"
#include "vcf_fixtures.hpp"

namespace {

using marrow::DepthFileForm;
using marrow::DepthKind;
using marrow::DepthRegion;

struct DepthFile {
  DepthFileForm form = DepthFileForm::intervals;
  std::vector<DepthRegion> regions;
};

DepthFile read_path(const std::string& path, std::optional<std::int64_t> minimum = {}) {
  std::istringstream none;
  DepthFile file;
  file.form = marrow::read_depth_file(path, {.assembly = marrow::Assembly::grch38, .min_depth_reads = minimum}, none,
                                      [&](const DepthRegion& region) { file.regions.push_back(region); });
  return file;
}

DepthFile read_text(const std::string& text, std::optional<std::int64_t> minimum = {}) {
  const marrow_test::TemporaryFolder folder;
  return read_path(folder.write("c.bed", text), minimum);
}

}  // namespace

TEST_CASE("the form of a coverage file is told by its header and columns") {
  CHECK(read_text("chr17\t10\t20\n").form == DepthFileForm::intervals);
  CHECK(read_text("17 10 20").form == DepthFileForm::intervals);
  CHECK(read_text("chr17\t10\t20\tTP53_5\n").form == DepthFileForm::intervals);
  CHECK(read_text("chr17\t10\t20\tTP53\t0\t-\n").form == DepthFileForm::intervals);
  CHECK(read_text("track type=bedGraph\nchr17\t10\t20\t31\n").form == DepthFileForm::depth);
  CHECK(read_text("chr17\t10\t20\t31.00\n").form == DepthFileForm::means);
  CHECK(read_text("chr17\t10\t20\tTP53\t31.00\n").form == DepthFileForm::means);
  CHECK(read_text("chr17\t0\t20\t0:1\n").form == DepthFileForm::quantized);
  CHECK(read_text("chr17\t0\t20\tNO_COVERAGE\n").form == DepthFileForm::states);
  CHECK(read_text("#chrom\tstart\tend\tregion\t1X\t20X\nchr17\t1\t9\tx\t8\t8\n").form == DepthFileForm::thresholds);
}

TEST_CASE("each form earns what its numbers say of every base") {
  const DepthFile depth = read_text("chr17\t10\t20\t0\nchr17\t20\t30\t19\nchr17\t30\t40\t20\n");
  REQUIRE(depth.regions.size() == 3);
  CHECK(depth.regions[0].depth.kind == DepthKind::no_reads);
  CHECK(depth.regions[1].depth.kind == DepthKind::low_depth);
  CHECK(depth.regions[2].depth.kind == DepthKind::covered);
  CHECK(depth.regions[2].depth.depth_reads == 20);

  const DepthFile bins = read_text("chr17\t0\t20\t0:1\nchr17\t20\t30\t1:20\nchr17\t30\t40\t20:inf\n");
  CHECK(bins.regions[0].depth.kind == DepthKind::no_reads);
  CHECK(bins.regions[1].depth.kind == DepthKind::low_depth);
  CHECK(bins.regions[2].depth.depth_reads == 20);

  // A mean of 400 may hide a base without reads.
  const DepthFile means = read_text("chr17\t10\t20\t0.00\nchr17\t20\t30\t3.50\nchr17\t30\t40\t400.00\n");
  CHECK(means.regions[0].depth.kind == DepthKind::no_reads);
  CHECK(means.regions[1].depth.kind == DepthKind::low_depth);
  CHECK(means.regions[2].depth.kind == DepthKind::unsettled);

  const DepthFile states = read_text("chr17\t0\t20\tCALLABLE\nchr17\t20\t30\tLOW_COVERAGE\nchr17\t30\t40\tREF_N\n");
  CHECK(states.regions[0].depth.kind == DepthKind::covered);
  CHECK_FALSE(states.regions[0].depth.depth_reads);
  CHECK(states.regions[1].depth.kind == DepthKind::low_depth);
  CHECK(states.regions[2].depth.kind == DepthKind::noisy);

  CHECK_FALSE(read_text("chr17\t10\t20\n").regions[0].depth.depth_reads);
  CHECK(read_text("chr17\t10\t20\n", 50).regions[0].depth.depth_reads == 50);
}

TEST_CASE("a region of mosdepth's thresholds is covered at the deepest column that all of its bases reach") {
  const std::string header = "#chrom\tstart\tend\tregion\t1X\t10X\t20X\t30X\n";
  const DepthFile file = read_text(header +
                                   "chr17\t0\t10\tunknown\t10\t10\t10\t10\nchr17\t10\t20\tunknown\t10\t10\t10\t9\n"
                                   "chr17\t20\t30\tunknown\t10\t10\t9\t0\nchr17\t30\t40\tunknown\t0\t0\t0\t0\n"
                                   "chr17\t40\t50\tunknown\t7\t0\t0\t0\n");
  REQUIRE(file.regions.size() == 5);
  CHECK(file.regions[0].depth.depth_reads == 30);
  CHECK(file.regions[1].depth.depth_reads == 20);
  CHECK(file.regions[2].depth.kind == DepthKind::low_depth);
  CHECK(file.regions[2].depth.depth_reads == 10);
  CHECK(file.regions[2].depth.reached_fraction == 0.9);
  CHECK(file.regions[3].depth.kind == DepthKind::no_reads);
  CHECK(file.regions[4].depth.kind == DepthKind::low_depth);
  CHECK(read_text(header + "chr17\t0\t10\tx\t10\t10\t10\t9\n", 30).regions[0].depth.kind == DepthKind::low_depth);
  CHECK_THROWS_AS(read_text(header + "chr17\t0\t10\tx\t11\t10\t10\t9\n"), marrow::Error);
  CHECK_THROWS_AS(read_text(header + "chr17\t0\t10\tx\t10\t10\t10\n"), marrow::Error);
  CHECK_THROWS_AS(read_text(header + "chr17\t0\t10\tx\t10\t10\t10\t9\n", 31), marrow::Error);
}

TEST_CASE("compressed coverage is read to its proven end") {
  const marrow_test::TemporaryFolder folder;
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "chr17\t" + std::to_string(i) + "\t" + std::to_string(i + 1) + "\t30\n";
  const std::string whole = marrow_test::write_bgzf(folder, "c.bed.gz", text);
  CHECK(read_path(whole).regions.size() == 20000);
  const auto size = std::filesystem::file_size(whole);
  for (const std::uintmax_t left : {size - 28, size / 2}) {
    const std::string cut = folder.path("cut.bed.gz");
    std::filesystem::copy_file(whole, cut, std::filesystem::copy_options::overwrite_existing);
    std::filesystem::resize_file(cut, left);
    CHECK_THROWS_AS(read_path(cut), marrow::Error);
  }
}

TEST_CASE("what lies in PAR1 of chrY is given once more on chrX") {
  const DepthFile file = read_text("chrY\t0\t57227415\t25\n");
  REQUIRE(file.regions.size() == 2);
  CHECK(file.regions[1].place == marrow::Interval{"chrX", 10000, 2781479});
}
