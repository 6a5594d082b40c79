#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/hotspots.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/records/vcf_record.hpp"

namespace marrow {

/// Population frequency from which a variant is taken as inherited.
inline constexpr double germline_population_frequency = 1e-3;

/// A population frequency and the field that states it.
struct PopulationFrequency {
  double value = 0;  ///< in [0, 1]
  std::string field;
};

/// An INFO key that holds `|`-separated annotation, as VEP writes it (CSQ, or ANN under `--vcf_info_field ANN`).
struct AnnotationFields {
  std::string key;
  std::vector<std::string> names;  ///< from the header line's "Format: …", in order; may be empty
};

struct OriginOptions {
  AnnotationFields annotation;
  std::optional<PopulationFrequency> population;  ///< of this allele in the files of `--population`
  std::string consulted_file;                     ///< the file that was looked into; empty: none
  bool is_exact_hotspot = false;  ///< the matched row names this very change: population frequency does not count
};

struct OriginCall {
  Origin origin = Origin::unknown;
  std::string reason;  ///< what decided it, for a person: "population frequency 0.012 (gnomAD_AF)"
};

/// Where the ALT number `alt_index` (from 0) of `record` comes from.
///
/// germline: population frequency ≥ 1e-3 in any field, or the normal's genotype holds the allele (without genotype:
/// a quarter of the normal's reads). somatic: the normal has at least 8 reads and at most 5 % of them carry it, or,
/// with no normal, Mutect2's GERMQ is at least 30. Everything else is unknown. Fields: Mutect2's POPAF (-log10), INFO
/// keys that `is_population_field` knows, the same and VEP's 1000 Genomes fields in the annotation, and the files of
/// `--population`. The read limits and the GERMQ limit are design values.
[[nodiscard]] OriginCall assess_origin(const VcfRecord& record, std::size_t alt_index, const OriginOptions& options);

/// An entry of an annotation, split at its bars.
using AnnotationCells = std::vector<std::string_view>;

/// The entries of an annotation `text` that are of the ALT: by VEP's ALLELE_NUM, else by its name of the allele, which
/// of VEP lacks the first base that all alleles share. Of a record with one ALT, entries under other names are those of
/// alleles that were split off; an insertion or deletion may stand under one other name, in which it was annotated.
[[nodiscard]] std::vector<AnnotationCells> annotation_of_alt(const VcfRecord& record, std::size_t alt_index,
                                                             const std::vector<std::string>& fields,
                                                             std::string_view text);

/// Whether a field's name says that it holds a population's allele frequency: gnomAD, ExAC, 1000 Genomes, TOPMed, ESP,
/// popmax, grpmax or max beside AF (or ALL, as ANNOVAR writes it): `gnomADe_AF`, `AF_grpmax`,
/// `dbNSFP_gnomAD_exomes_AF`, `gnomAD_genome_ALL`. A plain AF is the sample's own.
[[nodiscard]] bool is_population_field(std::string_view name);

/// The largest population frequency that the record states for an ALT, with the field; empty if it states none.
[[nodiscard]] std::optional<PopulationFrequency> population_frequency(const VcfRecord& record, std::size_t alt_index,
                                                                      const AnnotationFields& annotation);

/// What the reads say of a variant whose origin nothing else tells; empty if nothing, or if there are no counts.
[[nodiscard]] std::string_view allele_balance_remark(const Variant& variant);

/// Field names of VEP's CSQ from the Description of its header line ("… Format: Allele|Consequence|…").
[[nodiscard]] std::vector<std::string> csq_field_names(std::string_view description);

/// 95 % Clopper-Pearson interval of `alt_reads` among `depth` reads; [0, 1] without reads.
[[nodiscard]] FractionInterval vaf_interval(std::int64_t alt_reads, std::int64_t depth);

/// Whether a variant that is present in the tumour might be inherited: origin unknown, a gene of the germline alert
/// list, and a VAF whose 95 % interval holds 0.5 or 1. Exact hotspot rows are exempt, except of TP53 and PTPN11.
/// Empty where counts are missing or the origin is germline.
[[nodiscard]] std::optional<bool> is_germline_suspect(const Variant& variant, const HotspotRow* row);

/// Whether a variant counts for gene states, features, subtype and ledger (others are only listed): it changes the
/// protein or an essential splice site or is a hotspot row, and is somatic or reported. Which FILTERs are used is
/// decided where records are read. Of unknown origin count only exact hotspot rows, rows of NOTCH1, FBXW7 and TP53, and
/// truncating or splice changes of a gene that has a truncating row; a row that is exact on a fusion transcript (ABL1's
/// kinase domain) only beside a fusion whose 3' part the gene is. Germline never counts here.
[[nodiscard]] bool counts_as_present(const Variant& variant, const Hotspots& hotspots, const Fusions& fusions);

}  // namespace marrow
