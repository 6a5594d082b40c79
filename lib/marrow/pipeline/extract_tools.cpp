#include "marrow/pipeline/extract_tools.hpp"

#include "marrow/io/normal_panel_table.hpp"
#include "marrow/io/text_file.hpp"

namespace marrow {

const FastaReference* ExtractTools::reference(Assembly assembly) {
  auto& reference = references_[static_cast<std::size_t>(assembly)];
  if (!reference && reference_path_) reference.emplace(*reference_path_, assembly);
  return reference ? &*reference : nullptr;
}

const SequenceSource& ExtractTools::genome(Assembly assembly) {
  auto& genome = genomes_[static_cast<std::size_t>(assembly)];
  if (!genome) genome.emplace(&knowledge_->sequence(), reference(assembly));
  return *genome;
}

const VariantInterpreter& ExtractTools::interpreter(Assembly assembly) {
  auto& interpreter = interpreters_[static_cast<std::size_t>(assembly)];
  if (!interpreter) {
    interpreter.emplace(knowledge_->panel(), knowledge_->hotspots(), assembly, knowledge_->sequence(),
                        reference(assembly), &breakpoint_regions());
  }
  return *interpreter;
}

PopulationFrequencies* ExtractTools::population(Assembly assembly, Warnings& warnings) {
  if (population_paths_.empty()) return nullptr;
  const auto index = static_cast<std::size_t>(assembly);
  auto& population = populations_[index];
  if (!population) {
    population.emplace(population_paths_, assembly, knowledge_->panel(), genome(assembly), population_warnings_[index]);
  }
  warnings.add_all(population_warnings_[index].sorted());
  return &*population;
}

const std::shared_ptr<const NormalPanel>& ExtractTools::normal_panel(const std::string& path) {
  const auto found = normal_panels_.find(path);
  return found != normal_panels_.end() ? found->second
                                       : normal_panels_.emplace(path, read_normal_panel(path)).first->second;
}

const ReportedVocabulary& ExtractTools::vocabulary() {
  if (!vocabulary_)
    vocabulary_ = ReportedVocabulary::load(knowledge_->source(), knowledge_->panel(), knowledge_->focal_lesions());
  return *vocabulary_;
}

const BreakpointRegions& ExtractTools::breakpoint_regions() {
  if (!breakpoint_regions_) breakpoint_regions_ = BreakpointRegions::load(knowledge_->source());
  return *breakpoint_regions_;
}

const std::string& ExtractTools::table_sha256(const std::string& path) {
  const auto found = sha256_.find(path);
  return found != sha256_.end() ? found->second : sha256_.emplace(path, file_sha256(path)).first->second;
}

}  // namespace marrow
