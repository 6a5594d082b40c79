#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "marrow/io/profile_json.hpp"
#include "marrow/pipeline/score.hpp"
#include "marrow/records/explanation.hpp"
#include "run_verb.hpp"
#include "temporary_folder.hpp"

namespace {

/// High-risk patients: all is known of the first, the second has no MRD and no DNA index; the last is outside.
constexpr const char* patients =
    "sample\tlineage\tage_years\tsex\twbc_e9_per_l\tcns\tmrd_day29_pct\tdna_index\tbcr_abl1\n"
    "A\tB\t12.4\tMale\t128\t2a\t0.35\t1.0\tNegative\n"
    "B\tB\t11\tFemale\t20\t1\tNA\tNA\tNegative\n"
    "C\tT\t11\tFemale\t20\t1\tNA\tNA\tNegative\n";

std::vector<marrow::Score> scores(const std::vector<std::string>& options) {
  const marrow_test::TemporaryFolder folder;
  std::vector<std::string> arguments{"score", "--timepoint", "diagnosis", "--clinical",
                                     folder.write("clinical.tsv", patients)};
  arguments.insert(arguments.end(), options.begin(), options.end());
  const VerbResult result = run_verb(arguments);
  REQUIRE(result.status == 0);
  std::istringstream lines(result.out);
  marrow::ProfileReader reader(lines, "scores");
  std::vector<marrow::Score> found;
  while (const auto profile = reader.next()) found.push_back(*profile->scores->relapse);
  REQUIRE(found.size() == 3);
  return found;
}

marrow::Explanation explanation_of(const marrow::Score& score) {
  REQUIRE(score.extra.front().first == "explanation");
  return marrow::explanation_from_value(score.extra.front().second);
}

}  // namespace

TEST_CASE("score says in words what moved the risk, and what a missing test could still change") {
  const std::vector<marrow::Score> found = scores({});
  const marrow::Explanation known = explanation_of(found[0]);
  CHECK(known.sentences.front().starts_with("MRD of 0.35 % at day 29 raises the risk most"));
  CHECK(known.not_assessed.empty());
  CHECK_FALSE(known.interactions);
  const marrow::Explanation unknown = explanation_of(found[1]);
  REQUIRE(unknown.not_assessed.size() == 3);
  REQUIRE(unknown.most_informative);
  CHECK(unknown.most_informative->test == "MRD at day 29");
  CHECK(unknown.sentences.back().starts_with("Not assessed: MRD at day 29 and DNA index;"));
  CHECK(unknown.most_informative->p5y.value().low < *found[1].p5y);
  CHECK(*found[1].p5y < unknown.most_informative->p5y.value().high);
}

TEST_CASE("whatever the size of a batch, a stream is scored to the same bytes, in its order") {
  std::string table = std::string(patients).substr(0, std::string(patients).find('\n') + 1);
  for (int i = 0; i < 11; ++i) {
    table += fmt::format("P{}\t{}\t{}\tMale\t{}\t1\t{}\t{}\tNegative\n", i, i % 4 == 3 ? "T" : "B", 10 + i, 20 + 9 * i,
                         i % 3 == 0 ? "NA" : "0.02", i % 2 == 0 ? "NA" : "1.1");
  }
  const marrow_test::TemporaryFolder folder;
  const std::string profiles =
      run_verb({"extract", "--timepoint", "diagnosis", "--clinical", folder.write("clinical.tsv", table)}).out;
  const marrow::ScoringModel model = marrow::load_scoring_model("relapse_b");
  const auto scored = [&](std::size_t batch) {
    std::string lines;
    marrow::ProfileScorer scorer(
        model, {}, [&](marrow::Profile& profile) { lines += marrow::write_profile(profile) + "\n"; }, batch);
    std::istringstream in(profiles);
    marrow::ProfileReader reader(in, "profiles");
    while (auto profile = reader.next()) scorer.add(*std::move(profile));
    scorer.flush();
    return lines;
  };
  const VerbResult verb = run_verb({"score"}, profiles);
  CHECK(std::count(verb.out.begin(), verb.out.end(), '\n') == 11);
  for (const std::size_t batch : {1U, 2U, 5U, 11U, 64U}) {
    CAPTURE(batch);
    CHECK(scored(batch) == verb.out);
  }
}

TEST_CASE("what came before a fault in a stream is scored and written all the same") {
  const marrow_test::TemporaryFolder folder;
  const std::string profiles =
      run_verb({"extract", "--timepoint", "diagnosis", "--clinical", folder.write("clinical.tsv", patients)}).out;
  const VerbResult whole = run_verb({"score"}, profiles);
  const VerbResult faulty = run_verb({"score"}, profiles + "no profile\n");
  CHECK(faulty.status == 4);
  CHECK(faulty.err.find("line 4 of standard input") != std::string::npos);
  CHECK(faulty.out == whole.out);
  const std::string file = folder.path("scored.jsonl");
  CHECK(run_verb({"score", "-o", file}, profiles + "no profile\n").status == 4);
  CHECK_FALSE(std::filesystem::exists(file));
}

TEST_CASE("a patient outside the model has a reason and no explanation") {
  const marrow::Score outside = scores({})[2];
  CHECK(outside.state == "not_assessed");
  for (const auto& [key, value] : outside.extra) CHECK(key != "explanation");
}

TEST_CASE("score --interactions adds what two features do together, and changes nothing else") {
  const std::vector<marrow::Score> plain = scores({});
  const std::vector<marrow::Score> asked = scores({"--interactions"});
  marrow::Explanation why = explanation_of(asked[0]);
  REQUIRE(why.interactions);
  CHECK_FALSE(why.interactions->empty());
  CHECK(asked[0].margin == plain[0].margin);
  why.interactions.reset();
  CHECK(marrow::to_value(why) == plain[0].extra.front().second);
}

TEST_CASE("residual disease below a coarse limit is not assessed, below a fine one it is low") {
  const auto report_of = [](const std::string& mrd) {
    const marrow_test::TemporaryFolder folder;
    const std::string table =
        folder.write("c.tsv", "sample\tlineage\tage_years\twbc_e9_per_l\tmrd_day29_pct\nA\tB\t12\t60\t" + mrd + "\n");
    return run_verb({"report", "--quiet", "--timepoint", "diagnosis", "--clinical", table}).out;
  };
  const std::string coarse = report_of("<0.1");
  CHECK(coarse.find("Not assessed: ") != std::string::npos);
  CHECK(coarse.find("MRD at day 29, end of induction: not measured; drawn") != std::string::npos);
  CHECK(report_of("<0.01").find("MRD at day 29, end of induction: ≤ 0.0001 %") != std::string::npos);
}
