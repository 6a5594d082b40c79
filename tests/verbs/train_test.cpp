#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "marrow/base/random.hpp"
#include "marrow/base/text.hpp"
#include "run_verb.hpp"
#include "temporary_folder.hpp"

namespace {

/// 120 invented patients whose relapse depends on MRD, as the files that `train` reads.
struct TrainingFiles {
  marrow_test::TemporaryFolder folder;
  std::string matrix;
  std::string outcomes;
  std::string description;

  TrainingFiles() {
    std::string matrix_text = "sample\tage_years\tlog10_mrd_day29_pct\tlog10_mrd_end_consolidation_pct\n";
    std::string outcome_text = "patient\tfirst_event\ttime_days\tprotocol\n";
    marrow::Random random(3);
    for (int i = 0; i < 120; ++i) {
      const double mrd = std::floor(-4 + 4 * random.uniform());
      const bool relapsed = random.uniform() < 0.1 + 0.2 * (mrd + 4);
      matrix_text += fmt::format("P{:03}\t{:.1f}\t{}\t-4\n", i, 10 + 8 * random.uniform(), mrd);
      outcome_text +=
          fmt::format("P{:03}\t{}\t{}\t{}\n", i,
                      relapsed      ? "Relapse"
                      : i % 20 == 0 ? "Death"
                                    : "None",
                      relapsed ? 100 + random.below(900) : 1000 + random.below(2000), i % 2 == 0 ? "one" : "two");
    }
    matrix = folder.write("m.tsv", matrix_text);
    outcomes = folder.write("o.tsv", outcome_text);
    description = folder.write("d.json", R"({"name": "invented", "title": "t", "outcome": "relapse",
      "intended_use": "tests", "population": "invented", "era": "never", "simulated": true, "not_for": [], "limits": [],
      "attribution": [], "applies_if": [], "cautions": [], "groups": [{"name": "any", "p5y_at_least": 0}]})");
  }

  [[nodiscard]] std::vector<std::string> arguments(const std::vector<std::string>& more) const {
    std::vector<std::string> result = {"train",      "--matrix", matrix,
                                       "--outcomes", outcomes,   "--describe",
                                       description,  "--event",  "first_event=Relapse",
                                       "--censored", "None",     "--landmark",
                                       "29",         "-o",       folder.path("model")};
    result.insert(result.end(), more.begin(), more.end());
    return result;
  }
};

}  // namespace

TEST_CASE("train reports what missing values tell, then both models, and writes a folder") {
  const TrainingFiles files;
  const VerbResult result = run_verb(files.arguments(
      {"--competing", "Death", "--features", "age_years,log10_mrd_day29_pct", "--evaluate-on", "patient < \"P110\""}));
  CAPTURE(result.err);
  CHECK(result.status == 0);
  CHECK(result.out.find("C of the missing flags alone") < result.out.find("Harrell's C"));
  CHECK(result.out.find("ridge Cox") != std::string::npos);
  CHECK(result.err.find("120 samples, 120 at risk on day 29, 110 trained on, 110 evaluated") != std::string::npos);
  CHECK(marrow_test::read_file(files.folder.path("model/CARD.md")).find("invented") != std::string::npos);
  CHECK(marrow_test::read_file(files.folder.path("model/manifest.json")).find("marrow.model/2") != std::string::npos);
  CHECK_FALSE(marrow_test::read_file(files.folder.path("model/trees_09.ubj")).empty());
}

TEST_CASE("train refuses an outcome that no option names: status 4") {
  const TrainingFiles files;
  const VerbResult result = run_verb(files.arguments({}));
  CHECK(result.status == 4);
  CHECK(result.err.find("'Death'") != std::string::npos);
}

TEST_CASE("train refuses a feature measured after the landmark, and says what it lacks: status 2") {
  const TrainingFiles files;
  const VerbResult late =
      run_verb(files.arguments({"--competing", "Death", "--features", "log10_mrd_end_consolidation_pct"}));
  CHECK(late.status == 2);
  CHECK(late.err.find("after the landmark of day 29") != std::string::npos);
  const VerbResult nothing = run_verb({"train"});
  CHECK(nothing.status == 2);
  CHECK(nothing.err.find("--matrix is needed") != std::string::npos);
}

TEST_CASE("train judges each protocol by the other, and lists the held-out margins") {
  const TrainingFiles files;
  const VerbResult result =
      run_verb(files.arguments({"--competing", "Death", "--features", "age_years,log10_mrd_day29_pct", "--site",
                                "protocol", "--repeats", "2", "--held-out", files.folder.path("held_out.tsv"),
                                "--objective", "logistic", "--horizon", "2", "--search", "1", "--inner-folds", "2"}));
  CAPTURE(result.err);
  CHECK(result.status == 0);
  CHECK(result.out.find("C at one (60 patients") != std::string::npos);
  const std::string held_out = marrow_test::read_file(files.folder.path("held_out.tsv"));
  CHECK(held_out.starts_with(
      "patient\trepeat\tmodel\tmodel_p3y\tmodel_p5y\tbaseline\tbaseline_p3y\tbaseline_p5y\nP000\t1\t"));
  CHECK(std::count(held_out.begin(), held_out.end(), '\n') == 241);
  const std::string card = marrow_test::read_file(files.folder.path("model/CARD.md"));
  CHECK(card.find("the event by day 730") != std::string::npos);
  CHECK(card.find("Settings tried in each fold and for the model: 2.") != std::string::npos);
  CHECK_FALSE(std::filesystem::exists(files.folder.path("model/.folds")));
}

