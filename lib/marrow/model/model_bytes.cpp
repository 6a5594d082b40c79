#include "marrow/model/model_bytes.hpp"

#include <algorithm>

#include "marrow/base/digest.hpp"
#include "marrow/base/text.hpp"

namespace marrow {

const std::string& file_of(const std::map<std::string, std::string>& files, const std::string& name) {
  const auto found = files.find(name);
  if (found == files.end()) {
    throw Error(ErrorKind::model, fmt::format("the model lacks its file '{}'", printable(name)));
  }
  return found->second;
}

BoosterFile checked_trees(const std::string& bytes, std::string_view sha256, const TreeOptions& options) {
  if (sha256_hex(bytes) != sha256) {
    throw Error(ErrorKind::model, "the trees do not have the checksum that the manifest states");
  }
  BoosterFile trees = BoosterFile::parse(bytes);
  for (const TreeNodes& tree : trees.trees) {
    if (tree.depth <= static_cast<std::size_t>(std::max(options.max_depth, 0))) continue;
    throw Error(ErrorKind::model,
                fmt::format("a tree has the depth {}, the manifest says at most {}", tree.depth, options.max_depth));
  }
  return trees;
}

}  // namespace marrow
