#include <fmt/format.h>

#include <set>
#include <span>

#include "marrow/base/embedded_file.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/model/score.hpp"

namespace marrow {

/// Defined by the build: every file of data/models.
[[nodiscard]] std::span<const EmbeddedFile> embedded_models() noexcept;

std::vector<std::string> shipped_models() {
  std::set<std::string> names;
  for (const EmbeddedFile& file : embedded_models())
    names.insert(std::string(file.name.substr(0, file.name.find('/'))));
  return {names.begin(), names.end()};
}

std::map<std::string, std::string> shipped_model(std::string_view name) {
  std::map<std::string, std::string> files;
  for (const EmbeddedFile& file : embedded_models()) {
    const std::size_t slash = file.name.find('/');
    if (file.name.substr(0, slash) == name) files.emplace(file.name.substr(slash + 1), file.bytes);
  }
  if (files.empty()) {
    const std::optional<std::string> near = nearest_word(name, shipped_models());
    throw Error(ErrorKind::usage, fmt::format("there is no model '{}'", printable(name)),
                near ? fmt::format("did you mean '{}'?", *near) : "`marrow show model` lists them");
  }
  return files;
}

}  // namespace marrow
