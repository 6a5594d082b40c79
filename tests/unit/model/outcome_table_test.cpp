#include "marrow/model/outcome_table.hpp"

#include <doctest/doctest.h>

#include <string>

#include "marrow/base/error.hpp"

namespace {

const std::string header = "patient\tfirst_event\ttime_days\n";

marrow::OutcomeColumns columns() {
  marrow::OutcomeColumns result;
  marrow::set_event_option(result, "first_event=Relapse, Progression");
  result.competing = {"Death"};
  result.censored = {"None"};
  result.excluded = {"Induction failure"};
  result.landmark_days = 29;
  return result;
}

marrow::OutcomeTable parse(const std::string& rows, const marrow::OutcomeColumns& how = columns()) {
  return marrow::parse_outcomes(marrow::parse_delimited(header + rows, "outcomes.tsv", marrow::Delimiter::tab), how);
}

std::string problem(const std::string& rows, const marrow::OutcomeColumns& how = columns()) {
  try {
    static_cast<void>(parse(rows, how));
  } catch (const marrow::Error& error) {
    return error.message();
  }
  return "no error";
}

}  // namespace

TEST_CASE("patients who were not at risk at the landmark are counted, not trained on") {
  const auto table = parse("A\tRelapse\t400\nB\tDeath\t29\nC\tInduction failure\t29\nD\tNA\t5\nE\tNone\t900.5\n");
  REQUIRE(table.outcomes.size() == 2);
  CHECK(table.outcomes[0].observation == marrow::Observation{400, marrow::EndPoint::event});
  CHECK(table.outcomes[1].observation == marrow::Observation{900.5, marrow::EndPoint::censored});
  CHECK(table.ended_by_landmark == 1);
  CHECK(table.excluded == 1);
  CHECK(table.missing == 1);
}

TEST_CASE("an outcome that no option names is an error that shows it and its line") {
  CHECK(problem("A\tRelapse\t400\nB\tSMN\t500\n").find("'SMN'") != std::string::npos);
  CHECK(problem("A\tRelapse\t400\nB\tSMN\t500\n").find("line 3") != std::string::npos);
  CHECK(problem("A\tRelapse\tsoon\n").find("'soon'") != std::string::npos);
  CHECK(problem("A\tRelapse\t0\n").find("positive") != std::string::npos);
  CHECK(problem("A\tNone\t40\nA\tNone\t50\n").find("stands on line 2 too") != std::string::npos);
}

TEST_CASE("an outcome cannot mean two things") {
  auto how = columns();
  how.censored.push_back("Relapse");
  CHECK(problem("A\tRelapse\t400\n", how).find("two lists") != std::string::npos);
  how = columns();
  how.time = "time_day";
  CHECK(problem("A\tRelapse\t400\n", how).find("did you mean 'time_days'") != std::string::npos);
}

TEST_CASE("matrix and outcomes meet by name, in the order of the matrix, and the hash knows every number") {
  const auto outcomes = parse("A\tRelapse\t400\nB\tNone\t500\n");
  marrow::FeatureMatrix matrix{
      {"B", "X", "A"}, {{"age_years", "", "", "", marrow::MonotoneSign::none, "", "", 0}}, {5, 6, 7}};
  marrow::Cohort cohort = marrow::join_cohort(matrix, outcomes);
  CHECK(cohort.matrix.samples == std::vector<std::string>{"B", "A"});
  CHECK(cohort.matrix.values == std::vector<double>{5, 7});
  CHECK(cohort.file_order == std::vector<std::size_t>{1, 0});
  CHECK(cohort.without_outcome == 1);
  const std::string before = marrow::cohort_sha256(cohort);
  cohort.observations[0].time += 1;
  CHECK(marrow::cohort_sha256(cohort) != before);
  matrix.samples = {"U", "V", "W"};
  CHECK_THROWS_AS(static_cast<void>(marrow::join_cohort(matrix, outcomes)), marrow::Error);
}

TEST_CASE("labels are read as the table has them; who has none, or is excluded, is counted") {
  const auto table = marrow::parse_delimited("patient\tkind\tfamily\n1\tA\tx\n2\tNA\tx\n3\tB\ty\n4\tC\ty\n", "t.tsv",
                                             marrow::Delimiter::tab);
  marrow::OutcomeColumns columns;
  columns.label = "kind";
  columns.group = "family";
  columns.excluded = {"C"};
  const auto labels = marrow::parse_labels(table, columns);
  REQUIRE(labels.outcomes.size() == 2);
  CHECK(labels.outcomes[1].label == "B");
  CHECK(labels.outcomes[1].group == "y");
  CHECK(labels.missing == 1);
  CHECK(labels.excluded == 1);
  columns.label = "kinds";
  CHECK_THROWS_AS(static_cast<void>(marrow::parse_labels(table, columns)), marrow::Error);
  columns.label = "kind";
  const auto twice =
      marrow::parse_delimited("patient\tkind\tfamily\n1\tA\tx\n1\tB\tx\n", "t.tsv", marrow::Delimiter::tab);
  CHECK_THROWS_AS(static_cast<void>(marrow::parse_labels(twice, columns)), marrow::Error);
  const auto control =
      marrow::parse_delimited("patient\tkind\tfamily\n1\tA\x1b[2J\tx\n", "t.tsv", marrow::Delimiter::tab);
  CHECK_THROWS_AS(static_cast<void>(marrow::parse_labels(control, columns)), marrow::Error);
}
