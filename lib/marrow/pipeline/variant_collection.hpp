#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/findings/notch1_reading.hpp"
#include "marrow/knowledge/hotspots.hpp"
#include "marrow/pipeline/extract.hpp"
#include "marrow/pipeline/extract_tools.hpp"
#include "marrow/pipeline/reference_blocks.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// The variants of one sample from all its VCFs, each change once.
struct VariantCollection {
  std::vector<InputFile> inputs;
  std::vector<Variant> variants;  ///< of panel genes, by locus and alleles
  PhaseByVariant phase;           ///< of the listed variants whose genotypes state it
  /// Genes in which a record stands that could not be read, and why: silence beside it is no absence.
  std::map<std::string, Assessment> unread;
  /// Where the files say that they found the reference; empty if they list only what was found.
  std::optional<BlockCoverage> blocks;
  std::optional<Assessed<TandemDuplications>> tandem_duplications;  ///< by alignments; empty without any
  std::optional<Assembly> assembly;
  std::string tumour_name;  ///< tumour column of the first file that has one
  /// False where the reference bases of a file contradict the shipped sequence: its positions are not to be trusted.
  bool has_trusted_positions = true;
  /// False where a file's header names a build, but neither contig lengths nor reference bases bear it out.
  bool has_confirmed_build = true;
};

/// Reads the VCFs of `sample` and interprets what lies in panel genes.
///
/// Records are set aside, counted by code: `other_contig` and `outside_panel` by their place, nothing else of them
/// being looked at; then `filtered` by FILTER, `not_called` (the tumour's genotype does not hold the allele),
/// `spanning`, `non_ref`, `symbolic`, `breakend`, `no_alternative`, `duplicate` (the same change again, as in files
/// with one line a transcript), `non_coding` (in a panel gene, but neither coding, splice nor a hotspot row),
/// `ref_mismatch`, `germline` (unless asked for). An index beside the file is used and changes nothing but the file's
/// checksum, which is left out. Reference records are taken into `blocks`, or set aside as `outside_panel` where
/// nothing is assessable; PAR1 of chrY is read as chrX. W301 counts alleles without anchoring base (`-`) that are kept
/// as written, W302 reference bases that contradict the shipped sequence. Structural and unanchored alleles and
/// contradicted bases leave their genes in `unread`, as do changes of genes without a model where there are more than
/// twenty: those are not listed (W365 counts them), but for germline suspects. Throws as VcfReader does, and `data`
/// where two files are of different builds.
[[nodiscard]] VariantCollection collect_variants(const PlannedSample& sample, ExtractTools& tools,
                                                 const ExtractOptions& options, Warnings& warnings);

/// Whether a variant of a panel gene is worth a line in the profile: whatever is or might be more than an intron's or
/// an untranslated base. `hotspot` is the row that it matches, null if there is none.
[[nodiscard]] bool is_listed(const Variant& variant, const HotspotRow* hotspot);

}  // namespace marrow
