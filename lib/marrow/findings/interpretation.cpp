#include "marrow/findings/interpretation.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string_view>

#include "marrow/base/text.hpp"
#include "marrow/findings/forced_change.hpp"
#include "marrow/findings/sequence_layers.hpp"

namespace marrow {

namespace {

/// The listed exact allele of a gene without sequence, if `variant` is one.
const KnownAllele* find_known_allele(const Panel& panel, std::string_view gene, Assembly assembly,
                                     const SmallVariant& variant) {
  for (const KnownAllele& allele : panel.known_alleles()) {
    if (allele.gene == gene && allele.contig == variant.contig && allele.begin(assembly) == variant.begin &&
        allele.ref == variant.ref && allele.alt == variant.alt) {
      return &allele;
    }
  }
  return nullptr;
}

/// "p.R367Q": the known alleles are substitutions of one residue.
void apply_known_allele(const KnownAllele& allele, TranscriptConsequence& consequence) {
  const std::string_view change = allele.protein_change;
  if (change.size() < 5 || !change.starts_with("p.")) return;
  const auto residue = parse_integer(change.substr(3, change.size() - 4));
  if (!residue) return;
  consequence.aa_begin = consequence.aa_end = residue;
  consequence.aa_ref = std::string(change.substr(2, 1));
  consequence.aa_alt = std::string(change.substr(change.size() - 1));
  const Term term = *consequence.aa_alt == "*" ? Term::stop_gained : Term::missense_variant;
  std::erase(consequence.terms, Term::coding_sequence_variant);
  consequence.terms.push_back(term);
  consequence.terms = ranked(std::move(consequence.terms));
  consequence.variant_class = class_of(consequence.terms);
  consequence.hgvsc = allele.hgvsc;
  consequence.hgvsp = allele.hgvsp;
  consequence.hgvs_reason.reset();
  consequence.assessment = Assessment::present();
}

/// The gene of whose enhancer an insertion makes a part. Lengths: data/knowledge/breakpoint_regions.tsv, Mansour 2014
/// doi:10.1126/science.1259037.
const std::string* enhanced_gene(const BreakpointRegions& regions, Assembly assembly, const SmallVariant& variant) {
  constexpr std::int64_t least_bp = 2;
  constexpr std::int64_t most_bp = 18;
  const auto added_bp = static_cast<std::int64_t>(variant.alt.size()) - static_cast<std::int64_t>(variant.ref.size());
  if (added_bp < least_bp || added_bp > most_bp) return nullptr;
  for (const BreakpointRegion& region : regions.insertions()) {
    if (region.covers(assembly, variant.contig, variant.begin)) return &region.gene;  // 1-based, the base before it
  }
  return nullptr;
}

bool is_truncating(const Variant& variant) {
  return variant.variant_class == VariantClass::truncating || variant.variant_class == VariantClass::splice;
}

}  // namespace

const HotspotRow* note_hotspot(const Hotspots& hotspots, const PanelGene& gene, Variant& variant) {
  const HotspotRow* matched = hotspots.match(variant);
  const HotspotRow* telling = matched;
  if (matched != nullptr) {
    variant.hotspot = matched->change;
  } else if (is_truncating(variant) && gene.is_tumour_suppressor()) {
    // No row names it, but the gene has one for truncating changes: losses are alike, wherever they lie.
    telling = hotspots.truncating_row(gene.symbol);
    if (telling != nullptr && telling->effect != Effect::loss_of_function) telling = nullptr;
  }
  if (telling == nullptr) return nullptr;
  variant.effect = telling->effect;
  if (!telling->evidence.empty()) variant.evidence = telling->evidence;
  return matched;
}

int severity_rank(const InterpretedVariant& variant) {
  constexpr std::string_view ranks[] = {"HIGH", "MODERATE", "LOW", "MODIFIER"};
  const auto rank = std::find(std::begin(ranks), std::end(ranks), variant.variant.impact.value_or(""));
  return static_cast<int>(rank - std::begin(ranks));
}

void take_consequence(const TranscriptConsequence& found, InterpretedVariant& result) {
  Variant& variant = result.variant;
  variant.exon = found.exon;
  variant.hgvsc = found.hgvsc;
  variant.hgvsp = found.hgvsp;
  variant.aa_begin = found.aa_begin;
  variant.aa_end = found.aa_end;
  variant.aa_ref = found.aa_ref;
  variant.aa_alt = found.aa_alt;
  variant.aa_delta = found.aa_delta;
  variant.nmd_escape = found.nmd_escape;
  for (const Term term : found.terms) variant.consequence.emplace_back(enum_name(term));
  if (const auto impact = impact_of(found.terms)) variant.impact = std::string(*impact);
  if (found.assessment.is_known()) variant.variant_class = found.variant_class;
  result.assessment = found.assessment;
  result.hgvs_reason = found.hgvs_reason;
  result.is_ref_mismatch = found.is_ref_mismatch;
}

void take_joined(const TranscriptConsequence& joint, InterpretedVariant& result) {
  Variant& variant = result.variant;
  std::vector<Term> terms = joint.terms;
  std::vector<std::string> others;
  for (const std::string& name : variant.consequence) {
    const auto term = parse_enum<Term>(name);
    if (term == Term::splice_region_variant) terms.push_back(*term);
    if (!term) others.push_back(name);
  }
  TranscriptConsequence whole = joint;
  whole.terms = ranked(std::move(terms));
  whole.exon = variant.exon;
  whole.hgvsc = variant.hgvsc;
  variant.consequence.clear();
  take_consequence(whole, result);
  variant.consequence.insert(variant.consequence.end(), others.begin(), others.end());
}

std::string variant_id(const RecordAllele& allele) {
  std::array<char, std::numeric_limits<std::int64_t>::digits10 + 2> digits;
  const char* const end = std::to_chars(digits.data(), digits.data() + digits.size(), allele.begin + 1).ptr;
  const std::string_view position(digits.data(), static_cast<std::size_t>(end - digits.data()));
  std::string id;
  id.reserve(allele.contig.size() + position.size() + allele.ref.size() + allele.alt.size() + 3);
  id += allele.contig;
  id += '-';
  id += position;
  id += '-';
  id += allele.ref;
  id += '-';
  return id += allele.alt;
}

VariantInterpreter::VariantInterpreter(const Panel& panel, const Hotspots& hotspots, Assembly assembly,
                                       const SequenceSource& shipped, const SequenceSource* reference,
                                       const BreakpointRegions* regions)
    : panel_(&panel),
      hotspots_(&hotspots),
      assembly_(assembly),
      shipped_(&shipped),
      reference_(reference),
      regions_(regions),
      known_(&shipped, reference) {
  models_.resize(panel.genes().size());
  for (std::size_t i = 0; i < models_.size(); ++i) {
    const Transcript* transcript = panel.find_transcript(panel.genes()[i].symbol);
    if (transcript != nullptr) models_[i].emplace(*transcript, assembly, &known_);
  }
}

void VariantInterpreter::apply_knowledge(const PanelGene& gene, InterpretedVariant& result) const {
  Variant& variant = result.variant;
  const bool is_start_lost =
      std::find(variant.consequence.begin(), variant.consequence.end(), "start_lost") != variant.consequence.end();
  if (is_start_lost && gene.is_tumour_suppressor()) variant.variant_class = VariantClass::truncating;
  if (variant.aa_begin && variant.aa_end) {
    variant.domain = panel_->domain_at(gene.symbol, *variant.aa_begin, *variant.aa_end);
  }
  if (!result.assessment.is_known()) return;
  result.hotspot = note_hotspot(*hotspots_, gene, variant);
}

void VariantInterpreter::interpret_in(const PanelGene& gene, const RecordAllele& allele, const SmallVariant& small,
                                      InterpretedVariant& result) const {
  result.variant.id = variant_id(allele);
  result.variant.gene = gene.symbol;
  result.gene = &gene;
  result.model = model_of(gene);
  if (result.model == nullptr) {
    result.assessment =
        Assessment::not_assessed(Reason::no_reference_sequence, "the panel has no gene model of " + gene.symbol);
    return;
  }
  const CodingTranscript& transcript = *result.model;
  result.variant.transcript = transcript.transcript().accession;
  const RecordSequence record(assembly_, allele.contig, allele.begin, allele.ref);
  const SequenceLayers known_with_record(shipped_, reference_, &record);
  TranscriptConsequence consequence;
  if (contradicts_reference(known_, assembly_, allele.contig, allele.begin, allele.ref)) {
    consequence.is_ref_mismatch = true;
    consequence.assessment = Assessment::not_assessed(Reason::unsupported, "REF is not the reference's sequence");
  } else {
    consequence = assess_agreeing_consequence(small, transcript, &known_with_record);
    if (!consequence.assessment.is_known()) {
      const KnownAllele* listed = find_known_allele(*panel_, gene.symbol, assembly_, small);
      if (listed != nullptr) apply_known_allele(*listed, consequence);
    }
    if (!consequence.assessment.is_known() && consequence.aa_begin) {
      const auto residue = named_residue(*hotspots_, *panel_, gene.symbol, *consequence.aa_begin);
      if (residue) apply_forced_change(transcript, small, *residue, consequence);
    }
  }
  take_consequence(consequence, result);
  apply_knowledge(gene, result);
}

InterpretedVariant VariantInterpreter::enhancer_insertion(const PanelGene& gene, const RecordAllele& allele) const {
  InterpretedVariant result;
  result.variant.id = variant_id(allele);
  result.variant.gene = gene.symbol;
  result.variant.consequence = {"regulatory_region_variant"};
  result.variant.impact = "MODIFIER";
  result.variant.variant_class = VariantClass::other;
  result.assessment = Assessment::present();
  result.gene = &gene;
  apply_knowledge(gene, result);
  return result;
}

InterpretedVariant VariantInterpreter::with_annotation(const InterpretedVariant& own,
                                                       const AnnotationReading& reading) const {
  InterpretedVariant result;
  Variant& variant = result.variant;
  variant = reading.variant;
  variant.id = own.variant.id;
  variant.gene = own.variant.gene;
  if (reading.is_own_transcript) {
    variant.transcript = own.variant.transcript;
    variant.nmd_escape = own.variant.nmd_escape;
  }
  result.assessment = Assessment::present();
  const auto aa_begin = variant.aa_begin;
  const auto aa_end = variant.aa_end;
  if (!reading.is_own_transcript) variant.aa_begin = variant.aa_end = std::nullopt;
  apply_knowledge(*panel_->find_gene(*variant.gene), result);
  variant.aa_begin = aa_begin;
  variant.aa_end = aa_end;
  if (result.hotspot == nullptr && own.hotspot != nullptr && !reading.is_own_transcript) {
    result.hotspot = own.hotspot;
    variant.hotspot = own.variant.hotspot;
    variant.domain = own.variant.domain;
    variant.effect = own.variant.effect;
    variant.evidence = own.variant.evidence;
  }
  return result;
}

const CodingTranscript* VariantInterpreter::model_of(const PanelGene& gene) const noexcept {
  const auto& model = models_[static_cast<std::size_t>(&gene - panel_->genes().data())];
  return model ? &*model : nullptr;
}

const CodingTranscript* VariantInterpreter::find_model(std::string_view gene) const {
  const PanelGene* found = panel_->find_gene(gene);
  return found == nullptr ? nullptr : model_of(*found);
}

void VariantInterpreter::read_joined(const TranscriptConsequence& joint, InterpretedVariant& result) const {
  take_joined(joint, result);
  Variant& variant = result.variant;
  variant.domain.reset();
  variant.hotspot.reset();
  variant.effect.reset();
  variant.evidence.reset();
  const PanelGene* gene = panel_->find_gene(variant.gene.value_or(""));
  if (gene != nullptr) apply_knowledge(*gene, result);
}

void VariantInterpreter::interpret_each(const RecordAllele& allele,
                                        const std::function<InterpretedVariant&()>& add) const {
  const auto small = trim_alleles(allele.contig, allele.begin, allele.ref, allele.alt);
  if (!small) return;
  for (const PanelGene* gene : panel_->genes_at(assembly_, {small->contig, small->begin, small->end()})) {
    interpret_in(*gene, allele, *small, add());
  }
  const std::string* enhanced = regions_ == nullptr ? nullptr : enhanced_gene(*regions_, assembly_, *small);
  if (const PanelGene* gene = enhanced == nullptr ? nullptr : panel_->find_gene(*enhanced)) {
    add() = enhancer_insertion(*gene, allele);
  }
}

std::vector<InterpretedVariant> VariantInterpreter::interpret(const RecordAllele& allele) const {
  std::vector<InterpretedVariant> results;
  interpret_each(allele, [&]() -> InterpretedVariant& { return results.emplace_back(); });
  if (results.size() > 1) {
    std::stable_sort(results.begin(), results.end(),
                     [](const auto& a, const auto& b) { return severity_rank(a) < severity_rank(b); });
  }
  return results;
}

InterpretedVariant VariantInterpreter::annotate_variant(const RecordAllele& allele) const {
  auto results = interpret(allele);
  if (!results.empty()) return std::move(results.front());
  InterpretedVariant result;
  result.variant.id = variant_id(allele);
  result.assessment = Assessment::not_assessed(Reason::not_on_panel);
  return result;
}

}  // namespace marrow
