#include "marrow/records/normal_panel.hpp"

#include <algorithm>
#include <utility>

namespace marrow {

const NormalAllele* NormalPanel::find(std::string_view contig, std::int64_t position, char alternative) const {
  const auto of_contig = alleles.find(contig);
  if (of_contig == alleles.end()) return nullptr;
  const auto key = [](const NormalAllele& allele) { return std::pair(allele.position, allele.alternative); };
  const auto asked = std::pair(position, alternative);
  const auto found = std::partition_point(of_contig->second.begin(), of_contig->second.end(),
                                          [&](const NormalAllele& allele) { return key(allele) < asked; });
  return found != of_contig->second.end() && key(*found) == asked ? &*found : nullptr;
}

}  // namespace marrow
