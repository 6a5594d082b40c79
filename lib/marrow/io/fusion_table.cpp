#include "marrow/io/fusion_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "marrow/base/delimited_text.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/spelling.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/uneven_text.hpp"

namespace marrow {

namespace {

/// What a caller calls its columns, folded (`folded`), alternatives separated by blanks. `a` is the 5' side where the
/// table is ordered.
struct FusionDialect {
  std::string_view caller;
  std::string_view required;  ///< columns that tell the dialect
  bool is_ordered = false;
  std::array<std::string_view, 2> gene;
  std::array<std::string_view, 2> place;  ///< "chr22:23290413" or "22:23290413:+"; else contig and position apart
  std::array<std::string_view, 2> contig;
  std::array<std::string_view, 2> position;
  std::array<std::string_view, 2> strand;
  std::string_view support;  ///< columns of read counts
  std::string_view sample;
};

/// Callers write no sample; those who join the output of several samples add a column.
constexpr std::string_view sample_names =
    "sample sampleid samplename samplesname patient patientid usi case caseid tumorid tumourid tumorsample "
    "tumorsamplebarcode kidsfirstbiospecimenid";

// Sources of the headers: see the header file.
constexpr std::array<FusionDialect, 5> dialects{{
    {.caller = "Arriba",
     .required = "gene1 gene2 breakpoint1 breakpoint2 splitreads1 confidence",
     .is_ordered = true,
     .gene = {"gene1", "gene2"},
     .place = {"breakpoint1", "breakpoint2"},
     .contig = {},
     .position = {},
     .strand = {"strand1genefusion", "strand2genefusion"},
     .support = "splitreads1 splitreads2 discordantmates",
     .sample = sample_names},
    {.caller = "STAR-Fusion",
     .required = "fusionname junctionreadcount leftgene leftbreakpoint rightgene rightbreakpoint",
     .is_ordered = true,
     .gene = {"leftgene", "rightgene"},
     .place = {"leftbreakpoint", "rightbreakpoint"},
     .contig = {},
     .position = {},
     .strand = {},
     .support = "junctionreadcount spanningfragcount",
     .sample = sample_names},
    {.caller = "CICERO",
     .required = "genea chra posa orta geneb chrb posb ortb",
     .is_ordered = false,
     .gene = {"genea", "geneb"},
     .place = {},
     .contig = {"chra", "chrb"},
     .position = {"posa", "posb"},
     .strand = {"orta", "ortb"},
     .support = "readsa readsb",
     .sample = sample_names},
    {.caller = "FusionCatcher",
     .required = "gene1symbol5endfusionpartner gene2symbol3endfusionpartner fusionpointforgene15endfusionpartner",
     .is_ordered = true,
     .gene = {"gene1symbol5endfusionpartner", "gene2symbol3endfusionpartner"},
     .place = {"fusionpointforgene15endfusionpartner", "fusionpointforgene23endfusionpartner"},
     .contig = {},
     .position = {},
     .strand = {},
     .support = "spanningpairs spanninguniquereads",
     .sample = sample_names},
    {.caller = {},
     .required = {},
     .is_ordered = false,
     .gene = {"genea gene1 geneleft leftgene gene5p gene5prime fiveprimegene fiveprime",
              "geneb gene2 generight rightgene gene3p gene3prime threeprimegene threeprime"},
     .place = {"breakpointa breakpoint1 leftbreakpoint breakpoint5p",
               "breakpointb breakpoint2 rightbreakpoint breakpoint3p"},
     .contig = {"chra chr1 chroma chrom1 chromosomea chromosome1 chromosomeleft chr5p chrom5p chr5prime",
                "chrb chr2 chromb chrom2 chromosomeb chromosome2 chromosomeright chr3p chrom3p chr3prime"},
     .position = {"positiona posa position1 pos1 breakpointposa start1 pos5p position5p pos5prime",
                  "positionb posb position2 pos2 breakpointposb start2 pos3p position3p pos3prime"},
     .strand = {"stranda strand1 orta strand5p strand5prime", "strandb strand2 ortb strand3p strand3prime"},
     .support = "reads splitreads spanningreads discordantreads",
     .sample = sample_names},
}};

/// FusionCatcher's labels of "a very high probability of being a false positive" (manual, table 2).
constexpr std::string_view false_positive_labels =
    "1000genomes banned bodymap2 cacg conjoing cta_gene ctb_gene ctc_gene ctd_gene distance1000bp "
    "ensembl_fully_overlapping ensembl_same_strand_overlapping gtex hpa matched-normal mt non_cancer_tissues "
    "non_tumor_cells pair_pseudo_genes paralogs refseq_fully_overlapping refseq_same_strand_overlapping rp11_gene "
    "rp_gene rrna";

bool is_missing(std::string_view cell) {
  constexpr std::array<std::string_view, 6> words{"", ".", "-", "na", "n/a", "none"};
  return std::find(words.begin(), words.end(), lower_case(cell)) != words.end();
}

bool has_word(std::string_view list, std::string_view word, char separator = ' ') {
  const auto words = split(list, separator);
  return std::any_of(words.begin(), words.end(), [&](std::string_view one) { return trim(one) == word; });
}

/// The columns of a table by their folded names.
class Header {
 public:
  explicit Header(const std::vector<std::string>& columns) {
    for (const std::string& column : columns) names_.push_back(folded(column));
  }

