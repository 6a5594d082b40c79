#include "marrow/knowledge/panel.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

namespace {

/// "100-200", 1-based inclusive.
std::optional<Block> parse_block(std::string_view text) {
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto begin1 = parse_integer(text.substr(0, dash));
  const auto end = parse_integer(text.substr(dash + 1));
  if (!begin1 || !end || *begin1 < 1 || *end < *begin1) return std::nullopt;
  return Block{*begin1 - 1, *end};
}

std::optional<Block> span_cell(const TableRow& row, std::string_view column) {
  const auto text = row.optional_text(column);
  if (!text) return std::nullopt;
  const auto block = parse_block(*text);
  if (!block) row.refuse(column, "is not an interval begin-end");
  return block;
}

Blocks blocks_cell(const TableRow& row, std::string_view column) {
  Blocks blocks;
  std::int64_t last_end = 0;
  for (const std::string_view piece : split(row.cell(column), ',')) {
    if (piece == ".") {
      blocks.emplace_back();
      continue;
    }
    const auto block = parse_block(piece);
    if (!block) row.refuse(column, "holds something that is not an interval begin-end");
    if (block->begin < last_end) row.refuse(column, "holds intervals that are not ascending");
    last_end = block->end;
    blocks.push_back(block);
  }
  return blocks;
}

std::optional<Strand> strand_cell(const TableRow& row) {
  const auto text = row.optional_text("strand");
  if (!text) return std::nullopt;
  if (*text != "+" && *text != "-") row.refuse("strand", "is neither + nor -");
  return *text == "+" ? Strand::plus : Strand::minus;
}

std::string contig_cell(const TableRow& row) {
  std::string contig = row.text("chrom");
  if (contig_rank(contig) == 0) row.refuse("chrom", "is not a main contig in the style chrN");
  return contig;
}

PanelGene read_gene(const TableRow& row) {
  PanelGene gene;
  gene.symbol = row.text("symbol");
  gene.role = row.text_or_empty("role");
  gene.pathway = row.text_or_empty("pathway");
  gene.lineage = row.text_or_empty("lineage");
  gene.contig = contig_cell(row);
  gene.span_grch38 = span_cell(row, "span_grch38");
  gene.span_grch37 = span_cell(row, "span_grch37");
  gene.strand = strand_cell(row);
  gene.ensembl_gene = row.text_or_empty("ensembl_gene");
  const auto capability = parse_enum<Capability>(row.cell("capability"));
  if (!capability) row.refuse("capability", "is none of sequence, model, known_alleles, coordinates");
  gene.capability = *capability;
  gene.transcript = row.text_or_empty("transcript");
  gene.relevance = row.text_or_empty("relevance");
  gene.source = row.text_or_empty("source");
  gene.confidence = row.text_or_empty("confidence");
  return gene;
}

/// Bases of the blocks of one build; empty if one of them is missing there.
std::optional<std::int64_t> total_size(const Blocks& blocks) {
  std::int64_t size = 0;
  for (const auto& block : blocks) {
    if (!block) return std::nullopt;
    size += block->size();
  }
  return size;
}

Transcript read_transcript(const TableRow& row) {
  Transcript transcript;
  transcript.gene = row.text("gene");
  transcript.accession = row.text("transcript");
  transcript.protein = row.text_or_empty("protein");
  transcript.ensembl_transcript = row.text_or_empty("ensembl_transcript");
  transcript.contig = contig_cell(row);
  const auto strand = strand_cell(row);
  if (!strand) row.refuse("strand", "is missing");
  transcript.strand = *strand;
  transcript.cds_length = row.integer("cds_length");
  transcript.aa_length = row.integer("aa_length");
  transcript.start_codon = row.text_or_empty("start_codon");
  transcript.is_stop_assumed = row.optional_text("stop_assumed").has_value() && row.yes_or_no("stop_assumed");
  transcript.exons_grch38 = blocks_cell(row, "exons_grch38");
  transcript.cds_grch38 = blocks_cell(row, "cds_grch38");
  transcript.exons_grch37 = blocks_cell(row, "exons_grch37");
  transcript.cds_grch37 = blocks_cell(row, "cds_grch37");
  transcript.source = row.text_or_empty("transcript_source");
  if (!total_size(transcript.exons_grch38)) row.refuse("exons_grch38", "lacks an exon");
  if (transcript.exons_grch37.size() != transcript.exons_grch38.size()) {
    row.refuse("exons_grch37", "holds another number of exons than GRCh38");
  }
  if (transcript.cds_grch37.size() != transcript.cds_grch38.size()) {
    row.refuse("cds_grch37", "holds another number of intervals than GRCh38");
  }
  for (const std::string_view column : {"cds_grch38", "cds_grch37"}) {
    const auto size = total_size(column == "cds_grch38" ? transcript.cds_grch38 : transcript.cds_grch37);
    if (size.value_or(transcript.cds_length) != transcript.cds_length) {
      row.refuse(column, fmt::format("does not sum to cds_length, {}", transcript.cds_length));
    }
  }
  return transcript;
}

KnownAllele read_known_allele(const TableRow& row) {
  KnownAllele allele;
  allele.gene = row.text("gene");
  allele.protein_change = row.text("protein_change");
  allele.hgvsc = row.text("hgvsc");
  allele.hgvsp = row.text("hgvsp");
  allele.contig = contig_cell(row);
  allele.begin_grch38 = row.integer("pos_grch38") - 1;
  allele.begin_grch37 = row.integer("pos_grch37") - 1;
  allele.ref = row.text("ref");
  allele.alt = row.text("alt");
  allele.source = row.text_or_empty("source");
  allele.confidence = row.text_or_empty("confidence");
  return allele;
}

ProteinDomain read_domain(const TableRow& row) {
  ProteinDomain domain{row.text("gene"), row.text("domain"), row.integer("aa_begin"), row.integer("aa_end")};
  if (domain.aa_begin < 1 || domain.aa_end < domain.aa_begin) row.refuse("aa_end", "is before aa_begin");
  return domain;
}

template <class Item, class Read>
std::vector<Item> read_rows(const TableRows& rows, Read read) {
  std::vector<Item> items;
  items.reserve(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) items.push_back(read(rows.row(i)));
  return items;
}

}  // namespace

