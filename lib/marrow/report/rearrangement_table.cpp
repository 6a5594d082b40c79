#include "marrow/report/rearrangement_table.hpp"

#include <fmt/format.h>

#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"

namespace marrow {

namespace {

std::string or_missing(std::string text) {
  return text.empty() ? "." : printable(text);
}

std::string place_text(const Breakpoint& place) {
  std::string text = place.chrom;
  if (place.pos) text += fmt::format(":{}", *place.pos);
  if (place.strand) text += fmt::format(":{}", *place.strand);
  return text.append(text_member(place.extra, "band"));
}

std::string support_text(const ValueObject& support) {
  std::vector<std::string> counts;
  for (const auto& [name, value] : support) {
    if (value.is_number()) counts.push_back(fmt::format("{}={}", name, format_number(value.number())));
  }
  return join(counts, ";");
}

/// subtype, tier and drugs of a known pair.
std::string known_cells(const KnownFusion* row) {
  if (row == nullptr) return ".\t.\t.";
  return fmt::format("{}\t{}\t{}", or_missing(row->subtype), or_missing(row->tier), or_missing(row->drugs));
}

std::string item_line(const Profile& profile, const Fusion& fusion, const KnownFusions& known) {
  std::vector<std::string> places;
  for (const Breakpoint& place : fusion.breakpoints) places.push_back(place_text(place));
  std::vector<std::string> callers;
  std::vector<std::string> inputs;
  for (const FusionSource& source : fusion.sources) {
    callers.push_back(source.caller.value_or("reported"));
    inputs.push_back(source.input);
  }
  const KnownFusion* row = known.find(fusion.five_prime, fusion.three_prime);
  const std::string frame = !fusion.in_frame ? "." : *fusion.in_frame ? "yes" : "no";
  return fmt::format("{}\t{}\t{}\tfinding\t{}\t{}\t{}\t{}\t{}\t{}\t.\n", or_missing(profile.sample),
                     or_missing(fusion.five_prime), or_missing(fusion.three_prime), known_cells(row), frame,
                     or_missing(join(places, ";")), or_missing(support_text(fusion.support)),
                     or_missing(join(callers, ";")), or_missing(join(inputs, ";")));
}

std::string candidate_line(const Profile& profile, const Value& candidate, const KnownFusions& known) {
  const std::string five_prime(text_member(candidate, "five_prime"));
  const std::string three_prime(text_member(candidate, "three_prime"));
  std::vector<std::string> callers;
  const Value* sources = candidate.find("sources");
  const auto* list = sources == nullptr ? nullptr : sources->get_if<ValueList>();
  for (const Value& source : list == nullptr ? ValueList() : *list) {
    if (const auto* text = source.get_if<std::string>()) callers.push_back(*text);
  }
  return fmt::format("{}\t{}\t{}\tcandidate\t{}\t.\t.\t.\t{}\t.\t{}\n", or_missing(profile.sample),
                     or_missing(five_prime), or_missing(three_prime), known_cells(known.find(five_prime, three_prime)),
                     or_missing(join(callers, ";")), or_missing(std::string(text_member(candidate, "because"))));
}

}  // namespace

std::string_view rearrangement_table_header() noexcept {
  return "sample\tfive_prime\tthree_prime\tstatus\tsubtype\ttier\tdrugs\tin_"
         "frame\tbreakpoints\tsupport\tcallers\tinputs"
         "\tbecause\n";
}

std::string rearrangement_table_lines(const Profile& profile, const KnownFusions& known) {
  std::string lines;
  for (const Fusion& fusion : profile.fusions.items) lines += item_line(profile, fusion, known);
  const Value* value = find_member(profile.fusions.extra, "candidates");
  const auto* candidates = value == nullptr ? nullptr : value->get_if<ValueList>();
  for (const Value& candidate : candidates == nullptr ? ValueList() : *candidates) {
    lines += candidate_line(profile, candidate, known);
  }
  return lines;
}

}  // namespace marrow
