#include "marrow/io/fragment_counter.hpp"

#include <doctest/doctest.h>

#include <cmath>

#include <string>
#include <vector>

namespace {

using marrow::AlignedRead;
using marrow::FragmentCounter;
using marrow::SiteCounts;

/// A read in the form of a BAM, which a view can point to.
class PackedRead {
 public:
  PackedRead(std::string name, std::int64_t begin, const std::string& bases, std::uint16_t flags = 0)
      : name_(std::move(name)), qualities_(bases.size(), 37), cigar_{static_cast<std::uint32_t>(bases.size()) << 4U} {
    for (std::size_t i = 0; i < bases.size(); i += 2) {
      packed_.push_back(
          static_cast<std::uint8_t>(code(bases[i]) << 4U | (i + 1 < bases.size() ? code(bases[i + 1]) : 0U)));
    }
    read_ = {.contig = "chr1", .begin = begin, .end = begin + static_cast<std::int64_t>(bases.size()), .flags = flags};
  }
  PackedRead& with_mate(std::int64_t begin) {
    read_.has_mate_on_contig = true;
    read_.mate_begin = begin;
    return *this;
  }
  PackedRead& with_quality(std::size_t index, std::uint8_t quality) {
    qualities_[index] = quality;
    return *this;
  }
  /// `steps` are lengths and operations by BAM's numbers; `end` the read's on the reference.
  PackedRead& with_cigar(const std::vector<std::pair<std::uint32_t, std::uint32_t>>& steps, std::int64_t end) {
    cigar_.clear();
    for (const auto& [length, operation] : steps) cigar_.push_back(length << 4U | operation);
    read_.end = end;
    return *this;
  }
  [[nodiscard]] AlignedRead view() const {
    AlignedRead view = read_;
    view.name = name_;
    view.cigar = cigar_;
    view.packed_bases = packed_.data();
    view.qualities = qualities_;
    return view;
  }

 private:
  static std::uint32_t code(char base) {
    return base == 'A' ? 1U : base == 'C' ? 2U : base == 'G' ? 4U : base == 'T' ? 8U : 15U;
  }
  std::string name_;
  std::vector<std::uint8_t> qualities_;
  std::vector<std::uint32_t> cigar_;
  std::vector<std::uint8_t> packed_;
  AlignedRead read_;
};

constexpr std::uint16_t first_forward = 0x1 | 0x40;
constexpr std::uint16_t second_reverse = 0x1 | 0x80 | 0x10;
constexpr std::uint16_t second_forward = 0x1 | 0x80;
constexpr std::uint16_t first_reverse = 0x1 | 0x40 | 0x10;

FragmentCounter counted(const std::vector<PackedRead>& reads) {
  FragmentCounter counter({{"chr1", 100, 110}}, {.min_base_quality = 20});
  for (const PackedRead& read : reads) counter.add(read.view());
  return counter;
}

SiteCounts at(const FragmentCounter& counter, std::int64_t position) {
  return counter.site(0, position, "NAN");
}

TEST_CASE("bases are counted by strand, those of low quality and N are not") {
  const FragmentCounter counter = counted({PackedRead("a", 98, "ACGTACGT"), PackedRead("b", 100, "CCNC", 0x10),
                                           PackedRead("c", 100, "GCCC").with_quality(0, 19)});
  CHECK(at(counter, 100).forward == std::array<std::int64_t, 4>{0, 0, 1, 0});
  CHECK(at(counter, 100).reverse == std::array<std::int64_t, 4>{0, 1, 0, 0});
  CHECK(at(counter, 102).depth() == 2);
  CHECK(at(counter, 100).forward_errors == doctest::Approx(std::pow(10, -3.7)));
}

TEST_CASE("agreeing mates are one fragment on the strand of the first mate, whichever comes first in the file") {
  const FragmentCounter first = counted({PackedRead("a", 100, "AAAA", first_forward).with_mate(102),
                                         PackedRead("a", 102, "AAAA", second_reverse).with_mate(100)});
  CHECK(at(first, 102).forward[0] == 1);
  CHECK(at(first, 102).depth() == 1);
  CHECK(at(first, 105).reverse[0] == 1);  // the second mate alone
  const FragmentCounter second = counted({PackedRead("a", 100, "AAAA", second_forward).with_mate(102),
                                          PackedRead("a", 102, "AAAA", first_reverse).with_mate(100)});
  CHECK(at(second, 102).reverse[0] == 1);
  CHECK(at(second, 102).depth() == 1);
}

TEST_CASE("mates that differ are no fragment, but a low quality is no word against the other mate") {
  const FragmentCounter differing = counted({PackedRead("a", 100, "AAAA", first_forward).with_mate(100),
                                             PackedRead("a", 100, "ACAA", second_reverse).with_mate(100)});
  CHECK(at(differing, 101).depth() == 0);
  CHECK(at(differing, 101).discordant_fragments == 1);
  CHECK(at(differing, 101).forward_errors == doctest::Approx(0).epsilon(1e-6));
  const FragmentCounter doubtful =
      counted({PackedRead("a", 100, "AAAA", first_forward).with_mate(100),
               PackedRead("a", 100, "ACAA", second_reverse).with_mate(100).with_quality(1, 10)});
  CHECK(at(doubtful, 101).forward[0] == 1);
  CHECK(at(doubtful, 101).discordant_fragments == 0);
}

TEST_CASE("a skip is nothing, a deletion is told apart, an insertion and a clip are signals") {
  const FragmentCounter counter = counted({PackedRead("a", 100, "AACC").with_cigar({{2, 0}, {3, 3}, {2, 0}}, 107),
                                           PackedRead("b", 100, "AACC").with_cigar({{2, 0}, {3, 2}, {2, 0}}, 107),
                                           PackedRead("c", 100, "AATTCC").with_cigar({{2, 0}, {2, 1}, {2, 0}}, 104),
                                           PackedRead("d", 103, "TTTTTTAA").with_cigar({{6, 4}, {2, 0}}, 105),
                                           PackedRead("e", 104, "TTAA").with_cigar({{2, 4}, {2, 0}}, 106)});
  CHECK(at(counter, 102).depth() == 1);  // c
  CHECK(at(counter, 102).deleted_fragments == 1);
  CHECK(counter.length_signals(0, 102) == 2);  // b and c
  CHECK(counter.length_signals(0, 103) == 1);  // d
  CHECK(counter.length_signals(0, 104) == 0);  // too short a clip
  CHECK(at(counter, 105).depth() == 3);        // a, b and e
}

TEST_CASE("three mates of one name do not break the counts") {
  const FragmentCounter counter = counted({PackedRead("a", 100, "AAAA", first_forward).with_mate(100),
                                           PackedRead("a", 100, "AAAA", first_forward).with_mate(100),
                                           PackedRead("a", 100, "CCCC", second_reverse).with_mate(100)});
  for (std::int64_t position = 100; position < 104; ++position) {
    const SiteCounts site = at(counter, position);
    for (std::size_t base = 0; base < 4; ++base) CHECK(site.count(base) >= 0);
  }
}

}  // namespace
