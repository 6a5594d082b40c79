#include "marrow/knowledge/expression.hpp"

#include <doctest/doctest.h>

#include <string>
#include <utility>
#include <vector>

#include "marrow/base/error.hpp"

using marrow::Expression;
using marrow::Truth;
using marrow::Value;
using marrow::ValueList;
using marrow::ValueObject;

namespace {

Value not_assessed(const char* reason) {
  return ValueObject{{"state", "not_assessed"}, {"reason", reason}, {"detail", ""}};
}
Value absent() {
  return ValueObject{{"state", "absent"}, {"limit", Value()}};
}

Value variant(const char* id, const Value& gene, const char* term, const Value& vaf) {
  return ValueObject{{"id", id},   {"gene", gene},      {"consequence", ValueList{term}},
                     {"vaf", vaf}, {"domain", Value()}, {"effect", Value()}};
}

/// TP53 mutated, NOTCH1 and FBXW7 clean, CRLF2 not assessed; 9p lost, 17q unchanged, 21q unknown.
Value profile() {
  return ValueObject{
      {"sample", "EX01"},
      {"timepoint", "unknown"},
      {"lineage", ValueObject{{"state", "present"}, {"value", "T"}}},
      {"purity", not_assessed("no_input")},
      {"variants", ValueList{variant("chr17-7674220-C-T", "TP53", "missense_variant", 0.41),
                             variant("chr1-100-A-C", Value(), "intergenic_variant", Value())}},
      {"genes", ValueObject{{"TP53", ValueObject{{"state", "present"},
                                                 {"variants", ValueList{"chr17-7674220-C-T"}},
                                                 {"second_hit", absent()}}},
                            {"NOTCH1", absent()},
                            {"FBXW7", absent()},
                            {"HLA-A", absent()},
                            {"CRLF2", not_assessed("needs_rna")}}},
      {"tandem_duplications", absent()},
      {"fusions", ValueObject{{"items", ValueList{ValueObject{{"five_prime", "STIL"}, {"three_prime", "TAL1"}}}},
                              {"tested", ValueList{}}}},
      {"copy_number", ValueObject{{"segments", ValueList{}},
                                  {"ploidy", not_assessed("no_coverage")},
                                  {"arms", ValueObject{{"9p", ValueObject{{"state", "present"}, {"value", -1}}},
                                                       {"17q", absent()},
                                                       {"21q", not_assessed("low_purity")}}}}},
      {"clinical", ValueObject{{"age_years", 9.5}, {"cns", "2a"}, {"wbc_e9_per_l", Value()}, {"testicular", false}}},
      {"subtype", ValueObject{{"state", "not_assessed"}, {"name", "unresolved"}}},
      {"options", ValueList{ValueObject{{"option", "x"}}}},
      {"scores", Value()},
  };
}

std::string answer(const char* text, const Value& scope) {
  const marrow::Evaluation result = Expression::parse(text).evaluate(scope);
  if (result.truth == Truth::yes) return "true";
  if (result.truth == Truth::no) return "false";
  std::string words = "unknown";
  for (const std::string& entry : result.missing) words += "; " + entry;
  return words;
}

struct Row {
  const char* expression;
  const char* answer;
};

void check_answers(const std::vector<Row>& rows) {
  const Value scope = profile();
  for (const Row& row : rows) {
    CAPTURE(row.expression);
    CHECK(answer(row.expression, scope) == row.answer);
  }
}

marrow::Error error_of(const std::string& text) {
  try {
    static_cast<void>(Expression::parse(text).evaluate(profile()));
  } catch (const marrow::Error& error) {
    return error;
  }
  FAIL("no error for: " << text);
  return {marrow::ErrorKind::internal, ""};
}

}  // namespace

TEST_CASE("comparisons, lists and keywords read as a biologist writes them") {
  check_answers({
      {"sample == \"EX01\"", "true"},
      {"sample == 'EX01' AND clinical.age_years >= 1 and clinical.age_years < 10", "true"},
      {"clinical.age_years < 1 OR Not clinical.testicular", "true"},
      {"clinical.age_years == 9.5 and -1 < 0 and 1e3 == 1000", "true"},
      {"clinical.cns in [\"2a\", \"2b\"]", "true"},
      {"clinical.cns not in ['1']", "true"},
      {"clinical[\"cns\"] != '1'", "true"},
      {"(clinical.testicular == false) == TRUE", "true"},
      {"clinical.age_years in [9.5, 10]", "true"},
      {"not (not (not true))", "false"},
      {"'a' < 'b'", "true"},
  });
}

