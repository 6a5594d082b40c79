#include "marrow/simulation/error_profile.hpp"

#include <doctest/doctest.h>

#include <string>

#include "marrow/base/error.hpp"

namespace {

marrow::ErrorProfile parsed(const std::string& rows) {
  return marrow::parse_error_profile(
      marrow::parse_delimited("kind\tkey\tstrand\tvalue\tfraction\n" + rows, "errors.tsv", marrow::Delimiter::tab));
}

}  // namespace

TEST_CASE("an error profile holds qualities with their true rates, contexts by strand and the overdispersion") {
  const auto profile = parsed(
      "quality\t37\t.\t0.0004\t0.9\n"
      "quality\t20\t.\t.\t0.1\n"
      "context\tGGC>T\t+\t8\t.\n"
      "context\tACA>G\t.\t3\t.\n"
      "overdispersion\t.\t.\t0.5\t.\n");
  REQUIRE(profile.levels.size() == 2);
  CHECK(profile.levels[0].error_rate == doctest::Approx(0.0004));
  CHECK(profile.levels[1].error_rate == doctest::Approx(0.01));
  CHECK(profile.levels[1].fraction == doctest::Approx(0.1));
  constexpr std::size_t to_g = 2;
  constexpr std::size_t to_t = 3;
  CHECK(profile.context_factor("GGC", to_t, false) == 8);
  CHECK(profile.context_factor("GGC", to_t, true) == 1);
  CHECK(profile.context_factor("ACA", to_g, false) == 3);
  CHECK(profile.context_factor("ACA", to_g, true) == 3);
  CHECK(profile.context_factor("ACA", to_t, true) == 1);
  CHECK(profile.context_factor("NCA", to_g, true) == 1);
  CHECK(profile.overdispersion == 0.5);
  CHECK_FALSE(profile.is_flat());
}

TEST_CASE("a quality that is kept errs as it promises, one that is overstated more often") {
  CHECK(marrow::flat_error_profile(30).levels[0].error_rate == doctest::Approx(1e-3));
  CHECK(marrow::flat_error_profile(30, 2).levels[0].error_rate == doctest::Approx(2e-3));
  CHECK(marrow::flat_error_profile(30).is_flat());
}

TEST_CASE("an error profile with a fault is refused, with what is wrong") {
  struct Row {
    std::string rows;
    std::string problem;
  };
  for (const auto& [rows, problem] :
       {Row{"context\tGGC>T\t+\t8\t.\n", "the error profile has no row of kind 'quality'"},
        Row{"quality\t37\t.\t.\t0.9\n", "the fractions of the qualities sum to 0.9, not 1"},
        Row{"quality\t1\t.\t.\t.\n", "'1' is no quality from 2 to 93"},
        Row{"quality\t37\t.\t0.8\t.\n", "'0.8' in column value is no number from 0 to 0.75"},
        Row{"quality\t37\t.\t.\t0.5\nquality\t37\t.\t.\t0.5\n", "quality 37 stands twice"},
        Row{"context\tGGC>G\t+\t8\t.\n", "'GGC>G' is no error in its context"},
        Row{"context\tGNC>T\t+\t8\t.\n", "'GNC>T' is no error in its context"},
        Row{"context\tGGC>T\tx\t8\t.\n", "'x' is no strand"},
        Row{"context\tGGC>T\t+\t8\t.\ncontext\tGGC>T\t.\t8\t.\n", "context GGC>T of strand + stands twice"},
        Row{"overdispersion\t.\t.\t-1\t.\n", "'-1' in column value is no number from 0 to 1000"},
        Row{"sharpness\t.\t.\t1\t.\n", "'sharpness' is no kind of row"}}) {
    CAPTURE(rows);
    CHECK_THROWS_WITH_AS(static_cast<void>(parsed(rows)), problem.c_str(), marrow::Error);
  }
  CHECK_THROWS_WITH_AS(static_cast<void>(marrow::parse_error_profile(marrow::parse_delimited(
                           "kind\tkey\tvalue\nquality\t37\t.\n", "errors.tsv", marrow::Delimiter::tab))),
                       "column 'strand' is missing", marrow::Error);
}
