#include "marrow/findings/consequence.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/findings/change_alignment.hpp"
#include "marrow/findings/decay_escape.hpp"
#include "marrow/findings/hgvs_coding.hpp"
#include "marrow/findings/protein_change.hpp"
#include "marrow/findings/region_terms.hpp"

namespace marrow {

namespace {

bool is_plain(std::string_view bases) {
  return bases.find_first_not_of("ACGT") == std::string_view::npos;
}

/// Plain bases that an IUPAC letter stands for.
std::string_view meaning(char letter) {
  switch (letter) {
    case 'A':
      return "A";
    case 'C':
      return "C";
    case 'G':
      return "G";
    case 'T':
      return "T";
    case 'R':
      return "AG";
    case 'Y':
      return "CT";
    case 'K':
      return "GT";
    case 'M':
      return "AC";
    case 'S':
      return "CG";
    case 'W':
      return "AT";
    case 'B':
      return "CGT";
    case 'D':
      return "AGT";
    case 'H':
      return "ACT";
    case 'V':
      return "ACG";
    default:
      return "ACGT";
  }
}

/// The known bases of a stretch, N for each unknown one.
std::string known_bases(const SequenceSource& genome, Assembly assembly, const Interval& interval) {
  if (auto whole = genome.bases(assembly, interval)) return *std::move(whole);
  std::string bases;
  for (std::int64_t at = interval.begin; at < interval.end; ++at) {
    bases += genome.bases(assembly, {interval.contig, at, at + 1}).value_or("N");
  }
  return bases;
}

/// REF with its ambiguous letters replaced by the reference's bases, where known.
SmallVariant with_plain_ref(SmallVariant variant, Assembly assembly, const SequenceSource* genome) {
  if (genome == nullptr || is_plain(variant.ref)) return variant;
  const std::string known = known_bases(*genome, assembly, {variant.contig, variant.begin, variant.end()});
  for (std::size_t i = 0; i < variant.ref.size(); ++i) {
    if (!is_plain(variant.ref.substr(i, 1))) variant.ref[i] = known[i];
  }
  auto trimmed = trim_alleles(variant.contig, variant.begin, variant.ref, variant.alt);
  return trimmed ? *std::move(trimmed) : variant;
}

void take_protein_change(TranscriptConsequence& result, ProteinChange change) {
  result.terms.insert(result.terms.end(), change.terms.begin(), change.terms.end());
  result.hgvsp = std::move(change.hgvsp);
  result.aa_begin = change.aa_begin;
  result.aa_end = change.aa_end;
  result.aa_ref = std::move(change.aa_ref);
  result.aa_alt = std::move(change.aa_alt);
  result.aa_delta = change.aa_delta;
}

/// The coding part of a change of one exon, in offsets of the spliced transcript.
struct SplicedChange {
  std::int64_t begin = 0;
  std::int64_t end = 0;
};

SplicedChange spliced(const CodingTranscript& transcript, const OrientedChange& change) {
  const std::int64_t begin = transcript.insertion_offset(change.begin).value_or(0);
  return {begin, begin + static_cast<std::int64_t>(change.ref.size())};
}

void say_unknown(TranscriptConsequence& result, Reason reason, std::string detail) {
  result.terms.push_back(Term::coding_sequence_variant);
  result.assessment = Assessment::not_assessed(reason, std::move(detail));
  result.hgvs_reason = reason;
}

/// A coding change whose effect on the protein hangs on sequence that is not there. A length change that is no
/// multiple of three shifts the frame whatever the bases are, unless it may spare or spoil start or stop.
void assess_without_sequence(TranscriptConsequence& result, const CodingTranscript& transcript,
                             const OrientedChange& change, const SplicedChange& where) {
  result.aa_begin = transcript.codon_at(std::max(where.begin, transcript.cds_begin()));
  result.aa_end = transcript.codon_at(std::clamp(where.end - 1, where.begin, transcript.cds_end() - 1));
  const bool is_inner = where.begin >= transcript.cds_begin() + 3 && where.end <= transcript.cds_end() - 3;
  if (change.length_change() % 3 != 0 && is_inner) {
    result.terms.push_back(Term::frameshift_variant);
    result.aa_end = result.aa_begin;
    result.nmd_escape = escapes_decay(transcript, where.begin, change.length_change(), {});
    result.hgvs_reason = Reason::no_reference_sequence;
    return;
  }
  say_unknown(result, Reason::no_reference_sequence,
              fmt::format("no coding sequence of {}", transcript.transcript().accession));
}

/// Why the effect of a change on the protein cannot be told from the sequence that is there; empty if it can.
std::optional<std::string> untold(const CodingTranscript& transcript, const OrientedChange& change,
                                  const SplicedChange& where) {
  if (!is_plain(change.alt) || !is_plain(change.ref)) return "an allele holds a letter that is no single base";
  if (const auto stop = transcript.unexplained_stop()) {
    return fmt::format("the coding sequence of {} holds a stop codon, number {}, before its end",
                       transcript.transcript().accession, *stop);
  }
  if (!transcript.has_start() && where.begin < transcript.cds_begin() - transcript.missing_bases() + 3) {
    return fmt::format("the coding sequence of {} lacks its start", transcript.transcript().accession);
  }
  return std::nullopt;
}

CodingSequence coding_sequence(const CodingTranscript& transcript) {
  return {transcript.cds(), transcript.protein(), transcript.three_prime_utr(), transcript.is_stop_assumed(),
          transcript.has_start()};
}

void take_start_loss(TranscriptConsequence& result) {
  result.terms.push_back(Term::start_lost);
  result.hgvsp = "p.Met1?";
  result.aa_begin = result.aa_end = 1;
  result.aa_ref = "M";
}

void assess_in_exon(TranscriptConsequence& result, const CodingTranscript& transcript, const OrientedChange& change) {
  const SplicedChange where = spliced(transcript, change);
  if (!transcript.has_sequence()) return assess_without_sequence(result, transcript, change, where);
  if (transcript.is_stop_assumed() && where.end > transcript.cds_end() - 3) {
    return say_unknown(result, Reason::no_reference_sequence, "the stop codon is not in the shipped sequence");
  }
  if (auto detail = untold(transcript, change, where)) {
    return say_unknown(result, Reason::unsupported, *std::move(detail));
  }
  if (where.begin < transcript.cds_begin()) return take_start_loss(result);
  const std::int64_t first = transcript.cds_begin() - transcript.missing_bases();
  ProteinChange protein =
      assess_protein_change(coding_sequence(transcript), {where.begin - first, where.end - first, change.alt});
  if (protein.read_residues) {
    result.nmd_escape = escapes_decay(transcript, where.begin, change.length_change(), protein);
  }
  const bool has_no_name = protein.has_no_name;
  take_protein_change(result, std::move(protein));
  if (!transcript.has_start()) result.hgvsp.reset();  // numbers would count from a start that is not there
  if (result.hgvsp) return;
  result.hgvs_reason = has_no_name || !transcript.has_start() ? Reason::unsupported : Reason::no_reference_sequence;
}

/// Whether some way of writing the change leaves the start codon alone, being all in the 5′ UTR: then it is kept. An
/// insertion behind the start codon is coding all the same: translation begins at the first of two.
bool may_stand_before_start(const CodingTranscript& transcript, const OrientedChange& change,
                            const ShiftInterval& interval) {
  const auto end = transcript.insertion_offset(change.begin - interval.left);
  if (!end || interval.left == 0) return false;
  const auto place = transcript.insertion_offset(change.begin);
  if (change.is_insertion() && place && *place >= transcript.cds_begin() + 3) return false;
  return *end + static_cast<std::int64_t>(change.ref.size()) <= transcript.cds_begin();
}

/// The exon bases of a substitution that reaches beyond the exon, as a substitution of the coding sequence; empty if
/// it cannot be judged.
std::optional<CodingChange> exon_part(const CodingTranscript& transcript, const OrientedChange& change,
                                      const RegionOverlap& overlap) {
  const bool is_inside = transcript.cds_begin() <= overlap.spliced_begin && overlap.spliced_end <= transcript.cds_end();
  const bool is_told = transcript.has_sequence() && !transcript.is_stop_assumed() && is_inside &&
                       !untold(transcript, change, {overlap.spliced_begin, overlap.spliced_end});
  if (!is_told) return std::nullopt;
  const std::int64_t first = transcript.cds_begin() - transcript.missing_bases();
  CodingChange part{overlap.spliced_begin - first, overlap.spliced_end - first, ""};
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(change.ref.size()); ++i) {
    const bool is_exon = transcript.locate(change.begin + i).kind == TranscriptPlace::Kind::exon;
    if (is_exon) part.alt += change.alt[static_cast<std::size_t>(i)];
  }
  return part;
}

/// A change that reaches from an exon into an intron or further. Of a substitution the exon's part is judged, as if it
/// were spliced as before; what is left of an exon after a deletion is not foretold, but start and stop are gone where
/// they lie in what is deleted.
void assess_across_exons(TranscriptConsequence& result, const CodingTranscript& transcript,
                         const OrientedChange& change, const RegionOverlap& overlap) {
  if (change.length_change() == 0) {
    if (const auto part = exon_part(transcript, change, overlap)) {
      const ProteinChange protein = assess_protein_change(coding_sequence(transcript), *part);
      result.terms.insert(result.terms.end(), protein.terms.begin(), protein.terms.end());
      return;
    }
  }
  result.terms.push_back(Term::coding_sequence_variant);
  if (change.length_change() >= 0) return;
  const auto reaches = [&](std::int64_t begin) {
    return overlap.spliced_begin < begin + 3 && begin < overlap.spliced_end;
  };
  if (reaches(transcript.cds_begin()) && transcript.missing_bases() == 0) result.terms.push_back(Term::start_lost);
  const bool has_stop = !transcript.has_sequence() || transcript.protein().ends_with('*');
  if (reaches(transcript.cds_end() - 3) && has_stop) result.terms.push_back(Term::stop_lost);
}

/// Whether the sequence around a change tells its name: how far it can move towards the transcript's end, and whether
/// an insertion repeats the bases before it.
bool is_name_settled(const OrientedChange& change, const ShiftInterval& interval) {
  if (interval.is_right_open) return false;
  return !interval.is_left_open || change.is_deletion() ||
         interval.left >= static_cast<std::int64_t>(change.alt.size());
}

void assess_coding(TranscriptConsequence& result, const CodingTranscript& transcript, const OrientedChange& change,
                   const RegionOverlap& overlap, const ShiftInterval& interval) {
  if (!overlap.is_in_one_exon) return assess_across_exons(result, transcript, change, overlap);
  if (transcript.has_start() && may_stand_before_start(transcript, change, interval)) {
    result.terms.push_back(Term::five_prime_utr_variant);
    result.terms.push_back(Term::start_retained_variant);
    return;
  }
  assess_in_exon(result, transcript, change);
}

}  // namespace

