#include "marrow/pipeline/coverage_inputs.hpp"

#include <algorithm>
#include <istream>

#include "marrow/findings/gene_coverage.hpp"
#include "marrow/io/bed_file.hpp"
#include "marrow/io/depth_file.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/records/intervals.hpp"

namespace marrow {

namespace {

/// The parts of `intervals` that lie in panel genes.
std::vector<Interval> clipped_to_genes(const Panel& panel, Assembly assembly, const std::vector<Interval>& intervals) {
  std::vector<Interval> parts;
  for (const Interval& interval : intervals) {
    for (const PanelGene* gene : panel.genes_at(assembly, interval)) {
      const Block& span = *gene->span(assembly);
      parts.push_back({interval.contig, std::max(interval.begin, span.begin), std::min(interval.end, span.end)});
    }
  }
  return merged_intervals(std::move(parts));
}

void list_region(const std::vector<Interval>& loci, AssessedRegion region, Profile& profile) {
  for (const Interval& interval : loci) region.loci.push_back(locus_text(interval));
  profile.regions.push_back(std::move(region));
}

void read_panel(const std::string& path, const Panel& panel, std::istream& standard_input, LookedAt& looked_at,
                Profile& profile) {
  const std::string name = file_name(path);
  std::vector<Interval> intervals = parse_bed(read_text_file(path, standard_input), name);
  profile.inputs.push_back({.role = "panel", .name = name, .sha256 = file_sha256(path)});
  if (looked_at.assembly) {
    if (!looked_at.panel) looked_at.panel.emplace(assessable_areas(panel, *looked_at.assembly));
    for (const Interval& interval : intervals) {
      looked_at.panel->add({interval, {.kind = DepthKind::targeted}});
      if (const auto on_x = par1_on_x(*looked_at.assembly, interval)) {
        looked_at.panel->add({*on_x, {.kind = DepthKind::targeted}});
      }
    }
    intervals = clipped_to_genes(panel, *looked_at.assembly, intervals);
  }
  list_region(intervals, {.kind = "panel", .input = name}, profile);
}

void read_coverage(const std::string& path, const Panel& panel, const ExtractOptions& options,
                   std::istream& standard_input, LookedAt& looked_at, Profile& profile) {
  const std::string name = file_name(path);
  const DepthFileOptions file_options{.assembly = *looked_at.assembly, .min_depth_reads = options.min_depth_reads};
  CoverageMap coverage(assessable_areas(panel, *looked_at.assembly));
  InputFile input{.role = "coverage", .name = name, .sha256 = file_sha256(path)};
  const auto take = [&](const DepthRegion& region) {
    ++input.records;
    if (coverage.add(region)) ++input.used;
  };
  const DepthFileForm form = read_depth_file(path, file_options, standard_input, take);
  const bool has_depth = form != DepthFileForm::intervals && form != DepthFileForm::states;
  profile.inputs.push_back(std::move(input));
  AssessedRegion region{.kind = "coverage", .input = name, .min_depth = options.min_depth_reads};
  if (has_depth && !region.min_depth) region.min_depth = default_min_depth_reads;
  list_region(coverage.covered(), std::move(region), profile);
  looked_at.has_measured_everywhere = true;
  if (looked_at.measured) {
    looked_at.measured->add(coverage);
  } else {
    looked_at.measured = std::move(coverage);
  }
}

}  // namespace

void read_coverage_inputs(const SampleEntry& entry, const Panel& panel, const ExtractOptions& options,
                          std::istream& standard_input, LookedAt& looked_at, Profile& profile, Warnings& warnings) {
  for (const std::string& path : entry.panel) read_panel(path, panel, standard_input, looked_at, profile);
  if (!entry.coverage.empty() && (!looked_at.has_vcf || !looked_at.assembly)) {
    warnings.add("W304", "coverage of a sample without a VCF is not read: it says where a VCF's silence counts",
                 static_cast<std::int64_t>(entry.coverage.size()));
    return;
  }
  for (const std::string& path : entry.coverage) {
    read_coverage(path, panel, options, standard_input, looked_at, profile);
  }
}

}  // namespace marrow
