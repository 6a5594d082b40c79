#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "marrow/findings/interpretation.hpp"
#include "marrow/io/vcf_check.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// What the records of one variant file say, taken together, of things that no record shows alone: another build than
/// the header's, REF and ALT exchanged, tumour and normal exchanged.
class RecordEvidence {
 public:
  explicit RecordEvidence(const Knowledge& knowledge) : knowledge_(&knowledge) {}

  /// Takes a sound record; `assembly` is the header's, empty if it does not tell.
  void add(const VcfRecord& record, std::optional<Assembly> assembly);

  /// Faults, with places in the file `name`: `ref_mismatch` and `ref_alt_swapped` of single records, `wrong_build` and
  /// `samples_exchanged` of the file.
  [[nodiscard]] std::vector<InputFault> faults(const std::string& name, std::optional<Assembly> assembly) const;
  /// The build whose reference bases agree, with the count; empty if none or both do.
  [[nodiscard]] std::optional<std::string> build_remark() const;
  /// Exact hotspots that only the normal's reads carry, "TP53 p.R248Q": contamination, or columns exchanged.
  [[nodiscard]] const std::set<std::string>& hotspots_in_normal() const noexcept { return hotspots_in_normal_; }

 private:
  /// Reference bases of one build beside those of the records.
  struct Comparison {
    std::int64_t tested = 0;  ///< records whose reference bases are known
    std::int64_t contradicted = 0;
    [[nodiscard]] std::int64_t agreed() const noexcept { return tested - contradicted; }
  };

  bool compare(const VcfRecord& record, Assembly assembly);
  void note_contradiction(const VcfRecord& record, Assembly assembly);
  void compare_columns(const VcfRecord& record, std::optional<Assembly> assembly);
  void note_hotspot(const VcfRecord& record, std::size_t alt_index, Assembly assembly);
  [[nodiscard]] bool is_of_other_build(Assembly assembly) const noexcept;

  const Knowledge* knowledge_;
  std::array<Comparison, 2> builds_;        ///< by Assembly
  std::vector<InputFault> contradictions_;  ///< the first ones; `place` without the file's name
  std::int64_t contradiction_count_ = 0;
  std::int64_t only_in_tumour_ = 0;  ///< alleles that the reads of one column carry and those of the other do not
  std::int64_t only_in_normal_ = 0;
  std::optional<VariantInterpreter> interpreter_;
  std::set<std::string> hotspots_in_normal_;
};

}  // namespace marrow
