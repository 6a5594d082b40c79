#pragma once

#include <optional>
#include <string>

namespace marrow {

/// The index that lies beside a file, `.tbi` or `.csi`.
struct IndexBeside {
  std::optional<std::string> path;  ///< of one that is not older than the file
  bool is_outdated = false;         ///< there are only older ones
};

/// Looks at names and times alone. Nothing is found beside a file that is not there.
[[nodiscard]] IndexBeside find_index_beside(const std::string& path);

}  // namespace marrow
