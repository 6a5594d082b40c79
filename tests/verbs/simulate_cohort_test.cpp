#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/text.hpp"
#include "run_verb.hpp"
#include "temporary_folder.hpp"

namespace {

using marrow_test::read_file;
using marrow_test::TemporaryFolder;

VerbResult simulate(const std::string& folder, std::vector<std::string> options) {
  options.insert(options.begin(), "simulate");
  options.insert(options.end(), {"-o", folder});
  const VerbResult result = run_verb(options);
  INFO(result.err);
  REQUIRE(result.status == 0);
  CHECK(result.out.empty());
  return result;
}

std::vector<std::string> pieces(std::string_view text, char separator) {
  const std::vector<std::string_view> views = marrow::split(text, separator);
  return {views.begin(), views.end()};
}

std::vector<std::string> lines_of(const std::string& path) {
  std::vector<std::string> lines = pieces(read_file(path), '\n');
  if (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

/// Column of a table, by the first cell of each row.
std::map<std::string, std::string> column(const std::string& path, const std::string& name) {
  const std::vector<std::string> lines = lines_of(path);
  const std::vector<std::string> header = pieces(lines.front(), '\t');
  const auto place = std::find(header.begin(), header.end(), name);
  REQUIRE(place != header.end());
  std::map<std::string, std::string> cells;
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const std::vector<std::string> row = pieces(lines[i], '\t');
    cells[row.front()] = row.at(static_cast<std::size_t>(place - header.begin()));
  }
  return cells;
}

std::map<std::string, std::string> files_in(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file())
      files[std::filesystem::relative(entry.path(), folder).string()] = read_file(entry.path());
  }
  return files;
}

}  // namespace

TEST_CASE("a simulated cohort is the same bytes on any number of threads") {
  const TemporaryFolder folder;
  const std::vector<std::string> options{"--patients", "70", "--seed", "3", "--lineage", "B", "--files"};
  const VerbResult result = simulate(folder.path("one"), options);
  CHECK(result.err.find("70 simulated patients") != std::string::npos);
  std::vector<std::string> threaded = options;
  threaded.insert(threaded.end(), {"--threads", "3"});
  simulate(folder.path("three"), threaded);
  const auto files = files_in(folder.path("one"));
  CHECK(files == files_in(folder.path("three")));
  CHECK(files.size() > 140);
  CHECK(files.at("README.txt").starts_with("A simulated cohort: no child of it exists."));
  simulate(folder.path("other"), {"--patients", "70", "--seed", "4", "--lineage", "B"});
  CHECK(read_file(folder.path("other") + "/outcomes.tsv") != files.at("outcomes.tsv"));
}

TEST_CASE("what a simulated cohort is written as is read by the other verbs, and says that it is simulated") {
  const TemporaryFolder folder;
  const std::string one = folder.path("one");
  simulate(one, {"--patients", "3", "--seed", "3", "--profiles", "--files"});
  const std::vector<std::string> profiles = lines_of(one + "/profiles.jsonl");
  CHECK(profiles.size() == lines_of(one + "/truth.tsv").size() - 1);
  for (const std::string& profile : profiles) {
    CHECK(profile.find("\"simulated by marrow simulate, seed 3\"") != std::string::npos);
  }
  for (const auto& [sample, protocol] : column(one + "/clinical.tsv", "protocol")) {
    CHECK(protocol.starts_with("simulated, centre "));
  }
  for (const auto& [sample, word] : column(one + "/truth.tsv", "simulated")) CHECK(word == "yes");

  const VerbResult extracted = run_verb({"extract", "--samplesheet", one + "/samplesheet.csv"});
  CAPTURE(extracted.err);
  CHECK(extracted.status == 0);
  CHECK(extracted.err.find("warning") == std::string::npos);
  const std::vector<std::string> asked{
      "query", "-f", "%sample\\t%subtype.name\\t%TP53.state\\t%KRAS.state\\t%copy_number.focal.IKZF1_del_any.state\\n"};
  const VerbResult of_files = run_verb(asked, extracted.out);
  const VerbResult of_profiles = run_verb(asked, read_file(one + "/profiles.jsonl"));
  CHECK(of_files.status == 0);
  CHECK(of_files.out == of_profiles.out);
  CHECK(of_files.out.find("not_assessed") == std::string::npos);
  // A subtype that is named is the one that was drawn; many need RNA and stay open.
  const auto truth = column(one + "/truth.tsv", "subtype");
  int named = 0;
  for (const std::string& line : pieces(of_files.out, '\n')) {
    const std::vector<std::string> cells = pieces(line, '\t');
    if (cells.size() < 2 || cells[1] == "unresolved") continue;
    CHECK(truth.at(cells[0]) == cells[1]);
    ++named;
  }
  CHECK(named >= 3);
  const VerbResult scored = run_verb({"score"}, read_file(one + "/profiles.jsonl"));
  CAPTURE(scored.err);
  CHECK(scored.status == 0);
  const VerbResult reported = run_verb({"report"}, scored.out);
  CAPTURE(reported.err);
  CHECK(reported.status == 0);
  const std::string vcf = one + "/vcf/SIM-0000001.vcf";
  const VerbResult checked = run_verb({"check", vcf, one + "/clinical.tsv", one + "/segments/SIM-0000001.tsv"});
  CAPTURE(checked.out);
  CHECK(checked.status == 0);
}

