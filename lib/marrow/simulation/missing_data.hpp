#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/simulation_tables.hpp"
#include "marrow/simulation/simulated_patient.hpp"

namespace marrow {

/// Why a cell of the clinical table is missing.
enum class MissingMechanism {
  none,    ///< nothing is
  random,  ///< at random, each with the same chance
  centre,  ///< what the child's centre does not measure
  outcome  ///< more often with a relapse: a leak, for tests of whether it is seen
};

struct MissingOptions {
  MissingMechanism mechanism = MissingMechanism::none;
  double chance = 0;  ///< with `random`
};

/// "none", "random:0.2", "centre", "outcome". Throws `usage` for another.
[[nodiscard]] MissingOptions parse_missing(std::string_view text);
/// The reverse.
[[nodiscard]] std::string missing_text(const MissingOptions& options);

/// Columns of the clinical table that can be missing, each for itself. `mutations` takes `assessed_genes` with it,
/// `copy_number` the segments.
[[nodiscard]] const std::vector<std::string>& missable_columns();

/// Which of `missable_columns()` a child lacks; true is missing. Depends on the seed and the child only.
[[nodiscard]] std::vector<char> missing_columns(const SimulatedPatient& patient, const SimulationTables& tables,
                                                const MissingOptions& options, std::uint64_t seed);

}  // namespace marrow
