#include "marrow/findings/segment_findings.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <string>
#include <utility>

#include "marrow/findings/segment_chromosomes.hpp"
#include "marrow/findings/segment_lesions.hpp"

namespace marrow {

namespace {

/// Three decimals: more than any measurement tells.
std::optional<double> rounded(const std::optional<double>& value) {
  return value ? std::optional(std::round(*value * 1000) / 1000) : value;
}

/// Whether two present states cannot both be right; the words of each for the message.
struct Disagreement {
  std::string measured;
  std::string reported;
};

std::optional<Disagreement> disagreement(const CopyState& measured, const CopyState& reported) {
  if (measured.value.value_or(0) * reported.value.value_or(0) >= 0) return std::nullopt;
  const auto words = [](const CopyState& state) { return *state.value < 0 ? "lost" : "gained"; };
  return Disagreement{words(measured), words(reported)};
}

std::optional<Disagreement> disagreement(const FocalState& measured, const FocalState& reported) {
  const bool is_lost = measured.kind == "deletion";
  if (is_lost == (reported.kind == "deletion") || measured.kind.starts_with("copy-neutral")) return std::nullopt;
  return Disagreement{measured.kind, reported.kind};
}

std::string ploidy_words(const Ploidy& ploidy) {
  if (ploidy.modal) return fmt::format("{} chromosomes", *ploidy.modal);
  return ploidy.ploidy_class.value_or("no class");
}

std::optional<Disagreement> disagreement(const Ploidy& measured, const Ploidy& reported) {
  const bool is_same_class = measured.ploidy_class == reported.ploidy_class;
  const bool has_class = measured.ploidy_class || measured.modal;
  const bool is_other_masked = measured.masked.value_or(false) != reported.masked.value_or(false);
  if (!has_class || (is_same_class && !is_other_masked)) return std::nullopt;
  // A doubled clone looks high-hyperdiploid under the microscope: allele balance decides.
  if (measured.masked.value_or(false)) return std::nullopt;
  if (is_same_class && !measured.masked) return std::nullopt;
  return Disagreement{ploidy_words(measured), ploidy_words(reported)};
}

void complete(CopyState& /*measured*/, const CopyState& /*reported*/) {}
void complete(FocalState& measured, const FocalState& reported) {
  if (!measured.copies) measured.copies = reported.copies;
  if (!measured.exons) measured.exons = reported.exons;
}
void complete(Ploidy& measured, const Ploidy& reported) {
  if (!measured.modal && !measured.ploidy_class) {
    measured.modal = reported.modal;
    measured.ploidy_class = reported.ploidy_class;
  }
  if (!measured.masked) measured.masked = reported.masked;
}

template <class T>
void merge_state(const std::string& name, const Assessed<T>& reported, Assessed<T>& measured, Warnings& warnings) {
  const auto warn = [&](std::string_view of_segments, std::string_view of_report) {
    std::string text = fmt::format("{}: {} by the segments, {} by the report", name, of_segments, of_report);
    warnings.add(segment_conflict, text);
    return text;
  };
  if (!reported.is_known()) return;
  if (!measured.is_known()) {
    measured = reported;
  } else if (measured.is_present() && reported.is_present()) {
    if (const auto found = disagreement(measured.value, reported.value)) {
      measured = Assessment::not_assessed(Reason::noisy, warn(found->measured, found->reported));
    } else {
      complete(measured.value, reported.value);
    }
  } else if (measured.is_present() != reported.is_present()) {
    static_cast<void>(warn(state_name(measured.state), state_name(reported.state)));
    if (reported.is_present()) measured = reported;
  }
}

template <class T>
void merge_states(const std::string& prefix, const std::map<std::string, Assessed<T>>& reported,
                  std::map<std::string, Assessed<T>>& measured, Warnings& warnings) {
  for (const auto& [name, state] : reported) {
    const auto [found, is_new] = measured.try_emplace(name, state);
    if (!is_new) merge_state(prefix + name, state, found->second, warnings);
  }
}

}  // namespace

CopyNumber assess_segments(const std::vector<SegmentRow>& rows, const SegmentContext& context,
                           const FocalLesions& lesions, const GenomeRegions& regions, const Panel& panel) {
  const SegmentSet segments(call_segments(rows, context), context);
  CopyNumber result;
  for (const CalledSegment& segment : segments.segments()) {
    result.segments.push_back({.locus = locus_text(segment.place),
                               .log2 = segment.log2,
                               .copies = rounded(segment.copies),
                               .minor = rounded(segment.minor),
                               .extra = {}});
  }
  result.ploidy = assess_segment_ploidy(segments, regions);
  assess_segment_chromosomes(segments, regions, result);
  result.focal = assess_segment_lesions(segments, lesions, regions, panel);
  return result;
}

CopyNumber merged_copy_number(CopyNumber measured, const CopyNumber& reported, Warnings& warnings) {
  merge_state("ploidy", reported.ploidy, measured.ploidy, warnings);
  merge_states("chromosome ", reported.chromosomes, measured.chromosomes, warnings);
  merge_states("arm ", reported.arms, measured.arms, warnings);
  merge_states("", reported.focal, measured.focal, warnings);
  return measured;
}

}  // namespace marrow