  /// The first of `alternatives` that there is.
  [[nodiscard]] std::optional<std::size_t> find(std::string_view alternatives) const {
    for (const std::string_view name : split(alternatives, ' ')) {
      const auto found = name.empty() ? names_.end() : std::find(names_.begin(), names_.end(), name);
      if (found != names_.end()) return static_cast<std::size_t>(found - names_.begin());
    }
    return std::nullopt;
  }

  [[nodiscard]] const FusionDialect* dialect() const {
    for (const FusionDialect& known : dialects) {
      if (known.caller.empty()) return is_generic(known) ? &known : nullptr;
      const auto required = split(known.required, ' ');
      if (std::all_of(required.begin(), required.end(), [&](auto name) { return find(name).has_value(); })) {
        return &known;
      }
    }
    return nullptr;
  }

 private:
  /// Two genes, and two places or nothing but the genes with a sample.
  [[nodiscard]] bool is_generic(const FusionDialect& known) const {
    const auto has_both = [&](const auto& names) { return find(names[0]) && find(names[1]); };
    return has_both(known.gene) && (has_both(known.place) || (has_both(known.contig) && has_both(known.position)));
  }

  std::vector<std::string> names_;
};

/// Reads the rows of one table.
class FusionRowReader {
 public:
  FusionRowReader(const DelimitedText& table, const Header& header, const FusionDialect& dialect)
      : table_(table), header_(header), dialect_(dialect), sample_(header.find(dialect.sample)) {
    const auto gene5 = header.find(dialect.gene[0]);
    const std::string name = gene5 ? folded(table.columns[*gene5]) : std::string();
    is_ordered_ = dialect.is_ordered || name.find('5') != std::string::npos || name.starts_with("five");
  }

  [[nodiscard]] RearrangementCall read(const DelimitedText::Row& row) {
    cells_ = &row;
    call_ = {};
    call_.line1 = row.line1;
    call_.is_ordered = is_ordered_;
    if (sample_) call_.sample = row.cells[*sample_];
    for (const std::size_t side : {0U, 1U}) read_end(side);
    read_support();
    if (dialect_.caller == "Arriba") read_arriba();
    if (dialect_.caller == "STAR-Fusion") read_star_fusion();
    if (dialect_.caller == "CICERO") read_cicero();
    if (dialect_.caller == "FusionCatcher") read_fusion_catcher();
    for (const std::size_t side : {0U, 1U}) {
      if (!call_.ends[side].gene.empty() || call_.ends[side].pos1) continue;
      set_fault(header_.find(dialect_.gene[side]), "the row names neither gene nor place", {});
    }
    return std::move(call_);
  }

