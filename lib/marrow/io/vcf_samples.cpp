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

std::optional<std::size_t> sample_by_role(const VcfHeader& header, std::initializer_list<std::string_view> roles) {
  std::optional<std::size_t> result;
  for (std::size_t i = 0; i < header.samples.size(); ++i) {
    const std::string name = lower_case(header.samples[i]);
    if (std::find(roles.begin(), roles.end(), name) == roles.end()) continue;
    if (result) return std::nullopt;
    result = i;
  }
  return result;
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
  if (choice.tumour && choice.normal && *choice.normal == sample_by_header(header, header.tumour_samples)) {
    throw Error(ErrorKind::usage,
                fmt::format("the header calls '{}' the tumour, but it was named as the normal", *normal),
                "are -s and --normal exchanged?");
  }
  if (header.samples.empty()) return choice;
  if (!choice.normal && header.samples.size() > 1) choice.normal = sample_by_header(header, header.normal_samples);
  if (!choice.normal && header.samples.size() > 1) choice.normal = sample_by_role(header, {"normal"});
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
