#pragma once

// For the .cpp files that read a model's JSON only.

#include <functional>
#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "marrow/base/error.hpp"
#include "marrow/model/manifest.hpp"

namespace marrow::manifest_json {

using Json = nlohmann::ordered_json;

[[nodiscard]] Json write(const ModelDescription& description);
[[nodiscard]] ModelDescription read_description(const Json& json);
[[nodiscard]] Json write(const Validation& validation);
[[nodiscard]] Validation read_validation(const Json& json);

/// Calls `read`; JSON's own exceptions in it become an error of `kind`.
void with_json_errors(ErrorKind kind, const std::function<void()>& read);

/// Parses JSON text and gives it to `read`; JSON's own exceptions, of `read` too, become an error of `kind` in `what`.
void parse(std::string_view text, ErrorKind kind, std::string_view what, const std::function<void(const Json&)>& read);

}  // namespace marrow::manifest_json
