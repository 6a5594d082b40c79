// Models of drug response: a laboratory's own, and those in the program.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "marrow/base/random.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/profile_json.hpp"
#include "run_verb.hpp"
#include "temporary_folder.hpp"

namespace {

/// 45 invented patients whose LC50 a lost NR3C1 quadruples.
class LabFiles {
 public:
  LabFiles() {
    marrow::Random random(8);
    std::string rows = "sample\tnr3c1.lost\tage_years\ttp53.lost\n";
    std::string responses = "patient\tlc50_uM\tconstant\n";
    for (int i = 0; i < 45; ++i) {
      const bool is_lost = random.uniform() < 0.3;
      const double lc50 = (is_lost ? 4 : 1) * (0.7 + 0.6 * random.uniform());
      rows += fmt::format("P{:02}\t{}\t{:.1f}\tNA\n", i, is_lost ? 1 : 0, 1 + 16 * random.uniform());
      responses += fmt::format("P{:02}\t{:.3f}\t5\n", i, lc50);
    }
    matrix = folder.write("m.tsv", rows);
    table = folder.write("lab.tsv", responses);
    twice = folder.write("twice.tsv", responses + "P01\t2\t5\n");
    words = folder.write("words.json",
                         R"({"name": "pred_lab", "title": "t", "outcome": "log2 LC50", "intended_use": "tests",
      "population": "invented", "era": "never", "drug_group": "glucocorticoid", "simulated": false, "not_for": [],
      "limits": [], "attribution": [], "applies_if": [], "cautions": []})");
  }

  [[nodiscard]] VerbResult train(const std::vector<std::string>& more, const std::string& outcomes = {}) const {
    std::vector<std::string> arguments = {"train",
                                          "--matrix",
                                          matrix,
                                          "--outcomes",
                                          outcomes.empty() ? table : outcomes,
                                          "--describe",
                                          words,
                                          "--objective",
                                          "regression",
                                          "-o",
                                          folder.path("model")};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_verb(arguments);
  }

  marrow_test::TemporaryFolder folder;
  std::string matrix;
  std::string table;
  std::string twice;
  std::string words;
};

const std::vector<std::string> quick = {"--inner-folds", "0", "--repeats", "1", "--bootstraps", "20"};

std::vector<std::string> with_quick(std::vector<std::string> options) {
  options.insert(options.end(), quick.begin(), quick.end());
  return options;
}

/// The first number behind `name` in a table.
std::string number_behind(const std::string& text, const std::string& name) {
  const std::size_t at = text.find(name);
  REQUIRE(at != std::string::npos);
  return text.substr(text.find_first_of("0123456789", at + name.size()), 5);
}

const std::string nr3c1_lost =
    "sample\tlineage\tage_years\tmutations\tassessed_genes\tcopy_number\nS\tB\t5\tnone\tNR3C1\tNR3C1 del\n";

}  // namespace

