#include "marrow/io/expression_call_file.hpp"

#include <doctest/doctest.h>

#include "marrow/base/error.hpp"

using marrow::Error;
using marrow::ExpressionCallRow;

namespace {

std::vector<ExpressionCallRow> read(std::string_view text) {
  return marrow::read_expression_calls(text, "calls");
}

void check(const ExpressionCallRow& row, std::string_view sample, std::string_view tool, std::string_view label,
           std::string_view confidence) {
  CHECK(row.sample == sample);
  CHECK(row.call.tool == tool);
  CHECK(row.call.label == label);
  CHECK(row.call.confidence.value_or("") == confidence);
}

}  // namespace

TEST_CASE("ALLSorts' predictions and probabilities") {
  const auto predictions = read(",Prediction\nS1,DUX4\nS2,\"Low hypodiploid,Ph-like\"\nS3,Unclassified\n");
  REQUIRE(predictions.size() == 4);
  check(predictions[0], "S1", "ALLSorts", "DUX4", "high");
  check(predictions[1], "S2", "ALLSorts", "Low hypodiploid", "high");
  check(predictions[2], "S2", "ALLSorts", "Ph-like", "high");
  check(predictions[3], "S3", "ALLSorts", "Unclassified", "none");
  const auto scores = read(",TCF3-PBX1,High Sig,Ph-like,Pred\nS1,0.998,0.001,0.002,TCF3-PBX1\n");
  REQUIRE(scores.size() == 1);
  check(scores[0], "S1", "ALLSorts", "TCF3-PBX1", "high");
  CHECK(scores[0].call.score == 0.998);
}

TEST_CASE("TALLSorts' predictions and probabilities, labels from 0.5 on") {
  const auto predictions = read("Sample,Predictions\nT1,TLX3\nT2,Unclassified\n");
  REQUIRE(predictions.size() == 2);
  check(predictions[0], "T1", "TALLSorts", "TLX3", "high");
  check(predictions[1], "T2", "TALLSorts", "Unclassified", "none");
  const auto scores = read(
      "Sample,BCL11B,HOXA_KMT2A,HOXA_MLLT10,NKX2,TAL,TLX1,TLX3,Diverse\n"
      "T1,0.01,0.02,0.03,0.04,0.91,0.0,0.02,0.01\nT2,0.1,0.2,0.3,0.4,0.49,0.0,0.02,0.01\n");
  REQUIRE(scores.size() == 2);
  check(scores[0], "T1", "TALLSorts", "TAL", "high");
  CHECK(scores[0].call.score == 0.91);
  check(scores[1], "T2", "TALLSorts", "Unclassified", "none");
}

TEST_CASE("ALLCatchR's quoted table with its three words of confidence") {
  const auto rows = read(
      "\"sample\"\t\"Score\"\t\"Prediction\"\t\"Confidence\"\t\"BlastCounts\"\n"
      "\"S1\"\t0.95\t\"Ph-like\"\t\"high-confidence\"\t81.2\n"
      "\"S2\"\t0.5\t\"PAX5alt\"\t\"candidate\"\t60\n"
      "\"S3\"\t0.2\t\"DUX4\"\t\"unclassified\"\t40\n");
  REQUIRE(rows.size() == 3);
  check(rows[0], "S1", "ALLCatchR", "Ph-like", "high");
  CHECK(rows[0].call.score == 0.95);
  check(rows[1], "S2", "ALLCatchR", "PAX5alt", "low");
  check(rows[2], "S3", "ALLCatchR", "DUX4", "none");
}

TEST_CASE("MD-ALL's table, and one of any tool") {
  const auto md_all = read(
      "sample_id\tsubtype_phenograph\tsubtype_svm\tsubtype_final_possible\tconfidence\n"
      "S1\tPh\tPh\tPh-like\tHigh\nS2\tDUX4\tKMT2A\tOther\tLow\n");
  REQUIRE(md_all.size() == 2);
  check(md_all[0], "S1", "MD-ALL", "Ph-like", "high");
  check(md_all[1], "S2", "MD-ALL", "Other", "none");
  const auto generic = read("sample,tool,label,group\nS1,ours,Ph-like,Ph-like\n");
  REQUIRE(generic.size() == 1);
  check(generic[0], "S1", "ours", "Ph-like", "");
  CHECK(generic[0].call.group == "Ph-like");
  CHECK(generic[0].call.extra.empty());
  const auto stated =
      read("sample\ttool\tlabel\ttells_apart\nS1\tours\tTLX3\tETP-like; TME-enriched\nS2\tours\tTLX3\tNA\n");
  REQUIRE(stated.size() == 2);
  CHECK(stated[0].call.extra == marrow::ValueObject{{"tells_apart", marrow::ValueList{"ETP-like", "TME-enriched"}}});
  CHECK(stated[1].call.extra.empty());
}

TEST_CASE("a header of no classifier, a bad score and an unknown word are refused with their place") {
  const auto message = [](std::string_view text) {
    try {
      read(text);
    } catch (const Error& error) {
      return error.message();
    }
    return std::string();
  };
  CHECK(message("gene\tS1\nTP53\t3\n").find("header") != std::string::npos);
  const std::string score = message("sample\tScore\tPrediction\tConfidence\nS1\t7\tDUX4\tcandidate\n");
  CHECK(score.find("line 2") != std::string::npos);
  CHECK(score.find("'7'") != std::string::npos);
  CHECK(message("sample\tScore\tPrediction\tConfidence\nS1\t0.7\tDUX4\tsure\n").find("'sure'") != std::string::npos);
  CHECK(message(",Prediction\n,DUX4\n").find("no name") != std::string::npos);
}
