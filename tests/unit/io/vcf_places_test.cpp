#include "marrow/io/vcf_places.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <htslib/tbx.h>
#include <htslib/vcf.h>

#include <filesystem>
#include <fstream>

#include "marrow/base/error.hpp"
#include "marrow/base/random.hpp"
#include "marrow/io/vcf_reader.hpp"
#include "vcf_fixtures.hpp"

namespace {

using marrow::Interval;
using marrow::VcfRecord;
using marrow_test::sites_header;
using marrow_test::tabbed;
using marrow_test::TemporaryFolder;

const std::vector<Interval> two_genes{
    {"chr9", 100'000, 140'000}, {"chr9", 900'000, 901'000}, {"chr17", 50'000, 60'000}};

std::string place_of(std::string_view line, std::size_t columns = 8) {
  const std::string text = tabbed(line);
  const auto place = marrow::glance_at(text, columns);
  return place ? fmt::format("{}:{}-{}", place->contig, place->begin, place->end) : "doubt";
}

/// Records over chr9, chr17 and a decoy: SNVs, deletions across the borders of the places, and blocks with END.
std::string many_records() {
  std::string text = sites_header();
  text.insert(text.find("##FILTER"), "##contig=<ID=decoy,length=2000000>\n");
  marrow::Random random(5);
  for (const char* contig : {"chr9", "chr17", "decoy"}) {
    int pos = 1;
    const auto step = [&] {
      const int beyond = pos % 10'000;  // each base around the places' ends
      return beyond > 9'900 || beyond < 10 ? 1 : 20 + static_cast<int>(random.below(60));
    };
    for (; pos < 1'000'000; pos += step()) {
      const auto kind = random.below(50);
      const std::string ref = kind == 0 ? "CAT" : "C";
      const std::string end = kind == 1 ? fmt::format("END={}", pos + 3000) : "DP=7";
      text += fmt::format("{}\t{}\t.\t{}\t{}\t.\tPASS\t{}\n", contig, pos, ref, kind == 1 ? "<DEL>" : "T,G", end);
    }
  }
  return text;
}

struct Reading {
  std::string lines;
  std::int64_t records = 0;
  marrow::PlaceCounts counts;
  bool is_indexed = false;
  std::vector<marrow::Warning> warnings;
};

Reading read_places(const std::string& path, marrow::IndexUse use) {
  Reading reading;
  marrow::Warnings warnings;
  marrow::VcfReader reader(path, {}, warnings);
  reader.restrict_to(marrow::VcfPlaces(two_genes), use);
  reading.is_indexed = reader.is_indexed();
  VcfRecord record;
  while (reader.next(record)) reading.lines += record.line + "\n";
  reading.records = reader.record_count();
  reading.counts = reader.place_counts();
  reading.warnings = warnings.sorted();
  return reading;
}

/// What the whole file holds in the places, every record parsed.
Reading read_whole(const std::string& path) {
  Reading reading;
  marrow::Warnings warnings;
  marrow::VcfReader reader(path, {}, warnings);
  VcfRecord record;
  while (reader.next(record)) {
    ++reading.records;
    bool is_inside = false;
    for (const Interval& place : two_genes) {
      is_inside |= record.main_contig && place.overlaps({*record.main_contig, record.begin, record.end});
    }
    if (is_inside) {
      ++reading.counts.inside;
      reading.lines += record.line + "\n";
    } else {
      ++(record.main_contig ? reading.counts.outside : reading.counts.other_contigs);
    }
  }
  return reading;
}

void check_equal(const Reading& found, const Reading& expected) {
  CHECK(found.lines == expected.lines);
  CHECK(found.records == expected.records);
  CHECK(found.counts.inside == expected.counts.inside);
  CHECK(found.counts.outside == expected.counts.outside);
  CHECK(found.counts.other_contigs == expected.counts.other_contigs);
}

void cut_to(const std::string& path, std::uintmax_t size) {
  std::filesystem::resize_file(path, size);
}

/// Makes `path` look a minute newer than it is.
void make_newer(const std::string& path) {
  std::filesystem::last_write_time(path, std::filesystem::last_write_time(path) + std::chrono::minutes(1));
}

}  // namespace

