#include "marrow/findings/deletion_lesions.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace marrow {

namespace {

bool is_hit(const std::optional<Block>& block, const Interval& lost) {
  return block && block->begin < lost.end && lost.begin < block->end;
}

/// Whether the lost exons are those of the lesion; its id says which.
bool is_that_loss(const FocalLesion& lesion, const LostExons& lost) {
  constexpr std::string_view not_by_junction = "VPREB1_del";
  const std::string marker = lesion.genes.front() + "_del";
  if (lesion.id == not_by_junction || !lost.is_any()) return false;
  if (lesion.id == "ERG_del") return !lost.is_whole();
  if (lesion.id == marker + "_whole") return lost.is_whole();
  if (lesion.id == marker || lesion.id == marker + "_any" || !lesion.id.starts_with(marker)) return lost.has_coding;
  return lesion.id == marker + "_" + lost.text();
}

}  // namespace

std::string LostExons::text() const {
  return first == last ? std::to_string(first) : fmt::format("{}-{}", first, last);
}

LostExons lost_exons(const Transcript& transcript, const Interval& lost, Assembly assembly) {
  const Blocks& exons = transcript.exons(assembly);
  LostExons result{.first = 0, .last = 0, .all = exons.size(), .has_coding = false};
  if (transcript.contig != lost.contig) return result;
  for (std::size_t i = 0; i < exons.size(); ++i) {
    const std::size_t number = transcript.strand == Strand::plus ? i + 1 : exons.size() - i;
    if (!is_hit(exons[i], lost)) continue;
    result.first = result.first == 0 ? number : std::min(result.first, number);
    result.last = std::max(result.last, number);
  }
  const Blocks& coding = transcript.coding_blocks(assembly);
  result.has_coding = std::any_of(coding.begin(), coding.end(), [&](const auto& block) { return is_hit(block, lost); });
  return result;
}

std::vector<std::pair<std::string, FocalState>> deletion_lesions(const Interval& lost,
                                                                 const std::optional<NamedRearrangement>& named,
                                                                 Assembly assembly, const Panel& panel,
                                                                 const FocalLesions& lesions) {
  std::vector<std::pair<std::string, FocalState>> found;
  for (const FocalLesion& lesion : lesions.rows()) {
    const bool is_loss = lesion.type.find("deletion") != std::string::npos || lesion.type.starts_with("whole gene");
    if (lesion.is_gain || lesion.is_probe || !is_loss) continue;
    if (lesion.genes.front().find("::") != std::string::npos) {
      const bool is_made = named && named->is_finding() && named->known &&
                           named->five_prime + "::" + named->three_prime == lesion.genes.front();
      if (is_made) found.emplace_back(lesion.id, FocalState{.kind = "deletion", .exons = {}, .copies = {}});
      continue;
    }
    for (const std::string& gene : lesion.genes) {
      const Transcript* transcript = panel.find_transcript(gene);
      if (transcript == nullptr) continue;
      const LostExons exons = lost_exons(*transcript, lost, assembly);
      if (!is_that_loss(lesion, exons)) continue;
      found.emplace_back(lesion.id, FocalState{.kind = "deletion", .exons = exons.text(), .copies = {}});
      break;
    }
  }
  return found;
}

}  // namespace marrow