TEST_CASE("a present state is true, an absent one false, an unassessed one unknown with its reason") {
  check_answers({
      {"TP53", "true"},
      {"NOTCH1", "false"},
      {"not NOTCH1", "true"},
      {"CRLF2", "unknown; CRLF2: not_assessed (needs_rna)"},
      {"genes.CRLF2", "unknown; CRLF2: not_assessed (needs_rna)"},
      {"not CRLF2", "unknown; CRLF2: not_assessed (needs_rna)"},
      {"TP53 or CRLF2", "true"},
      {"NOTCH1 and CRLF2", "false"},
      {"TP53 and CRLF2 and purity > 0.2", "unknown; CRLF2: not_assessed (needs_rna); purity: not_assessed (no_input)"},
      {"CRLF2.state == 'not_assessed'", "true"},
      {"genes.NOTCH1.state == 'absent'", "true"},
      {"HLA-A or genes[\"HLA-A\"]", "false"},
      {"genes.NOSUCH", "unknown; NOSUCH: not_assessed (not_on_panel)"},
      {"TP53.second_hit", "false"},
      {"NOTCH1.second_hit", "false"},
  });
}

TEST_CASE("a state compares by its value; where it is absent there is none") {
  check_answers({
      {"lineage == 'T'", "true"},
      {"lineage.value == 'B'", "false"},
      {"copy_number.arms[\"9p\"] < 0", "true"},
      {"copy_number.arms['9p'].value == -1", "true"},
      {"copy_number.arms['17q'].value == -1", "false"},
      {"copy_number.arms['17q'] != -1", "true"},
      {"copy_number.arms['17q'] < 0", "unknown; copy_number.arms[\"17q\"]: absent, without a value"},
      {"copy_number.arms['21q'].value == 1", "unknown; copy_number.arms[\"21q\"]: not_assessed (low_purity)"},
      {"copy_number.ploidy.modal >= 51", "unknown; copy_number.ploidy: not_assessed (no_coverage)"},
      {"any(copy_number.arms, key == '9p' and value < 0)", "true"},
      {"any(tandem_duplications, gene == 'FLT3')", "false"},
      {"any(tandem_duplications.items, gene == 'FLT3')", "false"},
  });
}

TEST_CASE("what is null or not there is unknown and is named") {
  check_answers({
      {"clinical.wbc_e9_per_l < 50", "unknown; clinical.wbc_e9_per_l"},
      {"clinical.nosuch == 1", "unknown; clinical.nosuch"},
      {"scores.relapse.p5y > 0.5", "unknown; scores.relapse.p5y"},
      {"clinical.wbc_e9_per_l < 50 and clinical.wbc_e9_per_l > 1", "unknown; clinical.wbc_e9_per_l"},
      {"clinical.wbc_e9_per_l == null", "true"},
      {"null != clinical.age_years", "true"},
      {"TP53 == null or NOTCH1 == null", "false"},
      {"CRLF2 == null", "true"},
      {"subtype.name == 'Ph-like'", "unknown; subtype: not_assessed"},
      {"subtype.name == 'unresolved'", "true"},
      {"subtype.name in ['Ph-like']", "unknown; subtype: not_assessed"},
      {"any(resistance, drug == 'x')", "unknown; resistance"},
  });
}

TEST_CASE("words that say that nothing is known equal themselves and are unknown beside others") {
  check_answers({
      {"timepoint == 'unknown'", "true"},
      {"timepoint == 'relapse'", "unknown; timepoint"},
      {"timepoint != 'diagnosis'", "unknown; timepoint"},
      {"timepoint in ['relapse', 'remission']", "unknown; timepoint"},
      {"CRLF2.state == 'present'", "unknown; CRLF2: not_assessed (needs_rna)"},
      {"genes.CRLF2.state != 'present'", "unknown; CRLF2: not_assessed (needs_rna)"},
      {"not (TP53.state == 'present')", "false"},
      {"any(genes, key == 'CRLF2' and state == 'absent')", "unknown; CRLF2: not_assessed (needs_rna)"},
      {"any(copy_number.arms, key == '17q' and state == 'present')", "false"},
      {"any(copy_number.arms, key == '1q' and value > 0)", "unknown; copy_number.arms[\"1q\"]"},
      {"any(copy_number.arms, state == 'present' and value > 0)",
       "unknown; copy_number.arms[\"21q\"]: not_assessed (low_purity); "
       "copy_number.arms: not all were assessed"},
      {"any(options, option == 'x')", "true"},
      {"any(options, option == 'y')", "unknown; options: not everything was assessed"},
      {"count(options, option == 'y') == 0", "unknown; options: not everything was assessed"},
  });
}

