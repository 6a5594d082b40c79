#pragma once

#include "marrow/records/site_genotype.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// The genotypes of a place as the record that `marrow genotype` writes of them, read back.
[[nodiscard]] VcfRecord as_record(const SiteGenotype& site);

}  // namespace marrow
