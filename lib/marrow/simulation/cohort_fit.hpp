#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/simulation_tables.hpp"
#include "marrow/simulation/simulated_patient.hpp"

namespace marrow {

/// One published number beside what came out.
struct FitLine {
  std::string target;
  std::string what;
  std::string_view statistic;  ///< share, median
  double expected = 0;
  double tolerance = 0;       ///< a design value; three standard errors come on top
  std::int64_t children = 0;  ///< of the population
  std::optional<double> observed;
  double standard_error = 0;  ///< of a share of that many children
  std::string_view verdict;   ///< met, missed, few (children)
  std::string known_miss;
  std::string source;
  std::string confidence;
};

/// Sets a cohort beside the numbers that it was made to resemble: sim_targets.tsv, the frequency and risk of every
/// subtype, the frequency of every lesion at diagnosis and relapse. Its size does not grow with the cohort.
class CohortFit {
 public:
  /// `tables` must outlive it. Without `has_effects` the risks of subtypes and the targets are no targets.
  CohortFit(const SimulationTables& tables, std::optional<std::size_t> lineage, bool has_effects);

  void add(const SimulatedPatient& patient);
  /// The children of another part of the cohort.
  void add(const CohortFit& other);
  [[nodiscard]] std::vector<FitLine> lines() const;

 private:
  struct Share {
    std::int64_t children = 0;
    std::int64_t with = 0;
    void add(bool has) {
      ++children;
      with += has ? 1 : 0;
    }
    void add(const Share& other) {
      children += other.children;
      with += other.with;
    }
  };
  /// Numbers by their logarithm, for a median.
  struct Histogram {
    std::int64_t children = 0;
    std::vector<std::int64_t> bins;
    void add(double value);
    void add(const Histogram& other);
    [[nodiscard]] double median() const;
  };
  void add_targets(std::vector<FitLine>& lines) const;
  void add_subtypes(std::vector<FitLine>& lines) const;
  void add_lesions(std::vector<FitLine>& lines) const;
  [[nodiscard]] static FitLine judged_median(FitLine line, const Histogram& numbers);
  [[nodiscard]] bool is_of_interest(std::size_t lineage) const { return !lineage_ || *lineage_ == lineage; }

  const SimulationTables* tables_;
  std::optional<std::size_t> lineage_;
  bool has_effects_;
  std::vector<std::size_t> first_of_population_;  ///< by target: the first with the same population
  std::vector<Share> shares_;                     ///< by target
  std::vector<Histogram> medians_;                ///< by target
  std::vector<std::int64_t> subtypes_;            ///< children
  std::vector<Share> relapses_;                   ///< by subtype
  std::array<std::int64_t, lineage_names.size()> children_{};
  std::array<std::vector<Share>, lineage_names.size()> diagnosis_;  ///< by lesion
  std::array<std::vector<Share>, lineage_names.size()> relapse_;
};

}  // namespace marrow