TEST_CASE("a glance tells a record's place, and doubts whatever the parser might refuse") {
  CHECK(place_of("chr9  5  .  C  T  .  PASS  DP=3") == "chr9:4-5");
  CHECK(place_of("9  5  rs1  cat  c,*  .  .  END=90;DP=3") == "9:4-90");
  CHECK(place_of("9  5  rs1  CAT  C,T  .  .  END=90") == "9:4-7");
  CHECK(place_of("chr9  5  .  C  <DEL>  .  PASS  SVTYPE=DEL;END=90;SVLEN=-3") == "chr9:4-90");
  CHECK(place_of("chr9  5  .  C  <DEL>  .  PASS  SVTYPE=DEL;SVLEN=-30") == "chr9:4-35");
  CHECK(place_of("chr9  5  .  C  .  .  PASS  XEND=3;END=40") == "chr9:4-40");
  CHECK(place_of("chr9  5  .  C  <NON_REF>  .  .  END=40  GT  0/0", 10) == "chr9:4-40");
  for (const char* line :
       {"chr9  ABC  .  C  T  .  PASS  .", "chr9  0  .  C  T  .  PASS  .", "chr9  +5  .  C  T  .  PASS  .",
        "chr9  5  .  R  T  .  PASS  .", "chr9  5  .  -  T  .  PASS  .", "chr9  5  .  C  T  .  PASS",
        "chr9  5  .  C  T  .  PASS  .  GT", "chr9  99999999999  .  C  T  .  PASS  .",
        "chr9  5  .  C  <DEL>  .  .  END=4", "chr9  5  .  C  <DEL>  .  .  END=x", "chr9  5  .  C  T  .  PASS  \x01",
        "chr9  5  .  C  T  .  PASS  a\x7f"}) {
    CAPTURE(line);
    CHECK(place_of(line) == "doubt");
  }
  // A fault anywhere in a long line: whatever the stride with which it is looked through.
  for (std::size_t length = 0; length < 9000; length += 7) {
    const std::string good = "chr9\t5\t.\tC\tT\t.\tPASS\t" + std::string(length, 'x');
    CHECK(marrow::glance_at(good, 8).has_value());
    CHECK_FALSE(marrow::glance_at(good + "\t", 8).has_value());
    CHECK_FALSE(marrow::glance_at(good + "\x1f", 8).has_value());
  }
}

TEST_CASE("records of places are the same from text, BGZF and BCF, with an index and without") {
  const TemporaryFolder folder;
  const std::string text = many_records();
  const std::string plain = folder.write("a.vcf", text);
  const Reading expected = read_whole(plain);
  REQUIRE(expected.counts.inside > 500);
  REQUIRE(expected.counts.other_contigs > 500);
  check_equal(read_places(plain, marrow::IndexUse::if_trusted), expected);

  for (const int csi : {0, 14}) {
    CAPTURE(csi);
    const std::string bgzf = marrow_test::write_bgzf(folder, fmt::format("b{}.vcf.gz", csi), text);
    check_equal(read_places(bgzf, marrow::IndexUse::if_trusted), expected);
    REQUIRE(tbx_index_build(bgzf.c_str(), csi, &tbx_conf_vcf) == 0);
    check_equal(read_places(bgzf, marrow::IndexUse::none), expected);
    const Reading indexed = read_places(bgzf, marrow::IndexUse::if_trusted);
    CHECK(indexed.is_indexed);
    check_equal(indexed, expected);
  }
  const std::string bcf = marrow_test::write_bcf(folder, "c.bcf", text);
  check_equal(read_places(bcf, marrow::IndexUse::if_trusted), expected);
  REQUIRE(bcf_index_build(bcf.c_str(), 14) == 0);
  const Reading indexed = read_places(bcf, marrow::IndexUse::if_trusted);
  CHECK(indexed.is_indexed);
  check_equal(indexed, expected);
}

