#pragma once

#include <string>

#include "marrow/knowledge/knowledge.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/report/page_templates.hpp"

namespace marrow {

/// One self-contained page for one profile: no script, no network, light and dark, for screens from 390 px and for
/// paper. Everything that came from a file is HTML-escaped.
/// With `knowledge` (may be null) it draws NOTCH1, FBXW7 and TP53 as proteins and tells how sure a hotspot row is.
/// Throws `internal` if a template is no valid mustache.
[[nodiscard]] std::string patient_html(const Profile& profile, const PageTemplates& templates,
                                       const Knowledge* knowledge = nullptr);

}  // namespace marrow