TEST_CASE("train judges subgroups of the outcomes and of the matrix, as evaluate does with the held-out patients") {
  const TrainingFiles files;
  const std::string held_out = files.folder.path("held_out.tsv");
  const VerbResult result = run_verb(files.arguments(
      {"--competing", "Death", "--features", "age_years,log10_mrd_day29_pct", "--repeats", "2", "--inner-folds", "0",
       "--bootstraps", "20", "--by", "protocol", "--by", "age_years:12,30", "--held-out", held_out}));
  CAPTURE(result.err);
  CHECK(result.status == 0);
  const std::string card = marrow_test::read_file(files.folder.path("model/CARD.md"));
  CHECK(card.find("| age_years <12 | ") != std::string::npos);
  CHECK(card.find("| age_years 12 to <30 | ") != std::string::npos);
  const std::size_t one = card.find("| protocol one | 60 | ");
  REQUIRE(one != std::string::npos);
  const VerbResult judged =
      run_verb({"evaluate", "--outcomes", files.outcomes, "--competing", "Death", "--censored", "None", "--landmark",
                "29", "--predictions", held_out, "--by", "protocol", "--bootstraps", "20", "--format", "tsv"});
  CHECK(judged.status == 0);
  const std::string line = card.substr(one, card.find('\n', one) - one);
  for (const std::string& row : {std::string("c_harrell"), std::string("observed_expected")}) {
    std::string number;
    for (const std::string_view text : marrow::split(judged.out, '\n')) {
      const std::vector<std::string_view> cells = marrow::split(text, '\t');
      if (cells[0] != "subgroup_scoring" || cells[1] != "model") continue;
      if (text.find("one") == std::string_view::npos || text.find(row) == std::string_view::npos) continue;
      number = fmt::format("{:.{}f}", marrow::parse_number(cells[9]).value(), row == "c_harrell" ? 3 : 2);
    }
    CAPTURE(row);
    CAPTURE(line);
    REQUIRE_FALSE(number.empty());
    CHECK(line.find("| " + number + " (") != std::string::npos);
  }
}

TEST_CASE("train learns classes, score tells them, and evaluate finds the card's numbers") {
  const TrainingFiles files;
  const std::string words =
      files.folder.write("words.json", R"({"name": "relapsing", "title": "t", "outcome": "the end",
    "intended_use": "tests", "population": "invented", "era": "never", "simulated": true, "not_for": [], "limits": [],
    "attribution": [], "applies_if": [], "cautions": []})");
  const std::vector<std::string> arguments = {
      "train",      "--matrix", files.matrix,  "--outcomes", files.outcomes,
      "--describe", words,      "--landmark",  "29",         "--objective",
      "multiclass", "--label",  "first_event", "--features", "age_years,log10_mrd_day29_pct"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), arguments.begin(), arguments.end());
    return run_verb(more);
  };
  const std::string model = files.folder.path("classes");
  const std::string held_out = files.folder.path("held_out.tsv");
  const VerbResult refused = with({"-o", model, "--inner-folds", "0", "--repeats", "1"});
  CHECK(refused.status == 4);
  CHECK(refused.err.find("the class 'Death' has") != std::string::npos);
  const VerbResult result = with({"-o", model, "--set-aside-rare", "--inner-folds", "2", "--repeats", "1", "--folds",
                                  "3", "--bootstraps", "20", "--held-out", held_out});
  CAPTURE(result.err);
  CHECK(result.status == 0);
  CHECK(result.out.starts_with("class Death is set aside: "));
  CHECK(result.out.find("the missing flags alone") < result.out.find("log loss"));
  CHECK(result.err.find("2 classes") != std::string::npos);
  CHECK(result.err.find("1 classes set aside") != std::string::npos);
  CHECK(marrow_test::read_file(held_out).starts_with(
      "patient\tlabel\tp_None\tp_Relapse\tbaseline_None\tbaseline_Relapse\nP001\t"));

  const VerbResult judged = run_verb({"evaluate", "--predictions", held_out, "--truth", "label", "--bootstraps", "20"});
  const auto row = [](const std::string& text, const std::string& name) {
    const std::size_t at = text.find(name);
    const std::size_t number = text.find_first_of("0123456789", at + name.size());
    return text.substr(number, 5);
  };
  CHECK(judged.status == 0);
  CHECK(row(judged.out, "\nlog loss") == row(result.out, "(smaller is better)"));
  CHECK(row(judged.out, "\nmacro F1") == row(result.out, "  macro F1"));

  const VerbResult scored = run_verb({"score", "--model", model, "--clinical",
                                      files.folder.write("c.tsv", "sample\tage_years\tmrd_day29_pct\nA\t12\t1\n")});
  CAPTURE(scored.err);
  CHECK(scored.status == 0);
  CHECK(scored.err.find("1 samples scored, 0 outside the model") != std::string::npos);
  CHECK(run_verb({"query", "-f", "%scores.classes.relapsing.answer\\t%scores.relapse\\n"}, scored.out).out ==
        "Relapse\t.\n");
  // Another model's answer stands beside it, and the relapse score leaves it alone.
  const std::string both = run_verb({"score"}, scored.out).out;
  CHECK(run_verb({"query", "-f", "%scores.classes.relapsing.answer\\t%scores.relapse.state\\n"}, both).out ==
        "Relapse\tnot_assessed\n");
  CHECK(run_verb({"score", "--model", model, "--interactions"}, scored.out).status == 2);
  const VerbResult told = run_verb({"report"}, scored.out);
  CHECK(told.out.find("First event: Relapse, ") != std::string::npos);
  CHECK(told.out.find("MRD of 1 % at day 29 speaks for 'Relapse'") != std::string::npos);
  CHECK(told.out.find("every class counting the same") == std::string::npos);
}

