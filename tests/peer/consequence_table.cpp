// Prints marrow's consequences for the variants on stdin (CHROM POS REF ALT, tab-separated, GRCh38) or, with the
// argument `snvs`, for every single-base change of every shipped coding sequence and the 8 intron bases beside each
// exon: GENE CHROM POS REF ALT TERMS HGVSc HGVSp CLASS EXON STATE. With `transcripts FILE` the transcripts are those of
// FILE (NAME STRAND EXONS CODING BASES), each on the contig of its name. The peer tests compare them with bcftools csq.
#include <fmt/format.h>

#include <fstream>
#include <iostream>
#include <map>
#include <string>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/consequence.hpp"
#include "marrow/knowledge/shipped_sequence.hpp"

namespace {

using marrow::Assembly;

void print(const marrow::CodingTranscript& model, const marrow::SequenceSource& genome, const std::string& contig,
           std::int64_t begin, const std::string& ref, const std::string& alt) {
  const auto variant = marrow::trim_alleles(contig, begin, ref, alt);
  if (!variant) return;
  const auto found = marrow::assess_consequence(*variant, model, &genome);
  std::vector<std::string> terms;
  for (const marrow::Term term : found.terms) terms.emplace_back(marrow::enum_name(term));
  const std::string state = found.is_ref_mismatch     ? "ref_mismatch"
                            : found.assessment.reason ? std::string(marrow::reason_name(*found.assessment.reason))
                                                      : "present";
  std::cout << fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", model.transcript().gene, contig, begin + 1,
                           ref, alt, marrow::join(terms, "&"), found.hgvsc.value_or("."), found.hgvsp.value_or("."),
                           marrow::enum_name(found.variant_class), found.exon.value_or("."), state);
}

void print_snvs(const marrow::CodingTranscript& model, const marrow::ShippedSequence& shipped) {
  constexpr std::int64_t flank = 8;  // as far as VEP's splice region reaches into the intron
  const marrow::Transcript& transcript = model.transcript();
  for (const auto& block : transcript.cds_grch38) {
    for (std::int64_t at = block->begin - flank; at < block->end + flank; ++at) {
      const std::string ref = shipped.bases(Assembly::grch38, {transcript.contig, at, at + 1}).value_or("N");
      for (const char alt : {'A', 'C', 'G', 'T'}) {
        if (ref[0] != alt) print(model, shipped, transcript.contig, at, ref, std::string(1, alt));
      }
    }
  }
}

/// "60-120,160-200", 0-based half-open.
marrow::Blocks parse_blocks(std::string_view text) {
  marrow::Blocks blocks;
  for (const std::string_view piece : marrow::split(text, ',')) {
    const std::size_t dash = piece.find('-');
    blocks.push_back(marrow::Block{marrow::parse_integer(piece.substr(0, dash)).value_or(0),
                                   marrow::parse_integer(piece.substr(dash + 1)).value_or(0)});
  }
  return blocks;
}

/// Whole contigs by name.
class Contigs : public marrow::SequenceSource {
 public:
  [[nodiscard]] std::optional<std::string> bases(Assembly, const marrow::Interval& interval) const override {
    const auto contig = contigs_.find(interval.contig);
    if (contig == contigs_.end() || interval.begin < 0) return std::nullopt;
    if (interval.end > static_cast<std::int64_t>(contig->second.size())) return std::nullopt;
    return contig->second.substr(static_cast<std::size_t>(interval.begin),
                                 static_cast<std::size_t>(interval.end - interval.begin));
  }
  void add(const std::string& name, std::string bases) { contigs_[name] = std::move(bases); }

 private:
  std::map<std::string, std::string, std::less<>> contigs_;
};

/// The transcripts of a file, laid out on their contigs.
struct Models {
  explicit Models(const std::string& path) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
      const auto cells = marrow::split(line, '\t');
      marrow::Transcript one{.gene = std::string(cells.at(0)), .accession = one.gene, .contig = one.gene};
      one.strand = cells.at(1) == "+" ? marrow::Strand::plus : marrow::Strand::minus;
      one.exons_grch38 = parse_blocks(cells.at(2));
      one.cds_grch38 = parse_blocks(cells.at(3));
      for (const auto& block : one.cds_grch38) one.cds_length += block->size();
      one.aa_length = one.cds_length / 3 - 1;
      contigs.add(one.gene, std::string(cells.at(4)));
      transcripts.emplace(one.gene, std::move(one));
    }
    for (const auto& [name, one] : transcripts) {
      models.emplace(name, marrow::CodingTranscript(one, Assembly::grch38, &contigs));
    }
  }

  Contigs contigs;
  std::map<std::string, marrow::Transcript, std::less<>> transcripts;
  std::map<std::string, marrow::CodingTranscript, std::less<>> models;
};

void run_transcripts(const std::string& path) {
  const Models models(path);
  for (std::string line; std::getline(std::cin, line);) {
    const auto cells = marrow::split(line, '\t');
    const std::int64_t begin = marrow::parse_integer(cells.at(1)).value_or(0) - 1;
    print(models.models.find(cells.at(0))->second, models.contigs, std::string(cells[0]), begin,
          std::string(cells.at(2)), std::string(cells.at(3)));
  }
}

void run(const std::string& what) {
  const marrow::Panel panel = marrow::Panel::load(marrow::KnowledgeSource::embedded());
  const marrow::ShippedSequence shipped(panel);
  if (what == "snvs") {
    for (const auto& transcript : panel.transcripts()) {
      if (transcript.has_sequence()) print_snvs({transcript, Assembly::grch38, &shipped}, shipped);
    }
    return;
  }
  const Assembly assembly = marrow::parse_assembly(what).value_or(Assembly::grch38);
  for (std::string line; std::getline(std::cin, line);) {
    const auto cells = marrow::split(line, '\t');
    if (cells.size() < 4) continue;
    const std::int64_t begin = marrow::parse_integer(cells[1]).value_or(0) - 1;
    const auto end = begin + static_cast<std::int64_t>(cells[2].size());
    for (const auto* gene : panel.genes_at(assembly, {std::string(cells[0]), begin, end})) {
      const auto* transcript = panel.find_transcript(gene->symbol);
      if (transcript == nullptr) continue;
      print({*transcript, assembly, &shipped}, shipped, std::string(cells[0]), begin, std::string(cells[2]),
            std::string(cells[3]));
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc > 2) {
      run_transcripts(argv[2]);
    } else {
      run(argc > 1 ? argv[1] : "GRCh38");
    }
  } catch (const marrow::Error& error) {
    std::cerr << error.message();
    return marrow::exit_status(error.kind());
  }
  return 0;
}
