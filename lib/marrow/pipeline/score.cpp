#include "marrow/pipeline/score.hpp"

#include <algorithm>
#include <filesystem>
#include <istream>
#include <sstream>

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
  const FeatureMatrix matrix = feature_matrix({profile}, model.feature_names());
  Score score = model.score(matrix, 0, to_value(profile), options);
  if (!profile.scores) profile.scores.emplace();
  profile.scores->relapse = std::move(score);
  profile.provenance.xgboost = xgboost_version();
  profile.provenance.models[model.manifest().description.name] = model.sha256();
}

}  // namespace marrow
