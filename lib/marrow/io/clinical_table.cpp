#include "marrow/io/clinical_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "marrow/base/delimited_text.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow {

namespace {

constexpr std::array<ClinicalWord, 22> lineage_words{{
    {"b", "B"},
    {"ball", "B"},
    {"bcpall", "B"},
    {"bcp", "B"},
    {"bcell", "B"},
    {"bcellall", "B"},
    {"bprecursor", "B"},
    {"bprecursorall", "B"},
    {"preb", "B"},
    {"preball", "B"},
    {"precursorb", "B"},
    {"precursorball", "B"},
    {"blineage", "B"},
    {"t", "T"},
    {"tall", "T"},
    {"tcell", "T"},
    {"tcellall", "T"},
    {"tprecursor", "T"},
    {"tprecursorall", "T"},
    {"precursort", "T"},
    {"precursortall", "T"},
    {"tlineage", "T"},
}};
constexpr std::array<ClinicalWord, 4> sex_words{
    {{"male", "male"}, {"m", "male"}, {"female", "female"}, {"f", "female"}}};
constexpr std::array<ClinicalWord, 18> cns_words{{
    {"cns1", "1"},
    {"cns2", "2"},
    {"cns2a", "2a"},
    {"cns2b", "2b"},
    {"cns2c", "2c"},
    {"cns3", "3"},
    {"cns3a", "3a"},
    {"cns3b", "3b"},
    {"cns3c", "3c"},
    {"1", "1"},
    {"2", "2"},
    {"2a", "2a"},
    {"2b", "2b"},
    {"2c", "2c"},
    {"3", "3"},
    {"3a", "3a"},
    {"3b", "3b"},
    {"3c", "3c"},
}};
constexpr std::array<ClinicalWord, 18> flag_words{{
    {"positive", "true"},
    {"pos", "true"},
    {"yes", "true"},
    {"y", "true"},
    {"true", "true"},
    {"1", "true"},
    {"present", "true"},
    {"detected", "true"},
    {"t", "true"},
    {"negative", "false"},
    {"neg", "false"},
    {"no", "false"},
    {"n", "false"},
    {"false", "false"},
    {"0", "false"},
    {"absent", "false"},
    {"notdetected", "false"},
    {"f", "false"},
}};
constexpr std::array<ClinicalWord, 6> prednisone_words{{
    {"good", "good"},
    {"pgr", "good"},
    {"goodresponder", "good"},
    {"poor", "poor"},
    {"ppr", "poor"},
    {"poorresponder", "poor"},
}};

constexpr ClinicalColumn text_column(std::string_view name, std::string_view meaning) {
  return {.name = name, .kind = ClinicalKind::text, .meaning = meaning};
}
constexpr ClinicalColumn flag_column(std::string_view name, std::string_view meaning) {
  return {.name = name, .kind = ClinicalKind::flag, .meaning = meaning, .words = flag_words};
}
constexpr ClinicalColumn mrd_column(std::string_view name, std::string_view meaning) {
  return {.name = name, .kind = ClinicalKind::mrd, .meaning = meaning, .unit = "%", .minimum = 0, .maximum = 100};
}

// Ranges are plausibility limits of ours, not published ones. 2,000 × 10⁹/L lies above any leukocyte count in the
// cohorts that marrow was made with; a median of 500 is above that of every published paediatric series.
constexpr std::array<ClinicalColumn, 35> columns{{
    {.name = "lineage", .kind = ClinicalKind::word, .meaning = "B or T lineage", .words = lineage_words},
    text_column("protocol", "treatment protocol"),
    {.name = "age_years",
     .kind = ClinicalKind::number,
     .meaning = "age at diagnosis",
     .unit = "years",
     .minimum = 0,
     .maximum = 120,
     .implausible_median = 40,
     .unit_hint = "ages are in years: divide months by 12, days by 365.25"},
    {.name = "sex", .kind = ClinicalKind::word, .meaning = "sex", .words = sex_words},
    {.name = "wbc_e9_per_l",
     .kind = ClinicalKind::number,
     .meaning = "leukocyte count at diagnosis",
     .unit = "10^9/L",
     .minimum = 0,
     .maximum = 2000,
     .implausible_median = 500,
     .unit_hint = "the unit is 10^9/L: divide cells per microlitre by 1000"},
    {.name = "cns",
     .kind = ClinicalKind::word,
     .meaning = "central nervous system status at diagnosis",
     .words = cns_words},
    flag_column("testicular", "testicular disease at diagnosis"),
    mrd_column("mrd_day8_pct", "residual disease in blood, day 8 of induction"),
    mrd_column("mrd_day15_pct", "residual disease in marrow, day 15 of induction"),
    mrd_column("mrd_day29_pct", "residual disease in marrow at the end of induction"),
    mrd_column("mrd_day33_pct", "residual disease in marrow, day 33 (BFM time point 1)"),
    mrd_column("mrd_day42_pct", "residual disease in marrow, day 42"),
    mrd_column("mrd_day78_pct", "residual disease in marrow, day 78 (BFM time point 2)"),
    mrd_column("mrd_week14_pct", "residual disease in marrow, week 14"),
    mrd_column("mrd_week15_pct", "residual disease in marrow, week 15"),
    mrd_column("mrd_end_consolidation_pct", "residual disease in marrow at the end of consolidation"),
    text_column("mrd_method", "how residual disease was measured: flow, PCR, sequencing"),
    {.name = "mrd_limit_pct",
     .kind = ClinicalKind::number,
     .meaning = "sensitivity of the residual disease assay",
     .unit = "%",
     .minimum = 0,
     .maximum = 100},
    {.name = "dna_index",
     .kind = ClinicalKind::number,
     .meaning = "DNA content of the blasts relative to normal cells",
     .unit = "",
     .minimum = 0.3,
     .maximum = 3},
    flag_column("etv6_runx1", "test for ETV6::RUNX1"),
    flag_column("tcf3_pbx1", "test for TCF3::PBX1"),
    flag_column("bcr_abl1", "test for BCR::ABL1"),
    flag_column("kmt2a", "test for a rearrangement of KMT2A"),
    flag_column("trisomy_4_10", "gain of both chromosome 4 and chromosome 10"),
    text_column("karyotype", "karyotype text (ISCN)"),
    text_column("immunophenotype", "immunophenotype as reported, such as ETP"),
    {.name = "prednisone_response",
     .kind = ClinicalKind::word,
     .meaning = "response to the prednisone prephase",
     .words = prednisone_words},
    flag_column("remission_day33", "complete remission on day 33"),
    flag_column("steroid_pretreatment", "steroids before diagnosis"),
    flag_column("down_syndrome", "constitutional trisomy 21"),
    {.name = "months_to_relapse",
     .kind = ClinicalKind::number,
     .meaning = "months from diagnosis to relapse",
     .unit = "months",
     .minimum = 0,
     .maximum = 600},
    text_column("mutations", "reported small variants, or none"),
    text_column("assessed_genes", "genes in which absence may be said"),
    text_column("fusions", "reported fusions, or none"),
    text_column("copy_number", "reported copy-number changes, or none"),
}};

constexpr std::array<std::string_view, 2> fixed_outcome_columns{"first_event", "time_days"};
/// Above it an age is more often another unit than an adult; upper age of the trials behind the models.
constexpr double adult_age_years = 31;
/// A censored MRD with a larger bound ("<5") says too little to count as below sensitivity; 0.1 % is the least
/// sensitive assay on which the published risk groups rest.
constexpr double largest_mrd_limit_pct = 0.1;
/// Fewer values than this have a median by chance: one child with 600 × 10⁹/L leukocytes is no unit mistake.
constexpr std::size_t least_values_for_median = 5;

const ClinicalColumn* find_column(std::string_view name) noexcept {
  const auto* found = std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.name == name; });
  return found == columns.end() ? nullptr : found;
}

