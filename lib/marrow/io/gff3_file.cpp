#include "marrow/io/gff3_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/io/variant_file.hpp"

namespace marrow {

namespace {

constexpr const char* expected_form = "a GFF3 line has nine columns, separated by tabs; column 9 holds KEY=VALUE;...";

/// What a line is to a gene set.
enum class Kind { other, exon, coding, selenocysteine };

Kind kind_of(std::string_view type) noexcept {
  if (type == "exon") return Kind::exon;
  if (type == "CDS") return Kind::coding;
  const bool is_redefined = type == "stop_codon_redefined_as_selenocysteine" || type == "Selenocysteine";
  return is_redefined ? Kind::selenocysteine : Kind::other;
}

/// Parts of a transcript that its exons and coding blocks tell already.
bool is_implied(std::string_view type) noexcept {
  return type == "five_prime_UTR" || type == "three_prime_UTR" || type == "start_codon" || type == "stop_codon" ||
         type == "intron";
}

/// One line, views into it.
struct Feature {
  std::string_view contig;
  std::string_view type;
  Block block;
  std::string_view strand;
  std::string_view phase;
  std::string_view attributes;

  /// Value of a key of column 9; "" if absent.
  [[nodiscard]] std::string_view attribute(std::string_view key) const noexcept {
    std::string_view rest = attributes;
    while (!rest.empty()) {
      const std::string_view piece = rest.substr(0, rest.find(';'));
      rest.remove_prefix(std::min(rest.size(), piece.size() + 1));
      const std::string_view entry = trim(piece);
      if (entry.size() > key.size() && entry[key.size()] == '=' && entry.starts_with(key)) {
        return entry.substr(key.size() + 1);
      }
    }
    return {};
  }
};

Feature parse_feature(std::string_view line) {
  std::array<std::string_view, 9> columns;
  std::size_t count = 0;
  for (std::string_view rest = line; count < columns.size();) {
    const std::size_t tab = rest.find('\t');
    columns[count++] = rest.substr(0, tab);
    if (tab == std::string_view::npos) break;
    rest.remove_prefix(tab + 1);
  }
  if (count < columns.size()) {
    throw Error(ErrorKind::data, fmt::format("the line has {} of the nine columns of GFF3", count), expected_form);
  }
  const auto begin1 = parse_integer(columns[3]);
  const auto end = parse_integer(columns[4]);
  if (!begin1 || !end || *begin1 < 1 || *end < *begin1) {
    throw Error(ErrorKind::data, fmt::format("'{}' to '{}' is no interval", columns[3], columns[4]),
                "GFF3 counts from 1, and begin is not behind end");
  }
  return {columns[0], columns[2], {*begin1 - 1, *end}, columns[6], columns[7], columns[8]};
}

Strand strand_of(const Feature& feature) {
  if (feature.strand == "+") return Strand::plus;
  if (feature.strand == "-") return Strand::minus;
  throw Error(ErrorKind::data, fmt::format("a transcript's strand is '{}', neither + nor -", feature.strand));
}

/// "ENST00000269305" for "transcript:ENST00000269305", "NM_000546.6" for "rna-NM_000546.6".
std::string_view plain_name(std::string_view id) noexcept {
  for (const std::string_view kind : {"gene:", "transcript:", "CDS:", "gene-", "rna-", "cds-"}) {
    if (id.starts_with(kind)) return id.substr(kind.size());
  }
  return id;
}

/// Escapes of GFF3 ("%2C") resolved.
std::string decoded(std::string_view text) {
  std::string result;
  const auto digit = [](char c) { return std::string_view("0123456789abcdef").find(lower_case({&c, 1})); };
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size() && digit(text[i + 1]) < 16 && digit(text[i + 2]) < 16) {
      result += static_cast<char>(16 * digit(text[i + 1]) + digit(text[i + 2]));
      i += 2;
    } else {
      result += text[i];
    }
  }
  return result;
}

/// Name with the version that stands beside it or in it.
std::string versioned(std::string_view name, std::string_view version) {
  return version.empty() ? std::string(name) : fmt::format("{}.{}", name, version);
}

bool has_tag(const Feature& feature, std::string_view tag) {
  const std::string_view tags = feature.attribute("tag");
  if (tags.empty()) return false;
  const auto pieces = split(tags, ',');
  return std::find(pieces.begin(), pieces.end(), tag) != pieces.end();
}

class Gff3Reader {
 public:
  explicit Gff3Reader(const std::string& path) : lines_(VariantFile(path)) {}

  GeneSet read() {
    std::string_view line;
    while (lines_.next(line)) {
      if (line == "##FASTA" || line.starts_with('>')) break;
      if (line.empty() || line.front() == '#') continue;
      at_line(lines_.line1(), [&] { read_line(line); });
    }
    place_waiting();
    if (!has_parts_) throw Error(ErrorKind::data, "no transcript with exons is in it", "is it a GFF3 of genes?");
    return builder_.finish();
  }

 private:
  struct Waiting {
    std::int64_t line1 = 0;
    std::string line;
  };

  template <class Action>
  static void at_line(std::int64_t line1, Action&& action) {
    with_context([&] { return fmt::format("line {}", line1); }, action);
  }

  void read_line(std::string_view line) {
    const Feature feature = parse_feature(line);
    if (is_implied(feature.type)) return;
    if (feature.attributes.find("gene_id \"") != std::string_view::npos) {
      throw Error(ErrorKind::data, "this is GTF, not GFF3", "gffread -F converts it; Ensembl and GENCODE ship both");
    }
    if (!place(feature, false)) waiting_.push_back({lines_.line1(), std::string(line)});
  }

