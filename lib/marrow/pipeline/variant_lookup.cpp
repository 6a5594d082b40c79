#include "marrow/pipeline/variant_lookup.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/interpretation.hpp"
#include "marrow/findings/origin.hpp"
#include "marrow/findings/protein_change.hpp"
#include "marrow/findings/reported.hpp"
#include "marrow/findings/variant_reading.hpp"
#include "marrow/pipeline/reported_findings.hpp"

namespace marrow {

namespace {

constexpr std::array<Assembly, 2> assemblies{Assembly::grch38, Assembly::grch37};
/// Intron bases beside an exon that are followed from one build to the other.
constexpr std::int64_t edge_bases = 20;

[[noreturn]] void refuse(std::string_view text) {
  throw Error(ErrorKind::usage, fmt::format("'{}' is no change", printable(text)),
              "write TP53:p.R248Q, 17:7674220:C:T, chr17-7674220-C-T or NM_000546.6:c.743G>A");
}

bool are_bases(std::string_view text) {
  return !text.empty() && text.find_first_not_of("ACGTN") == std::string_view::npos;
}

/// "17:7674220:C:T" and its like; empty for a text that does not begin with a contig and a position.
std::optional<RecordAllele> read_place(std::string_view text) {
  std::string spaced(text);
  if (const std::size_t g = spaced.find(":g."); g != std::string::npos) spaced.replace(g, 3, ":");
  std::replace_if(
      spaced.begin(), spaced.end(), [](char c) { return c == ':' || c == '-' || c == '>' || c == '/'; }, ' ');
  std::vector<std::string> pieces = split_list(spaced, ' ');
  if (pieces.size() < 2) return std::nullopt;
  const auto contig = main_contig(pieces[0]);
  if (!contig) return std::nullopt;
  // "7674220C": g. names write the base behind the position.
  if (const std::size_t end = pieces[1].find_first_not_of("0123456789"); end != std::string::npos && end > 0) {
    pieces.insert(pieces.begin() + 2, pieces[1].substr(end));
    pieces[1].resize(end);
  }
  const auto pos1 = parse_integer(pieces[1]);
  if (pieces.size() != 4 || !pos1 || *pos1 < 1) refuse(text);
  RecordAllele allele{*contig, *pos1 - 1, upper_case(pieces[2]), upper_case(pieces[3])};
  if (!are_bases(allele.ref) || !are_bases(allele.alt) || allele.ref == allele.alt) refuse(text);
  return allele;
}

std::string place_text(const RecordAllele& allele) {
  return fmt::format("{}:{} {}>{}", allele.contig, allele.begin + 1, allele.ref, allele.alt);
}

/// The same stretch of an exon and its edges on another build; empty where that build lacks the exon.
std::optional<std::int64_t> by_exons(const Transcript& transcript, Assembly from, Assembly to, std::int64_t begin) {
  const Blocks& blocks = transcript.exons(from);
  const Blocks& others = transcript.exons(to);
  for (std::size_t i = 0; i < std::min(blocks.size(), others.size()); ++i) {
    if (!blocks[i] || !others[i] || blocks[i]->size() != others[i]->size()) continue;
    if (begin < blocks[i]->begin - edge_bases || begin >= blocks[i]->end + edge_bases) continue;
    return others[i]->begin + (begin - blocks[i]->begin);
  }
  return std::nullopt;
}

/// Finds what is known of one change and lays it out.
class Lookup {
 public:
  Lookup(const Knowledge& knowledge, std::string_view text, Warnings& warnings)
      : knowledge_(knowledge), warnings_(warnings), regions_(BreakpointRegions::load(knowledge.source())) {
    page_.asked = std::string(text);
    for (const Assembly assembly : assemblies) {
      interpreters_.emplace_back(knowledge.panel(), knowledge.hotspots(), assembly, knowledge.sequence(), nullptr,
                                 &regions_);
    }
  }

