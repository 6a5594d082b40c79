#include "marrow/io/profile_fragment.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"
#include "marrow/io/json_text.hpp"
#include "marrow/records/profile_value.hpp"

namespace marrow {

namespace {

/// What verbs write by themselves.
constexpr std::array<std::string_view, 8> sections{
    "assembly", "tandem_duplications", "fusions", "copy_number", "signatures", "pgx", "mrd", "expression_calls"};

ProfileFragment read_fragment(std::string_view line) {
  const Value value = parse_json(line);
  if (text_member(value, "schema") != profile_schema) {
    throw Error(ErrorKind::data, fmt::format("this is no part of a profile of schema {}", profile_schema),
                "it comes from a verb with -O j");
  }
  const std::string_view sample = text_member(value, "sample");
  if (sample.empty()) throw Error(ErrorKind::data, "the fragment names no sample");
  ProfileFragment fragment{.file = {}, .sha256 = {}, .sample = std::string(sample), .sections = {}};
  for (const auto& [key, section] : *value.get_if<ValueObject>()) {
    if (key == "schema" || key == "sample") continue;
    if (std::find(sections.begin(), sections.end(), key) == sections.end()) {
      throw Error(ErrorKind::data, fmt::format("a fragment has no section '{}'", printable(key)),
                  "whole profiles go to score, report and query");
    }
    fragment.sections.emplace_back(key, section);
  }
  return fragment;
}

}  // namespace

std::vector<ProfileFragment> read_profile_fragments(std::string_view text, const std::string& name,
                                                    const std::string& sha256) {
  std::vector<ProfileFragment> fragments;
  std::int64_t line1 = 0;
  for (const std::string_view line : split(text, '\n')) {
    ++line1;
    if (trim(line).empty()) continue;
    with_context([&] { return fmt::format("line {} of {}", line1, name); },
                 [&] { fragments.push_back(read_fragment(trim(line))); });
    fragments.back().file = name;
    fragments.back().sha256 = sha256;
  }
  if (fragments.empty()) {
    Error error(ErrorKind::data, "the file holds no fragment of a profile");
    error.add_context(name);
    throw error;
  }
  return fragments;
}

std::string write_profile_fragment(const Profile& profile, std::string_view key) {
  const Value value = to_value(profile);
  ValueObject fragment;
  for (const std::string_view kept :
       {std::string_view("schema"), std::string_view("sample"), std::string_view("assembly"), key}) {
    fragment.emplace_back(std::string(kept), *value.find(kept));
  }
  return write_json(Value(std::move(fragment)));
}

}  // namespace marrow
