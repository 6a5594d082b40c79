#include "marrow/io/variant_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "marrow/base/delimited_text.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/fraction.hpp"
#include "marrow/base/spelling.hpp"
#include "marrow/base/text.hpp"

namespace marrow {

namespace {

enum Meaning : std::size_t {
  sample,
  gene,
  chromosome,
  position,
  build,
  reference,
  alternate,
  first_allele,
  protein,
  coding,
  change_class,
  transcript,
  status,
  normal,
  filter,
  fraction,
  depth,
  ref_reads,
  alt_reads,
  normal_depth,
  normal_ref_reads,
  normal_alt_reads,
  meaning_count
};

constexpr std::array<VariantTableColumn, meaning_count> columns{{
    {"sample",
     "tumorsamplebarcode tumoursamplebarcode sample sampleid samplename tumorsample tumoursample "
     "patient patientid usi case caseid"},
    {"gene", "hugosymbol gene genesymbol symbol genename"},
    {"chromosome", "chromosome chrom chr contig"},
    {"position", "startposition start position pos"},
    {"genome build", "ncbibuild build genomebuild assembly genome"},
    {"reference allele", "referenceallele ref refallele reference"},
    {"alternative allele",
     "tumorseqallele2 tumourseqallele2 alt altallele alternateallele alternativeallele "
     "variantallele mutantallele"},
    {"first tumour allele", "tumorseqallele1 tumourseqallele1"},
    {"protein change",
     "hgvspshort aachange aminoacidchange proteinchange proteinalteration aamutation hgvsp "
     "hgvsprotein"},
    {"coding change", "hgvsc cdnachange codingchange cdschange nucleotidechange hgvscdna"},
    {"class",
     "variantclassification class consequence effect mutationtype mutationclass functionalclass "
     "exonicfunc type"},
    {"transcript", "transcriptid transcript refseq refseqid feature"},
    {"origin", "mutationstatus origin variantorigin somaticstatus"},
    {"matched normal", "matchednormsamplebarcode matchednormalsamplebarcode"},
    {"filter", "filter"},
    {"VAF", "vaf tumorvaf tumourvaf tvaf allelefraction variantallelefraction variantallelefrequency"},
    {"depth", "tdepth depth dp totaldepth tumordepth tumourdepth"},
    {"reference reads", "trefcount refcount refreads tumorrefcount tumourrefcount"},
    {"alternative reads", "taltcount altcount altreads mutantreads tumoraltcount tumouraltcount"},
    {"normal depth", "ndepth normaldepth"},
    {"normal reference reads", "nrefcount normalrefcount"},
    {"normal alternative reads", "naltcount normalaltcount"},
}};

/// Words in the names of population frequency columns ("gnomAD_AF", "MAX_AF"); findings say which of them count.
constexpr std::array<std::string_view, 8> frequency_words{"gnomad", "exac",  "popmax", "grpmax",
                                                          "maxaf",  "1000g", "topmed", "esp6500"};

bool is_missing(std::string_view cell) noexcept {
  constexpr std::array<std::string_view, 6> words{"", ".", "-", "NA", "N/A", "__UNKNOWN__"};
  return std::find(words.begin(), words.end(), cell) != words.end();
}

/// The columns of a header by meaning, the preferred one first.
struct ColumnPlaces {
  std::array<std::vector<std::size_t>, meaning_count> by_meaning;
  std::vector<std::size_t> frequencies;

  explicit ColumnPlaces(const std::vector<std::string>& header) {
    std::vector<std::string> names;
    for (const std::string& name : header) names.push_back(folded(name));
    for (std::size_t meaning = 0; meaning < meaning_count; ++meaning) {
      for (const std::string_view known : split(columns[meaning].names, ' ')) {
        for (std::size_t i = 0; i < names.size(); ++i) {
          if (names[i] == known) by_meaning[meaning].push_back(i);
        }
      }
    }
    for (std::size_t i = 0; i < names.size(); ++i) {
      const bool is_frequency = std::any_of(frequency_words.begin(), frequency_words.end(), [&](std::string_view word) {
        return names[i].find(word) != std::string::npos;
      });
      if (is_frequency) frequencies.push_back(i);
    }
  }

