#include "marrow/pipeline/seen_alleles.hpp"

#include <string_view>

#include "marrow/records/genome.hpp"

namespace marrow {

bool SeenAlleles::add(const VcfRecord& record, const std::string& alt) {
  constexpr std::string_view bases = "ACGT";
  const bool is_one_base = record.ref.size() == 1 && alt.size() == 1;
  const std::size_t ref_base = is_one_base ? bases.find(record.ref.front()) : std::string_view::npos;
  const std::size_t alt_base = is_one_base ? bases.find(alt.front()) : std::string_view::npos;
  if (ref_base == std::string_view::npos || alt_base == std::string_view::npos) {
    return others_.emplace(*record.main_contig, record.begin, record.ref, alt).second;
  }
  // Two bits for each base, 32 for the place, the rest for the contig.
  const auto contig = static_cast<std::uint64_t>(contig_rank(*record.main_contig));
  const auto place = contig << 32 | static_cast<std::uint64_t>(record.begin);
  return substitutions_.insert(place << 4 | ref_base << 2 | alt_base).second;
}

}  // namespace marrow