/// Lower case without blanks, `-` and `_`: "B-Precursor ALL" is "bprecursorall".
std::string folded(std::string_view cell) {
  std::string result = lower_case(cell);
  std::erase_if(result, [](char c) { return c == ' ' || c == '-' || c == '_'; });
  return result;
}

/// The distinct values of a word column, for messages: "1, 2, 2a".
std::string stored_words(const ClinicalColumn& column) {
  if (column.kind == ClinicalKind::flag) return "Positive or Negative, yes or no, 1 or 0";
  std::vector<std::string> words;
  for (const ClinicalWord& word : column.words) {
    if (std::find(words.begin(), words.end(), word.stored) == words.end()) words.emplace_back(word.stored);
  }
  return join(words, ", ");
}

/// What a cell came to: a value, or the reason why there is none.
struct Reading {
  Value value;
  std::string problem;  ///< empty: the cell was read
  std::string hint;
  std::optional<double> censored_limit;  ///< MRD only: the x of "<x"; 0 where the cell gives none
};

Reading read_word(const ClinicalColumn& column, std::string_view cell) {
  const std::string spelling = folded(cell);
  for (const ClinicalWord& word : column.words) {
    if (word.spelling != spelling) continue;
    if (column.kind == ClinicalKind::flag) return {.value = Value(word.stored == "true")};
    return {.value = Value(word.stored)};
  }
  return {.problem = fmt::format("'{}' is none of its words", cell),
          .hint = fmt::format("it takes {}; write NA for missing", stored_words(column))};
}

