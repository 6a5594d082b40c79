#pragma once

#include <array>
#include <optional>

#include "marrow/findings/interpretation.hpp"
#include "marrow/findings/reported_vocabulary.hpp"
#include "marrow/knowledge/knowledge.hpp"

namespace marrow {

/// What extraction builds from the knowledge tables once for all samples, each part when it is first needed.
/// `knowledge` must outlive it. Not thread-safe.
class ExtractTools {
 public:
  explicit ExtractTools(const Knowledge& knowledge) : knowledge_(&knowledge) {}

  [[nodiscard]] const Knowledge& knowledge() const noexcept { return *knowledge_; }
  [[nodiscard]] const VariantInterpreter& interpreter(Assembly assembly);
  [[nodiscard]] const ReportedVocabulary& vocabulary();

 private:
  const Knowledge* knowledge_;
  std::array<std::optional<VariantInterpreter>, 2> interpreters_;  ///< by Assembly
  std::optional<ReportedVocabulary> vocabulary_;
};

}  // namespace marrow
