#include "marrow/findings/gene_set_interpretation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <optional>

namespace marrow {

namespace {

/// A gene set is of one genome; its reference answers under this name.
constexpr Assembly its_assembly = Assembly::grch38;

/// Transcripts that are kept laid out; some loci have hundreds on top of one another.
constexpr std::size_t most_layouts = 1024;

/// Parts of the exons between the first and the last coding base.
Blocks coding_part(std::span<const Block> exons, const Block& coding) {
  Blocks blocks;
  for (const Block& exon : exons) {
    const Block part{std::max(exon.begin, coding.begin), std::min(exon.end, coding.end)};
    if (part.begin < part.end) blocks.emplace_back(part);
  }
  return blocks;
}

std::int64_t size_of(const Blocks& blocks) {
  return std::accumulate(blocks.begin(), blocks.end(), std::int64_t{0},
                         [](std::int64_t sum, const auto& block) { return sum + block->size(); });
}

Transcript as_transcript(const GeneSet& set, const GeneSetTranscript& source) {
  Transcript transcript{.gene = set.gene(source).name,
                        .accession = source.accession(),
                        .protein = source.protein,
                        .ensembl_transcript = source.id,
                        .contig = set.gene(source).contig,
                        .strand = source.strand};
  const auto exons = set.exons(source);
  transcript.exons_grch38.assign(exons.begin(), exons.end());
  if (source.coding) transcript.cds_grch38 = coding_part(exons, *source.coding);
  transcript.cds_length = size_of(transcript.cds_grch38);
  transcript.aa_length = transcript.cds_length / 3 - 1;
  return transcript;
}

/// Number of the codon that holds a base, counted from the first whole or cut codon.
std::int64_t codon_of(const Transcript& transcript, int phase, std::int64_t position) {
  std::int64_t before = 0;
  for (const auto& block : transcript.cds_grch38) {
    const std::int64_t until = std::clamp(position, block->begin, block->end) - block->begin;
    const std::int64_t after = block->size() - until - (block->begin <= position && position < block->end ? 1 : 0);
    before += transcript.strand == Strand::plus ? until : after;
  }
  return (before + (3 - phase) % 3) / 3 + 1;
}

ReadingFrame frame_of(const Transcript& transcript, const GeneSetTranscript& source) {
  // A first codon that is whole, but not the start, counts as three bases before the first codon that is certain.
  ReadingFrame frame{.leading_bases = source.phase == 0 && source.lacks_start ? 3 : source.phase};
  for (const Block& codon : source.selenocysteines) {
    frame.selenocysteines.push_back(codon_of(transcript, source.phase, codon.begin));
  }
  return frame;
}

/// The codon with which translation begins by the set's word, where it is not ATG: the set gives a 5′ UTR before it. A
/// coding sequence without one may lack its start.
std::string stated_start(const CodingTranscript& model, const GeneSetTranscript& source) {
  if (source.lacks_start || source.phase != 0 || model.cds_begin() == 0) return "";
  return model.cds().substr(0, 3);
}

}  // namespace

struct GeneSetInterpreter::Layout {
  Layout(const GeneSet& set, const GeneSetTranscript& source, const SequenceSource& reference)
      : transcript(as_transcript(set, source)),
        model(transcript, its_assembly, &reference, frame_of(transcript, source)) {
    if (transcript.cds_length != source.coding_bases) {
      fault = fmt::format("the coding blocks of {} are not the coding part of its exons", transcript.accession);
      model = CodingTranscript(transcript, its_assembly, nullptr);
    } else if (model.has_sequence() && !model.has_start()) {
      transcript.start_codon = stated_start(model, source);
      if (!transcript.start_codon.empty()) {
        model = CodingTranscript(transcript, its_assembly, &reference, frame_of(transcript, source));
      }
    }
  }
  Layout(const Layout&) = delete;
  Layout& operator=(const Layout&) = delete;

  Transcript transcript;
  CodingTranscript model;
  std::string fault;  ///< why its coding sequence cannot be read; "" if it can, as far as the reference knows it
};

void GeneSetInterpreter::drop_layouts_before(const Interval& place) {
  std::erase_if(layouts_, [&](const auto& entry) {
    const GeneSetTranscript& one = set_->transcripts()[entry.first];
    return set_->gene(one).contig != place.contig || one.span.end < place.begin;
  });
  if (layouts_.size() >= most_layouts) layouts_.clear();
}

const std::shared_ptr<const GeneSetInterpreter::Layout>& GeneSetInterpreter::layout(std::size_t transcript,
                                                                                    const Interval& place) {
  const auto known = layouts_.find(transcript);
  if (known != layouts_.end()) return known->second;
  if (layouts_.size() >= most_layouts) drop_layouts_before(place);
  const GeneSetTranscript& source = set_->transcripts()[transcript];
  return layouts_.emplace(transcript, std::make_shared<const Layout>(*set_, source, *reference_)).first->second;
}

std::vector<GeneSetVariant> GeneSetInterpreter::interpret(const RecordAllele& allele) {
  std::vector<GeneSetVariant> results;
  const auto small = trim_alleles(allele.contig, allele.begin, allele.ref, allele.alt);
  if (!small) return results;
  const Interval place{small->contig, small->begin, small->end()};
  const std::vector<std::size_t> touched = set_->transcripts_at(place);
  if (touched.empty()) return results;
  const bool is_contradicted =
      contradicts_reference(*reference_, its_assembly, allele.contig, allele.begin, allele.ref);
  for (const std::size_t at : touched) {
    const GeneSetTranscript& source = set_->transcripts()[at];
    const GeneSetGene& gene = set_->gene(source);
    GeneSetVariant one{.gene = &gene, .transcript = &source};
    one.interpreted.variant.id = variant_id(allele);
    one.interpreted.variant.gene = gene.name;
    one.interpreted.variant.transcript = source.accession();
    TranscriptConsequence consequence;
    if (is_contradicted) {
      consequence.is_ref_mismatch = true;
      consequence.assessment = Assessment::not_assessed(Reason::unsupported, "REF is not the reference's sequence");
    } else {
      const std::shared_ptr<const Layout>& known = layout(at, place);
      consequence = assess_consequence(*small, known->model, reference_);
      if (consequence.terms.empty()) continue;
      if (!known->fault.empty() && !consequence.assessment.is_known()) {
        consequence.assessment = Assessment::not_assessed(Reason::unsupported, known->fault);
      }
      one.model = std::shared_ptr<const CodingTranscript>(known, &known->model);
    }
    take_consequence(consequence, one.interpreted);
    if (source.biotype == "nonsense_mediated_decay") {
      one.interpreted.variant.consequence.emplace_back("NMD_transcript_variant");
    }
    results.push_back(std::move(one));
  }
  return results;
}

}  // namespace marrow