TEST_CASE(
    "a child of a simulated cohort does not change with the cohort's size, missing cells do not change the truth") {
  const TemporaryFolder folder;
  simulate(folder.path("small"), {"--patients", "30", "--lineage", "B", "--seed", "8"});
  simulate(folder.path("large"), {"--patients", "150", "--lineage", "B", "--seed", "8"});
  for (const char* name : {"/clinical.tsv", "/outcomes.tsv", "/truth.tsv"}) {
    const std::string small = read_file(folder.path("small") + name);
    CHECK(read_file(folder.path("large") + name).starts_with(small));
  }
  CHECK(lines_of(folder.path("large") + "/clinical.tsv").size() == 151);
  simulate(folder.path("missing"), {"--patients", "30", "--lineage", "B", "--seed", "8", "--missing", "random:0.5"});
  CHECK(read_file(folder.path("missing") + "/truth.tsv") == read_file(folder.path("small") + "/truth.tsv"));
  CHECK(read_file(folder.path("missing") + "/outcomes.tsv") == read_file(folder.path("small") + "/outcomes.tsv"));
  int missing = 0;
  for (const auto& [sample, mrd] : column(folder.path("missing") + "/clinical.tsv", "mrd_day29_pct")) {
    missing += mrd == "NA" ? 1 : 0;
  }
  CHECK(missing > 5);
  CHECK(missing < 25);
  for (const auto& [sample, subtype] : column(folder.path("small") + "/truth.tsv", "subtype")) {
    CHECK(sample.starts_with("SIM-00000"));
  }
}

TEST_CASE("a model is trained on a simulated cohort and judged by its outcomes") {
  const TemporaryFolder folder;
  const std::string cohort = folder.path("cohort");
  simulate(cohort, {"--patients", "400", "--lineage", "B", "--seed", "2"});
  std::string matrix = "patient\tage_years\tlog10_wbc\tlog10_mrd_day29_pct\n";
  const auto ages = column(cohort + "/clinical.tsv", "age_years");
  const auto cells = column(cohort + "/clinical.tsv", "wbc_e9_per_l");
  for (const auto& [patient, mrd] : column(cohort + "/clinical.tsv", "mrd_day29_pct")) {
    const double pct = mrd == "NA" ? 0 : std::max(1e-4, marrow::parse_number(mrd).value());
    const double wbc = marrow::parse_number(cells.at(patient)).value();
    matrix += patient + "\t" + ages.at(patient) + "\t" + marrow::format_number(std::log10(wbc)) + "\t" +
              (pct == 0 ? "NA" : marrow::format_number(std::log10(pct))) + "\n";
  }
  const std::string description = folder.write("description.json", R"({"name": "relapse_simulated", "title": "t",
    "outcome": "relapse", "intended_use": "code, not children", "population": "simulated", "era": "never",
    "simulated": true, "not_for": [], "limits": [], "attribution": [], "applies_if": [], "cautions": [],
    "groups": [{"name": "any", "p5y_at_least": 0}]})");
  const VerbResult trained = run_verb({"train",
                                       "--matrix",
                                       folder.write("m.tsv", matrix),
                                       "--outcomes",
                                       cohort + "/outcomes.tsv",
                                       "--censored",
                                       "None",
                                       "--competing",
                                       "Death,SMN",
                                       "--landmark",
                                       "29",
                                       "--describe",
                                       description,
                                       "--folds",
                                       "2",
                                       "--repeats",
                                       "1",
                                       "--inner-folds",
                                       "0",
                                       "--bootstraps",
                                       "20",
                                       "--held-out",
                                       folder.path("held_out.tsv"),
                                       "-o",
                                       folder.path("model")});
  CAPTURE(trained.err);
  CHECK(trained.status == 0);
  CHECK(trained.out.find("Harrell's C") != std::string::npos);
  const VerbResult judged =
      run_verb({"evaluate", "--predictions", folder.path("held_out.tsv"), "--outcomes", cohort + "/outcomes.tsv",
                "--censored", "None", "--competing", "Death,SMN", "--landmark", "29", "--bootstraps", "20"});
  CAPTURE(judged.err);
  CHECK(judged.status == 0);
  CHECK(judged.out.find("Uno's C") != std::string::npos);
  CHECK(read_file(folder.path("model/CARD.md")).find("simulated") != std::string::npos);
}

TEST_CASE("simulate --patients refuses what does not go together, each with its name: status 2") {
  const TemporaryFolder folder;
  struct Refusal {
    std::vector<std::string> options;
    std::string words;
  };
  for (const Refusal& refusal :
       std::vector<Refusal>{{{"--patients", "5", "--reads"}, "give one of"},
                            {{"--patients", "-5"}, "not negative"},
                            {{"--patients", "5", "--lineage", "C"}, "B or T"},
                            {{"--patients", "5", "--effects", "some"}, "published or none"},
                            {{"--patients", "5", "--missing", "often"}, "no way for data to be missing"},
                            {{"--patients", "5", "--genes", "TP53"}, "do not go with --patients"},
                            {{"--site-counts", "5", "--profiles"}, "are of --patients"}}) {
    std::vector<std::string> arguments = refusal.options;
    arguments.insert(arguments.begin(), "simulate");
    arguments.insert(arguments.end(), {"-o", folder.path("out")});
    const VerbResult result = run_verb(arguments);
    CAPTURE(refusal.words);
    CHECK(result.status == 2);
    CHECK(result.err.find(refusal.words) != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder.path("out")));
  }
}
