#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "marrow/base/warnings.hpp"
#include "marrow/findings/interpretation.hpp"
#include "marrow/findings/reported_vocabulary.hpp"
#include "marrow/findings/sequence_layers.hpp"
#include "marrow/io/fasta_reference.hpp"
#include "marrow/knowledge/breakpoint_regions.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/pipeline/population_frequencies.hpp"
#include "marrow/records/normal_panel.hpp"

namespace marrow {

/// What extraction builds from the knowledge tables once for all samples, each part when it is first needed.
/// `knowledge` must outlive it. Not thread-safe.
class ExtractTools {
 public:
  /// `reference` is the path of a FASTA, which is opened when a VCF is read; empty: shipped sequence only. `population`
  /// are files of population frequencies, opened likewise.
  ExtractTools(const Knowledge& knowledge, std::optional<std::string> reference,
               std::vector<std::string> population = {})
      : knowledge_(&knowledge), reference_path_(std::move(reference)), population_paths_(std::move(population)) {}

  [[nodiscard]] const Knowledge& knowledge() const noexcept { return *knowledge_; }
  /// Throws as FastaReference, for one of another build too.
  [[nodiscard]] const VariantInterpreter& interpreter(Assembly assembly);
  /// Shipped sequence, then the reference. Throws as FastaReference.
  [[nodiscard]] const SequenceSource& genome(Assembly assembly);
  [[nodiscard]] const std::optional<std::string>& reference_path() const noexcept { return reference_path_; }
  /// Null if there are no such files. Throws as PopulationFrequencies; each sample is given its warnings.
  [[nodiscard]] PopulationFrequencies* population(Assembly assembly, Warnings& warnings);
  [[nodiscard]] const std::vector<std::string>& population_paths() const noexcept { return population_paths_; }
  /// A panel of normals that many samples share, read once. Throws as `read_normal_panel`.
  [[nodiscard]] const std::shared_ptr<const NormalPanel>& normal_panel(const std::string& path);
  [[nodiscard]] const ReportedVocabulary& vocabulary();
  [[nodiscard]] const BreakpointRegions& breakpoint_regions();
  /// `file_sha256` of a table that many samples share, computed once. Throws `io`.
  [[nodiscard]] const std::string& table_sha256(const std::string& path);

 private:
  /// Null if there is none.
  [[nodiscard]] const FastaReference* reference(Assembly assembly);

  const Knowledge* knowledge_;
  std::optional<std::string> reference_path_;
  std::vector<std::string> population_paths_;
  std::array<std::optional<FastaReference>, 2> references_;          ///< by Assembly
  std::array<std::optional<SequenceLayers>, 2> genomes_;             ///< by Assembly: shipped sequence, then reference
  std::array<std::optional<PopulationFrequencies>, 2> populations_;  ///< by Assembly
  std::array<Warnings, 2> population_warnings_;                      ///< by Assembly
  std::array<std::optional<VariantInterpreter>, 2> interpreters_;    ///< by Assembly
  std::optional<ReportedVocabulary> vocabulary_;
  std::optional<BreakpointRegions> breakpoint_regions_;
  std::map<std::string, std::shared_ptr<const NormalPanel>> normal_panels_;  ///< by path
  std::map<std::string, std::string> sha256_;                                ///< by path
};

}  // namespace marrow
