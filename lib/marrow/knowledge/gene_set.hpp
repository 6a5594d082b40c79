#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/panel.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

/// A gene of a gene set; its name is "" where the set gives none.
struct GeneSetGene {
  std::string id;  ///< "ENSG00000141510"
  std::string name;
  std::string contig;  ///< `chrN` style for main contigs, else as written
};

/// One transcript of a gene set. Positions are 0-based and half-open.
struct GeneSetTranscript {
  std::string id;       ///< "ENST00000269305"
  std::string version;  ///< "9"; "" if not stated
  std::string biotype;  ///< "protein_coding"; "" if not stated
  std::string protein;  ///< "ENSP00000269305", with version where one is stated; "" if not stated
  std::size_t gene = 0;
  Strand strand = Strand::plus;
  Block span;
  std::optional<Block> coding;    ///< from the first coding base to the last; empty: codes for no protein
  std::int64_t coding_bases = 0;  ///< of all coding blocks together
  int phase = 0;                  ///< bases of the first coding block in reading order before the first whole codon
  bool lacks_start = false;       ///< tagged cds_start_NF
  std::vector<Block> selenocysteines;  ///< codons, or parts of them, that are read so instead of as stop
  std::size_t first_exon = 0;          ///< GeneSet::exons gives them
  std::size_t exon_count = 0;

  /// As HGVS names it: "ENST00000269305.9".
  [[nodiscard]] std::string accession() const { return version.empty() ? id : id + "." + version; }
};

/// Genes and transcripts that a person brought, such as the whole of Ensembl. Immutable; safe to read from several
/// threads. 300 MB while one of 250,000 transcripts and 2.9 million exons is read.
class GeneSet {
 public:
  [[nodiscard]] const std::vector<GeneSetTranscript>& transcripts() const noexcept { return transcripts_; }
  [[nodiscard]] const GeneSetGene& gene(const GeneSetTranscript& transcript) const { return genes_[transcript.gene]; }
  /// Ascending on the contig.
  [[nodiscard]] std::span<const Block> exons(const GeneSetTranscript& transcript) const {
    return std::span(exons_).subspan(transcript.first_exon, transcript.exon_count);
  }
  [[nodiscard]] bool has_contig(std::string_view contig) const { return index_.contains(contig); }
  /// Indices of transcripts whose span overlaps `interval`, by begin, then place in the set. An empty interval (an
  /// insertion's place) overlaps those on both its sides.
  [[nodiscard]] std::vector<std::size_t> transcripts_at(const Interval& interval) const;

 private:
  friend class GeneSetBuilder;
  struct Span {
    Block block;
    std::int64_t max_end = 0;  ///< largest end among this span and those before it
    std::size_t transcript = 0;
  };

  std::vector<GeneSetGene> genes_;
  std::vector<GeneSetTranscript> transcripts_;
  std::vector<Block> exons_;
  std::map<std::string, std::vector<Span>, std::less<>> index_;  ///< contig → spans by begin
};

/// Puts a gene set together from parts that come in any order.
class GeneSetBuilder {
 public:
  [[nodiscard]] std::size_t add_gene(GeneSetGene gene);
  [[nodiscard]] std::size_t add_transcript(GeneSetTranscript transcript);
  void add_exon(std::size_t transcript, const Block& block) { exons_.push_back({transcript, block}); }
  /// `phase`: bases before the block's first whole codon, 0 to 2.
  void add_coding_block(std::size_t transcript, const Block& block, int phase);
  [[nodiscard]] GeneSetGene& gene(std::size_t at) { return set_.genes_[at]; }
  [[nodiscard]] GeneSetTranscript& transcript(std::size_t at) { return set_.transcripts_[at]; }

  /// The set; a transcript without exons has its coding blocks for exons, and without those it is left out. Throws
  /// `data` for exons that overlap.
  [[nodiscard]] GeneSet finish();

 private:
  struct Part {
    std::size_t transcript = 0;
    Block block;
  };

  void use_coding_blocks_for_missing_exons();
  void lay_out_exons();
  void index_transcripts();

  GeneSet set_;
  std::vector<Part> exons_;
  std::vector<Part> coding_;
};

}  // namespace marrow
