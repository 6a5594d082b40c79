#include "marrow/findings/reported_vocabulary.hpp"

#include "marrow/base/text.hpp"
#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

namespace {

constexpr std::string_view unknown_partner = "?";

}  // namespace

ReportedVocabulary ReportedVocabulary::load(const KnowledgeSource& source, const Panel& panel,
                                            const FocalLesions& lesions) {
  ReportedVocabulary result;
  result.panel_ = &panel;
  result.cytogenetics_ = Cytogenetics::load(source);
  const TableRows fusions(source, "knowledge/fusions.tsv", {"five_prime", "three_prime", "subtype"});
  for (std::size_t i = 0; i < fusions.size(); ++i) {
    const TableRow row = fusions.row(i);
    std::string five_prime = row.text("five_prime");
    std::string three_prime = row.text("three_prime");
    result.symbols_.insert({five_prime, three_prime});
    const std::string subtype = row.text_or_empty("subtype");
    result.fusions_.emplace(std::pair{std::move(five_prime), std::move(three_prime)},
                            subtype.empty() || subtype == "-" ? "driver" : subtype);
  }
  for (const auto& [alias, symbol] : panel.aliases()) result.symbols_.insert(symbol);
  result.symbols_.insert({"IGH", "IGK", "IGL", "TRA", "TRB", "TRD", "TRG", "DUX4"});
  for (const FocalLesion& lesion : lesions.rows()) {
    if (!lesion.is_probe) result.lesions_.push_back(lesion);
  }
  return result;
}

std::optional<std::string> ReportedVocabulary::resolve_symbol(std::string_view name) const {
  if (const auto symbol = panel_->resolve_symbol(name)) return symbol;
  if (symbols_.contains(name)) return std::string(name);
  const std::string upper = upper_case(name);
  return symbols_.contains(upper) ? std::optional(upper) : std::nullopt;
}

std::optional<std::string> ReportedVocabulary::known_fusion(const std::string& five_prime,
                                                            const std::string& three_prime) const {
  if (three_prime != unknown_partner) {
    const auto found = fusions_.find({five_prime, three_prime});
    return found == fusions_.end() ? std::nullopt : std::optional(found->second);
  }
  std::optional<std::string> shared;
  for (const auto& [pair, subtype] : fusions_) {
    if (pair.first != five_prime) continue;
    if (shared && shared != subtype) return std::nullopt;
    shared = subtype;
  }
  return shared;
}

}  // namespace marrow
