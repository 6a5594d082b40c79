#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/warnings.hpp"
#include "marrow/pipeline/counted_reads.hpp"
#include "marrow/pipeline/extract_tools.hpp"
#include "marrow/records/normal_panel.hpp"

namespace marrow {

/// What decides which reads and bases count, of samples of one build.
[[nodiscard]] NormalPanelSettings panel_settings(Assembly assembly, const CountedReadsOptions& options);

/// Reads one BAM or CRAM after the other and adds up the errors of their sites. Throws `usage` for fewer than two
/// files; `data` for a sample that comes twice and for files of two builds; and as CountedReads does.
[[nodiscard]] NormalPanel build_normal_panel(const std::vector<std::string>& alignments,
                                             const std::optional<Assembly>& assembly,
                                             const CountedReadsOptions& options, ExtractTools& tools,
                                             Warnings& warnings);

/// Throws `data` for a panel of another build, or made with other reads and bases than a sample's.
void require_fitting_panel(const NormalPanel& panel, const NormalPanelSettings& settings);

}  // namespace marrow
