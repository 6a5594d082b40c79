#include "marrow/findings/left_alignment.hpp"

#include <doctest/doctest.h>

namespace {

/// chr1 from position 100 (0-based) on: ACACACAGGGT.
class Stretch : public marrow::SequenceSource {
 public:
  [[nodiscard]] std::optional<std::string> bases(marrow::Assembly /*assembly*/,
                                                 const marrow::Interval& interval) const override {
    const std::string known = "ACACACAGGGT";
    if (interval.contig != "chr1" || interval.begin < 100 || interval.end > 111) return std::nullopt;
    return known.substr(static_cast<std::size_t>(interval.begin - 100),
                        static_cast<std::size_t>(interval.end - interval.begin));
  }
};

}  // namespace

TEST_CASE("an insertion or deletion goes to its leftmost place, with the room it has to the right") {
  const Stretch genome;
  const auto aligned = [&](std::int64_t begin, const char* ref, const char* alt) {
    return marrow::left_aligned({"chr1", begin, ref, alt}, marrow::Assembly::grch38, genome);
  };
  const marrow::SmallVariant deletion{"chr1", 100, "AC", ""};
  for (const auto& [begin, ref] :
       {std::pair(100, "AC"), std::pair(101, "CA"), std::pair(104, "AC"), std::pair(105, "CA")}) {
    CAPTURE(begin);
    CHECK(aligned(begin, ref, "").variant == deletion);  // stops where nothing is known before
    CHECK(aligned(begin, ref, "").shift_bp == 5);
  }
  CHECK(aligned(110, "", "G").variant == marrow::SmallVariant{"chr1", 107, "", "G"});
  CHECK(aligned(110, "", "G").shift_bp == 3);
  CHECK(aligned(107, "G", "T").variant == marrow::SmallVariant{"chr1", 107, "G", "T"});
  CHECK(aligned(107, "G", "T").shift_bp == 0);
  CHECK(aligned(500, "", "G").variant == marrow::SmallVariant{"chr1", 500, "", "G"});  // nothing known there
}
