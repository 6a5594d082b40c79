#pragma once

#include <string>
#include <string_view>

#include "marrow/model/outcome_table.hpp"
#include "option_table.hpp"

namespace marrow::commands {

/// The table of outcomes and what its columns and values mean: `train` and `evaluate` have the same options.
class OutcomeOptions {
 public:
  void declare_file(OptionTable& options);
  /// The options of the columns, in a paragraph of their own; `landmark_words` say what the landmark does.
  void declare_columns(OptionTable& options, std::string landmark_words = "patients at risk on this day");

  [[nodiscard]] const std::string& file() const noexcept { return file_; }
  [[nodiscard]] const std::string& id() const noexcept { return columns_.id; }
  [[nodiscard]] const std::string& event() const noexcept { return event_; }
  /// Throws `usage` for an event without values.
  [[nodiscard]] OutcomeColumns columns() const;
  /// The columns of a table of labels. Throws `usage` for an option that is of events.
  [[nodiscard]] OutcomeColumns label_columns(std::string label) const;
  /// Marks who is evaluated, by a condition over the columns of the outcome table; an empty condition marks nobody.
  /// Unknown is not evaluated. Throws `usage` for a condition that cannot be read.
  void mark_evaluated(OutcomeTable& outcomes, const DelimitedText& table, const std::string& condition) const;

 private:
  std::string file_;
  OutcomeColumns columns_;
  static constexpr std::string_view default_event = "first_event=Relapse";
  std::string event_{default_event};
  std::string competing_;
  std::string censored_;
  std::string excluded_;
};

}  // namespace marrow::commands
