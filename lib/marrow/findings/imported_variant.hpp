#pragma once

#include <optional>
#include <string>

#include "marrow/findings/coding_transcript.hpp"
#include "marrow/findings/origin.hpp"
#include "marrow/findings/residue_numbering.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/records/variant_table.hpp"

namespace marrow {

/// The gene of a row, and what is known of it.
struct ImportedGene {
  const PanelGene* gene = nullptr;
  const Panel* panel = nullptr;                ///< for alleles that are listed; null: none
  const Transcript* transcript = nullptr;      ///< null: no gene model
  const CodingTranscript* on_build = nullptr;  ///< the same on the row's build; null: build or model not known
};

/// What a row says in words.
struct ImportedReading {
  /// Gene, transcript, names, residues, consequence, class; `annotated_by` is "table", source `imported`. Empty where
  /// the row could not be read.
  std::optional<Variant> variant;
  std::string problem;  ///< why it could not be read, with the text
  std::string hint;
  Numbering numbering = Numbering::current;
  bool contradicts_position = false;  ///< the row's position is not at the residues that it names
  bool contradicts_class = false;     ///< the row's class is not what its change is
};

/// Reads the protein change of a row, else its coding change, else its class alone, on the panel's transcript.
///
/// The change decides the class; the table's own word counts where there is no change, and is compared elsewhere.
/// `SE_INS` is TAL1's and no other gene's. Essential splice changes become donor or acceptor where the position tells.
[[nodiscard]] ImportedReading read_imported_label(const VariantTableRow& row, const ImportedGene& gene);

/// Where a row's variant comes from: population frequency and the counts of a normal sample as `assess_origin` has it
/// by `options`, then the table's word (Mutation_Status: Somatic, Germline), then a matched normal sample, then what
/// was `stated` of the whole table (`--variants-origin`); else unknown.
[[nodiscard]] OriginCall imported_origin(const VariantTableRow& row, const OriginOptions& options,
                                         std::optional<Origin> stated);

/// Whether the status says that there is no change: "None", "Wildtype".
[[nodiscard]] bool is_stated_absent(const VariantTableRow& row);

/// Depth, alternative reads and VAF as the row has them.
void add_imported_counts(const VariantTableRow& row, Variant& variant);

}  // namespace marrow
