#include "marrow/knowledge/expression_evidence.hpp"

#include <doctest/doctest.h>

#include "marrow/knowledge/knowledge_source.hpp"

using marrow::Value;
using marrow::ValueList;
using marrow::ValueObject;

namespace {

Value call(const char* tool, const char* label, const char* confidence = "high") {
  return ValueObject{{"tool", tool}, {"label", label}, {"confidence", confidence}};
}

/// Of a laboratory's own tool, which tells two classes apart.
Value own_call(const char* label, const char* confidence) {
  return ValueObject{{"tool", "ours"},
                     {"label", label},
                     {"confidence", confidence},
                     {"tells_apart", ValueList{"ETP-like", "TME-enriched"}}};
}

/// 'y', 'n' or '?'.
char answer(std::string_view expression_class, ValueList calls) {
  static const auto classes = marrow::ExpressionClasses::load(marrow::KnowledgeSource::embedded());
  const Value profile = ValueObject{{"expression_calls", std::move(calls)}};
  const auto count = marrow::evaluate_expression_class(classes, expression_class, profile);
  if (count.low != count.high) return '?';
  return count.low > 0 ? 'y' : 'n';
}

}  // namespace

TEST_CASE("without RNA no expression class is known; a label proves its own and denies what its tool tells apart") {
  CHECK(answer("Ph-like", {}) == '?');
  CHECK(answer("Ph-like", {call("ALLSorts", "Ph-like")}) == 'y');
  CHECK(answer("Ph-like", {call("ALLCatchR", "DUX4")}) == 'n');
  CHECK(answer("ETV6::RUNX1-like", {call("MD-ALL", "ETV6::RUNX1-like")}) == 'y');
  CHECK(answer("TAL1 DP-like", {call("TALLSorts", "TLX3")}) == 'n');
}

TEST_CASE("what a tool cannot tell from its label stays open") {
  CHECK(answer("Ph-like", {call("ALLSorts", "Ph Group")}) == '?');
  CHECK(answer("Ph-like", {call("ALLCatchR", "Ph-pos")}) == '?');
  CHECK(answer("TAL1 DP-like", {call("TALLSorts", "TAL")}) == '?');
  CHECK(answer("TME-enriched", {call("TALLSorts", "TLX3")}) == '?');
  CHECK(answer("CDX2/UBTF", {call("ALLSorts", "DUX4")}) == '?');
  CHECK(answer("Ph-like", {call("TALLSorts", "TLX3")}) == '?');
}

TEST_CASE("a call without confidence says nothing, and classifiers that disagree leave it open") {
  CHECK(answer("Ph-like", {call("ALLCatchR", "Ph-like", "low")}) == '?');
  CHECK(answer("Ph-like", {call("ALLCatchR", "DUX4", "none")}) == '?');
  CHECK(answer("Ph-like", {call("ALLSorts", "Ph-like"), call("ALLCatchR", "DUX4")}) == '?');
  CHECK(answer("Ph-like", {call("ALLSorts", "Low hypodiploid"), call("ALLSorts", "Ph-like")}) == 'y');
}

TEST_CASE("a tool that the table does not know proves what it names and denies nothing") {
  CHECK(answer("Ph-like", {call("ours", "Ph-like", "")}) == 'y');
  CHECK(answer("Ph-like", {call("ours", "DUX4", "")}) == '?');
}

TEST_CASE("a tool of which a call says what it tells apart denies those classes where it names another, and no more") {
  CHECK(answer("TME-enriched", {own_call("TME-enriched", "high")}) == 'y');
  CHECK(answer("ETP-like", {own_call("TME-enriched", "high")}) == 'n');
  CHECK(answer("ETP-like", {own_call("TLX3", "")}) == 'n');
  CHECK(answer("ETP-like", {own_call("TLX3", "low")}) == '?');
  CHECK(answer("ETP-like", {own_call("unclassified", "none")}) == '?');
  CHECK(answer("TAL1 DP-like", {own_call("TME-enriched", "high")}) == '?');
  CHECK(answer("ETP-like", {own_call("TLX3", ""), call("other", "ETP-like")}) == '?');
}
