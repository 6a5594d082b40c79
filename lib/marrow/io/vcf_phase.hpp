#pragma once

#include <cstddef>
#include <optional>

#include "marrow/records/phased_genotype.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// The genotype of the sample in column `sample` (from 0) of a record that was read with its line. Empty without a
/// genotype.
///
/// The phase is that of GT and PS (VCF 4.3 §1.6.2); where GT is not phased, that of GATK's PGT and PID
/// (HaplotypeCaller, Mutect2), for records with one ALT. A phased GT without PS belongs to the set without name, as for
/// bcftools csq.
[[nodiscard]] std::optional<PhasedGenotype> phased_genotype(const VcfRecord& record, std::size_t sample);

}  // namespace marrow