  VariantPage by_place(const RecordAllele& allele, std::optional<Assembly> stated) {
    const Assembly assembly = stated.value_or(Assembly::grch38);
    if (!stated) page_.notes.emplace_back("read as a place of GRCh38; --assembly GRCh37 reads it as the other build's");
    const Assembly other = assembly == Assembly::grch38 ? Assembly::grch37 : Assembly::grch38;
    const InterpretedVariant found = interpreter(assembly).annotate_variant(allele);
    if (found.is_ref_mismatch) {
      const bool fits_other = interpreter(other).annotate_variant(allele).assessment.is_present();
      throw Error(ErrorKind::usage,
                  fmt::format("{} is not what {} has at {}:{}", allele.ref, assembly_name(assembly), allele.contig,
                              allele.begin + 1),
                  fits_other ? fmt::format("it fits {}: --assembly {}", assembly_name(other), assembly_name(other))
                             : std::string("another build, or REF and ALT swapped?"));
    }
    if (!found.variant.gene) {
      page_.unknown = fmt::format("{} lies in no gene of the panel on {}", place_text(allele), assembly_name(assembly));
      if (const BreakpointRegion* region = insertion_region(assembly, allele)) {
        page_.unknown +=
            fmt::format("; insertions at this place may make an enhancer of {}, but this is none such", region->gene);
      }
      const InterpretedVariant there = interpreter(other).annotate_variant(allele);
      if (there.assessment.is_present()) {
        page_.unknown += fmt::format("; on {} it is a change of {} (--assembly {})", assembly_name(other),
                                     *there.variant.gene, assembly_name(other));
      }
      return std::move(page_);
    }
    page_.variant = found.variant;
    if (!found.assessment.is_known()) {
      page_.notes.push_back(fmt::format("what it does is not known: {}", found.assessment.detail.empty()
                                                                             ? reason_words(*found.assessment.reason)
                                                                             : found.assessment.detail));
    }
    add_place(assembly, allele, found.variant.hgvsc.value_or(""));
    return finish();
  }

  VariantPage by_name(const std::string& gene, const std::string& change) {
    const Transcript* transcript = knowledge_.panel().find_transcript(gene);
    page_.variant = read_name(gene, change);
    const std::vector<std::string> changes = coding_changes(transcript);
    for (const std::string& hgvsc : changes) add_places_of(*transcript, hgvsc);
    if (changes.size() == 1 && !page_.variant->hgvsc) page_.variant->hgvsc = changes.front();
    add_known_alleles(gene);
    return finish();
  }

  VariantPage not_known(std::string words) {
    page_.unknown = std::move(words);
    return std::move(page_);
  }

  void note(std::string words) { page_.notes.push_back(std::move(words)); }

 private:
  const VariantInterpreter& interpreter(Assembly assembly) const {
    return interpreters_[assembly == Assembly::grch38 ? 0 : 1];
  }

  /// The region around a place where insertions make an enhancer; null if it lies in none.
  const BreakpointRegion* insertion_region(Assembly assembly, const RecordAllele& allele) const {
    for (const BreakpointRegion& region : regions_.insertions()) {
      if (region.covers(assembly, allele.contig, allele.begin + 1)) return &region;
    }
    return nullptr;
  }

  /// Where a place of the variant's gene lies on another build: by exons, or by the region of an enhancer insertion.
  std::optional<std::int64_t> on_other_build(const RecordAllele& allele, Assembly from, Assembly to) const {
    const BreakpointRegion* region = insertion_region(from, allele);
    if (region != nullptr && region->gene == page_.variant->gene && region->on(to) != nullptr) {
      return region->on(to)->begin + (allele.begin - region->on(from)->begin);
    }
    const Transcript* transcript = knowledge_.panel().find_transcript(*page_.variant->gene);
    return transcript == nullptr ? std::nullopt : by_exons(*transcript, from, to, allele.begin);
  }

  /// As a report's words are read.
  Variant read_name(const std::string& gene, const std::string& change) {
    ClinicalRow row;
    row.cells = {{"mutations", fmt::format("{} {}", gene, change)}};
    const ReportedVocabulary vocabulary =
        ReportedVocabulary::load(knowledge_.source(), knowledge_.panel(), knowledge_.focal_lesions());
    Warnings warnings;
    ReportedFindings found;
    try {
      found = assess_reported(row, vocabulary, {.input = {}, .is_lenient = false}, warnings);
    } catch (const Error& error) {
      // "line 0, column 'mutations': …" is no place that this reader knows.
      const std::string problem = error.what();
      const std::size_t place_end = problem.starts_with("line ") ? problem.find("': ") : std::string::npos;
      throw Error(ErrorKind::usage, place_end == std::string::npos ? problem : problem.substr(place_end + 3),
                  error.hint());
    }
    if (found.variants.size() != 1) refuse(page_.asked);
    for (const Warning& warning : warnings.sorted()) {
      if (warning.code == reported_warning::renumbered) {
        warnings_.add(warning.code, fmt::format("'{}' is read as {} {}, from an older or other numbering", page_.asked,
                                                gene, found.variants.front().hgvsp.value_or(change)));
      }
    }
    Variant variant = std::move(found.variants.front());
    add_knowledge(knowledge_, variant);
    return variant;
  }

