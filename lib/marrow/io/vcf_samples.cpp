#include "marrow/io/vcf_samples.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"

namespace marrow {

namespace {

std::optional<std::size_t> find_sample(const VcfHeader& header, std::string_view name) {
  const auto found = std::find(header.samples.begin(), header.samples.end(), name);
  if (found == header.samples.end()) return std::nullopt;
  return static_cast<std::size_t>(found - header.samples.begin());
}

std::size_t require_sample(const VcfHeader& header, const std::string& name) {
  if (const auto index = find_sample(header, name)) return *index;
  if (header.samples.empty()) {
    throw Error(ErrorKind::data, fmt::format("there is no sample '{}': the file has no sample columns", name));
  }
  const auto nearest = nearest_word(name, header.samples);
  throw Error(ErrorKind::data, fmt::format("there is no sample '{}' in the file", name),
              nearest ? fmt::format("did you mean '{}'?", *nearest)
                      : fmt::format("its samples are: {}", join(header.samples, ", ")));
}

/// The one column that a header line names; empty if it names none. Two that are there leave it open.
std::optional<std::size_t> sample_by_header(const VcfHeader& header, const std::vector<std::string>& names) {
  std::optional<std::size_t> result;
  for (const std::string& name : names) {
    const auto index = find_sample(header, name);
    if (index && result) return std::nullopt;
    if (index) result = index;
  }
  return result;
}

/// Whether the name holds one of the words on its own, in either case: "TUMOR", "PT01_tumor", "PT01-normal".
bool has_role(std::string_view name, std::initializer_list<std::string_view> roles) {
  std::string words = lower_case(name);
  std::replace_if(
      words.begin(), words.end(), [](char c) { return c == '-' || c == '.' || c == '|' || c == ' '; }, '_');
  const auto pieces = split(words, '_');
  return std::any_of(pieces.begin(), pieces.end(), [&](std::string_view piece) {
    return std::find(roles.begin(), roles.end(), piece) != roles.end();
  });
}

/// The one column whose name is the role, else the one that holds it as a word; empty if there are none or several.
std::optional<std::size_t> sample_by_role(const VcfHeader& header, std::initializer_list<std::string_view> roles) {
  std::vector<std::size_t> exact;
  std::vector<std::size_t> worded;
  for (std::size_t i = 0; i < header.samples.size(); ++i) {
    const std::string name = lower_case(header.samples[i]);
    if (std::find(roles.begin(), roles.end(), name) != roles.end()) exact.push_back(i);
    if (has_role(name, roles)) worded.push_back(i);
  }
  const std::vector<std::size_t>& found = exact.empty() ? worded : exact;
  return found.size() == 1 ? std::optional(found.front()) : std::nullopt;
}

/// VarDict calls the normal of a sample that was given one name `NAME-match`. Source: var2vcf_paired.pl, option -N.
std::optional<std::size_t> matched_sample(const VcfHeader& header) {
  if (header.caller != "VarDict" || header.samples.size() != 2) return std::nullopt;
  if (header.samples[1] == header.samples[0] + "-match") return 1;
  return std::nullopt;
}

}  // namespace

SampleChoice choose_samples(const VcfHeader& header, const std::optional<std::string>& tumour,
                            const std::optional<std::string>& normal) {
  SampleChoice choice;
  if (tumour) choice.tumour = require_sample(header, *tumour);
  if (normal) choice.normal = require_sample(header, *normal);
  if (choice.tumour && choice.tumour == choice.normal) {
    throw Error(ErrorKind::usage, fmt::format("'{}' cannot be both the tumour and its normal", *tumour));
  }
  if (choice.normal && *choice.normal == sample_by_header(header, header.tumour_samples)) {
    throw Error(ErrorKind::usage,
                fmt::format("the header calls '{}' the tumour, but it was named as the normal", *normal),
                "are -s and --normal exchanged?");
  }
  if (header.samples.empty()) return choice;
  if (!choice.normal && header.samples.size() > 1) choice.normal = sample_by_header(header, header.normal_samples);
  if (!choice.normal && header.samples.size() > 1) choice.normal = sample_by_role(header, {"normal"});
  if (!choice.normal) choice.normal = matched_sample(header);
  if (!tumour) {
    choice.tumour = sample_by_header(header, header.tumour_samples);
    if (!choice.tumour) choice.tumour = sample_by_role(header, {"tumor", "tumour"});
    if (!choice.tumour && header.samples.size() == 1) choice.tumour = 0;
    if (!choice.tumour && header.samples.size() == 2 && choice.normal) choice.tumour = 1 - *choice.normal;
  }
  if (choice.tumour == choice.normal && choice.tumour) {
    if (!normal && (tumour || header.samples.size() == 1)) {
      choice.normal.reset();  // the person's word, or the only column there is
    } else {
      choice.tumour.reset();
    }
  }
  if (!choice.tumour) {
    throw Error(ErrorKind::usage,
                fmt::format("the file has {} samples and does not say which is the tumour: {}", header.samples.size(),
                            join(header.samples, ", ")),
                "name it with -s, its normal with --normal");
  }
  return choice;
}

}  // namespace marrow
