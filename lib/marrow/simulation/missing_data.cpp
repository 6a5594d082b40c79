#include "marrow/simulation/missing_data.hpp"

#include <fmt/format.h>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/simulation/random_draws.hpp"

namespace marrow {

namespace {

constexpr std::string_view random_prefix = "random:";

}  // namespace

MissingOptions parse_missing(std::string_view text) {
  if (text == "none") return {};
  if (text == "centre") return {.mechanism = MissingMechanism::centre};
  if (text == "outcome") return {.mechanism = MissingMechanism::outcome};
  if (text.starts_with(random_prefix)) {
    const std::optional<double> chance = parse_number(text.substr(random_prefix.size()));
    if (chance && *chance >= 0 && *chance <= 1) return {.mechanism = MissingMechanism::random, .chance = *chance};
  }
  throw Error(ErrorKind::usage, fmt::format("'{}' is no way for data to be missing", printable(text)),
              "it takes none, random:P with P from 0 to 1, centre, outcome");
}

std::string missing_text(const MissingOptions& options) {
  switch (options.mechanism) {
    case MissingMechanism::none:
      return "none";
    case MissingMechanism::random:
      return fmt::format("{}{}", random_prefix, format_number(options.chance));
    case MissingMechanism::centre:
      return "centre";
    case MissingMechanism::outcome:
      return "outcome";
  }
  return {};
}

const std::vector<std::string>& missable_columns() {
  static const std::vector<std::string> columns{
      "wbc_e9_per_l", "cns",       "mrd_day8_pct", "mrd_day15_pct", "mrd_day29_pct", "mrd_end_consolidation_pct",
      "dna_index",    "karyotype", "fusions",      "mutations",     "copy_number"};
  return columns;
}

std::vector<char> missing_columns(const SimulatedPatient& patient, const SimulationTables& tables,
                                  const MissingOptions& options, std::uint64_t seed) {
  const std::size_t columns = missable_columns().size();
  std::vector<char> missing(columns, 0);
  if (options.mechanism == MissingMechanism::none) return missing;
  const bool is_of_centre = options.mechanism == MissingMechanism::centre;
  // What a centre does not measure is one draw for all of its children.
  Random random = is_of_centre ? random_stream(seed, "missing by centre", static_cast<std::int64_t>(patient.centre))
                               : random_stream(seed, "missing", patient.number);
  double chance = options.chance;
  if (is_of_centre) chance = tables.parameter("missing.centre_share");
  if (options.mechanism == MissingMechanism::outcome) {
    const bool relapsed = patient.is_observed() && patient.event == FirstEvent::relapse;
    chance = tables.parameter(relapsed ? "missing.outcome_relapse" : "missing.outcome_free");
  }
  for (char& is_missing : missing) is_missing = random.uniform() < chance ? 1 : 0;
  return missing;
}

}  // namespace marrow
