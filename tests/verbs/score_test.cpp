#include <doctest/doctest.h>

#include <cmath>

#include "marrow/io/profile_json.hpp"
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
