#include "marrow/pipeline/extract_tools.hpp"

namespace marrow {

const VariantInterpreter& ExtractTools::interpreter(Assembly assembly) {
  auto& interpreter = interpreters_[static_cast<std::size_t>(assembly)];
  if (!interpreter) {
    interpreter.emplace(knowledge_->panel(), knowledge_->hotspots(), assembly, knowledge_->sequence(), nullptr);
  }
  return *interpreter;
}

const ReportedVocabulary& ExtractTools::vocabulary() {
  if (!vocabulary_) vocabulary_ = ReportedVocabulary::load(knowledge_->source(), knowledge_->panel());
  return *vocabulary_;
}

}  // namespace marrow