Panel Panel::load(const KnowledgeSource& source) {
  Panel panel;
  const TableRows genes(source, "panel/genes.tsv", {"symbol", "chrom", "capability"});
  for (std::size_t i = 0; i < genes.size(); ++i) {
    panel.genes_.push_back(read_gene(genes.row(i)));
    if (!panel.gene_index_.emplace(panel.genes_.back().symbol, i).second) {
      genes.row(i).refuse("symbol", "comes twice");
    }
  }
  const TableRows transcripts(source, "panel/transcripts.tsv", {"gene", "transcript", "strand"});
  for (std::size_t i = 0; i < transcripts.size(); ++i) {
    panel.transcripts_.push_back(read_transcript(transcripts.row(i)));
    const std::string& gene = panel.transcripts_.back().gene;
    if (!panel.gene_index_.contains(gene)) transcripts.row(i).refuse("gene", "is not in panel/genes.tsv");
    if (!panel.transcript_index_.emplace(gene, i).second) transcripts.row(i).refuse("gene", "comes twice");
  }
  panel.domains_ = read_rows<ProteinDomain>(TableRows(source, "panel/domains.tsv", {"gene", "domain"}), read_domain);
  std::stable_sort(panel.domains_.begin(), panel.domains_.end(), [](const auto& a, const auto& b) {
    return a.gene != b.gene ? a.gene < b.gene : a.aa_begin < b.aa_begin;
  });
  panel.known_alleles_ =
      read_rows<KnownAllele>(TableRows(source, "panel/known_alleles.tsv", {"gene", "hgvsp"}), read_known_allele);
  const TableRows aliases(source, "knowledge/gene_aliases.tsv", {"alias", "symbol"});
  for (std::size_t i = 0; i < aliases.size(); ++i) {
    panel.aliases_.emplace(upper_case(aliases.row(i).text("alias")), aliases.row(i).text("symbol"));
  }
  panel.attach_sequences(source);
  panel.load_slices(source);
  panel.index_genes();
  return panel;
}

void Panel::attach_sequences(const KnowledgeSource& source) {
  constexpr std::string_view table = "panel/cds.fa";
  for (FastaRecord& record : parse_fasta(source.bytes(table), table)) {
    const auto found = transcript_index_.find(record.name);
    if (found == transcript_index_.end()) {
      throw Error(ErrorKind::data, fmt::format("{}: '{}' is not in panel/transcripts.tsv", table, record.name));
    }
    Transcript& transcript = transcripts_[found->second];
    const bool fits = static_cast<std::int64_t>(record.bases.size()) == transcript.cds_length &&
                      record.bases.starts_with(transcript.start_codon) && record.description == transcript.accession;
    if (!fits) {
      throw Error(ErrorKind::data, fmt::format("{}: the sequence of {} differs from panel/transcripts.tsv in length, "
                                               "start codon or accession",
                                               table, record.name));
    }
    transcript.cds = std::move(record.bases);
  }
}

