#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/findings/reported_vocabulary.hpp"
#include "marrow/records/clinical_row.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

struct ReportedOptions {
  std::string input;               ///< name of the clinical table, for messages and as the source of a fusion
  bool is_lenient = false;         ///< an item that cannot be read is set aside with a warning, instead of an error
  bool has_variant_table = false;  ///< a table of variants stands in for the column `mutations`
};

/// What a clinical row says in words of small variants, fusions and copy number.
struct ReportedFindings {
  std::vector<Variant> variants;            ///< source `reported`, origin unknown; by gene, residue, id
  std::vector<std::string> assessed_genes;  ///< genes of whose small variants absence may be said; sorted
  Fusions fusions;
  CopyNumber copy_number;
};

/// Codes of the warnings.
namespace reported_warning {
inline constexpr std::string_view item_set_aside = "W405";  ///< lenient: items that cannot be read
inline constexpr std::string_view no_lesion = "W406";       ///< copy-number items without a focal lesion of that kind
inline constexpr std::string_view renumbered = "W407";      ///< NOTCH1 labels in the older numbering, or in either
inline constexpr std::string_view conflict = "W408";        ///< statements of one row that contradict each other
inline constexpr std::string_view no_result = "W409";       ///< `assessed_genes` without `mutations`
inline constexpr std::string_view slip = "W421";            ///< karyotype: slips that were read as they are meant
inline constexpr std::string_view unread_part = "W422";     ///< karyotype: parts that cannot be read
inline constexpr std::string_view wrong_sum = "W423";       ///< karyotype: clones whose changes miss their number
inline constexpr std::string_view no_karyotype = "W424";    ///< karyotype: words that say that the culture gave none
}  // namespace reported_warning

/// Reads the columns `mutations`, `assessed_genes`, `fusions`, `copy_number`, `karyotype`, `trisomy_4_10`,
/// `etv6_runx1`, `tcf3_pbx1`, `bcr_abl1` and `kmt2a` of a row (profile.md, "The clinical table").
///
/// A residue that differs from the panel's protein makes an item unreadable, except that NOTCH1's older numbering (+1)
/// is recognised by it. `none` in `mutations` says nothing of genes outside `assessed_genes`; in `fusions` it is a
/// negative test of BCR::ABL1, ETV6::RUNX1, TCF3::PBX1 and KMT2A only; in `copy_number` it says 46 chromosomes and
/// nothing of focal lesions. A lenient reading never leaves absence where something was set aside.
/// Throws `data` with line, column and text for an item that cannot be read and for fusion statements that contradict
/// each other; lenient, both are set aside. Karyotype and `copy_number` that disagree are not assessed, with a warning.
[[nodiscard]] ReportedFindings assess_reported(const ClinicalRow& row, const ReportedVocabulary& vocabulary,
                                               const ReportedOptions& options, Warnings& warnings);

}  // namespace marrow
