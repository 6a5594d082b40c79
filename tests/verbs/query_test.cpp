#include <doctest/doctest.h>

#include <string>

#include "run_verb.hpp"
#include "temporary_folder.hpp"

namespace {

const std::string example = std::string(MARROW_SOURCE_DIR) + "/data/schema/examples/profile-1.jsonl";

}  // namespace

TEST_CASE("query prints a line a profile, from files and from standard input alike") {
  const VerbResult result = run_verb({"query", "-f", "%sample\\t%TP53.state\\t%scores.relapse.p5y\\n", example});
  CHECK(result.status == 0);
  CHECK(result.out == "EX01\tpresent\t0.78\nEX02\t.\t.\n");
  CHECK(result.err == "query: 2 profiles, 2 of 2 profiles written\n");
  const std::string profiles = marrow_test::read_file(example);
  CHECK(run_verb({"query", "-f", "%sample\\t%TP53.state\\t%scores.relapse.p5y\\n"}, profiles).out == result.out);
  CHECK(run_verb({"query", "-f", "%sample", example, "-"}, profiles).out == "EX01\nEX02\nEX01\nEX02\n");
}

TEST_CASE("query filters variants and says what it could not decide") {
  const VerbResult result =
      run_verb({"query", "--each", "variants", "-i", "vaf > 0.2", "-f", "%sample\\t%gene\\t%hgvsp\\n", "-H", example});
  CHECK(result.out == "sample\tgene\thgvsp\nEX01\tNOTCH1\tp.Gln2503Ter\nEX01\tNOTCH1\tp.Leu1585Pro\n");
  CHECK(result.err ==
        "query: 2 profiles, 2 of 3 variants written, 1 undecided and left out (missing: variants.vaf ×1)\n");
}

TEST_CASE("query prints a default table of every section") {
  for (const char* each : {"variants", "fusions", "resistance", "options", "schemes"}) {
    CAPTURE(each);
    const VerbResult result = run_verb({"query", "--each", each, example});
    CHECK(result.status == 0);
    CHECK(result.out.starts_with("sample\t"));
    CHECK(result.out.find("\nEX01\t") != std::string::npos);
  }
}

TEST_CASE("a wrong query writes nothing and leaves no file") {
  const marrow_test::TemporaryFolder folder;
  const VerbResult key = run_verb({"query", "-H", "-f", "%sampl", "-o", folder.path("out.tsv"), example});
  CHECK(key.status == 2);
  CHECK(key.err.find("did you mean 'sample'?") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(folder.path("out.tsv")));
  CHECK(run_verb({"query", "-H", "-f", "%sampl", example}).out.empty());
  CHECK(run_verb({"query", "-i", "TP53 and (", example}).status == 2);
  CHECK(run_verb({"query", "-i", "sample > 3", example}).status == 4);
  CHECK(run_verb({"query", "--each", "variant", example}).status == 2);
  CHECK(run_verb({"query", "-f", "%sample", folder.path("nosuch.jsonl")}).status == 3);
  CHECK(run_verb({"query", "-f", "%sample", folder.path("")}).status == 3);
  CHECK(run_verb({"query", "-f", "%sample", "-", "-"}).status == 2);
  const VerbResult cut = run_verb({"query", "-f", "%sample"}, marrow_test::read_file(example).substr(0, 3000));
  CHECK(cut.status == 4);
  CHECK(cut.err.find("the file is cut off") != std::string::npos);
}

TEST_CASE("no profiles are an empty table, not an error") {
  const VerbResult result = run_verb({"query"}, "");
  CHECK(result.status == 0);
  CHECK(result.out.starts_with("sample\tpatient"));
  CHECK(result.err == "query: 0 profiles, 0 of 0 profiles written\n");
}
