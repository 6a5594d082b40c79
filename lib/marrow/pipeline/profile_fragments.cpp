#include "marrow/pipeline/profile_fragments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"
#include "marrow/io/profile_fragment.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/records/profile_value.hpp"

namespace marrow {

namespace {

/// Whether anything is known there: a state that is assessed, an element of a list, a value.
bool is_known(const Value& value) {
  if (const auto* list = value.get_if<ValueList>()) return !list->empty();
  const auto* object = value.get_if<ValueObject>();
  if (object == nullptr) return !value.is_null();
  if (text_member(*object, "state") == state_name(State::not_assessed)) return false;
  return std::any_of(object->begin(), object->end(), [](const auto& member) { return is_known(member.second); });
}

std::string names_of(const std::vector<InputFile>& inputs) {
  std::vector<std::string> names;
  for (const InputFile& input : inputs) names.push_back(input.name);
  return names.empty() ? "the sample's other inputs" : join(names, ", ");
}

}  // namespace

std::vector<ProfileFragment> read_fragments(const std::vector<std::string>& paths, std::istream& standard_input) {
  std::vector<ProfileFragment> fragments;
  for (const std::string& path : paths) {
    auto read = read_profile_fragments(read_text_file(path, standard_input), file_name(path), file_sha256(path));
    std::move(read.begin(), read.end(), std::back_inserter(fragments));
  }
  return fragments;
}

void assign_fragments(std::vector<ProfileFragment> fragments, std::vector<PlannedSample>& plan, Warnings& warnings) {
  for (ProfileFragment& fragment : fragments) {
    const auto sample = std::find_if(plan.begin(), plan.end(), [&](const PlannedSample& planned) {
      return planned.entry.sample == fragment.sample;
    });
    if (sample == plan.end()) {
      warnings.add(fragment_warning::unasked,
                   fmt::format("{} has sections of samples that are not in the run", fragment.file));
    } else {
      sample->fragments.push_back(std::move(fragment));
    }
  }
}

void merge_fragments(const PlannedSample& sample, Profile& profile) {
  if (sample.fragments.empty()) return;
  Value value = to_value(profile);
  std::map<std::string, std::string> sources;  // file by section
  const std::string others = names_of(profile.inputs);
  for (const ProfileFragment& fragment : sample.fragments) {
    for (const auto& [key, section] : fragment.sections) {
      if (!is_known(section)) continue;
      Value* own = find_member(*value.get_if<ValueObject>(), key);
      if (own == nullptr) continue;
      const bool is_same_build = key == "assembly" && *own == section;
      if (is_known(*own) && !is_same_build) {
        const auto source = sources.find(key);
        throw Error(ErrorKind::data,
                    fmt::format("sample '{}': {} comes from {} and from {}", printable(profile.sample), key,
                                source == sources.end() ? others : source->second, fragment.file),
                    "give each section once");
      }
      *own = section;
      sources[key] = fragment.file;
    }
  }
  profile =
      with_context([&] { return "fragments of sample " + profile.sample; }, [&] { return profile_from_value(value); });
  for (const ProfileFragment& fragment : sample.fragments) {
    profile.inputs.push_back(
        {.role = "profile", .name = fragment.file, .sha256 = fragment.sha256, .records = 1, .used = 1});
  }
}

}  // namespace marrow