  [[nodiscard]] bool has(Meaning meaning) const noexcept { return !by_meaning[meaning].empty(); }
  [[nodiscard]] bool has_change() const noexcept {
    const bool has_alleles = has(chromosome) && has(position) && has(reference) && has(alternate);
    return has(protein) || has(coding) || has(change_class) || has_alleles;
  }
};

/// Reads the rows of one table.
class RowReader {
 public:
  RowReader(const DelimitedText& table, const ColumnPlaces& places) : table_(table), places_(places) {}

  [[nodiscard]] VariantTableRow read(const DelimitedText::Row& cells) {
    cells_ = &cells;
    VariantTableRow row;
    row.line1 = cells.line1;
    row.sample = text(sample);
    row.gene = text(gene);
    row.contig = text(chromosome);
    row.protein_change = text(protein);
    row.coding_change = without_accession(text(coding));
    row.change_class = text(change_class);
    row.transcript = text(transcript);
    row.status = text(status);
    row.matched_normal = text(normal);
    const std::string filters = text(filter);  // the pieces are views into it
    for (const std::string_view code : split(filters, ';')) {
      if (!code.empty()) row.filters.emplace_back(code);
    }
    read_alleles(row);
    row.pos1 = number(position, 1, row);
    row.vaf = read_vaf(row);
    row.depth_reads = number(depth, 0, row);
    row.ref_reads = number(ref_reads, 0, row);
    row.alt_reads = number(alt_reads, 0, row);
    row.normal_depth_reads = number(normal_depth, 0, row);
    row.normal_ref_reads = number(normal_ref_reads, 0, row);
    row.normal_alt_reads = number(normal_alt_reads, 0, row);
    for (const std::size_t column : places_.frequencies) {
      if (!is_missing(cells.cells[column])) row.frequencies.emplace_back(table_.columns[column], cells.cells[column]);
    }
    if (row.gene.empty()) set_fault(row, gene, "the row names no gene");
    return row;
  }

  /// The build that a row names; empty if it names none.
  [[nodiscard]] std::optional<Assembly> read_build(const DelimitedText::Row& cells) {
    cells_ = &cells;
    const std::string cell = text(build);
    if (cell.empty()) return std::nullopt;
    if (cell == "37" || cell == "38") return cell == "37" ? Assembly::grch37 : Assembly::grch38;
    if (const auto assembly = parse_assembly(cell)) return assembly;
    throw Error(ErrorKind::data,
                fmt::format("line {}, column '{}': '{}' is no genome build that marrow works on", cells.line1,
                            column_name(build), printable(cell)),
                "lift the table to GRCh37 (hg19) or GRCh38 (hg38)");
  }

 private:
  [[nodiscard]] std::string text(Meaning meaning) const {
    for (const std::size_t column : places_.by_meaning[meaning]) {
      if (!is_missing(cells_->cells[column])) return cells_->cells[column];
    }
    return {};
  }

  [[nodiscard]] std::string column_name(Meaning meaning) const {
    return table_.columns[places_.by_meaning[meaning].front()];
  }

  void set_fault(VariantTableRow& row, Meaning meaning, std::string problem, std::string hint = {}) const {
    if (!row.fault) row.fault = CellFault{column_name(meaning), std::move(problem), std::move(hint)};
  }

  [[nodiscard]] std::optional<std::int64_t> number(Meaning meaning, std::int64_t least, VariantTableRow& row) const {
    const std::string cell = text(meaning);
    if (cell.empty()) return std::nullopt;
    const auto value = parse_integer(cell);
    if (value && *value >= least) return value;
    set_fault(row, meaning, fmt::format("'{}' is no whole number from {} on", cell, least));
    return std::nullopt;
  }

  [[nodiscard]] std::optional<double> read_vaf(VariantTableRow& row) const {
    const std::string cell = text(fraction);
    if (cell.empty() || parse_number(cell) == 0) return std::nullopt;
    const auto value = parse_fraction(cell);
    if (!value) {
      set_fault(row, fraction, fmt::format("'{}' is no fraction of reads between 0 and 1", cell),
                "a percentage? write 42%, or divide by 100");
    }
    return value;
  }

