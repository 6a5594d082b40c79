#pragma once

#include "marrow/knowledge/panel.hpp"
#include "marrow/pipeline/genotype.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/records/site_genotype.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// The genotypes of a place as the record that `marrow genotype` writes of them, read back.
[[nodiscard]] VcfRecord as_record(const SiteGenotype& site);

/// The tandem duplications among the genotypes; absent only where each of the places in which they are known to arise
/// had sequence and reads enough. The limit is that at which three fragments show one (detection_limit.hpp).
[[nodiscard]] Assessed<TandemDuplications> tandem_duplications_of(const ReadGenotypes& genotypes, const Panel& panel);

/// What two files of one sample say together: what either shows is there, and what either excludes is absent.
[[nodiscard]] Assessed<TandemDuplications> better_word(Assessed<TandemDuplications> a, Assessed<TandemDuplications> b);

}  // namespace marrow
