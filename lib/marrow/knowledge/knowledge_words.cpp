#include "marrow/knowledge/knowledge_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "marrow/base/text.hpp"
#include "marrow/knowledge/table_rows.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

namespace {

/// Words that a column may hold, separated by blanks.
struct WordColumn {
  std::string_view table;
  std::string_view column;
  std::string_view words;
};
constexpr std::string_view lineages = "B T both";
constexpr std::string_view stages = "diagnosis relapse both on_drug after_immunotherapy germline";
constexpr std::string_view letters = "A B C D E";
constexpr std::array<WordColumn, 11> word_columns{
    {{"knowledge/hotspots.tsv", "lineage", lineages},
     {"knowledge/hotspots.tsv", "stage", stages},
     {"knowledge/hotspots.tsv", "evidence", letters},
     {"knowledge/resistance.tsv", "lineage", lineages},
     {"knowledge/resistance.tsv", "stage", stages},
     {"knowledge/resistance.tsv", "evidence", letters},
     {"knowledge/drug_options.tsv", "evidence", letters},
     {"knowledge/karyotype_fusions.tsv", "lineage", lineages},
     {"knowledge/fusions.tsv", "tier", "definitive high medium"},
     {"knowledge/breakpoint_regions.tsv", "side", "5p 3p enhancer insertion partner"},
     {"knowledge/expression_classes.tsv", "tool", "ALLSorts TALLSorts ALLCatchR MD-ALL"}}};

struct TableColumn {
  std::string_view table;
  std::string_view column;
};
constexpr std::array<TableColumn, 2> contig_columns{
    {{"knowledge/focal_lesions.tsv", "chrom"}, {"knowledge/breakpoint_regions.tsv", "chrom"}}};
constexpr std::array<TableColumn, 10> position_columns{{{"knowledge/hotspots.tsv", "codon_begin"},
                                                        {"knowledge/hotspots.tsv", "codon_end"},
                                                        {"knowledge/focal_lesions.tsv", "begin_grch38"},
                                                        {"knowledge/focal_lesions.tsv", "end_grch38"},
                                                        {"knowledge/focal_lesions.tsv", "begin_grch37"},
                                                        {"knowledge/focal_lesions.tsv", "end_grch37"},
                                                        {"knowledge/breakpoint_regions.tsv", "begin_grch38"},
                                                        {"knowledge/breakpoint_regions.tsv", "end_grch38"},
                                                        {"knowledge/breakpoint_regions.tsv", "begin_grch37"},
                                                        {"knowledge/breakpoint_regions.tsv", "end_grch37"}}};
constexpr std::array<TableColumn, 2> subtype_columns{
    {{"knowledge/fusions.tsv", "subtype"}, {"knowledge/expression_classes.tsv", "subtypes"}}};

/// Columns that together name a row.
struct KeyColumns {
  std::string_view table;
  std::string_view first;
  std::string_view second;
};
constexpr std::array<KeyColumns, 4> key_columns{{{"knowledge/fusions.tsv", "five_prime", "three_prime"},
                                                 {"knowledge/risk_schemes.tsv", "scheme", "rule"},
                                                 {"knowledge/expression_classes.tsv", "tool", "label"},
                                                 {"knowledge/gene_aliases.tsv", "alias", "alias"}}};

class WordCheck {
 public:
  WordCheck(const KnowledgeSource& source, const Panel& panel, const Cytobands& bands)
      : source_(source), panel_(panel), bands_(bands) {}

  std::vector<Error> run() {
    for (const WordColumn& column : word_columns) check_words(column);
    for (const TableColumn& column : contig_columns) {
      each(column, [&](const TableRow& row, const std::string& cell) {
        if (contig_rank(cell) == 0) note(row, column.column, "is no chromosome");
      });
    }
    for (const TableColumn& column : position_columns) {
      each(column, [&](const TableRow& row, const std::string& cell) {
        const auto position = parse_integer(cell);
        if (!position || *position < 1) note(row, column.column, "is no position");
      });
    }
    check_subtypes();
    check_genes();
    for (const char side : {'a', 'b'}) check_bands(side);
    for (const KeyColumns& keys : key_columns) check_keys(keys);
    return std::move(faults_);
  }

