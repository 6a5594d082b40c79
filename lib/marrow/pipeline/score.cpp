#include "marrow/pipeline/score.hpp"

#include <algorithm>
#include <filesystem>
#include <istream>
#include <sstream>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/features/catalogue.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/model/versions.hpp"
#include "marrow/records/profile_value.hpp"

namespace marrow {

namespace {

std::map<std::string, std::string> read_folder(const std::string& folder) {
  std::istringstream no_input;
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    files[entry.path().filename().string()] = read_text_file(entry.path().string(), no_input);
  }
  return files;
}

ScoreRequest request_of(const RelapseModel& model, const Profile& profile) {
  FeatureMatrix matrix{.samples = {profile.sample}, .columns = model.manifest().features, .values = {}};
  for (const FeatureSpec& feature : matrix.columns) matrix.values.push_back(feature_value(profile, feature.name));
  return model.request(matrix, 0, to_value(profile));
}

void put_score(Profile& profile, Score score, const RelapseModel& model) {
  if (!profile.scores) profile.scores.emplace();
  profile.scores->relapse = std::move(score);
  profile.provenance.xgboost = xgboost_version();
  profile.provenance.models[model.manifest().description.name] = model.sha256();
}

}  // namespace

std::map<std::string, std::string> model_files(const std::string& name_or_folder) {
  const std::vector<std::string> shipped = shipped_models();
  const bool is_shipped = std::find(shipped.begin(), shipped.end(), name_or_folder) != shipped.end();
  const bool is_folder = !is_shipped && std::filesystem::is_directory(name_or_folder);
  return is_folder ? read_folder(name_or_folder) : shipped_model(name_or_folder);
}

RelapseModel load_relapse_model(const std::string& name_or_folder) {
  const std::map<std::string, std::string> files = model_files(name_or_folder);
  return with_context([&] { return name_or_folder; }, [&] { return RelapseModel::load(files); });
}

void score_profile(const RelapseModel& model, Profile& profile, const ExplanationOptions& options) {
  put_score(profile, model.scores({request_of(model, profile)}, options).front(), model);
}

ProfileScorer::ProfileScorer(const RelapseModel& model, const ExplanationOptions& options,
                             std::function<void(Profile&)> consume, std::size_t batch)
    : model_(model), options_(options), consume_(std::move(consume)), batch_(batch) {}

void ProfileScorer::add(Profile profile) {
  requests_.push_back(request_of(model_, profile));
  waiting_.push_back(std::move(profile));
  if (waiting_.size() >= batch_) flush();
}

void ProfileScorer::flush() {
  std::vector<Profile> profiles = std::exchange(waiting_, {});
  std::vector<Score> scores = model_.scores(std::exchange(requests_, {}), options_);
  for (std::size_t i = 0; i < profiles.size(); ++i) {
    put_score(profiles[i], std::move(scores[i]), model_);
    consume_(profiles[i]);
  }
}

}  // namespace marrow
