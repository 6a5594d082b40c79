#pragma once

#include <string>
#include <vector>

#include "marrow/base/delimited_text.hpp"
#include "marrow/knowledge/expression.hpp"
#include "marrow/knowledge/expression_names.hpp"

namespace marrow {

/// One criterion of a trial: an inclusion must hold, an exclusion must not.
struct TrialCriterion {
  std::string name;
  bool is_exclusion = false;
  Expression expression;  ///< over a whole profile
  std::string words;      ///< for people; may be empty
  std::string place;      ///< "line 3 of rules.tsv"
};

struct Trial {
  std::string name;
  std::vector<TrialCriterion> criteria;  ///< in the table's order
};

/// Eligibility rules that a user wrote: a table with the columns trial, criterion, kind (inclusion or exclusion),
/// expression and, if wanted, words. Immutable.
class TrialRules {
 public:
  /// `predicates` must outlive the rules. Throws `data` naming line and column for a column that is missing, a cell
  /// that is empty or cannot be read, a name that nothing would ever match (`unknown_names`), and a criterion that
  /// comes twice in its trial; and for a table without rows.
  [[nodiscard]] static TrialRules read(const DelimitedText& table, const NameTables& names,
                                       const Predicates& predicates);

  /// In the order in which the table names them first.
  [[nodiscard]] const std::vector<Trial>& trials() const noexcept { return trials_; }

 private:
  std::vector<Trial> trials_;
};

}  // namespace marrow
