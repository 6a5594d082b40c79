#pragma once

#include <string>

#include "marrow/records/profile.hpp"
#include "marrow/report/report_context.hpp"

namespace marrow {

struct TextSummaryOptions {
  bool use_colour = false;  ///< ANSI colours for states and headings
  int width = 80;           ///< columns of the terminal; at least 40
};

/// One profile as a person reads it in a terminal: what was found, NOTCH1 and TP53 first, risk with interval and main
/// reasons, what was not assessed and why, warnings. Lines end with "\n" and are at most `width` columns.
[[nodiscard]] std::string text_summary(const Profile& profile, const TextSummaryOptions& options = {},
                                       const ReportContext& context = {});

}  // namespace marrow
