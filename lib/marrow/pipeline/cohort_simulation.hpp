#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "marrow/knowledge/knowledge.hpp"
#include "marrow/simulation/cohort_simulator.hpp"
#include "marrow/simulation/missing_data.hpp"

namespace marrow {

/// What `simulate --patients` was asked for.
struct CohortSimulationOptions {
  CohortOptions cohort;
  MissingOptions missing;
  std::int64_t patients = 0;
  std::string folder;              ///< exists
  bool writes_profiles = false;    ///< a profile of every sample
  std::size_t response_draws = 0;  ///< columns of drawn responses a drug group; 0: no table of responses
  bool writes_files = false;       ///< a VCF and a table of segments of every sample, and where the assay looked
  std::size_t threads = 1;         ///< changes no byte
};

struct CohortSimulationCounts {
  std::int64_t patients = 0;
  std::int64_t relapses = 0;    ///< observed
  std::int64_t targets = 0;     ///< of the fit that enough children speak to
  std::int64_t missed = 0;      ///< of these
  std::int64_t unexpected = 0;  ///< missed without a known reason
};

/// Writes clinical.tsv, clinical_relapse.tsv, outcomes.tsv, truth.tsv, fit.tsv, samplesheet.csv and README.txt into the
/// folder, on request responses.tsv, profiles.jsonl, panel.bed and the folders vcf and segments. Tables appear when all
/// are whole. Memory does not grow with the number of patients. Throws `data` and `io`.
CohortSimulationCounts simulate_cohort(const CohortSimulationOptions& options, const Knowledge& knowledge);

}  // namespace marrow
