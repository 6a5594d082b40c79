#pragma once

#include <optional>
#include <string>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/findings/consequence.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/knowledge/shipped_sequence.hpp"

namespace findings_test {

inline const marrow::Panel& panel() {
  static const marrow::Panel loaded = marrow::Panel::load(marrow::KnowledgeSource::embedded());
  return loaded;
}

inline const marrow::ShippedSequence& shipped() {
  static const marrow::ShippedSequence sequence(panel());
  return sequence;
}

/// "chr17 7674220 C T", 1-based as in a VCF, for the gene's transcript.
inline marrow::TranscriptConsequence consequence(const char* gene, const std::string& record,
                                                 marrow::Assembly assembly = marrow::Assembly::grch38) {
  const auto cells = marrow::split(record, ' ');
  const auto variant = marrow::trim_alleles(std::string(cells.at(0)), marrow::parse_integer(cells.at(1)).value() - 1,
                                            cells.at(2), cells.at(3));
  return marrow::assess_consequence(variant.value(), assembly, *panel().find_transcript(gene), &shipped());
}

inline std::string terms_of(const marrow::TranscriptConsequence& consequence) {
  std::vector<std::string> names;
  for (const marrow::Term term : consequence.terms) names.emplace_back(marrow::enum_name(term));
  return marrow::join(names, "&");
}

/// "missense_variant c.743G>A p.Arg248Gln missense 7/11", `.` for what is empty.
inline std::string summary(const marrow::TranscriptConsequence& found) {
  return terms_of(found) + " " + found.hgvsc.value_or(".") + " " + found.hgvsp.value_or(".") + " " +
         std::string(marrow::enum_name(found.variant_class)) + " " + found.exon.value_or(".");
}

}  // namespace findings_test
