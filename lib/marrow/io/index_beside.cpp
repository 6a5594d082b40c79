#include "marrow/io/index_beside.hpp"

#include <filesystem>

namespace marrow {

IndexBeside find_index_beside(const std::string& path) {
  IndexBeside found;
  std::error_code failed;
  const auto file_time = std::filesystem::last_write_time(path, failed);
  if (failed) return found;
  for (const char* suffix : {".tbi", ".csi"}) {
    const auto index_time = std::filesystem::last_write_time(path + suffix, failed);
    if (failed) continue;
    if (index_time >= file_time) return {path + suffix, false};
    found.is_outdated = true;
  }
  return found;
}

}  // namespace marrow
