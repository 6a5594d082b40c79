#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "marrow/findings/rearrangement_naming.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/records/rearrangement.hpp"

namespace marrow {

/// Gathers named rearrangements of one sample: each gene pair once, with all its sources.
class RearrangementCollection {
 public:
  /// Takes a call in. Of several calls of a pair a finding outdoes a candidate, and of one source the first counts are
  /// kept; frames are joined, in frame if one transcript is.
  void add(const NamedRearrangement& named, const RearrangementCall& call, const FusionSource& source);

  [[nodiscard]] bool has_findings() const noexcept;

  /// Joins what was gathered to the fusions of reports and karyotype: the same pair becomes one item; a pair settles
  /// what those leave without partner (`KMT2A::?`) and their candidates. Returns pairs that a report's test excludes.
  [[nodiscard]] std::vector<std::string> join(Fusions& fusions) const;

 private:
  struct Entry {
    Fusion fusion;
    std::string because;  ///< empty for a finding
    bool is_weak = false;
    bool is_partner_told = true;
  };
  std::map<std::pair<std::string, std::string>, Entry> entries_;
};

/// Adds the test of all pairs by `method` (`rna`, `wgs_sv`), once.
void add_whole_test(Fusions& fusions, const std::string& method, bool is_positive);

}  // namespace marrow
