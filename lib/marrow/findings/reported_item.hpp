#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/findings/reported.hpp"

namespace marrow {

/// Where an item of a report stands, and what is to be done with one that cannot be read. Shared by the readers of the
/// columns.
class ReportedContext {
 public:
  ReportedContext(const ClinicalRow& row, const ReportedVocabulary& vocabulary, const ReportedOptions& options,
                  Warnings& warnings)
      : row_(row), vocabulary_(vocabulary), options_(options), warnings_(warnings) {}

  [[nodiscard]] const ReportedVocabulary& vocabulary() const noexcept { return vocabulary_; }
  [[nodiscard]] const std::string& input() const noexcept { return options_.input; }
  [[nodiscard]] bool has_variant_table() const noexcept { return options_.has_variant_table; }

  /// Text of a column; null where it is missing. Throws `data` if the cell is no text.
  [[nodiscard]] const std::string* text(std::string_view column) const;
  /// Empty where it is missing. Throws `data` if the cell is no truth value.
  [[nodiscard]] std::optional<bool> flag(std::string_view column) const;

  /// Throws `data`, or, lenient, counts a warning and returns.
  void refuse(std::string_view column, std::string_view problem, std::string_view hint = {}) const;
  void warn(std::string_view code, std::string_view column, std::string_view what) const;

 private:
  [[nodiscard]] std::string place(std::string_view column) const;

  const ClinicalRow& row_;
  const ReportedVocabulary& vocabulary_;
  const ReportedOptions& options_;
  Warnings& warnings_;
};

/// Items of a `;`-list, or that it is the word `none`.
struct ReportedList {
  std::vector<std::string> items;
  bool is_none = false;
};
/// `none` beside other items stays an item, which no reader understands.
[[nodiscard]] ReportedList reported_list(std::string_view text);

/// The columns, one file each.
void assess_reported_mutations(const ReportedContext& context, ReportedFindings& findings);
void assess_reported_fusions(const ReportedContext& context, ReportedFindings& findings);
void assess_reported_copy_number(const ReportedContext& context, ReportedFindings& findings);

}  // namespace marrow
