#include <doctest/doctest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <vector>

#include "marrow/base/version.hpp"
#include "marrow/io/json_text.hpp"
#include "marrow/io/profile_json.hpp"
#include "temporary_folder.hpp"

// The peer is python's jsonschema: profiles as marrow writes them against data/schema/profile.schema.json.

using marrow::Value;
using marrow::ValueList;
using marrow::ValueObject;

namespace {

const std::string schema_folder = std::string(MARROW_SOURCE_DIR) + "/data/schema";

std::vector<std::string> lines_of(const std::string& text) {
  std::istringstream in(text);
  std::vector<std::string> lines;
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// What check_schema.py says of the profiles; empty where the peer is missing.
std::optional<std::vector<std::string>> checked(const std::string& profiles, const std::string& mode) {
  const marrow_test::TemporaryFolder folder;
  const std::string command = "/usr/bin/python3 '" + std::string(MARROW_SOURCE_DIR) + "/tests/peer/check_schema.py' '" +
                              schema_folder + "/profile.schema.json' '" + folder.write("p.jsonl", profiles) + "' " +
                              mode + " > '" + folder.path("out") + "'";
  const int status = WEXITSTATUS(std::system(command.c_str()));  // NOLINT: a fixed command in a test
  if (status == 77 || status == 127) {
    const char* peers = std::getenv("MARROW_PEERS");
    REQUIRE_MESSAGE((peers == nullptr || std::string(peers) != "1"), "python's jsonschema is missing");
    MESSAGE("SKIPPED: python's jsonschema is missing");
    return std::nullopt;
  }
  REQUIRE(status == 0);
  return lines_of(marrow_test::read_file(folder.path("out")));
}

/// The first released example, read and written again, and a profile of which nothing is known.
std::string written_profiles() {
  std::ifstream in(schema_folder + "/examples/profile-1.jsonl");
  marrow::ProfileReader reader(in, "profile-1.jsonl");
  std::string text;
  while (const auto profile = reader.next()) text += marrow::write_profile(*profile) + "\n";
  marrow::Profile empty;
  empty.intended_use = marrow::intended_use;
  empty.sample = "EX03";
  return text + marrow::write_profile(empty) + "\n";
}

/// The value at a path of keys and list positions, to be changed.
Value& at(Value& root, const std::vector<std::string>& path) {
  Value* current = &root;
  for (const std::string& key : path) {
    if (auto* list = current->get_if<ValueList>()) {
      current = &list->at(std::stoul(key));
      continue;
    }
    Value* next = nullptr;
    for (auto& [name, member] : *current->get_if<ValueObject>()) {
      if (name == key) next = &member;
    }
    REQUIRE(next != nullptr);
    current = next;
  }
  return *current;
}

void remove_key(Value& object, const std::string& key) {
  const auto erased =
      std::erase_if(*object.get_if<ValueObject>(), [&](const auto& member) { return member.first == key; });
  REQUIRE(erased == 1);
}

}  // namespace

TEST_CASE("profiles that marrow writes, full and empty, obey the schema") {
  const auto verdicts = checked(written_profiles(), "validate");
  if (verdicts) CHECK(*verdicts == std::vector<std::string>(3, "ok"));
}

TEST_CASE("the schema describes every key that marrow writes, and the example fills every key of the schema") {
  const auto differences = checked(written_profiles(), "keys");
  if (differences) CHECK(*differences == std::vector<std::string>());
}

TEST_CASE("a broken profile does not obey the schema") {
  struct Fault {
    std::vector<std::string> path;
    std::optional<Value> value;  ///< empty: the key is removed
    const char* words;
  };
  const std::vector<Fault> faults = {
      {{"subtype"}, {}, "'subtype' is a required property"},
      {{"sample"}, Value(""), "sample: "},
      {{"schema"}, Value("marrow.profile/2"), "schema: "},
      {{"assembly"}, Value("hg19"), "assembly: "},
      {{"purity", "value"}, Value(1.5), "purity.value: 1.5 is greater"},
      {{"purity", "value"}, {}, "purity: 'value' is a required property"},
      {{"genes", "TP53", "state"}, Value("positive"), "genes.TP53.state: "},
      {{"genes", "FBXW7", "limit"}, {}, "genes.FBXW7: 'limit' is a required property"},
      {{"genes", "CRLF2", "reason"}, Value("forgotten"), "genes.CRLF2.reason: 'forgotten' is not one of"},
      {{"genes", "NOTCH1", "second_hit", "state"}, {}, "genes.NOTCH1.second_hit: 'state' is a required property"},
      {{"variants", "0", "effect"}, Value("bad"), "variants.0.effect: 'bad' is not one of"},
      {{"variants", "0", "vaf"}, Value("0.44"), "variants.0.vaf: "},
      {{"variants", "1", "aa_begin"}, Value(0), "variants.1.aa_begin: 0 is less"},
      {{"fusions", "tested", "0", "result"}, Value("maybe"), "fusions.tested.0.result: "},
      {{"copy_number", "arms", "9p", "value"}, Value("loss"), "copy_number.arms.9p.value: "},
      {{"copy_number", "focal", "IKZF1_del_4-7", "kind"}, {}, "copy_number.focal.IKZF1_del_4-7: 'kind' is a required"},
      {{"resistance", "0", "evidence"}, Value("F"), "resistance"},
      {{"scores", "relapse", "interval", "margin"}, Value(ValueList{1}), "scores"},
      {{"warnings", "0", "code"}, Value("203"), "warnings.0.code: "},
  };
  const std::string example = lines_of(written_profiles()).front();
  std::string broken;
  for (const Fault& fault : faults) {
    Value tree = marrow::parse_json(example);
    if (fault.value) {
      at(tree, fault.path) = *fault.value;
    } else {
      remove_key(at(tree, {fault.path.begin(), fault.path.end() - 1}), fault.path.back());
    }
    broken += marrow::write_json(tree) + "\n";
  }
  const auto verdicts = checked(broken, "validate");
  if (!verdicts) return;
  REQUIRE(verdicts->size() == faults.size());
  for (std::size_t i = 0; i < faults.size(); ++i) {
    CAPTURE(verdicts->at(i));
    CHECK(verdicts->at(i).find(faults[i].words) != std::string::npos);
  }
}
