// Prints marrow's consequences for the variants on stdin (CHROM POS REF ALT, tab-separated, GRCh38) or, with the
// argument `snvs`, for every single-base change of every shipped coding sequence and the 8 intron bases beside each
// exon: GENE CHROM POS REF ALT TERMS HGVSc HGVSp CLASS EXON STATE. The peer test compares them with bcftools csq.
#include <fmt/format.h>

#include <iostream>
#include <string>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/consequence.hpp"
#include "marrow/knowledge/shipped_sequence.hpp"

namespace {

using marrow::Assembly;

void print(const marrow::CodingTranscript& model, const marrow::ShippedSequence& shipped, const std::string& contig,
           std::int64_t begin, const std::string& ref, const std::string& alt) {
  const auto variant = marrow::trim_alleles(contig, begin, ref, alt);
  if (!variant) return;
  const auto found = marrow::assess_consequence(*variant, model, &shipped);
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
    run(argc > 1 ? argv[1] : "GRCh38");
  } catch (const marrow::Error& error) {
    std::cerr << error.message();
    return marrow::exit_status(error.kind());
  }
  return 0;
}
