#include "marrow/model/response_unit.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/outcome_table.hpp"

namespace {

using marrow::Error;
using marrow::parse_response_unit;

double log2_of(const std::string& cell, const std::string& unit) {
  return marrow::read_response(cell, parse_response_unit(unit)).log2;
}

template <class Call>
std::string refusal(Call call) {
  try {
    call();
  } catch (const Error& fault) {
    return std::string(fault.what());
  }
  return "accepted";
}

marrow::OutcomeTable read(const std::string& text, const std::string& columns, const std::string& unit) {
  const marrow::DelimitedText table = marrow::parse_delimited(text, "lab.tsv", marrow::Delimiter::tab);
  return marrow::parse_responses(table, {}, {marrow::split_list(columns, ','), parse_response_unit(unit), {}});
}

}  // namespace

TEST_CASE("responses become binary logarithms, whatever logarithm or concentration they are given in") {
  CHECK(log2_of("8", "uM") == doctest::Approx(3));
  CHECK(log2_of("0.25", "ug/mL") == doctest::Approx(-2));
  CHECK(log2_of("-1.5", "log2") == doctest::Approx(-1.5));
  CHECK(log2_of("2", "log10") == doctest::Approx(std::log2(100)));
  CHECK(log2_of("1", "ln") == doctest::Approx(std::log2(std::exp(1.0))));
  CHECK(log2_of("1.5", "log2_shift") == doctest::Approx(1.5));
  CHECK(parse_response_unit("log2").words() == "log2");
  CHECK(parse_response_unit("ln").words() == "log2, from ln");
  CHECK(parse_response_unit("nM").words() == "log2 of nM");
  CHECK(refusal([] { static_cast<void>(parse_response_unit("um")); }) == "there is no unit 'um'");
}

TEST_CASE("a response outside the tested range is its limit, and counted") {
  CHECK(marrow::read_response("> 64", parse_response_unit("uM")).is_limit);
  CHECK(marrow::read_response(">=64", parse_response_unit("uM")).log2 == doctest::Approx(6));
  CHECK_FALSE(marrow::read_response("64", parse_response_unit("uM")).is_limit);
  const marrow::OutcomeTable table = read("patient\tlc50\na\t1\nb\t>64\nc\t<0.5\nd\tNA\n", "lc50", "uM");
  CHECK(table.limits == 2);
  CHECK(table.missing == 1);
  REQUIRE(table.outcomes.size() == 3);
  CHECK(table.outcomes[1].responses == std::vector<double>{6});
}

TEST_CASE("a cell that is no response is refused with what to do") {
  const auto refused = [](const std::string& cell, const std::string& unit) {
    return refusal([&] { static_cast<void>(log2_of(cell, unit)); });
  };
  CHECK(refused("0.5 uM", "uM") == "'0.5 uM' is no response: a number is needed");
  CHECK(refused("sensitive", "uM") == "'sensitive' is no response: a number is needed");
  CHECK(refused("-2", "uM") == "'-2' is no concentration: it must be above 0");
  CHECK(refused("0", "nM") == "'0' is no concentration: it must be above 0");
  CHECK(refused("300", "log2").starts_with("'300' as log2 is 2^300"));
}

TEST_CASE("a column's name must not contradict the unit") {
  const auto refused = [](const std::string& column, const std::string& unit) {
    return refusal([&] { marrow::require_same_unit(column, parse_response_unit(unit)); });
  };
  CHECK(refused("lc50_nM", "uM") == "the column 'lc50_nM' says nM, --unit says uM");
  CHECK(refused("LC50 (ug/mL)", "uM") == "the column 'LC50 (ug/mL)' says ug/mL, --unit says uM");
  CHECK(refused("prednisolone_ug_ml", "ug/mL") == "accepted");
  CHECK(refused("lc50", "uM") == "accepted");
  CHECK(refused("auc_norm", "log2") == "accepted");
}

TEST_CASE("responses that are all the same, or span more than any drug's, are refused") {
  CHECK(refusal([] { static_cast<void>(read("patient\tx\na\t3\nb\t3\n", "x", "uM")); }) ==
        "all 2 responses are the same: there is nothing to learn");
  CHECK(refusal([] {
          static_cast<void>(read("patient\tx\na\t0.0001\nb\t3000\n", "x", "uM"));
        }).find("two units mixed") != std::string::npos);
  CHECK(refusal([] { static_cast<void>(read("patient\tx\na\t3\na\t4\n", "x", "uM")); }).find("stands on line 2 too") !=
        std::string::npos);
  CHECK(refusal([] { static_cast<void>(read("patient\tx\na\tNA\n", "x", "uM")); }) ==
        "lab.tsv has no response in column 'x'");
  CHECK(marrow::two_units_warning({1, 2, 3, 12, 13, 14}).has_value());
  CHECK_FALSE(marrow::two_units_warning({1, 3, 6, 9, 12, 14}).has_value());
}

TEST_CASE("of repeated measurements the mean stands for one that is missing") {
  const marrow::OutcomeTable table = read("patient\tfirst\tsecond\na\t2\t8\nb\t4\tNA\n", "first,second", "uM");
  CHECK(table.outcomes[0].responses == std::vector<double>{1, 3});
  CHECK(table.outcomes[1].responses == std::vector<double>{2, 2});
}
