#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cmath>

#include "marrow/base/delimited_text.hpp"
#include "marrow/base/random.hpp"
#include "marrow/io/json_text.hpp"
#include "run_verb.hpp"
#include "temporary_folder.hpp"

namespace {

/// 160 invented patients with a score, its probabilities over two repeats, and a risk group.
struct EvaluationFiles {
  marrow_test::TemporaryFolder folder;
  std::string outcomes;
  std::string predictions;

  EvaluationFiles() {
    std::string outcome_text = "patient\tfirst_event\ttime_days\twbc\tNCI\tsex\n";
    std::string prediction_text = "patient\trepeat\tmodel\tmodel_p3y\tmodel_p5y\n";
    marrow::Random random(9);
    for (int i = 0; i < 160; ++i) {
      const double margin = 3 * random.uniform() - 1.5;
      const double relapse = -std::log(1 - random.uniform()) * 3000 * std::exp(-margin);
      const double death = -std::log(1 - random.uniform()) * 20000;
      const double left = 1300 + 2000 * random.uniform();
      const double time = std::min({relapse, death, left});
      outcome_text += fmt::format("P{:03}\t{}\t{:.0f}\t{:.1f}\t{}\t{}\n", i,
                                  time == relapse ? "Relapse"
                                  : time == death ? "Death"
                                                  : "None",
                                  time + 1, std::exp(margin + random.uniform()), margin > 0.2 ? "HR" : "SR",
                                  i % 2 == 0 ? "male" : "female");
      for (int repeat = 1; repeat <= 2; ++repeat) {
        const double noisy = margin + 0.2 * random.uniform();
        prediction_text += fmt::format("P{:03}\t{}\t{:.4f}\t{:.4f}\t{:.4f}\n", i, repeat, noisy,
                                       -std::expm1(-0.36 * std::exp(noisy)), -std::expm1(-0.6 * std::exp(noisy)));
      }
    }
    prediction_text += "X\t1\t0\t0.1\t0.2\n";
    outcomes = folder.write("o.tsv", outcome_text);
    predictions = folder.write("p.tsv", prediction_text);
  }

