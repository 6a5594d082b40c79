#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/knowledge_source.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

/// One recurrent copy-number lesion (data/knowledge/focal_lesions.tsv).
struct FocalLesion {
  std::string id;                    ///< "IKZF1_del_4-7"
  std::string type;                  ///< in words: "deletion exons 4-7 (Ik6)"
  std::vector<std::string> genes;    ///< "CDKN2A", "CDKN2B"; a fusion as "STIL::TAL1"; a chromosome or arm as "9p"
  std::vector<std::string> symbols;  ///< every gene symbol in it: "STIL", "TAL1"
  Interval place_grch38;
  bool is_gain = false;   ///< else a loss
  bool is_probe = false;  ///< where copies are counted; no lesion of its own
  std::string call_rule;  ///< in words
  std::string source;
  std::string confidence;
};

/// The focal lesion table. Immutable; pointers that it returns live as long as it and survive a move.
class FocalLesions {
 public:
  /// Throws `data` naming table, line and column for what cannot be read.
  [[nodiscard]] static FocalLesions load(const KnowledgeSource& source);

  [[nodiscard]] const std::vector<FocalLesion>& rows() const noexcept { return rows_; }
  /// Null if there is no lesion of that id.
  [[nodiscard]] const FocalLesion* find(std::string_view id) const noexcept;
  /// Losses that take a gene's sequence away: those whose `genes` hold the symbol itself.
  [[nodiscard]] std::vector<const FocalLesion*> losses_of(std::string_view symbol) const;

 private:
  std::vector<FocalLesion> rows_;
};

}  // namespace marrow
