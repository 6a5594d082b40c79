#pragma once

#include <mutex>
#include <optional>
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

/// All knowledge tables of one run, each parsed once: those that come with the program when they are first asked for,
/// those of a folder at once, so that a fault of theirs is told before anything is done. Safe to ask from several
/// threads.
class Knowledge {
 public:
  /// Throws `data` naming table, line and column of what cannot be read.
  explicit Knowledge(KnowledgeSource source)
      : source_(std::move(source)), panel_(Panel::load(source_)), hotspots_(Hotspots::load(source_)) {
    if (source_.is_folder()) require_all();
  }

  [[nodiscard]] const KnowledgeSource& source() const noexcept { return source_; }
  [[nodiscard]] const Panel& panel() const noexcept { return panel_; }
  [[nodiscard]] const Hotspots& hotspots() const noexcept { return hotspots_; }
  [[nodiscard]] const ResistanceTable& resistance() const {
    return resistance_.get([this] { return ResistanceTable::load(source_, predicates()); });
  }
  [[nodiscard]] const FocalLesions& focal_lesions() const {
    return focal_lesions_.get([this] { return FocalLesions::load(source_); });
  }
  [[nodiscard]] const GenomeRegions& regions() const {
    return regions_.get([this] { return GenomeRegions::load(source_); });
  }
  /// What expressions over a whole profile may ask besides its keys: FUSION, CN, MODAL_CHR …
  [[nodiscard]] const Predicates& predicates() const {
    return predicates_.get([this] { return LesionPredicates(panel_, focal_lesions()); });
  }
  [[nodiscard]] const SubtypeTable& subtypes() const {
    return subtypes_.get([this] { return SubtypeTable::load(source_, predicates()); });
  }
  [[nodiscard]] const RiskSchemeTable& risk_schemes() const {
    return risk_schemes_.get([this] { return RiskSchemeTable::load(source_, predicates()); });
  }
  [[nodiscard]] const DrugOptionTable& drug_options() const {
    return drug_options_.get([this] { return DrugOptionTable::load(source_, predicates()); });
  }
  [[nodiscard]] const ShippedSequence& sequence() const {
    return sequence_.get([this] { return ShippedSequence(panel_); });
  }
  [[nodiscard]] const std::string& sha256() const {
    return sha256_.get([this] { return source_.sha256(); });
  }

 private:
  /// Made on the first call of `get`, and again after one that threw.
  template <class Table>
  class Lazy {
   public:
    template <class Load>
    const Table& get(const Load& load) const {
      std::call_once(once_, [&] { table_.emplace(load()); });
      return *table_;
    }

   private:
    mutable std::once_flag once_;
    mutable std::optional<Table> table_;
  };

  void require_all() const {
    static_cast<void>(regions());
    static_cast<void>(resistance());
    static_cast<void>(subtypes());
    static_cast<void>(risk_schemes());
    static_cast<void>(drug_options());
  }

  KnowledgeSource source_;
  Panel panel_;
  Hotspots hotspots_;
  Lazy<FocalLesions> focal_lesions_;
  Lazy<GenomeRegions> regions_;
  Lazy<LesionPredicates> predicates_;  ///< stays in its place: expressions point to it
  Lazy<SubtypeTable> subtypes_;
  Lazy<RiskSchemeTable> risk_schemes_;
  Lazy<ResistanceTable> resistance_;
  Lazy<DrugOptionTable> drug_options_;
  Lazy<ShippedSequence> sequence_;
  Lazy<std::string> sha256_;
};

}  // namespace marrow
