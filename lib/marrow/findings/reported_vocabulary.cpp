#include "marrow/findings/reported_vocabulary.hpp"

#include "marrow/base/text.hpp"

namespace marrow {

namespace {

constexpr std::string_view unknown_partner = "?";

}  // namespace

ReportedVocabulary ReportedVocabulary::load(const KnowledgeSource& source, const Panel& panel,
                                            const FocalLesions& lesions) {
  ReportedVocabulary result;
  result.panel_ = &panel;
  result.cytogenetics_ = Cytogenetics::load(source);
  result.fusions_ = KnownFusions::load(source);
  for (const KnownFusion& row : result.fusions_.rows()) result.symbols_.insert({row.five_prime, row.three_prime});
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
  const bool is_five_open = five_prime == unknown_partner;
  if (!is_five_open && three_prime != unknown_partner) {
    const KnownFusion* found = fusions_.find(five_prime, three_prime);
    return found == nullptr ? std::nullopt : std::optional(found->subtype);
  }
  std::optional<std::string> shared;
  for (const KnownFusion& row : fusions_.rows()) {
    if (is_five_open ? row.three_prime != three_prime : row.five_prime != five_prime) continue;
    if (shared && shared != row.subtype) return std::nullopt;
    shared = row.subtype;
  }
  return shared;
}

}  // namespace marrow
