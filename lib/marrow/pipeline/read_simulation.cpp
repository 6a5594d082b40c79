#include "marrow/pipeline/read_simulation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <utility>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/base/ordered_work.hpp"
#include "marrow/base/output_file.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/left_alignment.hpp"
#include "marrow/io/assembly_detection.hpp"
#include "marrow/io/bgzf_text.hpp"
#include "marrow/io/fasta_reference.hpp"
#include "marrow/io/genome_fasta.hpp"
#include "marrow/io/text_file.hpp"

namespace marrow {

namespace {

std::string in_folder(const std::string& folder, std::string_view name) {
  return (std::filesystem::path(folder) / name).string();
}

std::int64_t contig_length(Assembly assembly, const Interval& place) {
  return main_contig_length(assembly, place.contig).value_or(place.end);
}

/// Bases of a window in a FASTA; one that is unknown there is refused: real bases were asked for.
std::string real_bases(const FastaReference& genome, Assembly assembly, const Interval& window) {
  auto bases = genome.bases(assembly, window);
  if (!bases) throw Error(ErrorKind::data, fmt::format("the reference does not have {}", locus_text(window)));
  const std::size_t unknown = bases->find_first_not_of(counted_bases);
  if (unknown != std::string::npos) {
    const std::int64_t at = window.begin + static_cast<std::int64_t>(unknown);
    throw Error(ErrorKind::data, fmt::format("the reference has '{}' at {}, which cannot be sequenced",
                                             (*bases)[unknown], locus_text({window.contig, at, at + 1})));
  }
  return *std::move(bases);
}

SimulatedReference make_reference(const ReadSimulationOptions& options, const Knowledge& knowledge) {
  const Assembly assembly = options.places.assembly;
  std::optional<FastaReference> genome;
  std::vector<SimulatedContig> contigs;
  for (Interval& window : simulated_windows(knowledge.panel(), options.places)) {
    if (options.reference && !genome) genome.emplace(*options.reference, assembly);
    std::string bases = genome ? real_bases(*genome, assembly, window)
                               : filled_bases(knowledge.sequence(), assembly, window, options.fill_seed);
    contigs.push_back({std::move(window), std::move(bases)});
  }
  return {assembly, std::move(contigs)};
}

std::vector<PlantedVariant> read_variants(const ReadSimulationOptions& options, const SimulatedReference& reference,
                                          std::istream& standard_input) {
  if (!options.variants) return {};
  return parse_planted_variants(
      parse_delimited(read_text_file(*options.variants, standard_input), file_name(*options.variants), Delimiter::tab),
      options.places.assembly, reference);
}

std::string fasta_text(const SimulatedReference& reference) {
  constexpr std::size_t line_bases = 60;
  std::string text;
  for (const SimulatedContig& contig : reference.contigs()) {
    text += fmt::format(">{}\n", contig.name());
    for (std::size_t at = 0; at < contig.bases.size(); at += line_bases) {
      text += contig.bases.substr(at, line_bases) + "\n";
    }
  }
  return text;
}

std::string offset_text(const SimulatedReference& reference, Assembly assembly) {
  std::string text = "compact_contig\tcontig\toffset\tlength\tcontig_length\n";
  for (const SimulatedContig& contig : reference.contigs()) {
    text += fmt::format("{}\t{}\t{}\t{}\t{}\n", contig.name(), contig.place.contig, contig.place.begin,
                        contig.bases.size(), contig_length(assembly, contig.place));
  }
  return text;
}

/// One line of the truth; the change leftmost, with the base before it where an allele would be empty.
struct TruthLine {
  SmallVariant change;
  std::string info;
};

TruthLine truth_line(const PlantedVariant& variant, Assembly assembly, const SimulatedReference& reference) {
  TruthLine line{left_aligned(variant.change, assembly, reference).variant,
                 fmt::format("VAF={}", format_number(variant.vaf))};
  if (variant.duplicated_bp > 0) {
    line.info += fmt::format(";SVTYPE=DUP;SVLEN={};COPYLEN={}", variant.change.alt.size(), variant.duplicated_bp);
    if (!variant.filler.empty()) line.info += ";FILLER=" + variant.filler;
  }
  SmallVariant& change = line.change;
  if (!change.ref.empty() && !change.alt.empty()) return line;
  // Leftmost in its stretch an indel has no base before it; it stays where it was planted then.
  if (!reference.bases(assembly, {change.contig, change.begin - 1, change.begin})) change = variant.change;
  const std::string before = reference.bases(assembly, {change.contig, change.begin - 1, change.begin}).value();
  change = {change.contig, change.begin - 1, before + change.ref, before + change.alt};
  return line;
}

std::string truth_text(const std::vector<PlantedVariant>& variants, Assembly assembly,
                       const SimulatedReference& reference) {
  std::string text = "##fileformat=VCFv4.3\n";
  std::string last;
  for (const SimulatedContig& contig : reference.contigs()) {
    if (contig.place.contig == std::exchange(last, contig.place.contig)) continue;
    text += fmt::format("##contig=<ID={},length={}>\n", last, contig_length(assembly, contig.place));
  }
  text +=
      "##INFO=<ID=VAF,Number=1,Type=Float,Description=\"Fraction of the simulated molecules that carry the change\">\n"
      "##INFO=<ID=SVTYPE,Number=1,Type=String,Description=\"DUP: a tandem duplication\">\n"
      "##INFO=<ID=SVLEN,Number=1,Type=Integer,Description=\"Bases gained\">\n"
      "##INFO=<ID=COPYLEN,Number=1,Type=Integer,Description=\"Bases of the second copy\">\n"
      "##INFO=<ID=FILLER,Number=1,Type=String,Description=\"Bases between the copies\">\n"
      "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n";
  std::vector<TruthLine> lines;
  for (const PlantedVariant& variant : variants) lines.push_back(truth_line(variant, assembly, reference));
  std::stable_sort(lines.begin(), lines.end(), [](const TruthLine& a, const TruthLine& b) {
    return std::pair(contig_rank(a.change.contig), a.change.begin) <
           std::pair(contig_rank(b.change.contig), b.change.begin);
  });
  for (const TruthLine& line : lines) {
    text += fmt::format("{}\t{}\t.\t{}\t{}\t.\tPASS\t{}\n", line.change.contig, line.change.begin + 1, line.change.ref,
                        line.change.alt, line.info);
  }
  return text;
}

/// Two FASTQ files as compressed pieces.
struct FastqPiece {
  std::array<std::string, 2> blocks;
  std::int64_t fragments = 0;
};

FastqPiece fastq_piece(const std::vector<ReadPair>& pairs) {
  std::array<std::string, 2> text;
  for (const ReadPair& pair : pairs) {
    for (const bool is_second : {false, true}) {
      const SequencedRead& read = is_second ? pair.second : pair.first;
      fmt::format_to(std::back_inserter(text[is_second ? 1 : 0]), "@{}/{}\n{}\n+\n{}\n", pair.name, is_second ? 2 : 1,
                     read.bases, read.qualities);
    }
  }
  return {{bgzf_blocks(text[0]), bgzf_blocks(text[1])}, static_cast<std::int64_t>(pairs.size())};
}

void write_genome(const std::string& path, const SimulatedReference& reference, Assembly assembly) {
  std::vector<SparseContig> contigs;
  for (const SimulatedContig& contig : reference.contigs()) {
    if (contigs.empty() || contigs.back().name != contig.place.contig) {
      contigs.push_back({contig.place.contig, contig_length(assembly, contig.place), {}});
    }
    contigs.back().stretches.push_back({contig.place.begin, contig.bases});
  }
  write_genome_fasta(path, contigs);
}

}  // namespace

ErrorProfile read_error_profile(const std::string& path, std::istream& standard_input) {
  return parse_error_profile(parse_delimited(read_text_file(path, standard_input), file_name(path), Delimiter::tab));
}

ReadSimulationCounts simulate_reads(const ReadSimulationOptions& options, const Knowledge& knowledge,
                                    std::istream& standard_input) {
  const Assembly assembly = options.places.assembly;
  const SimulatedReference reference = make_reference(options, knowledge);
  const std::vector<PlantedVariant> variants = read_variants(options, reference, standard_input);
  const ReadSimulator simulator(reference, variants, options.errors, options.sequencing, options.seed);
  std::array<OutputFile, 5> files{
      OutputFile(in_folder(options.folder, "reads_1.fq.gz")), OutputFile(in_folder(options.folder, "reads_2.fq.gz")),
      OutputFile(in_folder(options.folder, "reference.fa")), OutputFile(in_folder(options.folder, "offset.tsv")),
      OutputFile(in_folder(options.folder, "truth.vcf"))};
  files[2].write(fasta_text(reference));
  files[3].write(offset_text(reference, assembly));
  files[4].write(truth_text(variants, assembly, reference));
  ReadSimulationCounts counts{.contigs = static_cast<std::int64_t>(reference.contigs().size()),
                              .variants = static_cast<std::int64_t>(variants.size())};
  for (const SimulatedContig& contig : reference.contigs()) counts.bases += contig.place.end - contig.place.begin;
  in_order(
      simulator.batches(), options.threads,
      [&] { return [&](std::size_t number) { return fastq_piece(simulator.batch(number)); }; },
      [&](std::size_t /*number*/, const FastqPiece& piece) {
        counts.fragments += piece.fragments;
        for (std::size_t mate = 0; mate < piece.blocks.size(); ++mate) files[mate].write(piece.blocks[mate]);
      });
  for (std::size_t mate = 0; mate < 2; ++mate) files[mate].write(bgzf_end());
  if (options.writes_genome) write_genome(in_folder(options.folder, "genome.fa.gz"), reference, assembly);
  for (OutputFile& file : files) file.commit();
  return counts;
}

void simulate_site_counts(const SiteCountOptions& options, std::int64_t sites, const std::string& folder) {
  const SiteCountSimulator simulator(options);
  OutputFile file(in_folder(folder, "site_counts.tsv"));
  std::string header = "contig\tpos\tcontext";
  for (const std::string_view strand : {"forward", "reverse"}) {
    for (const char base : counted_bases) header += fmt::format("\t{}_{}", strand, base);
  }
  file.write(header + "\tforward_errors\treverse_errors\tplanted\n");
  for (std::int64_t i = 0; i < sites; ++i) {
    const SimulatedSite site = simulator.site(i);
    const SiteCounts& counts = site.counts;
    file.write(fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", counts.contig, counts.position + 1, counts.context,
                           fmt::join(counts.forward, "\t"), fmt::join(counts.reverse, "\t"),
                           format_number(counts.forward_errors), format_number(counts.reverse_errors),
                           site.planted.value_or('.')));
  }
  file.commit();
}

}  // namespace marrow
