#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "marrow/knowledge/knowledge_source.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

/// Chromosome arms and antigen-receptor loci on both builds (data/genome/contigs.tsv, regions.tsv).
class GenomeRegions {
 public:
  /// Throws `data` naming table, line and column.
  [[nodiscard]] static GenomeRegions load(const KnowledgeSource& source);

  /// Arm "9p": from the chromosome's end to its centromere, which belongs to neither arm; empty for any other name.
  [[nodiscard]] std::optional<Interval> arm(Assembly assembly, std::string_view name) const;
  /// Locus "IGL"; empty where the build has no row of it.
  [[nodiscard]] std::optional<Interval> locus(Assembly assembly, std::string_view name) const;

 private:
  using Places = std::map<std::string, Interval, std::less<>>;
  std::array<Places, 2> arms_;  ///< by Assembly
  std::array<Places, 2> loci_;
};

}  // namespace marrow