  [[nodiscard]] VerbResult run(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments = {"evaluate",  "--outcomes",   outcomes, "--competing",
                                          "Death",     "--censored",   "None",   "--predictions",
                                          predictions, "--bootstraps", "40"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run_verb(arguments);
  }
};

bool holds(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("evaluate prints scores, differences, schemes and subgroups, and what is not estimable with its reason") {
  const EvaluationFiles files;
  const VerbResult result =
      files.run({"--baseline", "wbc", "--scheme", "NCI=SR,HR", "--by", "sex", "--by", "wbc:0.5,1"});
  CAPTURE(result.err);
  REQUIRE(result.status == 0);
  for (const std::string part :
       {"Harrell's C", "Uno's C, 5 years", "model - wbc", "model - NCI", "calibration slope, 5 years",
        "without a model", "NRI, events", "sex female", "wbc <0.5", "Not estimable",
        "no probability by 5 years is stated: wbc", "C and AUC are means over repeats", "For research use only"}) {
    CAPTURE(part);
    CHECK(holds(result.out, part));
  }
  CHECK_FALSE(holds(result.out, "nan"));
  CHECK(holds(result.err, "1 scored but not among them"));
}

TEST_CASE("evaluate writes the same numbers as TSV and as JSON, and never NaN") {
  const EvaluationFiles files;
  const VerbResult tsv = files.run({"--format", "tsv", "--baseline", "wbc", "--by", "sex"});
  REQUIRE(tsv.status == 0);
  const auto table = marrow::parse_delimited(tsv.out, "out", marrow::Delimiter::tab);
  CHECK(table.columns.size() == 13);
  const VerbResult json = files.run({"--format", "json", "--baseline", "wbc", "--by", "sex"});
  const marrow::Value tree = marrow::parse_json(json.out);
  CHECK(*tree.find("schema")->get_if<std::string>() == "marrow.evaluation/1");
  const marrow::Value& scoring = tree.find("scorings")->get_if<marrow::ValueList>()->front();
  const marrow::Value& c = scoring.find("measures")->get_if<marrow::ValueList>()->front();
  CHECK(scoring.find("repeats")->number() == 2);
  const std::string line = fmt::format("scoring\tmodel\tNA\tNA\tc_harrell\tNA\tNA\t160\t{}\t{}",
                                       scoring.find("events")->number(), c.find("value")->number());
  CHECK(holds(tsv.out, line));
  CHECK_FALSE(holds(tsv.out, "\tnan"));
  CHECK(holds(tsv.out, "difference\tmodel\twbc"));
}

TEST_CASE("evaluate takes the format from the file's ending, and its page stands alone") {
  const EvaluationFiles files;
  const std::string page = files.folder.path("judged.html");
  const VerbResult result = files.run({"--baseline", "wbc", "--scheme", "NCI", "--by", "sex", "-o", page});
  CHECK(result.status == 0);
  CHECK(result.out.empty());
  const std::string html = marrow_test::read_file(page);
  for (const std::string part :
       {"Calibration at 5 years", "ROC curve at 5 years", "Decision curve", "Incidence by NCI", "Subgroups"}) {
    CAPTURE(part);
    CHECK(holds(html, part));
  }
  CHECK_FALSE(holds(html, "http://"));
  CHECK_FALSE(holds(html, "https://"));
  CHECK_FALSE(holds(html, "nan"));
}

TEST_CASE("the seed decides the intervals, the threads do not") {
  const EvaluationFiles files;
  const std::string one = files.run({"--format", "tsv"}).out;
  CHECK(one == files.run({"--format", "tsv", "--threads", "3"}).out);
  CHECK(one != files.run({"--format", "tsv", "--seed", "2"}).out);
}

TEST_CASE("evaluate judges only patients of whom the condition is true") {
  const EvaluationFiles files;
  const VerbResult result = files.run({"--evaluate-on", "sex == \"male\""});
  CHECK(result.status == 0);
  CHECK(holds(result.out, "80 not to be evaluated"));
}

TEST_CASE("evaluate says what it lacks and what it cannot read") {
  const EvaluationFiles files;
  struct Case {
    std::vector<std::string> arguments;
    int status;
    std::string says;
  };
  const Case cases[] = {{{"--baseline", "wbcc"}, 2, "did you mean 'wbc'?"},
                        {{"--use", "modell"}, 2, "no column 'modell'"},
                        {{"--scheme", "NCI=SR"}, 2, "lacks the group 'HR'"},
                        {{"--by", "wbc"}, 2, "give bands"},
                        {{"--format", "pdf"}, 2, "none of text, tsv, json, html"},
                        {{"--risk-groups", "0.2,0.1"}, 2, "ascending"},
                        {{"--threads", "0"}, 2, "--threads at least 1"},
                        {{"--event", "first_event=Death", "--exclude", "Relapse,Death"}, 2, "named in two lists"},
                        {{"--evaluate-on", "wbc < 0"}, 4, "no patient is at risk"},
                        {{"--truth", "NCI", "--by", "sex"}, 2, "--truth judges a classifier"}};
  for (const Case& one : cases) {
    const VerbResult result = files.run(one.arguments);
    CAPTURE(one.says);
    CAPTURE(result.err);
    CHECK(result.status == one.status);
    CHECK(holds(result.err, one.says));
  }
  CHECK(holds(run_verb({"evaluate"}).err, "--outcomes is needed"));
  CHECK(holds(run_verb({"evaluate", "--outcomes", files.outcomes}).err, "nothing to judge"));
  CHECK(holds(run_verb({"evaluate", "--outcomes", files.outcomes, "--scheme", "NCI", "--use", "m"}).err,
              "--use needs --predictions"));
}

TEST_CASE("evaluate judges what score wrote, and counts whom the model refused") {
  const marrow_test::TemporaryFolder folder;
  std::string clinical = "sample\tlineage\tage_years\twbc_e9_per_l\tmrd_day29_pct\n";
  std::string outcomes = "patient\tfirst_event\ttime_days\n";
  marrow::Random random(4);
  for (int i = 0; i < 40; ++i) {
    const double mrd = std::pow(10, -3 + 4 * random.uniform());
    clinical += fmt::format("P{:02}\t{}\t{:.1f}\t80\t{:.4f}\n", i, i == 0 ? "T" : "B", 2 + 15 * random.uniform(), mrd);
    const bool has_relapsed = random.uniform() < 0.1 + 0.15 * (3 + std::log10(mrd));
    outcomes += fmt::format("P{:02}\t{}\t{:.0f}\n", i, has_relapsed ? "Relapse" : "None",
                            has_relapsed ? 100 + 1500 * random.uniform() : 2000 + 500 * random.uniform());
  }
  const VerbResult scored = run_verb({"score", "--clinical", folder.write("c.tsv", clinical)});
  REQUIRE(scored.status == 0);
  const VerbResult result =
      run_verb({"evaluate", "--outcomes", folder.write("o.tsv", outcomes), "--censored", "None", "--landmark", "29",
                "--scores", "-", "--baseline", "relapse_b_baseline", "--bootstraps", "20"},
               scored.out);
  CAPTURE(result.err);
  CHECK(result.status == 0);
  CHECK(holds(result.out, "relapse_b: 39 scored"));
  CHECK(holds(result.out, "1 not assessed"));
  CHECK(holds(result.out, "relapse_b - relapse_b_baseline"));
  const std::string one = folder.write("one.tsv", "sample\tlineage\tage_years\nP01\tB\t5\n");
  const VerbResult unscored =
      run_verb({"evaluate", "--outcomes", folder.path("o.tsv"), "--censored", "None", "--scores", "-"},
               run_verb({"extract", "--clinical", one}).out);
  CHECK(unscored.status == 4);
  CHECK(holds(unscored.err, "run `marrow score` first"));
}

TEST_CASE("evaluate judges a classifier in each format") {
  const marrow_test::TemporaryFolder folder;
  const std::string calls = folder.write("calls.tsv",
                                         "patient\tsubtype\tpredicted\tp_A\tp_B\n1\tA\tA\t0.9\t0.1\n2\tA\tB\t0.4\t0.6\n"
                                         "3\tB\tB\t0.2\t0.8\n4\tB\tunresolved\t0.5\t0.5\n");
  const auto run = [&](const std::string& format) {
    return run_verb(
        {"evaluate", "--predictions", calls, "--truth", "subtype", "--bootstraps", "20", "--format", format});
  };
  CHECK(holds(run("text").out, "accuracy"));
  CHECK(holds(run("text").out, "(abstained)"));
  CHECK(holds(run("tsv").out, "confusion\tB\t(abstained)"));
  CHECK(holds(run("html").out, "Confusion matrix"));
  const VerbResult json = run("json");
  CHECK(*marrow::parse_json(json.out).find("task")->get_if<std::string>() == "classification");
}
