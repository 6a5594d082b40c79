#include "marrow/report/query_table.hpp"

#include <doctest/doctest.h>

#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/records/profile_value.hpp"

using marrow::QueryEach;
using marrow::QueryFormat;
using marrow::QueryOptions;
using marrow::QueryTable;
using marrow::Value;
using marrow::ValueList;
using marrow::ValueObject;

namespace {

/// Two TP53 variants and one in NOTCH1; 9p lost, 17q unchanged; two resistance lines; schemes not computed.
Value profile() {
  marrow::Profile profile;
  profile.sample = "EX01";
  profile.patient = "tab\there";
  for (const auto& [id, gene, vaf] : {std::tuple("v1", "TP53", 0.41), {"v2", "TP53", -1.0}, {"v3", "NOTCH1", 0.1}}) {
    marrow::Variant variant;
    variant.id = id;
    variant.gene = gene;
    if (vaf >= 0) variant.vaf = vaf;
    variant.consequence = {"missense_variant", "splice_region_variant"};
    profile.variants.push_back(variant);
  }
  profile.genes["TP53"] = marrow::Assessed<marrow::GeneFindings>::present({.variants = {"v1", "v2"}});
  profile.genes["NOTCH1"] = marrow::Assessed<marrow::GeneFindings>::present({.variants = {"v3"}});
  profile.genes["HLA-A"] = marrow::Assessment::absent(0.05);
  profile.genes["CRLF2"] = marrow::Assessment::not_assessed(marrow::Reason::needs_rna);
  profile.lineage = marrow::Assessed<std::string>::present("T");
  profile.copy_number.arms["9p"] = marrow::Assessed<marrow::CopyState>::present({.value = -1});
  profile.copy_number.arms["17q"] = marrow::Assessment::absent({});
  profile.clinical = {{"age_years", 9.5}, {"testicular", false}, {"note", "a\nb\x1b[0m"}, {"empty", ""}};
  profile.resistance.emplace(2);
  profile.resistance->at(0).drug = "prednisone";
  profile.resistance->at(1).drug = "mercaptopurine";
  profile.fusions.items.push_back({.five_prime = "STIL", .three_prime = "TAL1"});
  profile.fusions.items.back().sources = {{.input = "a", .caller = "arriba"}, {.input = "b", .caller = {}}};
  return marrow::to_value(profile);
}

std::string table(const QueryOptions& options) {
  QueryTable query(options);
  return query.header() + query.lines(profile());
}

marrow::Error error_of(const QueryOptions& options) {
  try {
    static_cast<void>(table(options));
  } catch (const marrow::Error& error) {
    return error;
  }
  FAIL("no error");
  return {marrow::ErrorKind::internal, ""};
}

}  // namespace

TEST_CASE("a format prints values by their path, states by value or word, what is missing as a dot") {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"%sample\\t%lineage\\n", "EX01\tT\n"},
      {"%sample", "EX01\n"},
      {"100%% %{sample}x\\\\\\n", "100% EX01x\\\n"},
      {"%TP53 %TP53.state %HLA-A %CRLF2 %genes.CRLF2.reason", "present present absent not_assessed needs_rna\n"},
      {"%copy_number.arms[\"9p\"] %copy_number.arms['9p'].value %copy_number.arms[\"17q\"]", "-1 -1 absent\n"},
      {"%clinical.age_years %clinical.testicular %clinical.nosuch %clinical.empty", "9.5 false . .\n"},
      {"%scores.relapse.p5y|%schemes|%expression_calls", ".|.|.\n"},
      {"%patient", "tab\\there\n"},
      {"%clinical.note", "a\\nb\\x1b[0m\n"},
      {"%variants.gene %variants.vaf %fusions.items.sources.caller", "TP53,TP53,NOTCH1 0.41,.,0.1 arriba,.\n"},
      {"%HLA-A.limit %sample.", "vaf=0.05 EX01.\n"},
  };
  for (const auto& [format, line] : rows) {
    CAPTURE(format);
    CHECK(QueryFormat(format).line(nullptr, profile()) == line);
  }
}

TEST_CASE("a format that cannot be read shows the place") {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {"%sample\\q", "a backslash stands before t, n, r or another backslash (column 8 of the format)"},
      {"%sample\\", "a backslash stands before t, n, r or another backslash (column 8 of the format)"},
      {"x% ", "a key was expected after '%' (column 3 of the format)"},
      {"%", "a key was expected after '%' (column 2 of the format)"},
      {"%{sample", "the brace that opens here is never closed (column 2 of the format)"},
      {"%arms[\"9p", "the bracket that opens here is never closed (column 6 of the format)"},
      {"%arms.9p", "a key that begins with a digit is quoted (column 7 of the format)"},
  };
  for (const auto& [format, problem] : rows) {
    CAPTURE(format);
    const marrow::Error error = error_of({.format = format});
    CHECK(error.kind() == marrow::ErrorKind::usage);
    CHECK(std::string(error.what()) == problem);
  }
}

