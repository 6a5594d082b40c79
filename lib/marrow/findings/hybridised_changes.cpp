#include "marrow/findings/hybridised_changes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

#include "marrow/findings/karyotype_hybridisation.hpp"

namespace marrow {

namespace {

constexpr int two_copies = 2;

/// "4" of "D4Z1", "X" of "DXZ1"; empty for a probe of another kind.
std::string centromere_of(std::string_view probe) {
  const std::size_t z = probe.rfind('Z');
  const bool is_named = probe.starts_with('D') && z != std::string_view::npos && z > 1 && z + 1 < probe.size() &&
                        probe.find_first_not_of("0123456789", z + 1) == std::string_view::npos;
  return is_named ? std::string(probe.substr(1, z - 1)) : std::string();
}

/// Signals of the gene where fewer than of its chromosome's centromere, which is there at least twice.
std::optional<int> copies_left(const std::map<std::string, int>& counts, std::string_view contig, int signals) {
  for (const auto& [probe, control] : counts) {
    if (fmt::format("chr{}", centromere_of(probe)) != contig) continue;
    if (control >= two_copies && signals < two_copies) return signals;
  }
  return std::nullopt;
}

bool has_loss(const ReportedVocabulary& vocabulary, const std::string& gene) {
  const auto& lesions = vocabulary.lesions();
  return std::any_of(lesions.begin(), lesions.end(), [&](const FocalLesion& lesion) {
    return !lesion.is_gain && std::find(lesion.genes.begin(), lesion.genes.end(), gene) != lesion.genes.end();
  });
}

}  // namespace

std::vector<std::string> hybridised_changes(std::string_view text, const ReportedVocabulary& vocabulary) {
  const std::map<std::string, int> counts = read_signal_counts(text);
  std::vector<std::string> items;
  for (const auto& [probe, signals] : counts) {
    if (const std::string chromosome = centromere_of(probe); !chromosome.empty()) {
      const bool is_sex = chromosome == "X" || chromosome == "Y";  // how many are normal depends on the patient
      for (int i = two_copies; !is_sex && i < signals; ++i) items.push_back("+" + chromosome);
      if (!is_sex && signals == 1) items.push_back("-" + chromosome);
      continue;
    }
    const auto gene = vocabulary.resolve_symbol(probe);
    const PanelGene* place = gene ? vocabulary.panel().find_gene(*gene) : nullptr;
    if (place == nullptr || !has_loss(vocabulary, *gene)) continue;
    const auto left = copies_left(counts, place->contig, signals);
    if (left) items.push_back(fmt::format("{} {} del", *gene, *left == 0 ? "homozygous" : "heterozygous"));
  }
  return items;
}

}  // namespace marrow
