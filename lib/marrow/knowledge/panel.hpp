#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/knowledge_source.hpp"
#include "marrow/records/enum_names.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

enum class Strand { plus, minus };

/// What marrow can do for small variants of a gene: everything in the coding sequence; positions in the transcript
/// only; the same plus a list of exact alleles; nothing but "inside the gene".
enum class Capability { sequence, model, known_alleles, coordinates };
template <>
struct EnumNames<Capability> {
  static constexpr std::array<std::string_view, 4> names{"sequence", "model", "known_alleles", "coordinates"};
};

/// A stretch of a transcript's contig, 0-based half-open.
struct Block {
  std::int64_t begin = 0;
  std::int64_t end = 0;
  [[nodiscard]] std::int64_t size() const noexcept { return end - begin; }
  bool operator==(const Block&) const = default;
};

/// One gene of the panel (data/panel/genes.tsv).
struct PanelGene {
  std::string symbol;
  std::string role;     ///< "TSG", "oncogene (fusion)", …; "" if not stated
  std::string pathway;  ///< "" if not stated
  std::string lineage;  ///< "B", "T", "both"; "" if not stated
  std::string contig;   ///< `chrN` style
  std::optional<Block> span_grch38;
  std::optional<Block> span_grch37;  ///< empty where the gene does not lift
  std::optional<Strand> strand;
  std::string ensembl_gene;
  Capability capability = Capability::coordinates;
  std::string transcript;  ///< accession with version where known; "" without a gene model
  std::string relevance;
  std::string source;
  std::string confidence;

  [[nodiscard]] const std::optional<Block>& span(Assembly assembly) const noexcept {
    return assembly == Assembly::grch38 ? span_grch38 : span_grch37;
  }
  /// A tumour suppressor by role, alone or besides being an oncogene ("TSG", "TSG/oncogene", "both").
  [[nodiscard]] bool is_tumour_suppressor() const noexcept {
    return role.find("TSG") != std::string::npos || role == "both";
  }
};

/// Exons of a transcript, or the coding parts of them, ascending on the contig; an entry is empty where a build lacks
/// that stretch.
using Blocks = std::vector<std::optional<Block>>;

/// The one canonical transcript of a gene on both builds (data/panel/transcripts.tsv, cds.fa).
struct Transcript {
  std::string gene;
  std::string accession;  ///< "NM_000546.6", or Ensembl's where no RefSeq accession fits
  std::string protein;    ///< "NP_…"; "" if not known
  std::string ensembl_transcript;
  std::string contig;
  Strand strand = Strand::plus;
  std::int64_t cds_length = 0;   ///< bases, stop codon included
  std::int64_t aa_length = 0;    ///< residues, without the stop
  std::string start_codon;       ///< "ATG", "CTG"; "" without sequence
  bool is_stop_assumed = false;  ///< the stop codon was not in the source: its bases are NNN
  Blocks exons_grch38;
  Blocks cds_grch38;
  Blocks exons_grch37;
  Blocks cds_grch37;
  std::string cds;  ///< coding strand, upper case; "" if no sequence ships
  std::string source;

  [[nodiscard]] const Blocks& exons(Assembly assembly) const noexcept {
    return assembly == Assembly::grch38 ? exons_grch38 : exons_grch37;
  }
  [[nodiscard]] const Blocks& coding_blocks(Assembly assembly) const noexcept {
    return assembly == Assembly::grch38 ? cds_grch38 : cds_grch37;
  }
  [[nodiscard]] bool has_sequence() const noexcept { return !cds.empty(); }
};

/// A named part of a protein, residues 1-based inclusive (data/panel/domains.tsv).
struct ProteinDomain {
  std::string gene;
  std::string name;
  std::int64_t aa_begin = 0;
  std::int64_t aa_end = 0;
};

