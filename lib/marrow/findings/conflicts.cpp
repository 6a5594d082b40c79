#include "marrow/findings/conflicts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>

#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"
#include "marrow/knowledge/dna_index.hpp"

namespace marrow {

namespace {

std::optional<double> dna_index_of(const Profile& profile) {
  const Value* index = find_member(profile.clinical, "dna_index");
  return index != nullptr && index->is_number() ? std::optional(index->number()) : std::nullopt;
}

std::optional<std::string> index_conflict(const Profile& profile) {
  const Assessed<Ploidy>& ploidy = profile.copy_number.ploidy;
  const std::optional<double> index = dna_index_of(profile);
  if (!index || !ploidy.is_present() || !ploidy.value.modal || ploidy.value.masked.value_or(false)) return std::nullopt;
  const std::int64_t modal = *ploidy.value.modal;
  const ChromosomeRange range = chromosomes_of_index(*index);
  if (range.low <= modal && modal <= range.high) return std::nullopt;
  const bool is_open = range.high == std::numeric_limits<std::int64_t>::max();
  return conflict_text(
      ConflictKind::dna_index,
      fmt::format("{} chromosomes, but an index of {} stands for {}", modal, format_number(*index),
                  is_open ? fmt::format("{} or more", range.low) : fmt::format("{} to {}", range.low, range.high)));
}

/// Whether the test is of the pair, or of one of its genes with any partner.
bool is_of_pair(const FusionTest& test, const Fusion& fusion) {
  return test.pair == fmt::format("{}>{}", fusion.five_prime, fusion.three_prime) || test.pair == fusion.five_prime ||
         test.pair == fusion.three_prime;
}

}  // namespace

std::string conflict_text(ConflictKind kind, std::string_view words) {
  return fmt::format("{}: {}", enum_name(kind), words);
}

std::vector<std::string> evidence_conflicts(const Profile& profile) {
  std::vector<std::string> conflicts;
  if (auto text = index_conflict(profile)) conflicts.push_back(*std::move(text));
  for (const Fusion& fusion : profile.fusions.items) {
    const auto& tests = profile.fusions.tested;
    const auto excludes = [&](const FusionTest& test) { return test.result == "negative" && is_of_pair(test, fusion); };
    const auto negative = std::find_if(tests.begin(), tests.end(), excludes);
    if (negative == tests.end()) continue;
    conflicts.push_back(conflict_text(ConflictKind::fusion_test,
                                      fmt::format("{}::{} is called, a test of {} is negative ({})", fusion.five_prime,
                                                  fusion.three_prime, negative->pair, negative->method)));
  }
  std::sort(conflicts.begin(), conflicts.end());
  return conflicts;
}

}  // namespace marrow
