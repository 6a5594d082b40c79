#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/knowledge_source.hpp"
#include "marrow/records/enum_names.hpp"
#include "marrow/records/genome.hpp"

namespace marrow {

/// How copy-number segments tell a lesion: the part of `call_rule` that they can answer. Losses and gains are against
/// the normal number; "focal" is shorter than half the chromosome arm.
enum class SegmentRule {
  none,               ///< segments say nothing of it
  loss,               ///< a loss that meets the place
  exon_loss,          ///< a loss that meets a coding exon of the gene
  exact_exon_loss,    ///< a loss of exactly these exons
  whole_gene_loss,    ///< a loss of all exons
  gene_loss,          ///< a loss that meets the gene, which is but a part of the place
  focal_loss,         ///< a focal loss that meets the place
  intragenic_loss,    ///< a loss inside the place that leaves both its ends
  interstitial_loss,  ///< a loss with about the place's two ends
  upstream_loss,      ///< a focal loss that begins in the place and spares the gene
  loss_beyond,        ///< a loss that a rearrangement of the named antigen-receptor locus does not explain
  loss_or_loh,        ///< a loss, or no minor copy at all, that meets the place
  gain,               ///< at least so many copies of the whole place
  focal_gain,         ///< a focal gain that meets the place
  intragenic_gain,    ///< at least so many copies of the place, fewer of the gene's ends
  region_gain,        ///< a gain of three quarters of the place
  arm_loss,           ///< a loss of the chromosome arm
  chromosome_gain,    ///< a gain of the whole chromosome
  iamp21              ///< amplification inside 21q that falls off to the telomere
};

template <>
struct EnumNames<SegmentRule> {
  static constexpr std::array<std::string_view, 19> names{"none",
                                                          "loss",
                                                          "exon_loss",
                                                          "exact_exon_loss",
                                                          "whole_gene_loss",
                                                          "gene_loss",
                                                          "focal_loss",
                                                          "intragenic_loss",
                                                          "interstitial_loss",
                                                          "upstream_loss",
                                                          "loss_beyond",
                                                          "loss_or_loh",
                                                          "gain",
                                                          "focal_gain",
                                                          "intragenic_gain",
                                                          "region_gain",
                                                          "arm_loss",
                                                          "chromosome_gain",
                                                          "iamp21"};
};

/// One recurrent copy-number lesion (data/knowledge/focal_lesions.tsv).
struct FocalLesion {
  std::string id;                    ///< "IKZF1_del_4-7"
  std::string type;                  ///< in words: "deletion exons 4-7 (Ik6)"
  std::vector<std::string> genes;    ///< "CDKN2A", "CDKN2B"; a fusion as "STIL::TAL1"; a chromosome or arm as "9p"
  std::vector<std::string> symbols;  ///< every gene symbol in it: "STIL", "TAL1"
  Interval place_grch38;
  std::optional<Interval> place_grch37;  ///< empty where an end does not lift
  bool is_gain = false;                  ///< else a loss
  bool is_probe = false;                 ///< where copies are counted; no lesion of its own
  std::string call_rule;                 ///< in words
  SegmentRule segment_rule = SegmentRule::none;
  std::string rule_argument;  ///< exons "4-7", copies "5", a locus "IGL"; empty for most rules
  std::string source;
  std::string confidence;

  [[nodiscard]] std::optional<Interval> place(Assembly assembly) const {
    return assembly == Assembly::grch38 ? std::optional(place_grch38) : place_grch37;
  }
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
