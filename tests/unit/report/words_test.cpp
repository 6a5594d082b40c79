#include "marrow/report/words.hpp"

#include <doctest/doctest.h>

TEST_CASE("the three states have words that no reader can mix up") {
  using marrow::Assessment;
  using marrow::state_words;
  CHECK(state_words(Assessment::present()) == "present");
  CHECK(state_words(Assessment::absent(0.05)) == "not found (above 5\u00a0% VAF)");
  CHECK(state_words(Assessment::absent(0.005, "median depth")) == "not found (above 0.5\u00a0% VAF; median depth)");
  CHECK(state_words(Assessment::absent(std::nullopt)) == "not found (detection limit not stated)");
  CHECK(state_words(Assessment::not_assessed(marrow::Reason::needs_rna, "no RNA")) ==
        "not assessed: needs RNA (no RNA)");
  CHECK(marrow::state_symbol(marrow::State::present) != marrow::state_symbol(marrow::State::absent));
  CHECK(marrow::state_symbol(marrow::State::absent) != marrow::state_symbol(marrow::State::not_assessed));
}

TEST_CASE("numbers are rounded as people say them") {
  CHECK(marrow::fraction_words(0.41) == "41\u00a0%");
  CHECK(marrow::fraction_words(0.0341) == "3.4\u00a0%");
  CHECK(marrow::fraction_words(0.05) == "5\u00a0%");
  CHECK(marrow::fraction_words(0.0004) == "<0.1\u00a0%");
  CHECK(marrow::fraction_words(0) == "0\u00a0%");
  CHECK(marrow::probability_words(0.142) == "14\u00a0%");
  CHECK(marrow::probability_words(0.004) == "<1\u00a0%");
  CHECK(marrow::probability_words(0.996) == ">99\u00a0%");
  CHECK(marrow::probability_interval_words({0.091, 0.213}) == "9–21\u00a0%");
  CHECK(marrow::probability_interval_words({0.091, std::nullopt}) == "9–?\u00a0%");
  CHECK(marrow::probability_interval_words({}).empty());
  CHECK(marrow::number_words(0.0001) == "0.0001");
  CHECK(marrow::number_words(12.345) == "12.3");
  CHECK(marrow::number_words(-3.2) == "\u22123.2");
  CHECK(marrow::number_words(1234567) == "1,234,567");
  CHECK(marrow::number_words(0.99999) == "1");
  CHECK(marrow::signed_words(-1e300) == "\u22121e+300");
  CHECK(marrow::signed_words(0.618) == "+0.62");
  CHECK(marrow::signed_words(-0.309) == "\u22120.31");
  CHECK(marrow::signed_words(-0.001) == "0.00");
  CHECK(marrow::count_words(4812) == "4,812");
  CHECK(marrow::count_words(-123) == "-123");
  CHECK(marrow::plural(1, "gene", "genes") == "1\u00a0gene");
}

TEST_CASE("a protein change that is predicted from DNA stands in brackets") {
  CHECK(marrow::predicted_protein_words("p.Arg248Gln") == "p.(Arg248Gln)");
  CHECK(marrow::predicted_protein_words("p.Arg97ProfsTer23") == "p.(Arg97ProfsTer23)");
  CHECK(marrow::predicted_protein_words("p.(Arg248Gln)") == "p.(Arg248Gln)");
  CHECK(marrow::predicted_protein_words("p.?") == "p.?");
  CHECK(marrow::predicted_protein_words("R248Q") == "R248Q");
}

TEST_CASE("text from a file cannot steer the reader's terminal or turn the direction of writing") {
  CHECK(marrow::file_text("a\x1b[31m\n") == "a\\x1b[31m\\x0a");
  CHECK(marrow::file_text("a\u202Egpj.exe\u2066") == "a\\u202egpj.exe\\u2066");
  CHECK(marrow::file_text("Kühn ✓") == "Kühn ✓");
}

TEST_CASE("risk groups and evidence letters have words, unknown ones come as they are") {
  CHECK(marrow::risk_group_words("very_high") == "Very high risk");
  CHECK(marrow::risk_group_words("tier_7") == "tier 7");
  CHECK(marrow::evidence_words("D") == "D: preclinical");
  CHECK(marrow::evidence_words("Z") == "Z");
}

TEST_CASE("names are listed as in a sentence") {
  CHECK(marrow::list_words({}).empty());
  CHECK(marrow::list_words({"CTD"}) == "CTD");
  CHECK(marrow::list_words({"CTD", "TET"}) == "CTD and TET");
  CHECK(marrow::list_words({"CTD", "PRD", "TET"}) == "CTD, PRD and TET");
}
