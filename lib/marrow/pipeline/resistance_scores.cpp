#include "marrow/pipeline/resistance_scores.hpp"

#include <string>

#include "marrow/findings/resistance_line.hpp"
#include "marrow/model/manifest.hpp"

namespace marrow {

namespace {

constexpr const char* no_model_words =
    "no model of this drug group: too few effects were measured, so that the ledger alone speaks; a laboratory with "
    "measured responses can train one";

}  // namespace

ResistanceScorer::ResistanceScorer(const ResistanceTable& table) : table_(table) {
  for (const std::string& name : shipped_models()) {
    const std::map<std::string, std::string> files = shipped_model(name);
    if (is_response_manifest(files.at(std::string(manifest_file)))) models_.emplace_back(ResponseModel::load(files));
  }
}

void ResistanceScorer::score(Profile& profile) const {
  for (const ScoringModel& model : models_) score_profile(model, profile);
  leave_others_open(profile);
}

void ResistanceScorer::leave_others_open(Profile& profile) const {
  if (!profile.scores) profile.scores.emplace();
  for (const ResistanceRow& row : table_.rows()) {
    if (!is_for_lineage(row, profile) || profile.scores->resistance.contains(row.drug_group)) continue;
    Score open{.state = "not_assessed"};
    open.applicability.reasons.emplace_back(no_model_words);
    open.extra = {{"reason", reason_name(Reason::outside_model)}, {"drug_group", row.drug_group}};
    profile.scores->resistance.emplace(row.drug_group, std::move(open));
  }
}

}  // namespace marrow
