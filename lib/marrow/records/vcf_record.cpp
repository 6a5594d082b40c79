#include "marrow/records/vcf_record.hpp"

#include <algorithm>

namespace marrow {

std::optional<SmallVariant> trim_alleles(std::string contig, std::int64_t begin, std::string_view ref,
                                         std::string_view alt) {
  if (ref == alt) return std::nullopt;
  while (!ref.empty() && !alt.empty() && ref.back() == alt.back()) {
    ref.remove_suffix(1);
    alt.remove_suffix(1);
  }
  while (!ref.empty() && !alt.empty() && ref.front() == alt.front()) {
    ref.remove_prefix(1);
    alt.remove_prefix(1);
    ++begin;
  }
  return SmallVariant{std::move(contig), begin, std::string(ref), std::string(alt)};
}

}  // namespace marrow
