#pragma once

#include <memory>
#include <string>
#include <vector>

#include "marrow/records/normal_panel.hpp"

namespace marrow {

/// The table of a panel of normals: what it was made with in `##key=value` lines, `extra_lines` before them, then a row
/// for each wrong base of each site.
[[nodiscard]] std::string normal_panel_table(const NormalPanel& panel, const std::vector<std::string>& extra_lines);

/// Reads what `normal_panel_table` writes, plain or gzip, in bounded memory. Throws `io` if the file cannot be read;
/// `data`, with the line, for another header, a key that is missing, and rows that are no numbers, contradict
/// themselves or are not sorted.
[[nodiscard]] std::shared_ptr<const NormalPanel> read_normal_panel(const std::string& path);

}  // namespace marrow
