#include "marrow/pipeline/normal_panel.hpp"

#include <fmt/format.h>

#include <set>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/normal_panel_builder.hpp"
#include "marrow/io/text_file.hpp"

namespace marrow {

NormalPanelSettings panel_settings(Assembly assembly, const CountedReadsOptions& options) {
  return {.assembly = assembly,
          .min_base_quality = options.counting.min_base_quality,
          .min_mapping_quality = options.filter.min_mapping_quality,
          .keeps_duplicates = options.filter.keeps_duplicates};
}

NormalPanel build_normal_panel(const std::vector<std::string>& alignments, const std::optional<Assembly>& assembly,
                               const CountedReadsOptions& options, ExtractTools& tools, Warnings& warnings) {
  if (alignments.size() < 2) {
    throw Error(ErrorKind::usage, "a panel of normals takes at least two of them",
                "one cannot tell an error of the site from one of the sample; twenty or more are better");
  }
  std::optional<NormalPanelBuilder> builder;
  NormalPanelSettings settings;
  std::set<std::string> samples;
  for (const std::string& path : alignments) {
    with_context([&] { return file_name(path); },
                 [&] {
                   AlignmentFile file(path, {.assembly = assembly, .reference = tools.reference_path()}, warnings);
                   const std::string sample = file.sample().empty() ? path : file.sample();
                   if (!samples.insert(sample).second) {
                     throw Error(ErrorKind::data, fmt::format("the sample '{}' comes twice", printable(sample)),
                                 "each normal counts once");
                   }
                   if (!builder) {
                     settings = panel_settings(file.assembly(), options);
                     builder.emplace(settings);
                   } else if (file.assembly() != settings.assembly) {
                     throw Error(ErrorKind::data,
                                 fmt::format("it is of {}, the normals before it are of {}",
                                             assembly_name(file.assembly()), assembly_name(settings.assembly)));
                   }
                   const CountedReads reads(file, options, tools, warnings);
                   reads.for_each_site([&](const SiteCounts& site) { builder->add(site, reads.errors()); });
                   builder->end_normal();
                 });
  }
  return builder->panel();
}

void require_fitting_panel(const NormalPanel& panel, const NormalPanelSettings& settings) {
  if (panel.settings.assembly != settings.assembly) {
    throw Error(ErrorKind::data, fmt::format("the panel of normals is of {}, the sample of {}",
                                             assembly_name(panel.settings.assembly), assembly_name(settings.assembly)));
  }
  if (panel.settings == settings) return;
  throw Error(ErrorKind::data,
              fmt::format("the panel of normals was made with --min-base-quality {} and --min-mapping-quality {}, "
                          "duplicates {}; these reads are counted otherwise",
                          panel.settings.min_base_quality, panel.settings.min_mapping_quality,
                          panel.settings.keeps_duplicates ? "counted" : "left out"),
              "count both in one way, or make another panel");
}

}  // namespace marrow