TEST_CASE("a laboratory's table trains a model, which scores and evaluates like any other") {
  const LabFiles files;
  const std::string held_out = files.folder.path("held_out.tsv");
  const VerbResult result =
      files.train(with_quick({"--label", "lc50_uM", "--unit", "uM", "--features", "nr3c1.lost,age_years", "--monotone",
                              "nr3c1.lost=up", "--held-out", held_out}));
  CAPTURE(result.err);
  REQUIRE(result.status == 0);
  CHECK(result.out.find("the missing flags alone") < result.out.find("root mean squared error"));
  CHECK(result.out.find("warning: 45 patients are few") != std::string::npos);
  CHECK(result.err.find("45 with a response") != std::string::npos);
  const std::string card = marrow_test::read_file(files.folder.path("model/CARD.md"));
  CHECK(card.find("**Warning: 45 patients are few") != std::string::npos);
  CHECK(card.find("| `nr3c1.lost` | NR3C1 lost | 0/1 | never lowers |") != std::string::npos);

  const VerbResult judged =
      run_verb({"evaluate", "--predictions", held_out, "--response", "response", "--baseline", "baseline"});
  CAPTURE(judged.err);
  REQUIRE(judged.status == 0);
  CHECK(number_behind(judged.out, "root mean squared error") ==
        number_behind(result.out, "root mean squared error, log2"));
  CHECK(judged.out.find("model - baseline") != std::string::npos);
  const std::string page = files.folder.path("page.html");
  CHECK(run_verb({"evaluate", "--predictions", held_out, "--response", "response", "-o", page}).status == 0);
  CHECK(marrow_test::read_file(page).find("Measured against predicted") != std::string::npos);

  const std::string clinical = files.folder.write("clinical.tsv", nr3c1_lost);
  const VerbResult scored =
      run_verb({"score", "--model", files.folder.path("model"), "--clinical", clinical, "--timepoint", "diagnosis"});
  CAPTURE(scored.err);
  REQUIRE(scored.status == 0);
  const marrow::Score score = marrow::read_profile(scored.out).scores->resistance.at("glucocorticoid");
  CHECK(score.state == "present");
  CHECK_FALSE(score.simulated);
  CHECK(*score.margin > 0.7);
  CHECK(scored.out.find("leukaemia at diagnosis, before treatment") != std::string::npos);

  // Beside the models in the program, before or after them, what was measured stands.
  const VerbResult beside = run_verb({"score", "--resistance", "--model", files.folder.path("model"), "--clinical",
                                      clinical, "--timepoint", "diagnosis"});
  for (const VerbResult& both : {beside, run_verb({"score", "--resistance"}, scored.out)}) {
    REQUIRE(both.status == 0);
    const auto scores = marrow::read_profile(both.out).scores->resistance;
    CHECK_FALSE(scores.at("glucocorticoid").simulated);
    CHECK(scores.at("glucocorticoid").margin == score.margin);
    CHECK(scores.at("thiopurine").simulated);
  }
}

TEST_CASE("a table of responses that cannot be learned from is refused with the reason, and nothing is written") {
  const LabFiles files;
  const auto refusal = [&](const std::vector<std::string>& more, int status, const std::string& outcomes = {}) {
    const VerbResult result = files.train(with_quick(more), outcomes);
    CHECK(result.status == status);
    CHECK_FALSE(std::filesystem::exists(files.folder.path("model/manifest.json")));
    return result.err;
  };
  const std::vector<std::string> lc50 = {"--label", "lc50_uM", "--unit", "uM"};
  const auto and_more = [&](std::vector<std::string> more) {
    more.insert(more.begin(), lc50.begin(), lc50.end());
    return more;
  };
  CHECK(refusal({"--label", "lc50_uM"}, 2).find("--objective regression needs --unit") != std::string::npos);
  CHECK(refusal({"--label", "lc50_uM", "--unit", "nM"}, 2).find("says uM, --unit says nM") != std::string::npos);
  CHECK(refusal({"--label", "lc50", "--unit", "uM"}, 2).find("lab.tsv has no column 'lc50'") != std::string::npos);
  CHECK(refusal({"--label", "constant", "--unit", "uM"}, 4).find("all 45 responses are the same") != std::string::npos);
  CHECK(refusal(lc50, 4, files.twice).find("'P01' stands on line 3 too") != std::string::npos);
  std::string repeated = "sample\tpatient\tlc50_uM\n";
  for (int i = 0; i < 45; ++i) repeated += fmt::format("P{:02}\tchild{}\t{}\n", i, i / 3, 1 + i % 7);
  const std::string samples = files.folder.write("samples.tsv", repeated);
  CHECK(refusal(and_more({"--id", "sample"}), 2, samples).find("several rows of patient 'child0'") !=
        std::string::npos);
  CHECK(refusal(and_more({"--features", "tp53.lost"}), 4).find("missing in every patient") != std::string::npos);
  CHECK(refusal(and_more({"--monotone", "age_years=sideways"}), 2).find("feature=up or feature=down") !=
        std::string::npos);
  CHECK(refusal(and_more({"--folds", "20"}), 4).find("45 patients with a response are too few") != std::string::npos);
  CHECK(refusal(and_more({"--fixed", "age_years=1"}), 2).find("of events, not of classes or responses") !=
        std::string::npos);
}

