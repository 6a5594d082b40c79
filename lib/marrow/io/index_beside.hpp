#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace marrow {

/// The index that lies beside a file.
struct IndexBeside {
  std::optional<std::string> path;      ///< of one that is not older than the file
  std::optional<std::string> outdated;  ///< there are only older ones: the first of them
};

/// Looks at names and times alone, the first of `candidates` first. Nothing is found beside a file that is not there.
/// `tolerance` is by how much an index may be older.
[[nodiscard]] IndexBeside find_index_among(const std::string& path, const std::vector<std::string>& candidates,
                                           std::chrono::seconds tolerance = std::chrono::seconds(0));

/// As above for variants: `.tbi` or `.csi`.
[[nodiscard]] IndexBeside find_index_beside(const std::string& path);

}  // namespace marrow
