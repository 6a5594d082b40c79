#include "marrow/knowledge/known_fusions.hpp"

#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

KnownFusions KnownFusions::load(const KnowledgeSource& source) {
  KnownFusions fusions;
  const auto note = [&](const std::string& gene, Place place) {
    const auto [entry, is_first] = fusions.places_.emplace(gene, place);
    if (!is_first && entry->second != place) entry->second = Place::either;
  };
  const TableRows table(source, "knowledge/fusions.tsv", {"five_prime", "three_prime", "subtype", "tier", "drugs"});
  for (std::size_t i = 0; i < table.size(); ++i) {
    const TableRow row = table.row(i);
    KnownFusion fusion{.five_prime = row.text("five_prime"),
                       .three_prime = row.text("three_prime"),
                       .subtype = row.text_or_empty("subtype"),
                       .tier = row.text_or_empty("tier"),
                       .drugs = row.text_or_empty("drugs")};
    if (fusion.subtype.empty() || fusion.subtype == "-") fusion.subtype = "driver";
    note(fusion.five_prime, Place::five_prime);
    note(fusion.three_prime, Place::three_prime);
    fusions.by_pair_.emplace(std::pair(fusion.five_prime, fusion.three_prime), fusions.rows_.size());
    fusions.rows_.push_back(std::move(fusion));
  }
  return fusions;
}

const KnownFusion* KnownFusions::find(std::string_view five_prime, std::string_view three_prime) const {
  const auto found = by_pair_.find(std::pair(std::string(five_prime), std::string(three_prime)));
  return found == by_pair_.end() ? nullptr : &rows_[found->second];
}

std::optional<KnownFusions::Place> KnownFusions::place_of(std::string_view gene) const {
  const auto found = places_.find(gene);
  return found == places_.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace marrow