TEST_CASE("an index that is old, damaged or of another file is told and not used") {
  const TemporaryFolder folder;
  const std::string text = many_records();
  const std::string bgzf = marrow_test::write_bgzf(folder, "a.vcf.gz", text);
  const std::string index = bgzf + ".tbi";
  const Reading expected = read_whole(bgzf);
  const auto check_refused = [&](const std::string& why) {
    CAPTURE(why);
    const Reading reading = read_places(bgzf, marrow::IndexUse::if_trusted);
    CHECK_FALSE(reading.is_indexed);
    check_equal(reading, expected);
    REQUIRE(reading.warnings.size() == 1);
    CHECK(reading.warnings[0].code == "W220");
    CHECK(reading.warnings[0].text.find(why) != std::string::npos);
  };
  REQUIRE(tbx_index_build(bgzf.c_str(), 0, &tbx_conf_vcf) == 0);
  make_newer(bgzf);
  check_refused("older");
  make_newer(index);
  make_newer(index);
  CHECK(read_places(bgzf, marrow::IndexUse::if_trusted).is_indexed);

  const std::string whole = marrow_test::read_file(index);
  cut_to(index, whole.size() / 2);
  make_newer(index);
  make_newer(index);
  check_refused("damaged");
  marrow_test::write_bgzf(folder, "a.vcf.gz.tbi", "no index");
  make_newer(index);
  make_newer(index);
  check_refused("neither TBI nor CSI");

  // An index of a file with other places, as if the file had been replaced and the index touched.
  std::string other_text = sites_header();
  for (int pos = 1; pos < 1'000'000; pos += 9) other_text += fmt::format("chr9\t{}\t.\tC\tT\t.\t.\tDP={}\n", pos, pos);
  const std::string other = marrow_test::write_bgzf(folder, "other.vcf.gz", other_text);
  REQUIRE(tbx_index_build(other.c_str(), 0, &tbx_conf_vcf) == 0);
  std::filesystem::copy_file(other + ".tbi", index, std::filesystem::copy_options::overwrite_existing);
  make_newer(index);
  make_newer(index);
  check_refused("does not fit");
}

TEST_CASE("a file that is cut off is refused even where its index leads around the end") {
  const TemporaryFolder folder;
  const std::string bgzf = marrow_test::write_bgzf(folder, "a.vcf.gz", many_records());
  REQUIRE(tbx_index_build(bgzf.c_str(), 0, &tbx_conf_vcf) == 0);
  cut_to(bgzf, std::filesystem::file_size(bgzf) - 28);
  make_newer(bgzf + ".tbi");
  CHECK_THROWS_WITH_AS(read_places(bgzf, marrow::IndexUse::if_trusted),
                       "the file is cut off: its BGZF end marker is missing", marrow::Error);
}

TEST_CASE("an index is no guide where spans are told by SVLEN alone") {
  const TemporaryFolder folder;
  std::string text = many_records();
  text.insert(text.find("##FILTER"), "##INFO=<ID=SVLEN,Number=A,Type=Integer,Description=\"-\">\n");
  const std::string with_end = marrow_test::write_bgzf(folder, "a.vcf.gz", text);
  REQUIRE(tbx_index_build(with_end.c_str(), 0, &tbx_conf_vcf) == 0);
  CHECK(read_places(with_end, marrow::IndexUse::if_trusted).is_indexed);
  const std::size_t at = text.find("VCFv4.2");
  const std::string newer = marrow_test::write_bgzf(folder, "b.vcf.gz", text.replace(at, 7, "VCFv4.4"));
  REQUIRE(tbx_index_build(newer.c_str(), 0, &tbx_conf_vcf) == 0);
  CHECK_FALSE(read_places(newer, marrow::IndexUse::if_trusted).is_indexed);
}
