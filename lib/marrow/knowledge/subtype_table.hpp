#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/expression.hpp"
#include "marrow/knowledge/knowledge_source.hpp"

namespace marrow {

/// One leukaemia subtype and what defines it (data/knowledge/subtypes.tsv).
struct SubtypeRow {
  std::string name;                       ///< "ETV6::RUNX1"
  std::string group;                      ///< the family a candidate can be named by: "Ph-like"
  char lineage = 'B';                     ///< B or T
  std::int64_t precedence = 0;            ///< the smallest is tried first. The order is marrow's own
  Expression rule;                        ///< over a whole profile
  std::optional<Expression> definite_if;  ///< where the rule accepts a stand-in: what makes it definite
  /// Where the rule joins a lesion with a companion that occurs elsewhere too: what must be there before the open rule
  /// names the subtype provisionally. Empty: any part of it will do.
  std::optional<Expression> provisional_if;
  std::string who_haem5;
  std::string icc_2022;
  std::string surrogate;                ///< what stands in where data is missing, in words
  std::optional<double> child_percent;  ///< of the lineage's childhood cases
  std::string prognosis;
  std::string outcome;
  std::string options;
  std::string cautions;
  std::string source;
  std::string confidence;
};

/// The subtype rules, by precedence. Immutable.
class SubtypeTable {
 public:
  /// `predicates` must outlive the table. Throws `data` naming table, line and column for what cannot be read.
  [[nodiscard]] static SubtypeTable load(const KnowledgeSource& source, const Predicates& predicates);

  [[nodiscard]] const std::vector<SubtypeRow>& rows() const noexcept { return rows_; }
  /// Null if there is no such subtype.
  [[nodiscard]] const SubtypeRow* find(std::string_view name) const noexcept;

 private:
  std::vector<SubtypeRow> rows_;
};

}  // namespace marrow
