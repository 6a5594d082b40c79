#include "marrow/knowledge/hotspots.hpp"

#include <limits>

#include "marrow/base/error.hpp"
#include "marrow/knowledge/table_rows.hpp"
#include "marrow/records/profile_value.hpp"

namespace marrow {

namespace {

HotspotPrecision read_precision(const TableRow& row) {
  const std::string word = row.text("exact");
  if (word == "yes") return HotspotPrecision::exact;
  if (word == "fusion") return HotspotPrecision::exact_on_fusion;
  if (word != "no") row.refuse("exact", "is none of yes, no, fusion");
  return HotspotPrecision::range;
}

HotspotRow read_hotspot(const TableRow& row) {
  HotspotRow hotspot;
  hotspot.gene = row.text("gene");
  hotspot.change = row.text("change");
  hotspot.expression = row.optional_expression("expression");
  if (hotspot.expression) hotspot.filter = VariantFilter(*hotspot.expression);
  hotspot.precision = read_precision(row);
  const auto effect = parse_enum<Effect>(row.cell("effect"));
  if (!effect) row.refuse("effect", "is no effect of the profile");
  hotspot.effect = *effect;
  hotspot.effect_words = row.text_or_empty("class");
  hotspot.lineage = row.text_or_empty("lineage");
  hotspot.stage = row.text_or_empty("stage");
  hotspot.evidence = row.text_or_empty("evidence");
  hotspot.drugs = row.text_or_empty("drugs");
  hotspot.mechanism = row.text_or_empty("mechanism");
  const auto begin = row.optional_integer("codon_begin");
  const auto end = row.optional_integer("codon_end");
  if (begin && end) hotspot.width = *end - *begin + 1;
  hotspot.note = row.text_or_empty("note");
  hotspot.source = row.text_or_empty("source");
  hotspot.confidence = row.text_or_empty("confidence");
  return hotspot;
}

std::int64_t width_of(const HotspotRow& row) {
  return row.width.value_or(std::numeric_limits<std::int64_t>::max());
}

}  // namespace

bool HotspotRow::is_truncating_row() const {
  if (!expression || is_exact()) return false;
  for (const std::string_view word : {"\"truncating\"", "\"frameshift_variant\"", "\"stop_gained\""}) {
    if (expression->text().find(word) != std::string::npos) return true;
  }
  return false;
}

Hotspots Hotspots::load(const KnowledgeSource& source) {
  Hotspots hotspots;
  const TableRows rows(source, "knowledge/hotspots.tsv", {"gene", "change", "expression", "exact", "effect"});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    hotspots.rows_.push_back(read_hotspot(rows.row(i)));
    hotspots.by_gene_[hotspots.rows_.back().gene].push_back(i);
  }
  return hotspots;
}

std::vector<const HotspotRow*> Hotspots::rows_of(std::string_view gene) const {
  std::vector<const HotspotRow*> found;
  for (const std::size_t at : places_of(std::string(gene))) found.push_back(&rows_[at]);
  return found;
}

std::span<const std::size_t> Hotspots::places_of(const std::string& gene) const {
  const auto found = by_gene_.find(gene);
  return found == by_gene_.end() ? std::span<const std::size_t>() : found->second;
}

const HotspotRow* Hotspots::match(const Variant& variant) const {
  if (!variant.gene) return nullptr;
  std::optional<Value> scope;
  const HotspotRow* best = nullptr;
  for (const std::size_t at : places_of(*variant.gene)) {
    const HotspotRow* row = &rows_[at];
    if (!row->expression || !row->filter.may_match(variant)) continue;
    if (!scope) scope = to_value(variant);
    if (row->expression->evaluate(*scope).truth != Truth::yes) continue;
    const bool is_better =
        best == nullptr || (row->is_exact() != best->is_exact() ? row->is_exact() : width_of(*row) < width_of(*best));
    if (is_better) best = row;
  }
  return best;
}

const HotspotRow* Hotspots::find(std::string_view gene, std::string_view change) const {
  for (const HotspotRow* row : rows_of(gene)) {
    if (row->change == change) return row;
  }
  return nullptr;
}

const HotspotRow* Hotspots::truncating_row(std::string_view gene) const {
  const HotspotRow* widest = nullptr;
  for (const HotspotRow* row : rows_of(gene)) {
    if (row->is_truncating_row() && (widest == nullptr || width_of(*row) > width_of(*widest))) widest = row;
  }
  return widest;
}

}  // namespace marrow
