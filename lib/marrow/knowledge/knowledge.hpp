#pragma once

#include <memory>
#include <string>
#include <utility>

#include "marrow/knowledge/drug_option_table.hpp"
#include "marrow/knowledge/focal_lesions.hpp"
#include "marrow/knowledge/genome_regions.hpp"
#include "marrow/knowledge/hotspots.hpp"
#include "marrow/knowledge/knowledge_source.hpp"
#include "marrow/knowledge/lesion_predicates.hpp"
#include "marrow/knowledge/panel.hpp"
#include "marrow/knowledge/resistance_table.hpp"
#include "marrow/knowledge/risk_scheme_table.hpp"
#include "marrow/knowledge/shipped_sequence.hpp"
#include "marrow/knowledge/subtype_table.hpp"

namespace marrow {

/// All knowledge tables of one run, parsed once. Immutable after construction.
class Knowledge {
 public:
  /// Throws `data` naming table, line and column of what cannot be read.
  explicit Knowledge(KnowledgeSource source)
      : source_(std::move(source)),
        panel_(Panel::load(source_)),
        hotspots_(Hotspots::load(source_)),
        focal_lesions_(FocalLesions::load(source_)),
        regions_(GenomeRegions::load(source_)),
        predicates_(std::make_unique<LesionPredicates>(panel_, focal_lesions_)),
        subtypes_(SubtypeTable::load(source_, *predicates_)),
        risk_schemes_(RiskSchemeTable::load(source_, *predicates_)),
        resistance_(ResistanceTable::load(source_, *predicates_)),
        drug_options_(DrugOptionTable::load(source_, *predicates_)),
        sequence_(panel_),
        sha256_(source_.sha256()) {}

  [[nodiscard]] const KnowledgeSource& source() const noexcept { return source_; }
  [[nodiscard]] const Panel& panel() const noexcept { return panel_; }
  [[nodiscard]] const Hotspots& hotspots() const noexcept { return hotspots_; }
  [[nodiscard]] const ResistanceTable& resistance() const noexcept { return resistance_; }
  [[nodiscard]] const FocalLesions& focal_lesions() const noexcept { return focal_lesions_; }
  [[nodiscard]] const GenomeRegions& regions() const noexcept { return regions_; }
  /// What expressions over a whole profile may ask besides its keys: FUSION, CN, MODAL_CHR …
  [[nodiscard]] const Predicates& predicates() const noexcept { return *predicates_; }
  [[nodiscard]] const SubtypeTable& subtypes() const noexcept { return subtypes_; }
  [[nodiscard]] const RiskSchemeTable& risk_schemes() const noexcept { return risk_schemes_; }
  [[nodiscard]] const DrugOptionTable& drug_options() const noexcept { return drug_options_; }
  [[nodiscard]] const ShippedSequence& sequence() const noexcept { return sequence_; }
  [[nodiscard]] const std::string& sha256() const noexcept { return sha256_; }

 private:
  KnowledgeSource source_;
  Panel panel_;
  Hotspots hotspots_;
  FocalLesions focal_lesions_;
  GenomeRegions regions_;
  std::unique_ptr<LesionPredicates> predicates_;  ///< on the heap: expressions point to it
  SubtypeTable subtypes_;
  RiskSchemeTable risk_schemes_;
  ResistanceTable resistance_;
  DrugOptionTable drug_options_;
  ShippedSequence sequence_;
  std::string sha256_;
};

}  // namespace marrow