  [[nodiscard]] bool has_sample() const noexcept { return sample_.has_value(); }

 private:
  [[nodiscard]] std::string text(std::string_view names) const {
    const auto column = header_.find(names);
    if (!column || is_missing(cells_->cells[*column])) return {};
    return cells_->cells[*column];
  }

  void set_fault(std::optional<std::size_t> column, std::string problem, std::string hint) {
    if (call_.fault) return;
    call_.fault = CellFault{column ? table_.columns[*column] : std::string(), std::move(problem), std::move(hint)};
  }

  void read_end(std::size_t side) {
    RearrangementEnd& end = call_.ends[side];
    end.gene = text(dialect_.gene[side]);
    end.gene = end.gene.substr(0, end.gene.find('^'));  // STAR-Fusion: "BCR^ENSG00000186716.19"
    const auto place = header_.find(dialect_.place[side]);
    if (place) {
      read_place(cells_->cells[*place], *place, end);
    } else {
      set_contig(text(dialect_.contig[side]), end);
      read_position(text(dialect_.position[side]), header_.find(dialect_.position[side]), end);
    }
    // Arriba writes the gene's strand and, behind a slash, the transcribed one.
    const auto column = header_.find(dialect_.strand[side]);
    if (!column) return;
    std::string_view strand = cells_->cells[*column];
    if (const std::size_t slash = strand.find('/'); slash != std::string_view::npos) strand.remove_prefix(slash + 1);
    if (strand == "+" || strand == "-") end.strand = strand;
  }

  static void set_contig(std::string_view name, RearrangementEnd& end) {
    end.contig = main_contig(name).value_or(std::string(name));
  }

  /// "22:23290413", "chr22:23290413:+".
  void read_place(std::string_view cell, std::size_t column, RearrangementEnd& end) {
    if (is_missing(cell)) return;
    const std::size_t colon = cell.find(':');
    if (colon == std::string_view::npos) {
      set_fault(column, fmt::format("'{}' is no place", cell), "it is chromosome, colon, position");
      return;
    }
    set_contig(cell.substr(0, colon), end);
    std::string_view position = cell.substr(colon + 1);
    if (const std::size_t second = position.find(':'); second != std::string_view::npos) {
      const std::string_view strand = position.substr(second + 1);
      if (strand == "+" || strand == "-") end.strand = strand;
      position = position.substr(0, second);
    }
    read_position(position, column, end);
  }

  void read_position(std::string_view cell, std::optional<std::size_t> column, RearrangementEnd& end) {
    if (is_missing(cell)) return;
    end.pos1 = parse_integer(cell);
    if (end.pos1 && *end.pos1 >= 1) return;
    end.pos1.reset();
    set_fault(column, fmt::format("'{}' is no position", cell), "positions are whole numbers from 1 on");
  }

  void read_support() {
    for (const std::string_view name : split(dialect_.support, ' ')) {
      const auto column = header_.find(name);
      if (!column || is_missing(cells_->cells[*column])) continue;
      const auto count = parse_integer(cells_->cells[*column]);
      if (!count || *count < 0) {
        set_fault(column, fmt::format("'{}' is no number of reads", cells_->cells[*column]), {});
      } else {
        call_.support.emplace_back(table_.columns[*column], *count);
      }
    }
  }

  void read_arriba() {
    const std::string confidence = text("confidence");
    if (confidence == "low") {
      call_.doubt = "confidence low";
    } else if (confidence != "medium" && confidence != "high") {
      set_fault(header_.find("confidence"), fmt::format("'{}' is none of low, medium, high", confidence), {});
    }
    const std::string frame = text("readingframe");
    if (frame == "in-frame") call_.in_frame = true;
    if (frame == "out-of-frame" || frame == "stop-codon") call_.in_frame = false;
    const std::string type = text("type");
    call_.is_read_through = type.find("read-through") != std::string::npos;
    const bool is_headless = type.find("5'-5'") != std::string::npos || type.find("3'-3'") != std::string::npos;
    if (is_headless && call_.doubt.empty()) call_.doubt = "joined " + type.substr(type.find('\'') - 1);
  }