 private:
  using Visit = std::function<void(const TableRow&, const std::string&)>;

  /// Rows whose cell of the column is not missing.
  void each(const TableColumn& column, const Visit& visit) {
    try {
      const TableRows rows(source_, column.table, {column.column});
      for (std::size_t i = 0; i < rows.size(); ++i) {
        const TableRow row = rows.row(i);
        if (const auto cell = row.optional_text(column.column)) visit(row, *cell);
      }
    } catch (const Error&) {  // a missing column is the reader's fault to tell
    }
  }

  void note(const TableRow& row, std::string_view column, std::string_view problem) {
    try {
      row.refuse(column, problem);
    } catch (Error& error) {
      faults_.push_back(std::move(error));
    }
  }

  void check_words(const WordColumn& column) {
    const auto words = split(column.words, ' ');
    each({column.table, column.column}, [&](const TableRow& row, const std::string& cell) {
      if (std::find(words.begin(), words.end(), cell) != words.end()) return;
      note(row, column.column, fmt::format("is none of {}", join(split_list(column.words, ' '), ", ")));
    });
  }

  void check_subtypes() {
    std::set<std::string, std::less<>> known;
    each({"knowledge/subtypes.tsv", "subtype"}, [&](const TableRow&, const std::string& cell) { known.insert(cell); });
    if (known.empty()) return;
    for (const TableColumn& column : subtype_columns) {
      each(column, [&](const TableRow& row, const std::string& cell) {
        for (const std::string& name : split_list(cell, ';')) {
          if (!known.contains(name)) note(row, column.column, fmt::format("names '{}', no subtype of the rules", name));
        }
      });
    }
  }

  /// Of resistance rows only those count whose condition asks for variants of a gene.
  void check_genes() {
    each({"knowledge/hotspots.tsv", "gene"}, [&](const TableRow& row, const std::string& cell) {
      if (panel_.find_gene(cell) == nullptr) note(row, "gene", "is no gene of the panel");
    });
    each({"knowledge/resistance.tsv", "gene"}, [&](const TableRow& row, const std::string& cell) {
      if (!row.optional_text("expression")) return;
      const auto genes = split_list(cell, ';');
      const auto is_on_panel = [&](const std::string& gene) { return panel_.find_gene(gene) != nullptr; };
      if (std::none_of(genes.begin(), genes.end(), is_on_panel)) note(row, "gene", "is no gene of the panel");
    });
  }

  void check_bands(char side) {
    const std::string chromosome = fmt::format("chrom_{}", side);
    const std::string column = fmt::format("bands_{}", side);
    each({"knowledge/karyotype_fusions.tsv", chromosome}, [&](const TableRow& row, const std::string& cell) {
      if (!bands_.arm(cell, 'q')) return note(row, chromosome, "is no chromosome");
      for (const std::string& band : split_list(row.text_or_empty(column), ';')) {
        if (!bands_.find(cell, band))
          note(row, column, fmt::format("names '{}', no band of chromosome {}", band, cell));
      }
    });
  }

  void check_keys(const KeyColumns& keys) {
    std::set<std::string> seen;
    each({keys.table, keys.first}, [&](const TableRow& row, const std::string& cell) {
      const std::string second = keys.first == keys.second ? std::string() : row.text_or_empty(keys.second);
      if (!seen.insert(cell + '\t' + second).second) note(row, keys.first, "and its row come twice");
    });
  }

  const KnowledgeSource& source_;
  const Panel& panel_;
  const Cytobands& bands_;
  std::vector<Error> faults_;
};

}  // namespace

std::vector<Error> unmeant_words(const KnowledgeSource& source, const Panel& panel, const Cytobands& bands) {
  return WordCheck(source, panel, bands).run();
}

}  // namespace marrow
