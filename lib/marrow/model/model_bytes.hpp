#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <string_view>

#include "marrow/base/digest.hpp"
#include "marrow/base/error.hpp"
#include "marrow/model/booster.hpp"

namespace marrow {

/// One file of a model. Throws `model` if it is not there.
[[nodiscard]] const std::string& file_of(const std::map<std::string, std::string>& files, const std::string& name);

/// The trees of a bag, which may not be deeper than the manifest says. Throws `model`, also for another checksum than
/// the manifest's.
[[nodiscard]] BoosterFile checked_trees(const std::string& bytes, std::string_view sha256, const TreeOptions& options);

/// Puts the trees of every bag of a trained model among the files of its result, and the bag into its manifest.
template <class Result, class Model>
void keep_trees(Result& result, const Model& model) {
  for (std::size_t b = 0; b < model.bags.size(); ++b) {
    const std::string file = fmt::format("trees_{:02}.ubj", b);
    std::string bytes = model.bags[b].trees.ubj();
    result.manifest.bags.push_back({file, sha256_hex(bytes), model.bags[b].linear});
    result.files.emplace(file, std::move(bytes));
  }
}

/// Throws `model` unless the trees have what the manifest says.
template <class T>
void require_same(T found, T stated, std::string_view what) {
  if (found == stated) return;
  throw Error(ErrorKind::model, fmt::format("the trees have {} {}, the manifest says {}", what, found, stated));
}

}  // namespace marrow
