#pragma once

#include <string>

#include "marrow/records/profile.hpp"
#include "marrow/report/page_templates.hpp"
#include "marrow/report/report_context.hpp"

namespace marrow {

/// One self-contained page for one profile: no script, no network, light and dark, for screens from 390 px and for
/// paper. Everything that came from a file is HTML-escaped.
/// Throws `internal` if a template is no valid mustache.
[[nodiscard]] std::string patient_html(const Profile& profile, const PageTemplates& templates,
                                       const ReportContext& context = {});

}  // namespace marrow
