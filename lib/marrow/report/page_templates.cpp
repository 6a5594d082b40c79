#include "marrow/report/page_templates.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "marrow/base/embedded_file.hpp"
#include "marrow/base/error.hpp"

namespace marrow {

std::span<const EmbeddedFile> embedded_templates() noexcept;  // written by marrow_embed

const PageTemplates& embedded_page_templates() {
  static const auto find = [](std::string_view name) {
    const auto files = embedded_templates();
    const auto file = std::find_if(files.begin(), files.end(), [&](const EmbeddedFile& f) { return f.name == name; });
    if (file == files.end())
      throw Error(ErrorKind::internal, fmt::format("the page template {} was not built in", name));
    return file->bytes;
  };
  static const PageTemplates templates{find("patient.html.mustache"),
                                       find("gene.html.mustache"),
                                       find("track.html.mustache"),
                                       find("timeline.html.mustache"),
                                       find("explanation.html.mustache"),
                                       find("classes.html.mustache"),
                                       find("cohort.html.mustache"),
                                       find("page.css"),
                                       find("evaluation.html.mustache"),
                                       find("figures.html.mustache"),
                                       find("forest.html.mustache"),
                                       find("plot.html.mustache"),
                                       find("evaluation.css")};
  return templates;
}

}  // namespace marrow
