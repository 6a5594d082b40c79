#include "marrow/model/feature_words.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <vector>

TEST_CASE("a feature's value is told in the unit of the clinic, not as its logarithm") {
  struct Row {
    std::string unit;
    double value;
    std::string words;
  };
  const std::vector<Row> rows{{"log10(%)", std::log10(0.35), "0.35 %"},
                              {"log10(%)", std::log10(12.34), "12.3 %"},
                              {"log10(%)", std::log10(0.001), "0.001 %"},
                              {"log10(%)", -4, "≤ 0.0001 %"},
                              {"log10(1e9/L)", std::log10(128), "128 ×10⁹/L"},
                              {"log10(1e9/L)", std::log10(1234), "1234 ×10⁹/L"},
                              {"log10(1e9/L)", -1, "≤ 0.1 ×10⁹/L"},
                              {"log10(%)", 400, "400 log10(%)"},
                              {"log10(%)", -400, "≤ 0 %"},
                              {"0/1", 1, "yes"},
                              {"0/1", 0, "no"},
                              {"0/1", 0.4, "0.4"},
                              {"years", 12.4, "12.4 years"},
                              {"years", 10, "10 years"},
                              {"ratio", 1.16, "1.16"},
                              {"", -0.5, "-0.5"}};
  for (const Row& row : rows) {
    CAPTURE(row.unit);
    CHECK(marrow::feature_value_words({.name = "x", .unit = row.unit}, row.value) == row.words);
  }
}
