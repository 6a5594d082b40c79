#include "marrow/findings/forced_change.hpp"

#include <doctest/doctest.h>

#include "marrow/findings/interpretation.hpp"
#include "unit/findings/findings_fixture.hpp"

using findings_test::panel;
using marrow::Assembly;
using marrow::forced_residue;

namespace {

const marrow::Hotspots& hotspots() {
  static const marrow::Hotspots loaded = marrow::Hotspots::load(marrow::KnowledgeSource::embedded());
  return loaded;
}

/// A base of a codon of a gene, its number from 0, exchanged; alleles of the coding strand.
marrow::SmallVariant in_codon(const char* gene, std::int64_t codon, std::int64_t number, char ref, char alt) {
  const marrow::Transcript& transcript = *panel().find_transcript(gene);
  const marrow::CodingTranscript model(transcript, Assembly::grch38, nullptr);
  const std::int64_t offset = model.cds_begin() + 3 * (codon - 1) + number;
  const bool is_plus = transcript.strand == marrow::Strand::plus;
  for (const auto& exon : model.exons()) {
    if (offset < exon.offset || offset >= exon.offset + exon.size) continue;
    const std::int64_t oriented = exon.place->begin + offset - exon.offset;
    const std::string before(1, ref);
    const std::string after(1, alt);
    return {transcript.contig, is_plus ? oriented : -1 - oriented,
            is_plus ? before : marrow::reverse_complement(before), is_plus ? after : marrow::reverse_complement(after)};
  }
  return {};
}

marrow::InterpretedVariant interpret(const marrow::SmallVariant& variant) {
  static const marrow::VariantInterpreter interpreter(panel(), hotspots(), Assembly::grch38, findings_test::shipped(),
                                                      nullptr);
  return interpreter.annotate_variant({variant.contig, variant.begin, variant.ref, variant.alt});
}

}  // namespace

TEST_CASE("the genetic code forces a residue where all codons that fit agree, and no other") {
  CHECK(forced_residue('K', 2, 'G', 'T') == 'N');
  CHECK(forced_residue('D', 2, 'C', 'A') == 'E');
  CHECK(forced_residue('S', 0, 'A', 'C') == 'R');
  CHECK(forced_residue('W', 1, 'G', 'A') == '*');
  CHECK(forced_residue('G', 2, 'A', 'C') == 'G');
  CHECK_FALSE(forced_residue('R', 0, 'C', 'A'));  // CGT becomes serine, CGA stays arginine
  CHECK_FALSE(forced_residue('L', 2, 'G', 'C'));  // CTG stays leucine, TTG becomes phenylalanine
  CHECK_FALSE(forced_residue('K', 0, 'G', 'A'));  // no codon of lysine begins with G
}

TEST_CASE("a hotspot's residue makes a change known that no list of alleles names") {
  // data/knowledge/hotspots.tsv names NT5C2 p.K404N, p.D407E and p.R478S; none of them is a known allele.
  const auto forced = interpret(in_codon("NT5C2", 404, 2, 'G', 'T'));
  CHECK(forced.assessment.is_present());
  CHECK(forced.variant.hgvsc == "c.1212G>T");
  CHECK(forced.variant.hgvsp == "p.Lys404Asn");
  CHECK(forced.variant.hotspot == "p.K404N");
  CHECK(forced.variant.variant_class == marrow::VariantClass::missense);
  CHECK(interpret(in_codon("NT5C2", 407, 2, 'C', 'A')).variant.hotspot == "p.D407E");
  // Another base of the same codon that stops it, and one that leaves it as it is.
  CHECK(interpret(in_codon("NT5C2", 404, 0, 'A', 'T')).variant.hgvsp == "p.Lys404Ter");
  CHECK(interpret(in_codon("NT5C2", 404, 2, 'G', 'A')).variant.hgvsp == "p.Lys404=");
  // Arginine has six codons: what becomes of it is not known.
  const auto open = interpret(in_codon("NT5C2", 478, 0, 'C', 'A'));
  CHECK(open.assessment.reason == marrow::Reason::no_reference_sequence);
  CHECK_FALSE(open.variant.hgvsp);
  // A codon that no table names.
  CHECK_FALSE(interpret(in_codon("NT5C2", 400, 2, 'G', 'T')).assessment.is_known());
}

TEST_CASE("no known allele contradicts what the genetic code forces") {
  int forced = 0;
  for (const marrow::KnownAllele& allele : panel().known_alleles()) {
    CAPTURE(allele.gene);
    CAPTURE(allele.protein_change);
    const marrow::Transcript& transcript = *panel().find_transcript(allele.gene);
    const marrow::CodingTranscript model(transcript, Assembly::grch38, nullptr);
    const marrow::SmallVariant variant{allele.contig, allele.begin_grch38, allele.ref, allele.alt};
    auto found = marrow::assess_consequence(variant, model, nullptr);
    const auto residue = marrow::named_residue(hotspots(), panel(), allele.gene, found.aa_begin.value());
    CHECK(residue == allele.protein_change.at(2));
    marrow::apply_forced_change(model, variant, residue.value(), found);
    if (!found.assessment.is_known()) continue;
    ++forced;
    CHECK(found.hgvsp == allele.hgvsp);
  }
  CHECK(forced > 15);
}
