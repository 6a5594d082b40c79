#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/records/clinical_row.hpp"

namespace marrow {

/// How a column of the clinical table is read, and what its cells become.
enum class ClinicalKind {
  text,    ///< text as it stands
  word,    ///< one of `words`, stored as text in one spelling
  flag,    ///< one of `words`, stored as true or false
  number,  ///< a number in [minimum, maximum], stored as double
  mrd      ///< as number; "<0.01", "negative" and "undetectable" are 0, which means below the assay's sensitivity
};

/// One spelling that a cell may have, and what is stored for it. Spellings are compared in lower case without
/// blanks, `-` and `_`.
struct ClinicalWord {
  std::string_view spelling;
  std::string_view stored;
};

/// What marrow knows of one column: help text, documentation and the reader share this table.
struct ClinicalColumn {
  std::string_view name;
  ClinicalKind kind = ClinicalKind::text;
  std::string_view meaning;
  std::string_view unit = {};                ///< empty where there is none
  double minimum = 0;                        ///< numbers only, inclusive
  double maximum = 0;                        ///< numbers only, inclusive
  std::span<const ClinicalWord> words = {};  ///< words and flags only
  double implausible_median = 0;             ///< a column whose median is above has another unit; 0: no such check
  std::string_view unit_hint = {};           ///< what to do then
};

/// Every column with a meaning, in the order of the documentation. `sample` and `patient`, the keys, are not in it.
[[nodiscard]] std::span<const ClinicalColumn> clinical_columns() noexcept;

struct ClinicalTableOptions {
  /// Left out of the rows besides `first_event` and `time_days`: outcomes never enter a profile.
  std::vector<std::string> outcome_columns;
  /// A cell that cannot be read becomes null with a warning, instead of an error.
  bool is_lenient = false;
};

/// Codes of the warnings, each given at most once a table, with its count.
namespace clinical_warning {
inline constexpr std::string_view unknown_columns = "W401";  ///< columns that marrow gives no meaning; count: columns
inline constexpr std::string_view cell_set_aside = "W402";   ///< lenient: cells that cannot be read
inline constexpr std::string_view censored_mrd = "W403";     ///< MRD cells such as "<0.01", read as 0
inline constexpr std::string_view adult_age = "W404";        ///< ages above 31 years: another unit, or an adult
}  // namespace clinical_warning

/// Reads a clinical table (profile.md): one row a sample, tab- or comma-separated, any subset and order of columns;
/// `NA`, `.` and empty cells are null. `name` is what messages call the table.
///
/// The key is `sample`, else `patient`. Other columns pass under their name, numbers as numbers unless they look like
/// codes ("007"). A censored MRD ("<0.01") also sets `mrd_limit_pct` of its row, if the row does not give it.
/// Throws `data`, with line and column: no key column, a missing or repeated key, a cell that cannot be read or is out
/// of range (unless lenient), and, lenient or not, a column whose median betrays another unit.
[[nodiscard]] std::vector<ClinicalRow> read_clinical_table(std::string_view text, std::string name,
                                                           const ClinicalTableOptions& options, Warnings& warnings);

}  // namespace marrow
