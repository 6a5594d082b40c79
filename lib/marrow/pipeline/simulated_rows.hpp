#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/focal_lesions.hpp"
#include "marrow/knowledge/simulation_tables.hpp"
#include "marrow/records/clinical_row.hpp"
#include "marrow/records/segment_table.hpp"
#include "marrow/simulation/missing_data.hpp"
#include "marrow/simulation/simulated_patient.hpp"

namespace marrow {

/// Which of a child's samples.
enum class SimulatedStage { diagnosis, relapse };

/// How a simulated child is written down.
struct SimulatedRowOptions {
  MissingOptions missing;
  std::uint64_t seed = 1;
};

/// A child's sample as the tables of a laboratory would hold it. Nothing of the truth is in it but what shows.
class SimulatedRows {
 public:
  /// The tables must outlive it.
  SimulatedRows(const SimulationTables& tables, const FocalLesions& focal_lesions, SimulatedRowOptions options);

  /// "SIM-0000001", at relapse "SIM-0000001-R".
  [[nodiscard]] static std::string sample_name(const SimulatedPatient& patient, SimulatedStage stage);
  /// The clinical table's columns, always the same, null where missing. A child whose first event came before a
  /// measurement has none.
  [[nodiscard]] ClinicalRow clinical(const SimulatedPatient& patient, SimulatedStage stage) const;
  /// Copies of the whole genome, GRCh38, by position; empty where copy number is missing.
  [[nodiscard]] std::vector<SegmentRow> segments(const SimulatedPatient& patient, SimulatedStage stage) const;
  /// VCF of the small changes, GRCh38.
  [[nodiscard]] std::string vcf(const SimulatedPatient& patient, SimulatedStage stage) const;

 private:
  [[nodiscard]] const SimulatedSample& sample(const SimulatedPatient& patient, SimulatedStage stage) const {
    return stage == SimulatedStage::relapse ? *patient.relapse : patient.diagnosis;
  }
  // The columns of `clinical`, in three parts.
  [[nodiscard]] ValueObject presentation(const SimulatedPatient& patient, SimulatedStage stage) const;
  [[nodiscard]] ValueObject mrd(const SimulatedPatient& patient, SimulatedStage stage) const;
  [[nodiscard]] ValueObject genetics(const SimulatedPatient& patient, SimulatedStage stage) const;
  [[nodiscard]] const SubtypeReport* report(const SimulatedPatient& patient, std::string_view column) const;
  [[nodiscard]] bool is_missing(const SimulatedPatient& patient, std::string_view column) const;
  [[nodiscard]] std::string items_text(const SimulatedPatient& patient, SimulatedStage stage,
                                       std::string_view column) const;

  const SimulationTables& tables_;
  const FocalLesions& focal_lesions_;
  SimulatedRowOptions options_;
  std::string assessed_genes_;  ///< as a cell
};

/// Genes in whose sequence the simulated assay would have seen a change, sorted.
[[nodiscard]] std::vector<std::string> simulated_assessed_genes(const SimulationTables& tables);

/// Lines of tables: the cells of a clinical row, `NA` where missing; a table of segments with its header.
[[nodiscard]] std::string clinical_header(const ClinicalRow& row);
[[nodiscard]] std::string clinical_line(const ClinicalRow& row);
[[nodiscard]] std::string segment_text(const std::vector<SegmentRow>& rows);

}  // namespace marrow