void Panel::load_slices(const KnowledgeSource& source) {
  constexpr std::string_view table = "panel/slices.fa";
  for (FastaRecord& record : parse_fasta(source.bytes(table), table)) {
    const auto interval = parse_locus(record.description);
    if (!interval || contig_rank(interval->contig) == 0 ||
        interval->end - interval->begin != static_cast<std::int64_t>(record.bases.size())) {
      throw Error(ErrorKind::data, fmt::format("{}: the locus of {} does not fit its bases", table, record.name));
    }
    slices_.push_back({std::move(record.name), *interval, std::move(record.bases)});
  }
}

void Panel::index_genes() {
  for (const Assembly assembly : {Assembly::grch37, Assembly::grch38}) {
    SpanIndex& index = spans_[static_cast<std::size_t>(assembly)];
    for (std::size_t i = 0; i < genes_.size(); ++i) {
      const auto& span = genes_[i].span(assembly);
      if (span)
        index[static_cast<std::size_t>(contig_rank(genes_[i].contig))].push_back({span->begin, span->end, 0, i});
    }
    for (std::vector<Span>& spans : index) {
      std::sort(spans.begin(), spans.end(), [&](const Span& a, const Span& b) {
        return a.begin != b.begin ? a.begin < b.begin : genes_[a.gene].symbol < genes_[b.gene].symbol;
      });
      std::int64_t max_end = 0;
      for (Span& span : spans) span.max_end = max_end = std::max(max_end, span.end);
    }
  }
}

const PanelGene* Panel::find_gene(std::string_view symbol) const noexcept {
  const auto found = gene_index_.find(symbol);
  return found == gene_index_.end() ? nullptr : &genes_[found->second];
}

const Transcript* Panel::find_transcript(std::string_view symbol) const noexcept {
  const auto found = transcript_index_.find(symbol);
  return found == transcript_index_.end() ? nullptr : &transcripts_[found->second];
}

const GenomeSlice* Panel::find_slice(std::string_view symbol) const noexcept {
  const auto found = std::find_if(slices_.begin(), slices_.end(), [&](const auto& s) { return s.gene == symbol; });
  return found == slices_.end() ? nullptr : &*found;
}

std::vector<const ProteinDomain*> Panel::domains(std::string_view symbol) const {
  std::vector<const ProteinDomain*> found;
  auto domain = std::lower_bound(domains_.begin(), domains_.end(), symbol,
                                 [](const ProteinDomain& a, std::string_view name) { return a.gene < name; });
  for (; domain != domains_.end() && domain->gene == symbol; ++domain) found.push_back(&*domain);
  return found;
}

std::optional<std::string> Panel::domain_at(std::string_view symbol, std::int64_t aa_begin, std::int64_t aa_end) const {
  const ProteinDomain* best = nullptr;
  for (const ProteinDomain* domain : domains(symbol)) {
    if (domain->aa_begin > aa_end || domain->aa_end < aa_begin) continue;
    if (best == nullptr || domain->aa_end - domain->aa_begin < best->aa_end - best->aa_begin) best = domain;
  }
  return best == nullptr ? std::nullopt : std::optional(best->name);
}

std::vector<const PanelGene*> Panel::genes_at(Assembly assembly, const Interval& interval) const {
  const auto rank = static_cast<std::size_t>(contig_rank(interval.contig));
  const std::vector<Span>& spans = spans_[static_cast<std::size_t>(assembly)][rank];
  // An insertion stands between two bases; it belongs to a gene that holds either.
  const bool is_empty = interval.begin == interval.end;
  const std::int64_t begin = is_empty ? interval.begin - 1 : interval.begin;
  const std::int64_t end = is_empty ? interval.end + 1 : interval.end;
  auto span = std::lower_bound(spans.begin(), spans.end(), end,
                               [](const Span& a, std::int64_t position) { return a.begin < position; });
  std::vector<const PanelGene*> found;
  while (span != spans.begin() && std::prev(span)->max_end > begin) {
    --span;
    if (span->end > begin) found.push_back(&genes_[span->gene]);
  }
  std::reverse(found.begin(), found.end());
  return found;
}

std::optional<std::string> Panel::resolve_symbol(std::string_view name) const {
  if (find_gene(name) != nullptr) return std::string(name);
  const std::string upper = upper_case(name);
  if (find_gene(upper) != nullptr) return upper;
  const auto alias = aliases_.find(upper);
  return alias == aliases_.end() ? std::nullopt : std::optional(alias->second);
}

}  // namespace marrow