  /// The single base changes of the coding sequence that make the variant: its own name, or every one that gives its
  /// protein change.
  std::vector<std::string> coding_changes(const Transcript* transcript) const {
    const Variant& variant = *page_.variant;
    if (transcript == nullptr) return {};
    if (variant.hgvsc) return {*variant.hgvsc};
    const bool is_substitution = variant.aa_begin && variant.aa_begin == variant.aa_end && variant.aa_alt &&
                                 variant.aa_alt->size() == 1 && variant.hgvsp &&
                                 variant.hgvsp->find("fs") == std::string::npos;
    const std::int64_t first = 3 * (variant.aa_begin.value_or(1) - 1);
    if (!is_substitution || first + 3 > static_cast<std::int64_t>(transcript->cds.size())) return {};
    const std::string codon = transcript->cds.substr(static_cast<std::size_t>(first), 3);
    std::vector<std::string> changes;
    for (std::size_t i = 0; i < codon.size(); ++i) {
      for (const char base : {'A', 'C', 'G', 'T'}) {
        std::string changed = codon;
        changed[i] = base;
        if (base == codon[i] || translate_codon(changed) != variant.aa_alt->front()) continue;
        changes.push_back(fmt::format("c.{}{}>{}", first + static_cast<std::int64_t>(i) + 1, codon[i], base));
      }
    }
    return changes;
  }

  /// Places of a substitution's name on both builds.
  void add_places_of(const Transcript& transcript, const std::string& hgvsc) {
    const std::size_t arrow = hgvsc.find('>');
    if (arrow == std::string::npos || arrow < 3) return;
    const std::string name = hgvsc.substr(2, arrow - 3);
    std::string ref = hgvsc.substr(arrow - 1, 1);
    std::string alt = hgvsc.substr(arrow + 1);
    if (transcript.strand == Strand::minus) {
      ref = reverse_complement(ref);
      alt = reverse_complement(alt);
    }
    for (const Assembly assembly : assemblies) {
      const auto begin = find_position(transcript, assembly, name);
      if (!begin) continue;
      add_place(assembly, {transcript.contig, *begin, ref, alt}, hgvsc);
      return;
    }
  }

  /// The base that has this number in "c.", within exons and beside their edges.
  static std::optional<std::int64_t> find_position(const Transcript& transcript, Assembly assembly,
                                                   const std::string& name) {
    const CodingTranscript placed(transcript, assembly, nullptr);
    for (const std::optional<Block>& exon : transcript.exons(assembly)) {
      if (!exon) continue;
      for (std::int64_t at = exon->begin - edge_bases; at < exon->end + edge_bases; ++at) {
        if (placed.position_name(transcript.strand == Strand::plus ? at : -1 - at) == name) return at;
      }
    }
    return std::nullopt;
  }

  /// A place and the same on the other build, as far as interpreting it there gives the same name, or the same hotspot
  /// for what has no name.
  void add_place(Assembly assembly, const RecordAllele& allele, const std::string& hgvsc) {
    VariantPage::Place place{.hgvsc = hgvsc};
    const auto set = [&](Assembly build, const RecordAllele& at) {
      (build == Assembly::grch38 ? place.grch38 : place.grch37) = place_text(at);
    };
    set(assembly, allele);
    const Assembly other = assembly == Assembly::grch38 ? Assembly::grch37 : Assembly::grch38;
    if (const auto begin = on_other_build(allele, assembly, other)) {
      const RecordAllele there{allele.contig, *begin, allele.ref, allele.alt};
      for (const InterpretedVariant& found : interpreter(other).interpret(there)) {
        const bool is_same = hgvsc.empty() ? found.variant.hotspot && found.variant.hotspot == page_.variant->hotspot
                                           : found.variant.hgvsc == hgvsc;
        if (found.variant.gene == page_.variant->gene && is_same) set(other, there);
      }
    }
    take_details(assembly, allele);
    page_.places.push_back(std::move(place));
  }

  /// Exon and consequence as the place gives them, where it is the same change.
  void take_details(Assembly assembly, const RecordAllele& allele) {
    for (const InterpretedVariant& found : interpreter(assembly).interpret(allele)) {
      const bool is_same = found.variant.gene == page_.variant->gene && found.assessment.is_present() &&
                           found.variant.hgvsp.value_or("") == page_.variant->hgvsp.value_or("");
      if (!is_same || page_.variant->exon) continue;
      const std::optional<std::string> hgvsc = page_.variant->hgvsc;
      page_.variant = found.variant;
      page_.variant->hgvsc = hgvsc;
    }
  }

