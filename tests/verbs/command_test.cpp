#include "command.hpp"

#include <doctest/doctest.h>

#include "marrow/base/error.hpp"
#include "run_verb.hpp"

TEST_CASE("without arguments the short help goes to standard error with status 2") {
  const VerbResult result = run_verb({});
  CHECK(result.status == 2);
  CHECK(result.out.empty());
  CHECK(result.err.find("usage: marrow VERB") != std::string::npos);
}

TEST_CASE("help and version go to standard output with status 0") {
  CHECK(run_verb({"--help"}).status == 0);
  const VerbResult version = run_verb({"--version"});
  CHECK(version.status == 0);
  CHECK(version.out.find("htslib 1.") != std::string::npos);
  CHECK(version.out.find("xgboost ") != std::string::npos);
}

TEST_CASE("an unknown verb is a usage error") {
  const VerbResult result = run_verb({"frobnicate"});
  CHECK(result.status == 2);
  CHECK(result.err == "marrow: error: there is no verb 'frobnicate'\n  hint: marrow --help lists the verbs\n");
}

TEST_CASE("the exit status of each kind of error is pinned") {
  using marrow::ErrorKind;
  CHECK(marrow::exit_status(ErrorKind::usage) == 2);
  CHECK(marrow::exit_status(ErrorKind::io) == 3);
  CHECK(marrow::exit_status(ErrorKind::data) == 4);
  CHECK(marrow::exit_status(ErrorKind::model) == 5);
  CHECK(marrow::exit_status(ErrorKind::internal) == 70);
}

TEST_CASE("options are read as declared, and a wrong one is named with its nearest neighbour") {
  marrow::commands::OptionTable options;
  std::string output = "-";
  std::vector<std::string> files;
  std::vector<std::string> words;
  double depth = 20;
  bool quiet = false;
  options.text("output,o", output, "FILE", "where to");
  options.texts("vcf", files, "FILE", "input");
  options.number("min-depth", depth, "N", "reads");
  options.flag("quiet,q", quiet, "silence");
  options.positional("WORD", words, 1, "a word");
  CHECK(options.help().find("[20]") != std::string::npos);
  options.parse({"-o", "x", "--vcf", "a", "--vcf=b", "--min-depth", "7.5", "-q", "w"});
  CHECK(output == "x");
  CHECK(files == std::vector<std::string>{"a", "b"});
  CHECK(words == std::vector<std::string>{"w"});
  CHECK(depth == 7.5);
  CHECK(quiet);
  CHECK_THROWS_WITH_AS(options.parse({"--otput", "x"}), "unknown option '--otput'", marrow::Error);
  CHECK_THROWS_WITH_AS(options.parse({"--min-depth", "x"}), "--min-depth needs a number, not 'x'", marrow::Error);
  CHECK_THROWS_AS(options.parse({"-o", "x", "-o", "y"}), marrow::Error);
  CHECK_THROWS_AS(options.parse({"a", "b"}), marrow::Error);
}
