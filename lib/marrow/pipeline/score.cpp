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

ScoreRequest request_of(const ScoringModel& scoring, const Profile& profile) {
  return std::visit(
      [&](const auto& model) {
        FeatureMatrix matrix{.samples = {profile.sample}, .columns = model.manifest().features, .values = {}};
        for (const FeatureSpec& feature : matrix.columns) {
          matrix.values.push_back(feature_value(profile, feature.name));
        }
        const auto& keys = model.profile_keys();
        return model.request(matrix, 0, keys ? to_value(profile, *keys) : to_value(profile));
      },
      scoring);
}

constexpr std::string_view classes_key = "classes";

/// A classifier's answer among those of others.
void put_class(Scores& scores, const std::string& model, const ClassScore& score) {
  auto classes = std::find_if(scores.extra.begin(), scores.extra.end(),
                              [](const auto& member) { return member.first == classes_key; });
  if (classes == scores.extra.end() || classes->second.get_if<ValueObject>() == nullptr) {
    std::erase_if(scores.extra, [](const auto& member) { return member.first == classes_key; });
    scores.extra.emplace_back(classes_key, ValueObject{});
    classes = scores.extra.end() - 1;
  }
  ValueObject& answers = *classes->second.get_if<ValueObject>();
  std::erase_if(answers, [&](const auto& member) { return member.first == model; });
  const auto after =
      std::find_if(answers.begin(), answers.end(), [&](const auto& member) { return member.first > model; });
  answers.insert(after, {model, to_value(score)});
}

/// What a resistance score is about: a leukaemia before treatment and one that came back are different questions.
std::string_view question_words(Timepoint timepoint) {
  switch (timepoint) {
    case Timepoint::diagnosis:
      return "leukaemia at diagnosis, before treatment";
    case Timepoint::relapse:
      return "leukaemia at relapse, after treatment";
    default:
      return "leukaemia at a timepoint that is not stated or under treatment";
  }
}

/// A model of simulated children does not take the place of one of measured responses.
void put_resistance(Profile& profile, const std::string& drug_group, Score score) {
  const auto known = profile.scores->resistance.find(drug_group);
  const bool is_measured =
      known != profile.scores->resistance.end() && known->second.state == "present" && !known->second.simulated;
  if (score.simulated && is_measured) return;
  score.extra.emplace_back("question", std::string(question_words(profile.timepoint)));
  profile.scores->resistance[drug_group] = std::move(score);
}

/// Scores the profiles, whose requests stand beside them.
void put_scores(const ScoringModel& scoring, const std::vector<ScoreRequest>& requests, std::vector<Profile>& profiles,
                const ExplanationOptions& options) {
  const auto put_all = [&](const auto& model, auto scores, auto put) {
    const std::string& name = model.manifest().description.name;
    for (std::size_t i = 0; i < profiles.size(); ++i) {
      if (!profiles[i].scores) profiles[i].scores.emplace();
      put(profiles[i], std::move(scores[i]));
      profiles[i].provenance.xgboost = xgboost_version();
      profiles[i].provenance.models[name] = model.sha256();
    }
  };
  if (const auto* relapse = std::get_if<RelapseModel>(&scoring)) {
    put_all(*relapse, relapse->scores(requests, options),
            [](Profile& profile, Score score) { profile.scores->relapse = std::move(score); });
  }
  if (const auto* classifier = std::get_if<Classifier>(&scoring)) {
    put_all(*classifier, classifier->scores(requests), [&](Profile& profile, const ClassScore& score) {
      put_class(*profile.scores, classifier->manifest().description.name, score);
    });
  }
  if (const auto* response = std::get_if<ResponseModel>(&scoring)) {
    put_all(*response, response->scores(requests), [&](Profile& profile, Score score) {
      put_resistance(profile, response->manifest().description.drug_group, std::move(score));
    });
  }
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

ScoringModel load_scoring_model(const std::string& name_or_folder) {
  const std::map<std::string, std::string> files = model_files(name_or_folder);
  return with_context([&] { return name_or_folder; },
                      [&]() -> ScoringModel {
                        const auto manifest = files.find(std::string(manifest_file));
                        if (manifest != files.end() && is_class_manifest(manifest->second)) {
                          return Classifier::load(files);
                        }
                        if (manifest != files.end() && is_response_manifest(manifest->second)) {
                          return ResponseModel::load(files);
                        }
                        return RelapseModel::load(files);
                      });
}

void score_profile(const ScoringModel& model, Profile& profile, const ExplanationOptions& options) {
  const std::vector<ScoreRequest> requests{request_of(model, profile)};
  std::vector<Profile> one;
  one.push_back(std::move(profile));
  put_scores(model, requests, one, options);
  profile = std::move(one.front());
}

bool has_score(const ScoringModel& model, const Profile& profile) {
  if (!profile.scores) return false;
  if (const auto* response = std::get_if<ResponseModel>(&model)) {
    const auto score = profile.scores->resistance.find(response->manifest().description.drug_group);
    return score != profile.scores->resistance.end() && score->second.state == "present";
  }
  const auto* classifier = std::get_if<Classifier>(&model);
  if (classifier == nullptr) return profile.scores->relapse && profile.scores->relapse->state == "present";
  for (const auto& [key, classes] : profile.scores->extra) {
    if (key != classes_key) continue;
    const Value* answer = classes.find(classifier->manifest().description.name);
    return answer != nullptr && class_score_from_value(*answer).state == "present";
  }
  return false;
}

ProfileScorer::ProfileScorer(const ScoringModel& model, const ExplanationOptions& options,
                             std::function<void(Profile&)> consume, std::size_t batch)
    : model_(model), options_(options), consume_(std::move(consume)), batch_(batch) {}

void ProfileScorer::add(Profile profile) {
  requests_.push_back(request_of(model_, profile));
  waiting_.push_back(std::move(profile));
  if (waiting_.size() >= batch_) flush();
}

void ProfileScorer::flush() {
  std::vector<Profile> profiles = std::exchange(waiting_, {});
  put_scores(model_, std::exchange(requests_, {}), profiles, options_);
  for (Profile& profile : profiles) consume_(profile);
}

}  // namespace marrow