TEST_CASE("a key that nobody knows is refused with the nearest, in formats and expressions") {
  CHECK(error_of({.format = "%sampel\\n"}).message() ==
        "error: there is no key or panel gene 'sampel' (column 1)\n  in: %sampel\\n\n  in: ^\n  hint: did you mean "
        "'sample'?\n");
  CHECK(error_of({.format = "%sample", .include = "TP5"}).hint() == "did you mean 'TP53'?");
  CHECK(error_of({.format = "%sample", .exclude = "sample == 'x' and vaf > 1"}).hint().empty());
  CHECK(table({.format = "%vaf", .each = QueryEach::variants}) == "0.41\n.\n0.1\n");
  CHECK(error_of({.format = "%IKZF1"}).kind() == marrow::ErrorKind::usage);
  CHECK(table({.format = "%IKZF1", .panel_genes = {"IKZF1"}}) == ".\n");
  CHECK(error_of({.format = "%sample", .include = "TP53 and"}).contexts().back() == "-i");
}

TEST_CASE("each variant is a line, its keys bare and the profile's behind them") {
  const QueryOptions options{
      .format = "%sample\\t%id\\t%consequence\\t%lineage\\n", .each = QueryEach::variants, .print_header = true};
  CHECK(table(options) ==
        "sample\tid\tconsequence\tlineage\n"
        "EX01\tv1\tmissense_variant,splice_region_variant\tT\n"
        "EX01\tv2\tmissense_variant,splice_region_variant\tT\n"
        "EX01\tv3\tmissense_variant,splice_region_variant\tT\n");
}

TEST_CASE("include takes what is true, exclude drops what is true, and what is undecided is counted") {
  QueryOptions options{.format = "%id", .include = "gene == 'TP53' and vaf > 0.2", .each = QueryEach::variants};
  QueryTable including(options);
  CHECK(including.lines(profile()) == "v1\n");
  CHECK(including.funnel().undecided == 1);
  CHECK(including.funnel().not_included == 1);
  CHECK(including.funnel().missing.at("variants.vaf") == 1);
  CHECK(marrow::funnel_words(including.funnel(), QueryEach::variants) ==
        "1 profile, 1 of 3 variants written, 1 undecided and left out (missing: variants.vaf ×1)");

  QueryTable excluding({.format = "%id", .exclude = "vaf > 0.2", .each = QueryEach::variants});
  CHECK(excluding.lines(profile()) == "v2\nv3\n");
  CHECK(excluding.funnel().excluded == 1);
  CHECK(excluding.funnel().kept_undecided == 1);

  QueryTable by_profile({.format = "%sample", .include = "CRLF2"});
  CHECK(by_profile.lines(profile()).empty());
  CHECK(by_profile.funnel().missing.at("CRLF2: not_assessed (needs_rna)") == 1);
}

TEST_CASE("without a format there is a table with a header, for every kind of element") {
  CHECK(table({}) ==
        "sample\tpatient\ttimepoint\tlineage\tsubtype.name\tsubtype.confidence\tscores.relapse.group\tscores.relapse."
        "p5y\n"
        "EX01\ttab\\there\tunknown\tT\t.\t.\t.\t.\n");
  CHECK(table({.each = QueryEach::fusions}) ==
        "sample\tfive_prime\tthree_prime\tin_frame\tknown\tsources.input\tsources.caller\n"
        "EX01\tSTIL\tTAL1\t.\t.\ta,b\tarriba,.\n");
  CHECK(table({.each = QueryEach::resistance}).find("\nEX01\tmercaptopurine\t") != std::string::npos);
  QueryTable schemes({.each = QueryEach::schemes});
  CHECK(schemes.lines(profile()).empty());
  CHECK(schemes.funnel().not_computed == 1);
  CHECK(schemes.lines(ValueObject{
            {"sample", "EX02"},
            {"schemes", ValueObject{{"NCI/NCI-SR", ValueObject{{"state", "present"}, {"result", "standard"}}}}}}) ==
        "EX02\tNCI/NCI-SR\tpresent\tstandard\t.\t.\t.\t.\n");
  CHECK(marrow::parse_query_each("schemes") == QueryEach::schemes);
  CHECK_FALSE(marrow::parse_query_each("profiles").has_value());
}

TEST_CASE("at a terminal columns stand under one another, and long cells are cut at a whole character") {
  CHECK(marrow::aligned_columns("a\tbb\tc\nlong\tx\ty\n") == "a     bb  c\nlong  x   y\n");
  const std::string long_cell(40, 'w');
  CHECK(marrow::aligned_columns(long_cell + "\tz\n") == std::string(31, 'w') + "…  z\n");
  std::string wide(30, 'w');
  for (int i = 0; i < 5; ++i) wide += "é";
  CHECK(marrow::aligned_columns(wide + "\n") == std::string(30, 'w') + "…\n");
  CHECK(marrow::terminal_format(QueryEach::variants).find("%reading") != std::string_view::npos);
}
