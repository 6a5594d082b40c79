#pragma once

// For the .cpp files that read a model's JSON only.

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/model/manifest.hpp"
#include "marrow/records/evaluation.hpp"

namespace marrow::manifest_json {

using Json = nlohmann::ordered_json;

[[nodiscard]] Json write(const ModelDescription& description);
[[nodiscard]] ModelDescription read_description(const Json& json);
[[nodiscard]] Json write(const Validation& validation);
[[nodiscard]] Validation read_validation(const Json& json);

// ---- what manifests of relapse models and of classifiers have in common ---------------------------------------------

[[nodiscard]] Json write(const LinearPredictor& linear);
[[nodiscard]] LinearPredictor read_linear(const Json& json);
[[nodiscard]] Json write(const std::vector<FeatureSpec>& features, const Imputer& imputer);
/// Appends to both.
void read_feature(const Json& json, std::vector<FeatureSpec>& features, Imputer& imputer);
[[nodiscard]] Json write_trees(const LearningTask& task, const TreeOptions& trees);
[[nodiscard]] TreeOptions read_trees(const Json& json);
[[nodiscard]] Json write(const TrainingSummary& training);
[[nodiscard]] TrainingSummary read_training(const Json& json);
[[nodiscard]] Json write(const FlagConcordance& flags);
[[nodiscard]] FlagConcordance read_flags(const Json& json);
/// Of a validation, for people: not read back.
[[nodiscard]] Json write(const std::vector<Measure>& measures);
[[nodiscard]] Json write(const std::vector<MeasuredDifference>& differences);
/// `rise` names what rises.
[[nodiscard]] Json write(const std::vector<FeatureWorth>& importance, const char* rise);

/// Throws `model`, in the manifest, unless `holds`.
void require(bool holds, std::string_view problem);
/// Whether numbers are such that no sum over the features overflows: far above any feature, coefficient or margin.
[[nodiscard]] bool are_in_bounds(std::span<const double> numbers);
void check_distribution(const FeatureDistribution& feature, std::size_t width);

/// Calls `read`; JSON's own exceptions in it, and words that an option would refuse, become an error of `kind`.
void with_json_errors(ErrorKind kind, const std::function<void()>& read);

/// Parses JSON text and gives it to `read`; JSON's own exceptions, of `read` too, become an error of `kind` in `what`.
void parse(std::string_view text, ErrorKind kind, std::string_view what, const std::function<void(const Json&)>& read);

}  // namespace marrow::manifest_json