  /// Alleles keep `-`, which is no missing cell here.
  void read_alleles(VariantTableRow& row) const {
    row.ref = allele(reference, row);
    row.alt = allele(alternate, row);
    const std::string first = allele(first_allele, row);
    if (!first.empty() && (row.alt.empty() || row.alt == row.ref)) row.alt = first;
  }

  [[nodiscard]] std::string allele(Meaning meaning, VariantTableRow& row) const {
    for (const std::size_t column : places_.by_meaning[meaning]) {
      const std::string& cell = cells_->cells[column];
      if (cell != "-" && is_missing(cell)) continue;
      std::string bases = upper_case(cell);
      if (bases == "-" || bases.find_first_not_of("ACGTN") == std::string::npos) return bases;
      set_fault(row, meaning, fmt::format("'{}' is no allele", cell), "it takes the bases A C G T, or - for none");
      return {};
    }
    return {};
  }

  /// "NM_000546.6:c.743G>A" is "c.743G>A".
  static std::string without_accession(std::string change) {
    const std::size_t colon = change.rfind(':');
    if (colon != std::string::npos) change.erase(0, colon + 1);
    return change;
  }

  const DelimitedText& table_;
  const ColumnPlaces& places_;
  const DelimitedText::Row* cells_ = nullptr;
};

void refuse_other_formats(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.starts_with("##fileformat=VCF")) {
    throw Error(ErrorKind::data, "this is a VCF, not a table of variants", "give it with --vcf");
  }
  if (trim(text.substr(0, 100)).starts_with('{')) {
    throw Error(ErrorKind::data, "this is JSON, not a table of variants");
  }
}

void check_columns(const ColumnPlaces& places, const DelimitedText& table) {
  if (table.columns.size() == 1) {
    throw Error(ErrorKind::data, "the header has one column: its cells are separated neither by tabs nor by commas");
  }
  const auto names_of = [](Meaning meaning) {
    std::string names(columns[meaning].names);
    std::replace(names.begin(), names.end(), ' ', ',');
    return names;
  };
  if (!places.has(gene)) {
    throw Error(ErrorKind::data, "no column names the gene", fmt::format("it is called one of {}", names_of(gene)));
  }
  if (!places.has_change()) {
    throw Error(ErrorKind::data, "no column names the change",
                fmt::format("a protein change is called one of {}; or give chromosome, position, reference and "
                            "alternative allele",
                            names_of(protein)));
  }
}

VariantTable read_table(DelimitedText& cells) {
  const ColumnPlaces places(cells.columns);
  check_columns(places, cells);
  VariantTable table{.name = cells.name, .has_sample_column = places.has(sample)};
  for (const Meaning meaning : {alternate, change_class, coding, protein}) {
    if (places.has(meaning)) table.change_column = cells.columns[places.by_meaning[meaning].front()];
  }
  RowReader reader(cells, places);
  std::int64_t line_of_build = 0;
  for (DelimitedText::Row& row : cells.rows) {
    const auto assembly = reader.read_build(row);
    if (assembly && table.assembly && table.assembly != assembly) {
      throw Error(ErrorKind::data, fmt::format("lines {} and {} are of different builds: {} and {}", line_of_build,
                                               row.line1, assembly_name(*table.assembly), assembly_name(*assembly)));
    }
    if (assembly && !table.assembly) {
      table.assembly = assembly;
      line_of_build = row.line1;
    }
    table.rows.push_back(reader.read(row));
    const std::string& name = table.rows.back().sample;
    if (printable(name) != name) {
      throw Error(ErrorKind::data, fmt::format("line {}: the sample's name holds control characters", row.line1));
    }
    row.cells = {};  // read: a cohort's table is large
  }
  return table;
}

}  // namespace

std::span<const VariantTableColumn> variant_table_columns() noexcept {
  return columns;
}

bool is_variant_table_header(const std::vector<std::string>& header) {
  const ColumnPlaces places(header);
  return places.has(gene) && places.has_change();
}

VariantTable read_variant_table(std::string_view text, std::string name) {
  with_context([&] { return name; }, [&] { refuse_other_formats(text); });
  DelimitedText cells = parse_delimited(text, std::move(name), Delimiter::detect);
  return with_context([&] { return cells.name; }, [&] { return read_table(cells); });
}

}  // namespace marrow
