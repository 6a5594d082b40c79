#pragma once

#include <string_view>
#include <vector>

#include "marrow/knowledge/resistance_table.hpp"
#include "marrow/pipeline/score.hpp"

namespace marrow {

/// Scores of drug resistance: models in the program, and who has none.
class ResistanceScorer {
 public:
  /// Loads the models in the program that are of a drug group. `table` must outlive it.
  explicit ResistanceScorer(const ResistanceTable& table);

  [[nodiscard]] const std::vector<ScoringModel>& models() const noexcept { return models_; }
  /// Puts the score of every model into the profile, then `leave_others_open`.
  void score(Profile& profile) const;
  /// Of every other drug group that the table knows for the sample's lineage and that has no score yet: not assessed,
  /// outside of any model.
  void leave_others_open(Profile& profile) const;

 private:
  const ResistanceTable& table_;
  std::vector<ScoringModel> models_;
};

}  // namespace marrow