TEST_CASE("no variant in a gene is negative only if the gene was assessed") {
  check_answers({
      {"any(variants, gene == 'TP53' and vaf > 0.2)", "true"},
      {"any(variants, gene == 'TP53' and 'stop_gained' in consequence)", "false"},
      {"any(variants, gene == 'NOTCH1')", "false"},
      {"any(variants, gene in ['NOTCH1', 'FBXW7'])", "false"},
      {"any(variants, gene in ['NOTCH1', 'CRLF2'])", "unknown; CRLF2: not_assessed (needs_rna)"},
      {"any(variants, 'CRLF2' == gene)", "unknown; CRLF2: not_assessed (needs_rna)"},
      {"any(variants, gene == 'RARE')", "unknown; RARE: not_assessed (not_on_panel)"},
      {"any(variants, gene == 'CRLF2' and gene == 'NOTCH1')", "false"},
      {"any(variants, (gene == 'NOTCH1' or gene == 'FBXW7') and vaf > 0.1)", "false"},
      {"any(variants, 'stop_gained' in consequence)", "unknown; 1 of 5 panel genes not assessed"},
      {"any(variants, vaf > 0.9)", "unknown; variants.vaf; 1 of 5 panel genes not assessed"},
      {"all(variants, not (gene == 'NOTCH1') or vaf > 0.1)", "true"},
      {"all(variants, not gene == 'CRLF2')", "unknown; CRLF2: not_assessed (needs_rna)"},
      {"all(variants, gene != 'CRLF2')", "unknown; CRLF2: not_assessed (needs_rna)"},
      {"any(variants, gene == 'TP53' and domain == 'DBD')", "false"},
      {"any(variants, gene == 'TP53' and effect == null)", "true"},
      {"any(fusions, five_prime == 'STIL')", "true"},
      {"any(fusions.items, five_prime == 'BCR')", "unknown; fusions: not all were tested for"},
      {"any(copy_number.segments, log2 < -1)", "unknown; copy_number.segments"},
  });
}

TEST_CASE("counts with unknown parts are decided when the bounds allow it") {
  check_answers({
      {"count(variants, gene == 'TP53') >= 1", "true"},
      {"count(variants, gene == 'TP53') == 1", "true"},
      {"count(variants, gene == 'CRLF2') == 0", "unknown; CRLF2: not_assessed (needs_rna)"},
      {"count(variants, gene in ['TP53', 'CRLF2']) >= 1", "true"},
      {"count(variants, gene in ['TP53', 'CRLF2']) < 1", "false"},
      {"count(TP53, NOTCH1, CRLF2) >= 1", "true"},
      {"count(TP53, NOTCH1, CRLF2) <= 1", "unknown; CRLF2: not_assessed (needs_rna)"},
      {"count(TP53, CRLF2) <= 2", "true"},
      {"count(NOTCH1, CRLF2) > 1", "false"},
      {"count(clinical.testicular, TP53) != 1", "false"},
      {"count(TP53.variants, true) == 1", "true"},
      {"count(NOTCH1.variants, true) == 0", "true"},
      {"count(resistance, drug == 'x') >= 3", "unknown; resistance"},
  });
}

TEST_CASE("over one variant the keys are bare and the rest is the profile's") {
  const Value whole = profile();
  const Value& element = whole.find("variants")->get_if<ValueList>()->front();
  const auto truth = [&](const char* text) { return Expression::parse(text).evaluate(element, whole, "variants"); };
  CHECK(truth("gene == 'TP53' and clinical.age_years > 9").truth == Truth::yes);
  CHECK(truth("vaf < 0.1").truth == Truth::no);
  CHECK(truth("NOTCH1").truth == Truth::no);
  CHECK(truth("depth > 10").missing == std::vector<std::string>{"variants.depth"});
  CHECK(Expression::parse("gene == 'TP53'").evaluate(element).truth == Truth::yes);
}

TEST_CASE("an expression that cannot be read shows the place") {
  const marrow::Error error = error_of("TP53 and clinical.age_years = 3");
  CHECK(error.kind() == marrow::ErrorKind::usage);
  CHECK(error.message() ==
        "error: '=' stands where 'and', 'or' or the end was expected (column 29)\n"
        "  in: TP53 and clinical.age_years = 3\n"
        "  in:                             ^\n"
        "  hint: write '=='\n");
  CHECK(error_of("'ü' == 'ü' und true").message().find("(column 12)\n") != std::string::npos);
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"", "the expression is empty (column 1)"},
      {"TP53 &&  NOTCH1", "'&' stands where 'and', 'or' or the end was expected (column 6)"},
      {"(TP53", "the expression ends where ')' was expected (column 6)"},
      {"anny(variants, true)", "unknown function 'anny' (column 1)"},
      {"FUSION(BCR>ABL1)", "unknown function 'FUSION' (column 1)"},
      {"sample == \"EX", "the text that begins here has no closing quote (column 11)"},
      {"arms.9p", "a key that begins with a digit is quoted (column 6)"},
      {"1 < 2 < 3", "comparisons cannot be chained (column 7)"},
      {"count(TP53)", "count is a number (column 1)"},
      {"'TP53'", "a condition was expected, not a bare value (column 1)"},
      {"any(true, true)", "any takes a list and one condition (column 1)"},
      {"any(variants)", "any takes a list and one condition (column 1)"},
      {"sample in ['a', null]", "null is no member of a list (column 17)"},
      {"sample in 'a'", "a list was expected after 'in' (column 11)"},
      {"x < null", "null has no order (column 3)"},
      {"x == 10y", "a number or a key cannot begin like this (column 6)"},
      {"x == 1e999", "'1e999' is no number (column 6)"},
      {"a not b", "'b' stands where 'in' after 'not' was expected (column 7)"},
      {"a and and b", "'and' stands where a key, a value or '(' was expected (column 7)"},
      {"\xff", "the expression is not UTF-8 (column 1)"},
  };
  for (const auto& [text, problem] : rows) {
    CAPTURE(text);
    CHECK(std::string(error_of(text).what()) == problem);
  }
  CHECK(error_of("anny(variants, true)").hint() == "did you mean 'any'?");
}