  void read_star_fusion() {
    const std::string frame = text("protfusiontype");
    if (frame == "INFRAME") call_.in_frame = true;
    if (frame == "FRAMESHIFT") call_.in_frame = false;
    call_.is_read_through = text("annots").find("NEIGHBORS") != std::string::npos;
  }

  /// A code for each transcript pair: one that fits is enough.
  void read_cicero() {
    const std::string rating = text("rating");
    if (rating == "LQ" || lower_case(rating) == "bad") call_.doubt = "rating " + rating;
    call_.is_read_through = text("type") == "read_through" || rating == "RT";
    const std::string frames = text("frame");
    for (const std::string_view code : split(frames, ',')) {
      if (code == "1" || code == "2" || code == "3") call_.in_frame = true;
      if (code == "0" && !call_.in_frame) call_.in_frame = false;
    }
  }

  void read_fusion_catcher() {
    const std::string effect = text("predictedeffect");
    if (effect == "in-frame") call_.in_frame = true;
    if (effect == "out-of-frame") call_.in_frame = false;
    const std::string labels = text("fusiondescription");
    call_.is_read_through = has_word(labels, "readthrough", ',');
    for (const std::string_view label : split(labels, ',')) {
      const std::string_view word = trim(label);
      if (call_.doubt.empty() && !word.empty() && has_word(false_positive_labels, word)) {
        call_.doubt = fmt::format("label {}", word);
      }
    }
  }

  const DelimitedText& table_;
  const Header& header_;
  const FusionDialect& dialect_;
  std::optional<std::size_t> sample_;
  bool is_ordered_ = false;
  const DelimitedText::Row* cells_ = nullptr;
  RearrangementCall call_;
};

FusionTable read_rows(const UnevenText& text) {
  const DelimitedText& cells = text.table;
  const Header header(cells.columns);
  const FusionDialect* dialect = header.dialect();
  if (dialect == nullptr) {
    throw Error(ErrorKind::data, "the header is none of a fusion table",
                "it reads Arriba, STAR-Fusion, CICERO, FusionCatcher, and columns gene_a, chr_a, position_a, gene_b, "
                "chr_b, position_b");
  }
  FusionTable table{.name = cells.name,
                    .caller = std::string(dialect->caller),
                    .has_sample_column = false,
                    .is_whole_output = !dialect->caller.empty(),
                    .rows = {},
                    .uneven = {}};
  FusionRowReader reader(cells, header, *dialect);
  table.has_sample_column = reader.has_sample();
  for (const DelimitedText::Row& row : cells.rows) {
    table.rows.push_back(reader.read(row));
    if (printable(table.rows.back().sample) != table.rows.back().sample) {
      throw Error(ErrorKind::data, fmt::format("line {}: the sample's name holds control characters", row.line1));
    }
  }
  for (const DelimitedText::Row& row : text.uneven) {
    RearrangementCall& call = table.uneven.emplace_back();
    call.line1 = row.line1;
    call.fault = CellFault{{}, uneven_words(row, cells), {}};
  }
  return table;
}

}  // namespace

bool is_fusion_table_header(const std::vector<std::string>& columns) {
  return Header(columns).dialect() != nullptr;
}

FusionTable read_fusion_table(std::string_view text, std::string name) {
  if (text.starts_with("##fileformat=VCF")) {
    Error error(ErrorKind::data, "this is a VCF, not a table of fusions", "give it with --sv");
    error.add_context(std::move(name));
    throw error;
  }
  const UnevenText cells = parse_uneven(text, std::move(name), Delimiter::detect);
  return with_context([&] { return cells.table.name; }, [&] { return read_rows(cells); });
}

}  // namespace marrow
