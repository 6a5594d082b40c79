#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/cytogenetics.hpp"
#include "marrow/knowledge/focal_lesions.hpp"
#include "marrow/knowledge/knowledge_source.hpp"
#include "marrow/knowledge/known_fusions.hpp"
#include "marrow/knowledge/panel.hpp"

namespace marrow {

/// The names that a written report may use: gene symbols old and new, known fusions, focal lesions.
/// Immutable; refers to `panel`, which must outlive it.
class ReportedVocabulary {
 public:
  /// Reads the tables of fusions, bands and what karyotypes show. Throws `data` naming table, line and column.
  [[nodiscard]] static ReportedVocabulary load(const KnowledgeSource& source, const Panel& panel,
                                               const FocalLesions& lesions);

  [[nodiscard]] const Panel& panel() const noexcept { return *panel_; }
  /// Without the probe regions.
  [[nodiscard]] const std::vector<FocalLesion>& lesions() const noexcept { return lesions_; }

  [[nodiscard]] const KnownFusions& fusions() const noexcept { return fusions_; }
  [[nodiscard]] const Cytogenetics& cytogenetics() const noexcept { return cytogenetics_; }

  /// Current symbol of a gene of the panel, a fusion partner or a rearranging locus (IGH, TRA …); empty if unknown.
  [[nodiscard]] std::optional<std::string> resolve_symbol(std::string_view name) const;
  /// Subtype of a known fusion in 5'>3' order ("driver" if it defines none); empty if the pair is not known.
  /// A partner `?`, on either side, takes the subtype that all known fusions of the other gene share.
  [[nodiscard]] std::optional<std::string> known_fusion(const std::string& five_prime,
                                                        const std::string& three_prime) const;

 private:
  const Panel* panel_ = nullptr;
  Cytogenetics cytogenetics_;
  KnownFusions fusions_;
  std::set<std::string, std::less<>> symbols_;  ///< partners and loci besides the panel's genes
  std::vector<FocalLesion> lesions_;
};

}  // namespace marrow