TEST_CASE("kinds that cannot be compared are a data error, never silently false") {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"clinical.cns == 2", "a text cannot be compared with a number (column 14)"},
      {"clinical.cns < 2", "a text cannot be compared with a number (column 14)"},
      {"clinical.age_years in ['9']", "a number cannot be in this list (column 20)"},
      {"clinical.age_years", "a condition was expected, but 'clinical.age_years' is a number (column 1)"},
      {"TP53 == true", "'TP53' is a state without a value (column 1)"},
      {"variants.gene == 'TP53'", "'variants' is a list and has no key 'gene' (column 1)"},
      {"any(sample, true)", "'sample' is no list (column 5)"},
      {"clinical.testicular < true", "true and false have no order (column 21)"},
  };
  for (const auto& [text, problem] : rows) {
    CAPTURE(text);
    const marrow::Error error = error_of(text);
    CHECK(error.kind() == marrow::ErrorKind::data);
    CHECK(std::string(error.what()) == problem);
  }
}

TEST_CASE("hostile nesting is refused, long chains are not") {
  for (const char* piece : {"(", "not ", "any(variants, ", "a == (", "count("}) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += piece;
    CAPTURE(piece);
    CHECK(std::string(error_of(text).what()).starts_with("nested deeper than 200 levels"));
  }
  std::string text = "true";
  for (int i = 0; i < 100'000; ++i) text += " and true";
  CHECK(Expression::parse(text).evaluate(profile()).truth == Truth::yes);
}

TEST_CASE("predicates take raw text and may be counts") {
  struct Fake : marrow::Predicates {
    std::vector<std::string> names() const override { return {"FUSION", "LOF", "NO_OTHER"}; }
    void check(std::string_view, std::string_view argument) const override {
      if (argument == "bad") throw marrow::Error(marrow::ErrorKind::usage, "not a pair of genes");
    }
    marrow::PredicateCount evaluate(std::string_view name, std::string_view argument, const Value&) const override {
      if (name == "LOF") return {1, 2, {"PAX5: second hit"}};
      if (name == "NO_OTHER") return {0, 1, {"others"}};
      return {argument == "KMT2A>any (x)" ? 1.0 : 0.0, argument == "KMT2A>any (x)" ? 1.0 : 0.0, {}};
    }
  } const fake;
  const auto truth = [&](const char* text) { return Expression::parse(text, &fake).evaluate(profile()); };
  CHECK(truth("FUSION( KMT2A>any (x) ) and TP53").truth == Truth::yes);
  CHECK(truth("FUSION(BCR>ABL1)").truth == Truth::no);
  CHECK(truth("LOF(PAX5)").truth == Truth::yes);
  CHECK(truth("LOF(PAX5) >= 2").missing == std::vector<std::string>{"PAX5: second hit"});
  CHECK(truth("FUSION(a) or NO_OTHER").missing == std::vector<std::string>{"others"});
  CHECK(truth("count(FUSION(a), LOF(b)) <= 1").truth == Truth::yes);
  CHECK_THROWS_WITH(static_cast<void>(truth("TP53 or FUSION(bad)")), "not a pair of genes (column 9)");
  CHECK_THROWS_WITH(static_cast<void>(truth("FUSION(a")), "the bracket that opens here is never closed (column 7)");
}

TEST_CASE("the first keys of an expression are known to its caller") {
  const auto keys = Expression::parse("TP53 and any(variants, gene == 'x') and clinical.a == 1 and TP53").root_keys();
  REQUIRE(keys.size() == 3);
  CHECK(keys[0].key == "TP53");
  CHECK(keys[1].key == "variants");
  CHECK(keys[2].key == "clinical");
  CHECK(keys[2].offset == 40);
}
