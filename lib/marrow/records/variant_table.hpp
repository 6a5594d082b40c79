#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "marrow/records/cell_fault.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

/// One row of a table of variants: a MAF, or a table of genes and protein changes. Texts are as written, empty where
/// the table has none; columns without a meaning are not kept.
struct VariantTableRow {
  std::int64_t line1 = 0;
  std::string sample;
  std::string gene;
  std::string contig;                ///< as written
  std::optional<std::int64_t> pos1;  ///< 1-based
  std::string ref;                   ///< upper case, `-` for none, as MAF writes it
  std::string alt;                   ///< the allele that is not REF; equal to `ref` where the row calls none
  std::string protein_change;
  std::string coding_change;  ///< without accession: "c.743G>A"
  std::string change_class;   ///< Variant_Classification, class, type …
  std::string transcript;
  std::string status;                ///< Mutation_Status, origin …
  std::string matched_normal;        ///< name of the normal sample, if there is one
  std::vector<std::string> filters;  ///< empty: no FILTER column, or `.`
  std::optional<double> vaf;
  std::optional<std::int64_t> depth_reads;
  std::optional<std::int64_t> ref_reads;
  std::optional<std::int64_t> alt_reads;
  std::optional<std::int64_t> normal_depth_reads;
  std::optional<std::int64_t> normal_ref_reads;
  std::optional<std::int64_t> normal_alt_reads;
  std::vector<std::pair<std::string, std::string>> frequencies;  ///< columns of population frequencies, by name
  std::optional<CellFault> fault;                                ///< the first cell that cannot be read

  [[nodiscard]] bool has_alleles() const noexcept { return pos1 && !ref.empty() && !alt.empty(); }

  /// Order by content, so that the order of a table's rows shows nowhere.
  [[nodiscard]] auto content() const {
    return std::tie(gene, contig, pos1, ref, alt, protein_change, coding_change, change_class, transcript, status,
                    matched_normal, filters, vaf, depth_reads, ref_reads, alt_reads, normal_depth_reads,
                    normal_ref_reads, normal_alt_reads, frequencies, sample);
  }
};

struct VariantTable {
  std::string name;
  bool has_sample_column = false;
  std::optional<Assembly> assembly;  ///< as its build column says
  std::string change_column;         ///< header of the column that holds the change, for messages
  std::vector<VariantTableRow> rows;
};

}  // namespace marrow
