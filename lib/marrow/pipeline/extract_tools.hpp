#pragma once

#include <array>
#include <optional>
#include <string>

#include "marrow/findings/interpretation.hpp"
#include "marrow/findings/reported_vocabulary.hpp"
#include "marrow/io/fasta_reference.hpp"
#include "marrow/knowledge/knowledge.hpp"

namespace marrow {

/// What extraction builds from the knowledge tables once for all samples, each part when it is first needed.
/// `knowledge` must outlive it. Not thread-safe.
class ExtractTools {
 public:
  /// `reference` is the path of a FASTA, which is opened when a VCF is read; empty: shipped sequence only.
  ExtractTools(const Knowledge& knowledge, std::optional<std::string> reference)
      : knowledge_(&knowledge), reference_path_(std::move(reference)) {}

  [[nodiscard]] const Knowledge& knowledge() const noexcept { return *knowledge_; }
  /// Throws as FastaReference, for one of another build too.
  [[nodiscard]] const VariantInterpreter& interpreter(Assembly assembly);
  [[nodiscard]] const std::optional<std::string>& reference_path() const noexcept { return reference_path_; }
  [[nodiscard]] const ReportedVocabulary& vocabulary();

 private:
  const Knowledge* knowledge_;
  std::optional<std::string> reference_path_;
  std::array<std::optional<FastaReference>, 2> references_;        ///< by Assembly
  std::array<std::optional<VariantInterpreter>, 2> interpreters_;  ///< by Assembly
  std::optional<ReportedVocabulary> vocabulary_;
};

}  // namespace marrow