Reading read_number(const ClinicalColumn& column, std::string_view cell) {
  const std::optional<double> number = parse_number(cell);
  if (!number) return {.problem = fmt::format("'{}' is not a number", cell), .hint = "write NA for missing"};
  if (*number < column.minimum || *number > column.maximum) {
    return {.problem = fmt::format("{} is outside {} to {}{}{}", cell, format_number(column.minimum),
                                   format_number(column.maximum), column.unit.empty() ? "" : " ", column.unit),
            .hint = std::string(column.unit_hint)};
  }
  return {.value = Value(*number == 0 ? 0.0 : *number)};  // never "-0"
}

Reading read_mrd(const ClinicalColumn& column, std::string_view cell) {
  std::string_view text = cell;
  if (text.ends_with('%')) text = trim(text.substr(0, text.size() - 1));
  const std::string word = folded(text);
  if (word == "negative" || word == "neg" || word == "undetectable") return {.value = Value(0.0), .censored_limit = 0};
  if (!text.starts_with('<')) return read_number(column, text);
  const std::optional<double> limit = parse_number(trim(text.substr(1)));
  if (limit && *limit > 0 && *limit <= largest_mrd_limit_pct) return {.value = Value(0.0), .censored_limit = limit};
  return {.problem = fmt::format("'{}' says too little", cell),
          .hint = fmt::format("'<' is read as below sensitivity up to <{} %; write a number or NA",
                              format_number(largest_mrd_limit_pct))};
}

Reading read_cell(const ClinicalColumn& column, std::string_view cell) {
  if (is_missing_cell(cell)) return {};
  switch (column.kind) {
    case ClinicalKind::text:
      return {.value = Value(cell)};
    case ClinicalKind::word:
    case ClinicalKind::flag:
      return read_word(column, cell);
    case ClinicalKind::number:
      return read_number(column, cell);
    case ClinicalKind::mrd:
      return read_mrd(column, cell);
  }
  return {};
}