TEST_CASE("train refuses options of events with classes, and of classes with events: status 2") {
  const TrainingFiles files;
  const auto refusal = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"train",           "--matrix",     files.matrix,
                                      "--outcomes",      files.outcomes, "--describe",
                                      files.description, "-o",           files.folder.path("model")};
    words.insert(words.end(), more.begin(), more.end());
    const VerbResult result = run_verb(words);
    CHECK(result.status == 2);
    return result.err;
  };
  CHECK(refusal({"--objective", "multiclass"}).find("needs --label") != std::string::npos);
  CHECK(refusal({"--label", "first_event"}).find("is of --objective multiclass or regression") != std::string::npos);
  CHECK(refusal({"--class-weights", "balanced"}).find("are of --objective multiclass") != std::string::npos);
  const std::vector<std::string> classes = {"--objective", "multiclass", "--label", "first_event"};
  const auto of_classes = [&](const std::string& option, const std::string& value) {
    std::vector<std::string> words = classes;
    words.insert(words.end(), {option, value});
    return refusal(words);
  };
  CHECK(of_classes("--competing", "Death").find("are of events, not of classes") != std::string::npos);
  CHECK(of_classes("--class-weights", "equal").find("there are no class weights 'equal'") != std::string::npos);
  CHECK(of_classes("--by", "protocol").find("--by is of models of events") != std::string::npos);
  CHECK(of_classes("--fixed", "age_years=1").find("are of events, not of classes") != std::string::npos);
  CHECK(of_classes("--features", "log10_mrd_day29_pct").find("after the landmark of day 0") != std::string::npos);
}

TEST_CASE("train refuses options that do not fit, each with its name: status 2") {
  const TrainingFiles files;
  const auto refusal = [&](const std::vector<std::string>& more) {
    std::vector<std::string> words = {"--competing", "Death", "--features", "age_years"};
    words.insert(words.end(), more.begin(), more.end());
    const VerbResult result = run_verb(files.arguments(words));
    CHECK(result.status == 2);
    return result.err;
  };
  CHECK(refusal({"--objective", "gbm"}).find("there is no objective 'gbm'") != std::string::npos);
  CHECK(refusal({"--interactions", "all"}).find("there is no interaction rule 'all'") != std::string::npos);
  CHECK(refusal({"--by", "hospital"}).find("has no column 'hospital'") != std::string::npos);
  CHECK(refusal({"--site", "hospital"}).find("has no column 'hospital'") != std::string::npos);
  CHECK(refusal({"--folds", "1"}).find("--folds is at least 2") != std::string::npos);
  CHECK(refusal({"--search", "3", "--inner-folds", "0"}).find("a search needs them") != std::string::npos);
  CHECK(refusal({"--fixed", "age_years"}).find("--fixed has 'age_years'") != std::string::npos);
  CHECK(refusal({"--fixed", "male=1"}).find("the fixed score names 'male'") != std::string::npos);
}

TEST_CASE("train puts a cohort's incidence into a model, and says what the model had said") {
  const TrainingFiles files;
  const std::vector<std::string> on = {"--competing", "Death", "--features", "age_years,log10_mrd_day29_pct",
                                       "--repeats",   "1"};
  REQUIRE(run_verb(files.arguments(on)).status == 0);
  const VerbResult result =
      run_verb({"train", "--matrix", files.matrix, "--outcomes", files.outcomes, "--event", "first_event=Relapse",
                "--censored", "None", "--competing", "Death", "--landmark", "29", "--recalibrate",
                files.folder.path("model"), "-o", files.folder.path("ours")});
  CAPTURE(result.err);
  CHECK(result.status == 0);
  CHECK(result.out.find("in 120 patients") != std::string::npos);
  CHECK(marrow_test::read_file(files.folder.path("ours/CARD.md")).find("## Recalibrated") != std::string::npos);
  CHECK(marrow_test::read_file(files.folder.path("ours/trees_00.ubj")) ==
        marrow_test::read_file(files.folder.path("model/trees_00.ubj")));
}