  /// Listed exact changes of genes whose sequence does not ship.
  void add_known_alleles(const std::string& gene) {
    if (!page_.places.empty()) return;
    for (const KnownAllele& allele : knowledge_.panel().known_alleles()) {
      if (allele.gene != gene || allele.hgvsp != page_.variant->hgvsp) continue;
      page_.variant->hgvsc = allele.hgvsc;
      page_.places.push_back({.hgvsc = allele.hgvsc,
                              .grch38 = place_text({allele.contig, allele.begin_grch38, allele.ref, allele.alt}),
                              .grch37 = place_text({allele.contig, allele.begin_grch37, allele.ref, allele.alt})});
    }
  }

  VariantPage finish() {
    Variant& variant = *page_.variant;
    const HotspotRow* row = variant.hotspot ? knowledge_.hotspots().find(*variant.gene, *variant.hotspot) : nullptr;
    add_reading(knowledge_.hotspots(), variant);
    // A change in half of the reads and of unknown origin is suspect exactly where its gene is on the alert list.
    Variant probe = variant;
    probe.origin = Origin::unknown;
    probe.alt_reads = 50;
    probe.depth = 100;
    page_.is_germline_alert = is_germline_suspect(probe, row).value_or(false);
    return std::move(page_);
  }

  const Knowledge& knowledge_;
  Warnings& warnings_;
  BreakpointRegions regions_;
  std::vector<VariantInterpreter> interpreters_;  ///< in the order of `assemblies`
  VariantPage page_;
};

/// Without its version.
std::string_view accession_stem(std::string_view accession) {
  return accession.substr(0, accession.find('.'));
}

bool is_accession(std::string_view word) {
  constexpr std::array<std::string_view, 6> prefixes{"NM_", "NP_", "NR_", "XM_", "ENST", "ENSP"};
  return std::any_of(prefixes.begin(), prefixes.end(),
                     [&](std::string_view prefix) { return word.starts_with(prefix); });
}

/// The panel's transcript of an accession of transcript or protein; null if there is none.
const Transcript* find_by_accession(const Panel& panel, std::string_view accession) {
  const std::string_view stem = accession_stem(accession);
  for (const Transcript& transcript : panel.transcripts()) {
    for (const std::string* name : {&transcript.accession, &transcript.protein, &transcript.ensembl_transcript}) {
      if (!name->empty() && accession_stem(*name) == stem) return &transcript;
    }
  }
  return nullptr;
}

}  // namespace

VariantPage look_up_variant(const Knowledge& knowledge, std::string_view text, std::optional<Assembly> assembly,
                            Warnings& warnings) {
  const std::string_view asked = trim(text);
  Lookup lookup(knowledge, asked, warnings);
  if (const auto allele = read_place(asked)) return lookup.by_place(*allele, assembly);
  const std::size_t cut = asked.find_first_of(": ");
  if (cut == std::string_view::npos || cut == 0) refuse(asked);
  const std::string name(asked.substr(0, cut));
  const std::string change(trim(asked.substr(cut + 1)));
  if (change.empty()) refuse(asked);
  const Panel& panel = knowledge.panel();
  if (is_accession(name)) {
    const Transcript* transcript = find_by_accession(panel, name);
    if (transcript == nullptr)
      return lookup.not_known(fmt::format("{} is no transcript of the panel", printable(name)));
    const bool is_stated = name.find('.') != std::string::npos;
    if (is_stated && name != transcript->accession && name != transcript->protein &&
        name != transcript->ensembl_transcript) {
      lookup.note(fmt::format("{} is read as {}, the version that marrow has", printable(name), transcript->accession));
    }
    return lookup.by_name(transcript->gene, change);
  }
  const auto symbol = panel.resolve_symbol(name);
  const PanelGene* gene = symbol ? panel.find_gene(*symbol) : nullptr;
  if (gene != nullptr) return lookup.by_name(gene->symbol, change);
  std::vector<std::string> symbols;
  for (const PanelGene& known : panel.genes()) symbols.push_back(known.symbol);
  const auto nearest = nearest_word(upper_case(name), symbols);
  return lookup.not_known(fmt::format("{} is no gene of the panel{}", printable(name),
                                      nearest ? fmt::format("; did you mean {}?", *nearest) : ""));
}

}  // namespace marrow