TEST_CASE("score --resistance tells what the shipped models say, and for which drugs there is none") {
  const LabFiles files;
  const std::string clinical = files.folder.write("clinical.tsv", nr3c1_lost);
  const VerbResult scored = run_verb({"score", "--resistance", "--clinical", clinical, "--timepoint", "relapse"});
  CAPTURE(scored.err);
  REQUIRE(scored.status == 0);
  CHECK(scored.err.find("3 scores of drug resistance") != std::string::npos);
  const auto scores = marrow::read_profile(scored.out).scores->resistance;
  const marrow::Score& score = scores.at("glucocorticoid");
  CHECK(score.simulated);
  CHECK(*score.margin > 1.5);
  CHECK(*score.interval->margin.high > *score.margin);
  CHECK(scores.at("vincristine").state == "not_assessed");
  // NT5C2 was not looked at: drawn, it moves the mean more than a quantile.
  for (const char* group : {"glucocorticoid", "thiopurine", "methotrexate"}) {
    CAPTURE(group);
    CHECK(*scores.at(group).interval->margin.low <= *scores.at(group).margin);
    CHECK(*scores.at(group).interval->margin.high >= *scores.at(group).margin);
  }

  const VerbResult unstated = run_verb({"score", "--resistance", "--clinical", clinical});
  CHECK(unstated.err.find("3 scores of drug resistance") != std::string::npos);
  CHECK(unstated.out.find("the timepoint is not stated") != std::string::npos);
  const VerbResult remission = run_verb({"score", "--resistance", "--clinical", clinical, "--timepoint", "remission"});
  CHECK(remission.err.find("0 scores of drug resistance") != std::string::npos);
  CHECK(remission.out.find("the sample is from remission") != std::string::npos);

  const VerbResult report = run_verb({"report"}, scored.out);
  REQUIRE(report.status == 0);
  CHECK(report.out.find("glucocorticoid (simulated); NR3C1 (resistant)") != std::string::npos);
  CHECK(report.out.find("trained on simulated patients") != std::string::npos);
  CHECK(report.out.find("leukaemia at relapse, after treatment") != std::string::npos);
  CHECK(report.out.find("No model, the ledger alone speaks:") != std::string::npos);
  const VerbResult refused = run_verb({"report", "--resistance"}, scored.out);
  CHECK(refused.status == 2);
  CHECK(refused.err.find("--resistance scores nothing here") != std::string::npos);
}

TEST_CASE("simulate writes mean responses and draws of them, the same for a child in a cohort of any size") {
  const marrow_test::TemporaryFolder folder;
  const auto simulate = [&](const std::string& name, const std::string& patients, const std::string& threads) {
    const VerbResult result = run_verb({"simulate", "--patients", patients, "--responses", "3", "--seed", "5",
                                        "--threads", threads, "-o", folder.path(name)});
    REQUIRE(result.status == 0);
    return marrow_test::read_file(folder.path(name + "/responses.tsv"));
  };
  const std::string few = simulate("few", "40", "1");
  const std::string many = simulate("many", "80", "3");
  CHECK(many.starts_with(few));
  const std::string header = few.substr(0, few.find('\n'));
  CHECK(
      header ==
      "sample\tpatient\ttimepoint\tsimulated\tglucocorticoid_line\tglucocorticoid_sum_log2\tglucocorticoid_log2_01\t"
      "glucocorticoid_log2_02\tglucocorticoid_log2_03\tmethotrexate_line\tmethotrexate_sum_log2\tmethotrexate_log2_01\t"
      "methotrexate_log2_02\tmethotrexate_log2_03\tthiopurine_line\tthiopurine_sum_log2\tthiopurine_log2_01\t"
      "thiopurine_log2_02\tthiopurine_log2_03");
  // ETV6::RUNX1 alone, in a draw as in the table, is sensitive.
  CHECK(few.find("\t0\t-0.800000\t-0.") != std::string::npos);
  CHECK(run_verb({"simulate", "--patients", "5", "--responses", "100", "-o", folder.path("x")}).status == 2);
}
