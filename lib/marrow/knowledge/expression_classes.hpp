#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/knowledge_source.hpp"

namespace marrow {

/// What one label of an RNA classifier says (data/knowledge/expression_classes.tsv).
struct ExpressionClass {
  std::string tool;                       ///< "ALLSorts"
  std::string label;                      ///< as the tool writes it: "ETV6-RUNX1 Group"
  std::vector<std::string> subtypes;      ///< that it may stand for, by name; empty: none
  std::vector<std::string> classes;       ///< arguments of GEP that it proves
  std::vector<std::string> open_classes;  ///< arguments of GEP that it neither proves nor excludes
  std::string source;

  [[nodiscard]] bool stands_for(std::string_view subtype) const;
  [[nodiscard]] bool proves(std::string_view expression_class) const;
  [[nodiscard]] bool leaves_open(std::string_view expression_class) const;
};

/// What the labels of RNA classifiers mean. Immutable; pointers that it returns live as long as it.
class ExpressionClasses {
 public:
  /// Throws `data` naming table, line and column for what cannot be read, and for a label that stands twice.
  [[nodiscard]] static ExpressionClasses load(const KnowledgeSource& source);

  [[nodiscard]] const std::vector<ExpressionClass>& rows() const noexcept { return rows_; }
  /// Null if the tool has no such label. The tool's name is read in either case.
  [[nodiscard]] const ExpressionClass* find(std::string_view tool, std::string_view label) const;
  /// Whether the table has labels of the tool.
  [[nodiscard]] bool knows(std::string_view tool) const;
  /// Whether the tool tells the class apart, so that another label of it is a denial.
  [[nodiscard]] bool tells_apart(std::string_view tool, std::string_view expression_class) const;

 private:
  std::vector<ExpressionClass> rows_;
};

}  // namespace marrow
