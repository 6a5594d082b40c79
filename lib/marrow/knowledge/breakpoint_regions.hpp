#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/knowledge_source.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

/// What a gene gives to a rearrangement whose break lies in a region: its 5' part, its 3' part, itself as the target
/// of another's enhancer, or the enhancer; or the region is where a small insertion makes an enhancer of the gene.
enum class RegionSide { five_prime, three_prime, partner, enhancer, insertion };

/// A stretch in which the breaks of recurrent rearrangements lie (data/knowledge/breakpoint_regions.tsv), or the whole
/// of an antigen-receptor or DUX4 locus (data/genome/regions.tsv).
struct BreakpointRegion {
  std::string gene;
  RegionSide side = RegionSide::partner;
  Interval grch38;
  std::optional<Interval> grch37;  ///< empty where it does not lift

  /// Null where it does not lift.
  [[nodiscard]] const Interval* on(Assembly assembly) const noexcept {
    return assembly == Assembly::grch38 ? &grch38 : grch37 ? &*grch37 : nullptr;
  }
  [[nodiscard]] bool covers(Assembly assembly, std::string_view contig, std::int64_t pos1) const noexcept {
    return is_near(assembly, contig, pos1, 0);
  }
  /// Whether the place is in the region or at most `margin_bp` beside it.
  [[nodiscard]] bool is_near(Assembly assembly, std::string_view contig, std::int64_t pos1,
                             std::int64_t margin_bp) const noexcept {
    const Interval* place = on(assembly);
    return place != nullptr && place->contig == contig && place->begin - margin_bp < pos1 &&
           pos1 <= place->end + margin_bp;
  }
};

/// The breakpoint regions and loci. Immutable.
class BreakpointRegions {
 public:
  /// Throws `data` naming table, line and column.
  [[nodiscard]] static BreakpointRegions load(const KnowledgeSource& source);

  /// Whether the table names regions of the gene for that side.
  [[nodiscard]] bool has(std::string_view gene, RegionSide side) const noexcept;
  /// Whether a break there lies in one of the gene's regions of that side.
  [[nodiscard]] bool covers(std::string_view gene, RegionSide side, Assembly assembly, std::string_view contig,
                            std::int64_t pos1) const noexcept;
  /// Genes and loci whose regions hold the place or lie at most `margin_bp` beside it, each once, in the order of the
  /// tables; `TRA` before `TRD`.
  [[nodiscard]] std::vector<std::string> genes_at(Assembly assembly, std::string_view contig, std::int64_t pos1,
                                                  std::int64_t margin_bp = 0) const;
  /// Whether the gene is brought to others as an enhancer: an antigen receptor, or the region beside BCL11B.
  [[nodiscard]] bool is_enhancer(std::string_view gene) const noexcept { return has(gene, RegionSide::enhancer); }

  /// Where small insertions make an enhancer of a gene: TAL1's MuTE. They are no breaks: nothing above speaks of them.
  [[nodiscard]] const std::vector<BreakpointRegion>& insertions() const noexcept { return insertions_; }

 private:
  std::vector<BreakpointRegion> regions_;
  std::vector<BreakpointRegion> insertions_;
};

/// "IGHJ6", "TRBV20-1", "IGH@-ext", "DUX4L8": the locus that a segment's name stands for; empty for any other name.
[[nodiscard]] std::optional<std::string> locus_of_segment(std::string_view name);

}  // namespace marrow
