#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/records/genome.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// Which bases of the genome the reads are asked about.
struct GenotypeRequest {
  std::vector<std::string> genes;    ///< symbols; "all" is every gene of the panel with a model
  std::vector<std::string> sites;    ///< VCFs whose alleles are tested
  std::vector<std::string> regions;  ///< loci, 1-based inclusive
};

/// The same as places, and the alleles that were asked for by name.
struct GenotypePlaces {
  std::vector<Interval> places;       ///< merged
  std::vector<SmallVariant> changes;  ///< by `--sites`, sorted, each once: one base for another, and everything else
};

/// The genes whose coding bases are read where nothing is asked for: those whose mutations decide on relapse and
/// resistance. Beside them stand the codons of every exact hotspot.
inline constexpr std::array<std::string_view, 7> default_genotyped_genes = {"NOTCH1", "TP53",  "FBXW7", "NT5C2",
                                                                            "PRPS1",  "NR3C1", "CREBBP"};

/// Coding bases with their splice sites of the genes, the sites and the regions; the default where all are empty.
/// W393: genes whose transcript is not known, or not whole in this build. Throws `usage` for an unknown gene and a
/// region that is none, `io` and `data` as VcfReader does.
[[nodiscard]] GenotypePlaces genotype_places(const GenotypeRequest& request, const Knowledge& knowledge,
                                             Assembly assembly, Warnings& warnings);

}  // namespace marrow
