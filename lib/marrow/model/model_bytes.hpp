#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>

#include "marrow/base/error.hpp"
#include "marrow/model/booster.hpp"

namespace marrow {

/// One file of a model. Throws `model` if it is not there.
[[nodiscard]] const std::string& file_of(const std::map<std::string, std::string>& files, const std::string& name);

/// The trees of a bag, which may not be deeper than the manifest says. Throws `model`, also for another checksum than
/// the manifest's.
[[nodiscard]] BoosterFile checked_trees(const std::string& bytes, std::string_view sha256, const TreeOptions& options);

/// Throws `model` unless the trees have what the manifest says.
template <class T>
void require_same(T found, T stated, std::string_view what) {
  if (found == stated) return;
  throw Error(ErrorKind::model, fmt::format("the trees have {} {}, the manifest says {}", what, found, stated));
}

}  // namespace marrow
