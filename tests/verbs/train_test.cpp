#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "marrow/base/random.hpp"
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
