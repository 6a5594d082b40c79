#include "marrow/simulation/simulated_reference.hpp"

#include <doctest/doctest.h>

namespace {

using marrow::Assembly;
using marrow::Interval;

/// Knows chr9:101-104, TACG.
class FourBases : public marrow::SequenceSource {
 public:
  [[nodiscard]] std::optional<std::string> bases(Assembly /*assembly*/, const Interval& interval) const override {
    if (interval.contig != "chr9" || interval.begin < 100 || interval.end > 104) return std::nullopt;
    return std::string("TACG").substr(static_cast<std::size_t>(interval.begin - 100),
                                      static_cast<std::size_t>(interval.end - interval.begin));
  }
};

}  // namespace

TEST_CASE("known bases stand in their place, and invented ones are the same in every window") {
  const FourBases known;
  const std::string wide = marrow::filled_bases(known, Assembly::grch38, {"chr9", 50, 150}, 1);
  REQUIRE(wide.size() == 100);
  CHECK(wide.substr(50, 4) == "TACG");
  CHECK(marrow::filled_bases(known, Assembly::grch38, {"chr9", 80, 120}, 1) == wide.substr(30, 40));
  CHECK(marrow::filled_bases(known, Assembly::grch38, {"chr9", 50, 100}, 2) != wide.substr(0, 50));
  CHECK(wide.find_first_not_of("ACGT") == std::string::npos);
}

TEST_CASE("a simulated reference knows the bases of its stretches and nothing else") {
  const marrow::SimulatedReference reference(Assembly::grch38,
                                             {{{"chr9", 100, 104}, "TACG"}, {{"chr17", 10, 13}, "GGA"}});
  CHECK(reference.contigs()[0].name() == "chr9:101-104");
  CHECK(reference.bases(Assembly::grch38, {"chr9", 101, 103}) == "AC");
  CHECK(reference.bases(Assembly::grch38, {"chr17", 10, 13}) == "GGA");
  CHECK_FALSE(reference.bases(Assembly::grch38, {"chr9", 103, 105}));
  CHECK_FALSE(reference.bases(Assembly::grch38, {"chr9", 99, 101}));
  CHECK_FALSE(reference.bases(Assembly::grch37, {"chr9", 101, 103}));
}

TEST_CASE("the windows of a transcript are its exons on the build, with flanks") {
  marrow::Transcript transcript;
  transcript.contig = "chr9";
  transcript.exons_grch38 = {marrow::Block{100, 200}, marrow::Block{400, 500}};
  transcript.exons_grch37 = {marrow::Block{90, 190}, std::nullopt};
  CHECK(marrow::exon_windows(transcript, Assembly::grch38, 20) ==
        std::vector<Interval>{{"chr9", 80, 220}, {"chr9", 380, 520}});
  CHECK(marrow::exon_windows(transcript, Assembly::grch37, 0) == std::vector<Interval>{{"chr9", 90, 190}});
}
