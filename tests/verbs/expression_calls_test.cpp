#include <doctest/doctest.h>

#include <string>

#include "run_verb.hpp"
#include "temporary_folder.hpp"

namespace {

constexpr const char* subtype_format = "%sample %subtype.name %subtype.confidence %subtype.group\n";

struct Files {
  marrow_test::TemporaryFolder folder;
  std::string clinical(const std::string& fusions = "NA", const std::string& lineage = "B") const {
    return folder.write("clinical.tsv", "sample\tlineage\tfusions\nS1\t" + lineage + "\t" + fusions + "\n");
  }
  std::string calls(const std::string& text) const { return folder.write("calls.csv", text); }
};

std::string subtype(const std::string& clinical, const std::string& calls) {
  return run_verb({"query", "--clinical", clinical, "--expression-calls", calls, "-f", subtype_format}).out;
}

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("an expression call alone names the subtype provisionally; without confidence it names nothing") {
  const Files files;
  CHECK(subtype(files.clinical(), files.calls(",Prediction\nS1,DUX4\n")) == "S1 DUX4-r provisional DUX4-r\n");
  CHECK(subtype(files.clinical(), files.calls(",Prediction\nS1,Unclassified\n")) == "S1 unresolved unresolved .\n");
  const std::string header = "sample\tScore\tPrediction\tConfidence\n";
  CHECK(subtype(files.clinical(), files.calls(header + "S1\t0.4\tDUX4\tcandidate\n")) ==
        "S1 unresolved unresolved .\n");
}

TEST_CASE("Ph-like by expression and a CRLF2 fusion are the subtype together, another label is not") {
  const Files files;
  const std::string crlf2 = files.clinical("P2RY8::CRLF2");
  CHECK(subtype(crlf2, files.calls(",Prediction\nS1,Ph-like\n")) == "S1 Ph-like CRLF2-r definite Ph-like\n");
  CHECK(subtype(crlf2, files.calls(",Prediction\nS1,PAX5alt\n")) != "S1 Ph-like CRLF2-r definite Ph-like\n");
}

TEST_CASE("a call against the fusion is told as a conflict, and the fusion names the subtype") {
  const Files files;
  const VerbResult result = run_verb({"extract", "--clinical", files.clinical("BCR::ABL1"), "--expression-calls",
                                      files.calls(",Prediction\nS1,DUX4\n")});
  CHECK(holds(result.out, "\"name\":\"BCR::ABL1\""));
  CHECK(holds(result.out, "expression_call: ALLSorts calls DUX4, the rules BCR::ABL1"));
}

TEST_CASE("T-ALL's calls name families; a tool's own name of its sample is taken with a warning") {
  const Files files;
  const std::string clinical = files.clinical("NA", "T");
  CHECK(subtype(clinical, files.calls("Sample,Predictions\nS1,TAL\n")) == "S1 unresolved unresolved TAL1\n");
  CHECK(subtype(clinical, files.calls("Sample,Predictions\nS1,TLX3\n")) == "S1 TLX3 provisional TLX3\n");
  const VerbResult renamed = run_verb({"query", "--clinical", clinical, "--expression-calls",
                                       files.calls("Sample,Predictions\nTestSample,TLX3\n"), "-f", subtype_format});
  CHECK(renamed.out == "S1 TLX3 provisional TLX3\n");
  CHECK(holds(renamed.err, "W383"));
}

TEST_CASE("a laboratory's own classifier excludes what its table says it tells apart, under names that marrow knows") {
  const Files files;
  const std::string clinical = files.folder.write("t.tsv", "sample\tlineage\timmunophenotype\nS1\tT\tcortical\n");
  const std::string header = "sample\ttool\tlabel\ttells_apart\n";
  const auto extract = [&](const std::string& row) {
    return run_verb({"extract", "--clinical", clinical, "--expression-calls", files.calls(header + row)});
  };
  const std::string excluded = R"("id":"ETP-like","result":"false")";
  const VerbResult named = extract("S1\tours\tTLX3\tETP-like;TME-enriched\n");
  CHECK(holds(named.out, excluded));
  CHECK(holds(named.out, R"("tells_apart":["ETP-like","TME-enriched"])"));
  CHECK_FALSE(holds(extract("S1\tours\tTLX3\tTME-enriched\n").out, excluded));
  const VerbResult misspelt = extract("S1\tours\tETP-ALL\tETP-like;TME-enriched\n");
  CHECK_FALSE(holds(misspelt.out, excluded));
  CHECK(holds(misspelt.err, "W385"));
}

TEST_CASE("labels that the table lacks warn, broken tables are refused, and check knows both") {
  const Files files;
  const VerbResult odd = run_verb(
      {"extract", "--clinical", files.clinical(), "--expression-calls", files.calls(",Prediction\nS1,Nonsense\n")});
  CHECK(odd.status == 0);
  CHECK(holds(odd.out, "W384"));
  const std::string broken = files.calls("sample,tool,label,score\nS1,ours,DUX4,2\n");
  CHECK(run_verb({"extract", "--clinical", files.clinical(), "--expression-calls", broken}).status == 4);
  CHECK(run_verb({"check", broken}).status == 4);
  const VerbResult checked = run_verb({"check", files.calls(",Prediction\nS1,DUX4\n")});
  CHECK(checked.status == 0);
  CHECK(holds(checked.out, "expression_calls"));
}
