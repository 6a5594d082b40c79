#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "marrow/records/assessed.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// A domain of a gene, and what may be said of it where nothing was found.
struct DomainQuestion {
  std::string name;  ///< as Variant::domain carries it
  Assessment absence;
};

/// What one panel gene is asked, and what may be said of it where nothing was found.
struct GeneQuestion {
  std::string symbol;
  Assessment absence;  ///< absent(limit) where an input vouches for the gene, else not_assessed(reason)
  std::optional<double> covered_fraction;  ///< of the coding sequence, in [0, 1]; empty if unknown
  std::vector<DomainQuestion> domains;
  bool has_own_domains = false;  ///< the depth of the gene was measured, so that each domain has its own state
};

/// The three states of every asked gene from the counted variants and the lesions that name it.
///
/// Present if anything was found; else `absence`, with the domains and the covered fraction where the depth was
/// measured. A domain is present if a counted variant lies in it, whatever was covered. Second hits are assessed apart
/// (second_hit.hpp).
[[nodiscard]] std::map<std::string, Assessed<GeneFindings>> assess_genes(
    const std::vector<GeneQuestion>& questions, const std::vector<Variant>& counted_variants,
    const std::map<std::string, std::vector<std::string>>& lesions_by_gene);

}  // namespace marrow
