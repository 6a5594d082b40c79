#pragma once

// Included by the .cpp files of the manifest only: JSON stays out of public headers.

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "marrow/base/error.hpp"
#include "marrow/model/manifest.hpp"

namespace marrow::manifest_json {

using Json = nlohmann::ordered_json;

[[nodiscard]] Json write(const ModelDescription& description);
[[nodiscard]] ModelDescription read_description(const Json& json);
[[nodiscard]] Json write(const Validation& validation);
[[nodiscard]] Validation read_validation(const Json& json);

/// Parses JSON text; JSON's own exceptions, of `read` too, become an error of `kind`.
template <class Read>
auto parse(std::string_view text, ErrorKind kind, std::string_view what, const Read& read) {
  try {
    return read(Json::parse(text));
  } catch (const Json::exception& fault) {
    // "[json.exception.out_of_range.403] key 'x' not found": the part after the bracket is for people.
    const std::string_view words = fault.what();
    const std::size_t bracket = words.find("] ");
    Error error(kind, std::string(bracket == std::string_view::npos ? words : words.substr(bracket + 2)));
    error.add_context(std::string(what));
    throw error;
  }
}

}  // namespace marrow::manifest_json