/// An exact change of a gene whose sequence does not ship (data/panel/known_alleles.tsv).
struct KnownAllele {
  std::string gene;
  std::string protein_change;  ///< "p.R367Q"
  std::string hgvsc;
  std::string hgvsp;
  std::string contig;
  std::int64_t begin_grch38 = 0;  ///< 0-based
  std::int64_t begin_grch37 = 0;
  std::string ref;  ///< plus strand
  std::string alt;
  std::string source;
  std::string confidence;

  [[nodiscard]] std::int64_t begin(Assembly assembly) const noexcept {
    return assembly == Assembly::grch38 ? begin_grch38 : begin_grch37;
  }
};

/// GRCh38 bases around a gene, plus strand (data/panel/slices.fa).
struct GenomeSlice {
  std::string gene;
  Interval interval;
  std::string bases;
};

/// The gene panel: genes, transcripts, domains, known alleles and shipped sequences. Immutable; safe to read from
/// several threads. Pointers that it returns live as long as it and survive a move.
class Panel {
 public:
  /// Throws `data` naming table, line and column for anything that does not fit: an unknown word, a block that is
  /// not ascending, a coding sequence whose length is not that of its blocks, a gene that comes twice …
  [[nodiscard]] static Panel load(const KnowledgeSource& source);

  [[nodiscard]] const std::vector<PanelGene>& genes() const noexcept { return genes_; }
  [[nodiscard]] const std::vector<Transcript>& transcripts() const noexcept { return transcripts_; }
  [[nodiscard]] const std::vector<KnownAllele>& known_alleles() const noexcept { return known_alleles_; }
  [[nodiscard]] const std::vector<GenomeSlice>& slices() const noexcept { return slices_; }

  /// By current symbol; null if it is not on the panel.
  [[nodiscard]] const PanelGene* find_gene(std::string_view symbol) const noexcept;
  /// Null if the gene has no model.
  [[nodiscard]] const Transcript* find_transcript(std::string_view symbol) const noexcept;
  /// Null if no slice of the genome ships for the gene.
  [[nodiscard]] const GenomeSlice* find_slice(std::string_view symbol) const noexcept;
  /// Domains of a gene, ascending.
  [[nodiscard]] std::vector<const ProteinDomain*> domains(std::string_view symbol) const;
  /// Name of the shortest domain that overlaps residues aa_begin..aa_end; empty if none does.
  [[nodiscard]] std::optional<std::string> domain_at(std::string_view symbol, std::int64_t aa_begin,
                                                     std::int64_t aa_end) const;
  /// Genes whose span overlaps `interval`, by begin, then symbol. An empty interval (an insertion's place) overlaps
  /// the genes on both its sides. Logarithmic in the panel's size.
  [[nodiscard]] std::vector<const PanelGene*> genes_at(Assembly assembly, const Interval& interval) const;

  /// Current symbol for a symbol or an old, laboratory or misspelt-case name ("MLL", "tel"); empty if unknown.
  [[nodiscard]] std::optional<std::string> resolve_symbol(std::string_view name) const;
  /// Old name → current symbol, also of partner genes outside the panel.
  [[nodiscard]] const std::map<std::string, std::string, std::less<>>& aliases() const noexcept { return aliases_; }

 private:
  struct Span {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    std::int64_t max_end = 0;  ///< largest end among this span and those before it
    std::size_t gene = 0;      ///< index into `genes_`
  };
  using SpanIndex = std::array<std::vector<Span>, contig_ranks>;  ///< by contig_rank: spans by begin

  void index_genes();
  void attach_sequences(const KnowledgeSource& source);
  void load_slices(const KnowledgeSource& source);

  std::vector<PanelGene> genes_;
  std::vector<Transcript> transcripts_;
  std::vector<ProteinDomain> domains_;
  std::vector<KnownAllele> known_alleles_;
  std::vector<GenomeSlice> slices_;
  std::map<std::string, std::size_t, std::less<>> gene_index_;
  std::map<std::string, std::size_t, std::less<>> transcript_index_;
  std::map<std::string, std::string, std::less<>> aliases_;
  std::array<SpanIndex, 2> spans_;  ///< by Assembly
};

}  // namespace marrow