  /// Lines whose parent stands below them.
  void place_waiting() {
    std::stable_partition(waiting_.begin(), waiting_.end(),
                          [](const Waiting& one) { return kind_of(parse_feature(one.line).type) == Kind::other; });
    for (const Waiting& one : waiting_) {
      at_line(one.line1, [&] { place(parse_feature(one.line), true); });
    }
  }

  /// False if the parent is not known yet and more lines may come.
  bool place(const Feature& feature, bool is_last_chance) {
    const Kind kind = kind_of(feature.type);
    const std::string_view parent = feature.attribute("Parent");
    if (kind != Kind::other) {
      if (parent.empty())
        throw Error(ErrorKind::data, fmt::format("the {} has no Parent", feature.type), expected_form);
      return place_part(feature, kind, parent, is_last_chance);
    }
    const std::string_view id = feature.attribute("ID");
    if (id.empty()) return true;
    if (parent.empty()) {
      if (feature.type.ends_with("gene") || id.starts_with("gene")) add_gene(feature, id);
      return true;
    }
    return add_transcript(feature, id, parent, is_last_chance);
  }

  std::size_t add_gene(const Feature& feature, std::string_view id) {
    std::string_view name = feature.attribute("Name");
    if (name.empty()) name = feature.attribute("gene_name");
    const std::size_t gene =
        builder_.add_gene({std::string(plain_name(id)), decoded(name), contig_name(feature.contig)});
    genes_.insert_or_assign(std::string(id), gene);  // a PAR gene comes twice, with its transcripts behind it
    return gene;
  }

  bool add_transcript(const Feature& feature, std::string_view id, std::string_view parent, bool is_last_chance) {
    const auto gene = genes_.find(std::string(parent));
    if (gene == genes_.end() && !is_last_chance) return false;
    GeneSetTranscript one;
    one.id = plain_name(id);
    one.version = feature.attribute("version");
    one.biotype = feature.attribute("biotype");
    if (one.biotype.empty()) one.biotype = feature.attribute("transcript_type");
    one.strand = strand_of(feature);
    one.lacks_start = has_tag(feature, "cds_start_NF");
    one.gene = gene == genes_.end() ? add_gene(feature, parent) : gene->second;
    if (builder_.gene(one.gene).contig != contig_name(feature.contig)) {
      throw Error(ErrorKind::data, fmt::format("transcript {} lies on another contig than its gene", one.id));
    }
    transcripts_.insert_or_assign(std::string(id), builder_.add_transcript(std::move(one)));
    return true;
  }

  bool place_part(const Feature& feature, Kind kind, std::string_view parents, bool is_last_chance) {
    for (const std::string_view parent : split(parents, ',')) {
      const auto transcript = find_transcript(feature, parent, is_last_chance);
      if (!transcript && !is_last_chance) return false;
      if (!transcript) {
        throw Error(ErrorKind::data,
                    fmt::format("the Parent of the {}, '{}', is not in the file", feature.type, parent));
      }
      add_part(feature, kind, *transcript);
    }
    return true;
  }

  /// Where the genes of an organism are not spliced, a CDS may hang on its gene.
  std::optional<std::size_t> find_transcript(const Feature& feature, std::string_view parent, bool is_last_chance) {
    if (parent == last_parent_) return last_transcript_;
    auto found = transcripts_.find(std::string(parent));
    if (found == transcripts_.end()) {
      const auto gene = genes_.find(std::string(parent));
      if (gene == genes_.end() || !is_last_chance) return std::nullopt;
      const std::size_t made = builder_.add_transcript(
          {.id = std::string(plain_name(parent)), .gene = gene->second, .strand = strand_of(feature)});
      found = transcripts_.emplace(std::string(parent), made).first;
    }
    last_parent_ = parent;
    last_transcript_ = found->second;
    return found->second;
  }

  void add_part(const Feature& feature, Kind kind, std::size_t at) {
    GeneSetTranscript& transcript = builder_.transcript(at);
    if (strand_of(feature) != transcript.strand ||
        contig_name(feature.contig) != builder_.gene(transcript.gene).contig) {
      throw Error(ErrorKind::data, fmt::format("the {} lies on another contig or strand than its transcript {}",
                                               feature.type, transcript.id));
    }
    if (kind == Kind::selenocysteine) {
      transcript.selenocysteines.push_back(feature.block);
      return;
    }
    has_parts_ = true;
    if (kind == Kind::exon) {
      builder_.add_exon(at, feature.block);
      return;
    }
    if (feature.phase != "0" && feature.phase != "1" && feature.phase != "2") {
      throw Error(ErrorKind::data, fmt::format("the phase of a CDS is '{}', none of 0, 1, 2", feature.phase));
    }
    builder_.add_coding_block(at, feature.block, feature.phase.front() - '0');
    if (transcript.protein.empty()) {
      transcript.protein = versioned(feature.attribute("protein_id"), feature.attribute("version"));
    }
  }

  /// Contigs repeat: one look per run of equal ones.
  const std::string& contig_name(std::string_view written) {
    if (written != last_contig_) {
      last_contig_ = written;
      last_contig_name_ = main_contig(written).value_or(last_contig_);
    }
    return last_contig_name_;
  }

  LineReader lines_;
  GeneSetBuilder builder_;
  std::unordered_map<std::string, std::size_t> genes_;
  std::unordered_map<std::string, std::size_t> transcripts_;
  std::vector<Waiting> waiting_;
  std::string last_parent_;
  std::size_t last_transcript_ = 0;
  std::string last_contig_;
  std::string last_contig_name_;
  bool has_parts_ = false;
};

}  // namespace

GeneSet read_gff3(const std::string& path) {
  return with_context([&] { return file_name(path); }, [&] { return Gff3Reader(path).read(); });
}

}  // namespace marrow
