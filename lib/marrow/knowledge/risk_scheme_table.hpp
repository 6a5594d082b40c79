#pragma once

#include <optional>
#include <string>
#include <vector>

#include "marrow/knowledge/expression.hpp"
#include "marrow/knowledge/knowledge_source.hpp"

namespace marrow {

/// One rule of a published risk scheme (data/knowledge/risk_schemes.tsv).
struct RiskRule {
  std::string id;                        ///< "COG-AALL08B1/LR"
  std::string applies_to;                ///< in words
  std::optional<Expression> applies;     ///< whom the scheme is for; empty: everybody
  std::optional<Expression> expression;  ///< empty: its cut-offs are not published where the table could read them
  std::string condition;                 ///< in words
  std::string result;
  bool is_off_by_default = false;  ///< not checked against the full text
  bool is_verified = false;
  std::string outcome;  ///< as published
  std::string note;
  std::string source;
  std::string confidence;
};

/// The published risk schemes. Immutable.
class RiskSchemeTable {
 public:
  /// `predicates` must outlive the table. Throws `data` naming table, line and column for what cannot be read.
  [[nodiscard]] static RiskSchemeTable load(const KnowledgeSource& source, const Predicates& predicates);
  [[nodiscard]] const std::vector<RiskRule>& rules() const noexcept { return rules_; }

 private:
  std::vector<RiskRule> rules_;
};

}  // namespace marrow
