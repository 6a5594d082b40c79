#include "marrow/pipeline/population_frequencies.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/left_alignment.hpp"

namespace marrow {

namespace {

/// In a file of sites a plain AF is the population's; gnomAD's joint files name it by the data set too.
/// Source: gnomAD 2.1, 3.1, 4.1, headers of the sites VCFs.
bool is_site_frequency(std::string_view key) {
  return key == "AF" || key == "AF_joint" || key == "AF_exomes" || key == "AF_genomes" || is_population_field(key);
}

void keep_larger(std::optional<PopulationFrequency>& best, const PopulationFrequency& other) {
  if (!best || other.value > best->value) best = other;
}

}  // namespace

PopulationFrequencies::PopulationFrequencies(const std::vector<std::string>& paths, Assembly assembly,
                                             const Panel& panel, const SequenceSource& genome, Warnings& warnings)
    : assembly_(assembly), panel_(&panel), genome_(&genome) {
  std::vector<std::string> names;
  for (const std::string& path : paths) {
    auto file = std::make_unique<PopulationFile>(path, is_site_frequency, warnings);
    names.push_back(file->name());
    if (file->assembly() && *file->assembly() != assembly) {
      Error error(ErrorKind::data, fmt::format("the population file is of {}, the sample of {}",
                                               assembly_name(*file->assembly()), assembly_name(assembly)));
      error.add_context(file->name());
      throw error;
    }
    if (!file->assembly()) {
      warnings.add(
          "W321", fmt::format("{} does not tell its genome build; taken as {}", file->name(), assembly_name(assembly)));
    }
    if (file->has_index()) {
      indexed_.push_back(std::move(file));
    } else {
      read_whole(*file);
    }
  }
  names_ = join(names, ", ");
}

PopulationFrequencies::Key PopulationFrequencies::key_of(SmallVariant variant) const {
  SmallVariant aligned = left_aligned(std::move(variant), assembly_, *genome_).variant;
  return {std::move(aligned.contig), aligned.begin, std::move(aligned.ref), std::move(aligned.alt)};
}

void PopulationFrequencies::read_whole(PopulationFile& file) {
  file.visit_all([&](const PopulationAllele& allele) {
    if (allele.frequency < germline_population_frequency) return;
    const auto end = allele.begin + static_cast<std::int64_t>(allele.ref.size());
    if (panel_->genes_at(assembly_, {allele.contig, allele.begin, end}).empty()) return;
    auto variant = trim_alleles(allele.contig, allele.begin, allele.ref, allele.alt);
    if (!variant) return;
    PopulationFrequency& kept = common_[key_of(std::move(*variant))];
    if (allele.frequency > kept.value) kept = {allele.frequency, allele.field + " of " + file.name()};
  });
}

std::optional<PopulationFrequency> PopulationFrequencies::find(const SmallVariant& variant) {
  const LeftAligned aligned = left_aligned(variant, assembly_, *genome_);
  const SmallVariant& wanted = aligned.variant;
  const Key key{wanted.contig, wanted.begin, wanted.ref, wanted.alt};
  std::optional<PopulationFrequency> best;
  if (const auto found = common_.find(key); found != common_.end()) best = found->second;
  // Wherever a file writes the change, its record overlaps the stretch that the change can move in, or the base before.
  const Interval stretch{wanted.contig, std::max<std::int64_t>(wanted.begin - 1, 0),
                         wanted.end() + aligned.shift_bp + 1};
  for (const auto& file : indexed_) {
    file->visit(stretch, [&](const PopulationAllele& allele) {
      if (allele.frequency < germline_population_frequency) return;
      auto other = trim_alleles(allele.contig, allele.begin, allele.ref, allele.alt);
      if (!other || key_of(std::move(*other)) != key) return;
      keep_larger(best, {allele.frequency, allele.field + " of " + file->name()});
    });
  }
  return best;
}

}  // namespace marrow