/// A cell of a column that marrow gives no meaning: a plain decimal number as a number, everything else as text.
/// "007", "1e5" and very long digit strings are codes rather than quantities.
Value read_other_cell(std::string_view cell) {
  if (is_missing_cell(cell)) return {};
  constexpr std::size_t longest_number = 15;
  const std::string_view digits = cell.starts_with('-') ? cell.substr(1) : cell;
  const bool has_leading_zero = digits.size() > 1 && digits[0] == '0' && digits[1] != '.';
  const bool is_plain = digits.find_first_not_of("0123456789.") == std::string_view::npos;
  if (!is_plain || has_leading_zero || digits.size() > longest_number) return Value(cell);
  if (const auto whole = parse_integer(cell)) return Value(*whole);
  if (const auto number = parse_number(cell)) return Value(*number);
  return Value(cell);
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  const std::size_t middle = values.size() / 2;
  return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

/// One table on its way from text to rows.
class ClinicalTableReader {
 public:
  ClinicalTableReader(const DelimitedText& table, const ClinicalTableOptions& options, Warnings& warnings)
      : table_(table), options_(options), warnings_(warnings) {}

  std::vector<ClinicalRow> read() {
    find_keys();
    check_units();
    warn_of_unknown_columns();
    std::vector<ClinicalRow> rows;
    std::map<std::string, std::int64_t> lines_by_sample;
    for (const DelimitedText::Row& row : table_.rows) {
      rows.push_back(read_row(row));
      const auto [first, is_new] = lines_by_sample.emplace(rows.back().sample, row.line1);
      if (!is_new) {
        throw Error(ErrorKind::data, fmt::format("lines {} and {} are of the same sample", first->second, row.line1),
                    "one row a sample; serial samples of a patient need a `sample` column");
      }
    }
    return rows;
  }

 private:
  void find_keys() {
    sample_column_ = table_.column("sample");
    patient_column_ = table_.column("patient");
    key_column_ = sample_column_ >= 0 ? sample_column_ : patient_column_;
    if (key_column_ < 0) {
      throw Error(ErrorKind::data, "the table has neither a 'sample' nor a 'patient' column",
                  table_.columns.size() == 1 && table_.columns[0].find(';') != std::string::npos
                      ? "columns are separated by tabs or commas, not by semicolons"
                      : "name the column that identifies a row 'sample' or 'patient'");
    }
  }

  [[nodiscard]] bool is_outcome(std::string_view column) const {
    const auto has = [&](const auto& names) { return std::find(names.begin(), names.end(), column) != names.end(); };
    return has(fixed_outcome_columns) || has(options_.outcome_columns);
  }
  [[nodiscard]] bool is_key(std::size_t column) const {
    return static_cast<int>(column) == sample_column_ || static_cast<int>(column) == patient_column_;
  }

  /// A wrong unit spoils a whole column, the cells inside the range too: never lenient.
  void check_units() const {
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      const ClinicalColumn* column = find_column(table_.columns[i]);
      if (column == nullptr || column->implausible_median == 0 || is_outcome(column->name)) continue;
      std::vector<double> values;
      bool is_beyond_range = false;
      for (const DelimitedText::Row& row : table_.rows) {
        const std::optional<double> value = parse_number(row.cells[i]);
        if (!value) continue;
        values.push_back(*value);
        if (*value > column->maximum) is_beyond_range = true;
      }
      // In a small column the cell beyond the range is the error itself, unless it would be set aside while its
      // neighbours, in the same wrong unit, stay.
      if (values.size() < least_values_for_median && !(options_.is_lenient && is_beyond_range)) continue;
      if (const double middle = median(values); middle > column->implausible_median) {
        throw Error(ErrorKind::data,
                    fmt::format("column '{}': its median, {}, is not plausible in {}", column->name,
                                format_number(middle), column->unit),
                    std::string(column->unit_hint));
      }
    }
  }

  void warn_of_unknown_columns() {
    std::vector<std::string> known;
    for (const ClinicalColumn& column : columns) known.emplace_back(column.name);
    std::vector<std::string> unknown;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      const std::string& name = table_.columns[i];
      if (is_key(i) || is_outcome(name) || find_column(name) != nullptr) continue;
      const auto meant = nearest_word(lower_case(name), known);
      unknown.push_back(meant ? fmt::format("{} (did you mean {}?)", name, *meant) : name);
    }
    if (unknown.empty()) return;
    warnings_.add(clinical_warning::unknown_columns,
                  fmt::format("{}: columns without a meaning to marrow are kept as they are: {}", table_.name,
                              join(unknown, ", ")),
                  static_cast<std::int64_t>(unknown.size()));
  }

  ClinicalRow read_row(const DelimitedText::Row& row) {
    ClinicalRow result;
    result.line1 = row.line1;
    result.sample = key_cell(row, key_column_);
    const bool has_patient =
        patient_column_ >= 0 && !is_missing_cell(row.cells[static_cast<std::size_t>(patient_column_)]);
    result.patient = has_patient ? key_cell(row, patient_column_) : result.sample;
    double limit_pct = 0;
    for (std::size_t i = 0; i < table_.columns.size(); ++i) {
      const std::string& name = table_.columns[i];
      if (is_key(i) || is_outcome(name)) continue;
      const ClinicalColumn* column = find_column(name);
      if (column == nullptr) {
        result.cells.emplace_back(name, read_other_cell(row.cells[i]));
        continue;
      }
      Reading reading = read_cell(*column, row.cells[i]);
      if (!reading.problem.empty()) set_aside(row, *column, reading);
      if (reading.censored_limit) {
        warn(clinical_warning::censored_mrd, row, name, fmt::format("'{}' is read as 0", row.cells[i]));
        limit_pct = std::max(limit_pct, *reading.censored_limit);
      }
      if (name == "age_years" && reading.value.is_number() && reading.value.number() > adult_age_years) {
        warn(clinical_warning::adult_age, row, name,
             fmt::format("{} years is above {}: another unit, or an adult", row.cells[i], adult_age_years));
      }
      result.cells.emplace_back(name, std::move(reading.value));
    }
    if (limit_pct > 0) note_mrd_limit(result, limit_pct);
    return result;
  }

  std::string key_cell(const DelimitedText::Row& row, int column) const {
    const std::string& cell = row.cells[static_cast<std::size_t>(column)];
    const std::string& name = table_.columns[static_cast<std::size_t>(column)];
    if (is_missing_cell(cell)) {
      throw Error(ErrorKind::data,
                  fmt::format("line {}: the cell of '{}', the row's name, is missing", row.line1, name));
    }
    if (printable(cell) != cell) {
      throw Error(ErrorKind::data, fmt::format("line {}: '{}' holds control characters", row.line1, name));
    }
    return cell;
  }

  void warn(std::string_view code, const DelimitedText::Row& row, std::string_view column, std::string_view what) {
    warnings_.add(code, fmt::format("{}: line {}, column '{}': {}", table_.name, row.line1, column, what));
  }

  void set_aside(const DelimitedText::Row& row, const ClinicalColumn& column, const Reading& reading) {
    if (!options_.is_lenient) {
      throw Error(ErrorKind::data, fmt::format("line {}, column '{}': {}", row.line1, column.name, reading.problem),
                  reading.hint);
    }
    warn(clinical_warning::cell_set_aside, row, column.name, reading.problem + ", set aside as missing");
  }

  /// The table's own limit wins.
  static void note_mrd_limit(ClinicalRow& row, double limit_pct) {
    for (auto& [name, value] : row.cells) {
      if (name != "mrd_limit_pct") continue;
      if (value.is_null()) value = Value(limit_pct);
      return;
    }
    row.cells.emplace_back("mrd_limit_pct", Value(limit_pct));
  }

  const DelimitedText& table_;
  const ClinicalTableOptions& options_;
  Warnings& warnings_;
  int sample_column_ = -1;
  int patient_column_ = -1;
  int key_column_ = -1;
};

}  // namespace

std::span<const ClinicalColumn> clinical_columns() noexcept {
  return columns;
}

std::vector<ClinicalRow> read_clinical_table(std::string_view text, std::string name,
                                             const ClinicalTableOptions& options, Warnings& warnings) {
  const DelimitedText table = parse_delimited(text, std::move(name), Delimiter::detect);
  return with_context([&] { return table.name; }, [&] { return ClinicalTableReader(table, options, warnings).read(); });
}

}  // namespace marrow