bool contradicts_reference(const SequenceSource& genome, Assembly assembly, const std::string& contig,
                           std::int64_t begin, std::string_view ref) {
  if (ref.empty()) return false;
  const std::string known =
      known_bases(genome, assembly, {contig, begin, begin + static_cast<std::int64_t>(ref.size())});
  for (std::size_t i = 0; i < ref.size(); ++i) {
    if (is_plain(known.substr(i, 1)) && meaning(ref[i]).find(known[i]) == std::string_view::npos) return true;
  }
  return false;
}

TranscriptConsequence assess_consequence(const SmallVariant& variant, const CodingTranscript& transcript,
                                         const SequenceSource* genome) {
  if (genome != nullptr &&
      contradicts_reference(*genome, transcript.assembly(), variant.contig, variant.begin, variant.ref)) {
    TranscriptConsequence result;
    result.is_ref_mismatch = true;
    result.assessment = Assessment::not_assessed(Reason::unsupported, "REF is not the reference's sequence");
    return result;
  }
  return assess_agreeing_consequence(variant, transcript, genome);
}

TranscriptConsequence assess_agreeing_consequence(const SmallVariant& variant, const CodingTranscript& transcript,
                                                  const SequenceSource* genome) {
  TranscriptConsequence result;
  result.assessment = Assessment::present();
  const OrientedChange written = transcript.orient(with_plain_ref(variant, transcript.assembly(), genome));
  ShiftInterval interval = shift_interval(transcript, written, genome);
  const std::int64_t shift = canonical_shift(transcript, written, interval);
  const OrientedChange change = shifted(written, shift);
  interval.left += shift;
  interval.right -= shift;

  const OrientedChange left_aligned = shifted(change, left_aligned_shift(transcript, change, interval));
  RegionOverlap overlap = overlap_regions(transcript, change, left_aligned);
  result.terms = std::move(overlap.terms);
  result.exon = std::move(overlap.exon);
  if (!overlap.is_known) {
    result.assessment = Assessment::not_assessed(
        Reason::no_reference_sequence,
        fmt::format("{} lacks an exon of {}", assembly_name(transcript.assembly()), transcript.transcript().accession));
    result.hgvs_reason = Reason::no_reference_sequence;
    return result;
  }
  if (overlap.is_coding) assess_coding(result, transcript, change, overlap, interval);
  if (result.terms.empty()) {
    result.assessment = Assessment::not_assessed(Reason::not_applicable, "outside the transcript");
    return result;
  }
  result.terms = ranked(std::move(result.terms));
  result.variant_class = class_of(result.terms);
  if (result.variant_class == VariantClass::splice) {
    result.hgvsp.reset();
    result.hgvs_reason.reset();
    result.nmd_escape.reset();
    result.aa_begin = result.aa_end = overlap.splice_codon;
  }
  if (!is_name_settled(change, interval)) {
    result.hgvsp.reset();
    result.hgvs_reason = Reason::no_reference_sequence;
  } else if (transcript.missing_bases() > 0) {
    result.hgvs_reason = Reason::unsupported;  // c. numbers count from the start codon, which the annotation lacks
  } else {
    result.hgvsc = coding_name(transcript, change, interval);
  }
  return result;
}

TranscriptConsequence assess_consequence(const SmallVariant& variant, Assembly assembly, const Transcript& transcript,
                                         const SequenceSource* reference) {
  return assess_consequence(variant, CodingTranscript(transcript, assembly, reference), reference);
}

}  // namespace marrow
