#pragma once

#include <optional>
#include <string>
#include <vector>

#include "marrow/knowledge/expression.hpp"
#include "marrow/knowledge/knowledge_source.hpp"

namespace marrow {

/// What has been proposed for leukaemias with a finding (data/knowledge/drug_options.tsv); never advice.
struct DrugOption {
  std::string trigger;             ///< the finding in words
  std::optional<Expression> rule;  ///< over a whole profile; empty: nothing that a profile holds
  std::string option;
  std::string role;
  std::string rationale;
  std::string status;
  std::string paediatric_note;
  std::string evidence;  ///< A to E
  std::string source;
  std::string confidence;
};

/// The option table. Immutable.
class DrugOptionTable {
 public:
  /// `predicates` must outlive the table. Throws `data` naming table, line and column for what cannot be read.
  [[nodiscard]] static DrugOptionTable load(const KnowledgeSource& source, const Predicates& predicates);
  [[nodiscard]] const std::vector<DrugOption>& rows() const noexcept { return rows_; }

 private:
  std::vector<DrugOption> rows_;
};

}  // namespace marrow
