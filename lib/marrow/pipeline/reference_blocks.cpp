#include "marrow/pipeline/reference_blocks.hpp"

#include <algorithm>
#include <array>

#include "marrow/base/text.hpp"
#include "marrow/findings/gene_coverage.hpp"

namespace marrow {

namespace {

/// Callers that look for small fractions; every other is taken for a germline caller.
bool is_somatic_caller(std::string_view caller) {
  constexpr std::array<std::string_view, 2> somatic = {"Mutect2", "DeepSomatic"};
  return std::find(somatic.begin(), somatic.end(), caller) != somatic.end();
}

std::optional<std::int64_t> info_number(const VcfRecord& record, std::string_view key) {
  const std::string* text = record.find_info(key);
  const auto number = text == nullptr ? std::nullopt : parse_integer(*text);
  return number && *number >= 0 ? number : std::nullopt;
}

bool is_uncalled(const VcfRecord& record) {
  if (!record.tumour || record.tumour->genotype.empty()) return false;
  const std::vector<int>& genotype = record.tumour->genotype;
  return std::all_of(genotype.begin(), genotype.end(), [](int index) { return index < 0; });
}

std::optional<std::int64_t> depth_reads(const VcfRecord& record, bool has_one_sample) {
  if (record.tumour && record.tumour->min_depth_reads) return record.tumour->min_depth_reads;
  if (const auto depth = info_number(record, "MinDP")) return depth;
  if (record.tumour && record.tumour->depth_reads) return record.tumour->depth_reads;
  return has_one_sample ? info_number(record, "DP") : std::nullopt;
}

/// What the state of an allele says of its base.
BaseDepth depth_of_state(const Assessment& state, const std::optional<std::int64_t>& depth_reads) {
  BaseDepth depth{.kind = DepthKind::covered, .depth_reads = depth_reads};
  if (state.is_absent()) {
    depth.stated_limit_vaf = state.limit_vaf;
  } else if (state.reason == Reason::no_coverage) {
    depth.kind = DepthKind::no_reads;
  } else if (state.reason == Reason::low_depth) {
    depth.kind = DepthKind::low_depth;
  } else if (state.reason == Reason::noisy) {
    depth.kind = DepthKind::noisy;
  } else {
    depth.kind = DepthKind::unstated;
  }
  return depth;
}

/// Variants that are kept one by one: few enough to take less memory than a word for each base, which a file of
/// variants alone never asks for. Design value.
constexpr std::size_t most_late_variants = 2000;

bool is_any_other(const AlternateAllele& allele) noexcept {
  return allele.kind == AlleleKind::non_ref || allele.kind == AlleleKind::missing;
}

}  // namespace

bool ReferenceBlocks::is_reference(const VcfRecord& record) noexcept {
  return std::all_of(record.alts.begin(), record.alts.end(), is_any_other);
}

void ReferenceBlocks::begin_file(const Panel& panel, Assembly assembly, const VcfHeader& header) {
  const CoverageMap nothing(assessable_areas(panel, assembly));
  file_.emplace(File{.blocks = nothing,
                     .variants = nothing,
                     .is_strelka = header.caller == "Strelka2",
                     .is_germline_caller = !is_somatic_caller(header.caller),
                     .has_one_sample = header.samples.size() <= 1});
}

BaseDepth ReferenceBlocks::depth_of(const VcfRecord& record, bool passes_filters) const {
  const std::optional<std::int64_t> reads = depth_reads(record, file_->has_one_sample);
  if (is_uncalled(record) || reads == 0) return {.kind = DepthKind::no_reads};
  if (!reads) return {};
  BaseDepth depth{.kind = DepthKind::covered, .depth_reads = reads, .is_by_germline_caller = file_->is_germline_caller};
  if (*reads < min_depth_reads_) {
    depth.kind = DepthKind::low_depth;
  } else if (!passes_filters || (file_->is_strelka && record.filters.empty())) {
    depth.kind = DepthKind::noisy;
  }
  return depth;
}

bool ReferenceBlocks::add_genotyped(const VcfRecord& record) {
  file_->is_genotyped = true;
  const bool is_base = record.ref.size() == 1 && std::any_of(record.alts.begin(), record.alts.end(), is_any_other);
  if (!is_base) return false;
  BaseDepth depth{.kind = DepthKind::covered, .depth_reads = record.tumour->depth_reads};
  for (const Assessment& state : record.tumour->states) {
    if (state.is_present()) continue;
    const BaseDepth word = depth_of_state(state, depth.depth_reads);
    if (word.kind < depth.kind) depth.kind = word.kind;
    if (word.stated_limit_vaf > depth.stated_limit_vaf) depth.stated_limit_vaf = word.stated_limit_vaf;
  }
  if (depth.kind == DepthKind::unstated) return false;
  if (depth.kind == DepthKind::covered && depth.depth_reads) {
    file_->least_depth_reads = std::min(file_->least_depth_reads.value_or(*depth.depth_reads), *depth.depth_reads);
  }
  return file_->blocks.add({{*record.main_contig, record.begin, record.begin + 1}, depth});
}

bool ReferenceBlocks::add_block(const VcfRecord& record, bool passes_filters) {
  const bool is_gvcf_record = record.end > record.begin + 1 || record.alts.front().kind == AlleleKind::non_ref;
  file_->is_gvcf |= is_gvcf_record;
  const Interval place{*record.main_contig, record.begin, record.end};
  if (!file_->blocks.add({place, depth_of(record, passes_filters)})) return false;
  file_->has_blocks = true;
  return true;
}

void ReferenceBlocks::add_variant(const VcfRecord& record, bool passes_filters) {
  // DeepVariant's word for "looked at, and it is the reference".
  const bool is_refuted = record.filters.size() == 1 && record.filters.front() == "RefCall";
  const auto bases = static_cast<std::int64_t>(record.ref.size());
  const Interval place{*record.main_contig, record.begin, record.begin + bases};
  if (!file_->blocks.reaches(place)) return;
  file_->late_variants.push_back({place, depth_of(record, passes_filters || is_refuted)});
  if (file_->late_variants.size() < most_late_variants) return;
  for (const DepthRegion& variant : file_->late_variants) file_->variants.add(variant);
  file_->late_variants.clear();
}

void ReferenceBlocks::end_file(const std::string& name) {
  File& file = *file_;
  file.is_gvcf |= file.is_genotyped;
  if (file.has_blocks || file.is_gvcf) {
    file.blocks.add(file.variants);
    for (const DepthRegion& variant : file.late_variants) file.blocks.add(variant);
    AssessedRegion region{.kind = "reference_block", .input = name, .min_depth = min_depth_reads_};
    if (file.is_genotyped) {
      region.kind = "reads";
      region.min_depth = file.least_depth_reads;
    }
    for (const Interval& interval : file.blocks.covered()) region.loci.push_back(locus_text(interval));
    if (!result_) {
      result_.emplace(BlockCoverage{.coverage = std::move(file.blocks), .is_gvcf = file.is_gvcf});
    } else {
      result_->coverage.add(file.blocks);
      result_->is_gvcf |= file.is_gvcf;
    }
    result_->regions.push_back(std::move(region));
  }
  file_.reset();
}

}  // namespace marrow
