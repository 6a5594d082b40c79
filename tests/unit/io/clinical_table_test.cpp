#include "marrow/io/clinical_table.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "marrow/base/error.hpp"

using marrow::Value;

namespace {

struct Read {
  std::vector<marrow::ClinicalRow> rows;
  std::vector<marrow::Warning> warnings;
};

Read read(const std::string& text, const marrow::ClinicalTableOptions& options = {}) {
  marrow::Warnings warnings;
  Read result{marrow::read_clinical_table(text, "t.tsv", options, warnings), {}};
  result.warnings = warnings.sorted();
  return result;
}

/// The error of a table that must be refused, as a person reads it.
std::string refusal(const std::string& text, const marrow::ClinicalTableOptions& options = {}) {
  try {
    static_cast<void>(read(text, options));
  } catch (const marrow::Error& error) {
    CHECK(error.kind() == marrow::ErrorKind::data);
    return error.message();
  }
  return "not refused";
}

/// What a single cell of `column` becomes.
Value cell(const std::string& column, const std::string& text) {
  const Read table = read("sample\t" + column + "\nS1\t" + text + "\n");
  return *table.rows.at(0).find(column);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::int64_t count_of(const Read& table, std::string_view code) {
  const auto found = std::find_if(table.warnings.begin(), table.warnings.end(),
                                  [&](const auto& warning) { return warning.code == code; });
  return found == table.warnings.end() ? 0 : found->count;
}

}  // namespace

TEST_CASE("words of a clinical table are stored in one spelling") {
  CHECK(cell("lineage", "B Precursor") == Value("B"));
  CHECK(cell("lineage", "T-ALL") == Value("T"));
  CHECK(cell("sex", "Female") == Value("female"));
  CHECK(cell("sex", "m") == Value("male"));
  CHECK(cell("cns", "CNS 2a") == Value("2a"));
  CHECK(cell("cns", "3C") == Value("3c"));
  CHECK(cell("kmt2a", "Positive") == Value(true));
  CHECK(cell("bcr_abl1", "not detected") == Value(false));
  CHECK(cell("testicular", "0") == Value(false));
  CHECK(cell("prednisone_response", "PPR") == Value("poor"));
  CHECK(cell("karyotype", "46,XX[20]") == Value("46,XX[20]"));
}

TEST_CASE("NA, a point and nothing are missing; 'unknown' and 'na' are not words for it") {
  for (const char* missing : {"NA", ".", "", "  "}) {
    CAPTURE(missing);
    CHECK(cell("age_years", missing).is_null());
    CHECK(cell("kmt2a", missing).is_null());
    CHECK(cell("karyotype", missing).is_null());
    CHECK(cell("anything", missing).is_null());
  }
  CHECK(has(refusal("sample\tkmt2a\nS\tUnknown\n"), "line 2, column 'kmt2a': 'Unknown' is none of its words"));
  CHECK(has(refusal("sample\tage_years\nS\tna\n"), "write NA for missing"));
}

TEST_CASE("a number is inside the range of its column, the bounds included") {
  CHECK(cell("age_years", "0") == Value(0.0));
  CHECK(cell("age_years", "3.79") == Value(3.79));
  CHECK(cell("wbc_e9_per_l", "2000") == Value(2000.0));
  CHECK(cell("dna_index", "0.3") == Value(0.3));
  CHECK(cell("mrd_day29_pct", "100") == Value(100.0));
  CHECK(cell("mrd_day29_pct", "0.02 %") == Value(0.02));
  for (const auto& [column, text] : std::vector<std::pair<std::string, std::string>>{{"age_years", "-1"},
                                                                                     {"age_years", "121"},
                                                                                     {"wbc_e9_per_l", "-0.1"},
                                                                                     {"dna_index", "116"},
                                                                                     {"dna_index", "0"},
                                                                                     {"mrd_day29_pct", "100.1"},
                                                                                     {"mrd_day29_pct", "nan"},
                                                                                     {"age_years", "1,5"},
                                                                                     {"age_years", "1e999"},
                                                                                     {"cns", "4"},
                                                                                     {"cns", "2d"},
                                                                                     {"sex", "intersex?"},
                                                                                     {"lineage", "AML"}}) {
    CAPTURE(column);
    CAPTURE(text);
    CHECK(has(refusal("sample\t" + column + "\nS1\t" + text + "\n"), "line 2, column '" + column + "'"));
  }
}

TEST_CASE("leukocytes in cells per microlitre are refused with the way to convert them") {
  const std::string message = refusal("sample\twbc_e9_per_l\nA\t12\nB\t2001\n");
  CHECK(has(message, "line 3, column 'wbc_e9_per_l': 2001 is outside 0 to 2000 10^9/L"));
  CHECK(has(message, "divide cells per microlitre by 1000"));
  // A column of small counts in the wrong unit: every cell is inside the range, the median is not.
  CHECK(has(refusal("sample\twbc_e9_per_l\nA\t1100\nB\t1800\nC\t900\nD\t1500\nE\t40\n"), "its median, 1100"));
  // One child with a very high count is no unit mistake.
  CHECK(read("sample\twbc_e9_per_l\nA\t810\n").rows.size() == 1);
}

TEST_CASE("a wrong unit is refused even when single cells may be set aside") {
  const marrow::ClinicalTableOptions lenient{.outcome_columns = {}, .is_lenient = true};
  CHECK(has(refusal("sample\twbc_e9_per_l\nA\t45000\n", lenient), "its median, 45000"));
  const Read one_typo = read("sample\twbc_e9_per_l\nA\t45000\nB\t3\nC\t8\n", lenient);
  CHECK(one_typo.rows[0].find("wbc_e9_per_l")->is_null());
  CHECK(count_of(one_typo, marrow::clinical_warning::cell_set_aside) == 1);
}

TEST_CASE("ages in months are refused by their median; a single adult is a warning") {
  CHECK(has(refusal("sample\tage_years\nA\t48\nB\t36\nC\t61\nD\t50\nE\t90\n"), "divide months by 12"));
  const Read adult = read("sample\tage_years\nA\t31\nB\t45\n");
  CHECK(count_of(adult, marrow::clinical_warning::adult_age) == 1);
  CHECK(has(adult.warnings.at(0).text, "line 3"));
}

TEST_CASE("residual disease below the limit of its assay is 0, and the limit is kept") {
  const Read table = read("sample\tmrd_day29_pct\tmrd_day8_pct\nA\t<0.01\t< 0.1\nB\tnegative\tNA\nC\t0.5\t1\n");
  CHECK(*table.rows[0].find("mrd_day29_pct") == Value(0.0));
  CHECK(*table.rows[0].find("mrd_limit_pct") == Value(0.1));
  CHECK(*table.rows[1].find("mrd_day29_pct") == Value(0.0));
  CHECK(table.rows[1].find("mrd_limit_pct") == nullptr);
  CHECK(count_of(table, marrow::clinical_warning::censored_mrd) == 3);
  const Read own_limit = read("sample\tmrd_limit_pct\tmrd_day29_pct\nA\t0.001\t<0.01\nB\tNA\t<0.01\n");
  CHECK(*own_limit.rows[0].find("mrd_limit_pct") == Value(0.001));
  CHECK(*own_limit.rows[1].find("mrd_limit_pct") == Value(0.01));
  CHECK(has(refusal("sample\tmrd_day29_pct\nA\t<5\n"), "says too little"));
  CHECK(has(refusal("sample\tmrd_day29_pct\nA\t<0\n"), "says too little"));
  CHECK(has(refusal("sample\tmrd_day29_pct\nA\t>0.1\n"), "is not a number"));
  CHECK(has(refusal("sample\tage_years\nA\t<1\n"), "is not a number"));
}

TEST_CASE("outcomes never enter a row, whatever their column is called") {
  const Read table = read("patient\tfirst_event\ttime_days\tefs\tsex\nA\tRelapse\t300\t1\tM\n",
                          {.outcome_columns = {"efs"}, .is_lenient = false});
  REQUIRE(table.rows[0].cells.size() == 1);
  CHECK(table.rows[0].cells[0].first == "sex");
  CHECK(table.warnings.empty());
  CHECK(table.rows[0].sample == "A");
  CHECK(table.rows[0].patient == "A");
}

TEST_CASE("other columns pass with one warning that names them all") {
  const Read table = read("sample\tpatient\tcenter\tusi\tage_year\nS\tP\t7\t007\t4.5\nS2\t.\t1.5\t1e5\t4.0\n");
  REQUIRE(table.warnings.size() == 1);
  CHECK(table.warnings[0].count == 3);
  CHECK(has(table.warnings[0].text, "center, usi, age_year (did you mean age_years?)"));
  CHECK(table.rows[0].patient == "P");
  CHECK(table.rows[1].patient == "S2");
  CHECK(*table.rows[0].find("center") == Value(7));
  CHECK(*table.rows[0].find("usi") == Value("007"));
  CHECK(*table.rows[1].find("center") == Value(1.5));
  CHECK(*table.rows[1].find("usi") == Value("1e5"));
}

TEST_CASE("a row has one name, which no other row has") {
  CHECK(has(refusal("sample\nA\n\nB\nA\n"), "lines 2 and 5 are of the same sample"));
  CHECK(has(refusal("id\tsex\nA\tM\n"), "neither a 'sample' nor a 'patient' column"));
  CHECK(has(refusal("sample\tsex\nNA\tM\n"), "line 2: the cell of 'sample', the row's name, is missing"));
  CHECK(has(refusal("sample\tsex\na\x1b[31mb\tM\n"), "control characters"));
  CHECK(has(refusal("sample\tsex\nA\tM\textra\n"), "3 cells"));
  CHECK(read("sample\tsex\n").rows.empty());
}

TEST_CASE("an unreadable cell stops the reader, or is set aside and counted when asked") {
  const std::string text = "sample\tage_years\tsex\nA\tfive\tM\nB\t6\tX\nC\t7\tF\n";
  CHECK(has(refusal(text), "line 2, column 'age_years': 'five' is not a number\n  in: t.tsv"));
  const Read table = read(text, {.outcome_columns = {}, .is_lenient = true});
  CHECK(table.rows[0].find("age_years")->is_null());
  CHECK(table.rows[1].find("sex")->is_null());
  CHECK(count_of(table, marrow::clinical_warning::cell_set_aside) == 2);
  CHECK(has(table.warnings.at(0).text, "'five' is not a number, set aside as missing"));
}

TEST_CASE("every column of the clinical table has a name of its own, a meaning and a way to be read") {
  std::set<std::string_view> names;
  for (const marrow::ClinicalColumn& column : marrow::clinical_columns()) {
    CAPTURE(column.name);
    CHECK(names.insert(column.name).second);
    CHECK_FALSE(column.meaning.empty());
    const bool is_word = column.kind == marrow::ClinicalKind::word || column.kind == marrow::ClinicalKind::flag;
    const bool is_number = column.kind == marrow::ClinicalKind::number || column.kind == marrow::ClinicalKind::mrd;
    CHECK(is_word == !column.words.empty());
    CHECK(is_number == (column.maximum > column.minimum));
  }
}

TEST_CASE("the cohort tables are read whole: every cell has a meaning, none is set aside") {
  const char* folder = std::getenv("MARROW_COHORTS");
  if (folder == nullptr) {
    MESSAGE("MARROW_COHORTS is not set: the cohort tables are not read");
    return;
  }
  for (const auto& [file, patients] : std::vector<std::pair<std::string, std::size_t>>{
           {"target_ball_aall0232_train.tsv", 666}, {"target_tall_aall0434.tsv", 262}}) {
    CAPTURE(file);
    std::ifstream stream(std::string(folder) + "/" + file);
    const std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    const Read table = read(text);
    CHECK(table.rows.size() == patients);
    CHECK(table.warnings.empty());
    CHECK(table.rows.at(0).cells.size() == 17);
  }
}
