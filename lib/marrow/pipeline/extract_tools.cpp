#include "marrow/pipeline/extract_tools.hpp"

namespace marrow {

const VariantInterpreter& ExtractTools::interpreter(Assembly assembly) {
  auto& interpreter = interpreters_[static_cast<std::size_t>(assembly)];
  if (!interpreter) {
    auto& reference = references_[static_cast<std::size_t>(assembly)];
    if (reference_path_) reference.emplace(*reference_path_, assembly);
    interpreter.emplace(knowledge_->panel(), knowledge_->hotspots(), assembly, knowledge_->sequence(),
                        reference ? &*reference : nullptr);
  }
  return *interpreter;
}

const ReportedVocabulary& ExtractTools::vocabulary() {
  if (!vocabulary_) vocabulary_ = ReportedVocabulary::load(knowledge_->source(), knowledge_->panel());
  return *vocabulary_;
}

}  // namespace marrow
