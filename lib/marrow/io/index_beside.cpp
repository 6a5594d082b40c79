#include "marrow/io/index_beside.hpp"

#include <filesystem>

namespace marrow {

IndexBeside find_index_among(const std::string& path, const std::vector<std::string>& candidates,
                             std::chrono::seconds tolerance) {
  IndexBeside found;
  std::error_code failed;
  const auto file_time = std::filesystem::last_write_time(path, failed);
  if (failed) return found;
  for (const std::string& candidate : candidates) {
    const auto index_time = std::filesystem::last_write_time(candidate, failed);
    if (failed) continue;
    if (index_time + tolerance >= file_time) return {candidate, std::nullopt};
    if (!found.outdated) found.outdated = candidate;
  }
  return found;
}

IndexBeside find_index_beside(const std::string& path) {
  return find_index_among(path, {path + ".tbi", path + ".csi"});
}

}  // namespace marrow
