#include "marrow/records/profile_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <set>
#include <type_traits>

#include "marrow/base/error.hpp"
#include "marrow/records/class_score_keys.hpp"
#include "marrow/records/explanation_keys.hpp"
#include "marrow/records/profile_keys.hpp"
#include "marrow/records/serial_keys.hpp"

namespace marrow {

namespace {

// ---- record → value ------------------------------------------------------------------------------------------------

Value write(bool value) {
  return value;
}
Value write(std::int64_t value) {
  return value;
}
Value write(double value) {
  return std::isfinite(value) ? Value(value) : Value();
}
Value write(const std::string& value) {
  return value;
}
Value write(const Value& value) {
  return value;
}
Value write(const ValueObject& value) {
  return value;
}
Value write(Assembly value) {
  return assembly_name(value);
}
template <class Enum>
requires std::is_enum_v<Enum> Value write(Enum value) {
  return enum_name(value);
}
template <HasKeys Record>
Value write(const Record& record);
template <class T>
Value write(const std::optional<T>& value);
template <class T>
Value write(const std::vector<T>& values);
template <class T>
Value write(const std::map<std::string, T>& values);
Value write(const NumberInterval& interval) {
  return ValueList{write(interval.low), write(interval.high)};
}
Value write(const Assessment& assessment);
template <class T>
Value write(const Assessed<T>& assessed);

struct Writer {
  ValueObject object;
  template <class T>
  void operator()(const char* key, const T& member) {
    object.emplace_back(key, write(member));
  }
  void rest(const ValueObject& extra) { object.insert(object.end(), extra.begin(), extra.end()); }
};

template <HasKeys Record>
Value write(const Record& record) {
  Writer writer;
  Keys<Record>::visit(writer, record);
  return std::move(writer.object);
}
template <class T>
Value write(const std::optional<T>& value) {
  return value ? write(*value) : Value();
}
template <class T>
Value write(const std::vector<T>& values) {
  ValueList list;
  for (const T& value : values) list.push_back(write(value));
  return list;
}
template <class T>
Value write(const std::map<std::string, T>& values) {
  ValueObject object;
  for (const auto& [key, value] : values) object.emplace_back(key, write(value));
  return object;
}

ValueObject state_members(const Assessment& assessment) {
  ValueObject object{{"state", state_name(assessment.state)}};
  if (assessment.is_absent()) {
    ValueObject limit;
    if (assessment.limit_vaf) limit.emplace_back("vaf", *assessment.limit_vaf);
    limit.insert(limit.end(), assessment.limit_extra.begin(), assessment.limit_extra.end());
    object.emplace_back("limit", limit.empty() ? Value() : Value(std::move(limit)));
    if (!assessment.detail.empty()) object.emplace_back("detail", assessment.detail);
  }
  if (!assessment.is_known()) {
    object.emplace_back("reason", reason_name(assessment.reason.value_or(Reason::no_input)));
    object.emplace_back("detail", assessment.detail);
  }
  return object;
}

void append(ValueObject& object, const ValueObject& extra) {
  object.insert(object.end(), extra.begin(), extra.end());
}

Value write(const Assessment& assessment) {
  ValueObject object = state_members(assessment);
  append(object, assessment.extra);
  return object;
}

template <class T>
Value write(const Assessed<T>& assessed) {
  ValueObject object = state_members(assessed);
  if (assessed.is_present()) {
    if constexpr (HasKeys<T>) {
      Writer writer{std::move(object)};
      Keys<T>::visit(writer, assessed.value);
      object = std::move(writer.object);
    } else {
      object.emplace_back("value", write(assessed.value));
    }
  } else if constexpr (HasStatelessKeys<T>) {
    if (!assessed.value.domains.empty() || assessed.value.covered_fraction) {
      Writer writer{std::move(object)};
      Keys<T>::visit_always(writer, assessed.value);
      object = std::move(writer.object);
    }
  }
  append(object, assessed.extra);
  return object;
}

// ---- value → record ------------------------------------------------------------------------------------------------

[[noreturn]] void reject(std::string_view expected, const Value& value) {
  throw Error(ErrorKind::data, fmt::format("{} was expected, but there is {}", expected, value.kind_name()));
}

template <class T>
const T& expect(std::string_view expected, const Value& value) {
  const T* held = value.get_if<T>();
  if (held == nullptr) reject(expected, value);
  return *held;
}

void read(const Value& value, bool& member) {
  member = expect<bool>("true or false", value);
}
void read(const Value& value, std::int64_t& member) {
  member = expect<std::int64_t>("a whole number", value);
}
void read(const Value& value, double& member) {
  if (!value.is_number()) reject("a number", value);
  member = value.number();
}
void read(const Value& value, std::string& member) {
  member = expect<std::string>("text", value);
}
void read(const Value& value, Value& member) {
  member = value;
}
void read(const Value& value, ValueObject& member) {
  member = expect<ValueObject>("an object", value);
}
void read(const Value& value, Assembly& member) {
  const auto parsed = parse_assembly(expect<std::string>("text", value));
  if (!parsed) throw Error(ErrorKind::data, "assembly is neither GRCh37 nor GRCh38");
  member = *parsed;
}
template <class Enum>
requires std::is_enum_v<Enum>
void read(const Value& value, Enum& member) {
  const std::string& text = expect<std::string>("text", value);
  const auto parsed = parse_enum<Enum>(text);
  if (!parsed) throw Error(ErrorKind::data, fmt::format("'{}' is no known code", text));
  member = *parsed;
}
template <HasKeys Record>
void read(const Value& value, Record& record);
template <class T>
void read(const Value& value, std::optional<T>& member);
template <class T>
void read(const Value& value, std::vector<T>& members);
template <class T>
void read(const Value& value, std::map<std::string, T>& members);
void read(const Value& value, NumberInterval& interval);
void read(const Value& value, Assessment& assessment);
template <class T>
void read(const Value& value, Assessed<T>& assessed);

struct Reader {
  const ValueObject& object;
  std::vector<std::string_view> known = {};

  template <class T>
  void operator()(const char* key, T& member) {
    known.emplace_back(key);
    for (const auto& [name, value] : object) {
      if (name != key) continue;
      // null is "unknown": a member that cannot hold it keeps its empty value.
      if (value.is_null() && !std::is_same_v<T, Value>) return;
      with_context([&] { return fmt::format("key '{}'", key); }, [&] { read(value, member); });
      return;
    }
  }
  void rest(ValueObject& extra) const {
    for (const auto& [name, value] : object) {
      if (std::find(known.begin(), known.end(), name) == known.end()) extra.emplace_back(name, value);
    }
  }
};

template <HasKeys Record>
void read(const Value& value, Record& record) {
  Reader reader{expect<ValueObject>("an object", value)};
  Keys<Record>::visit(reader, record);
}
template <class T>
void read(const Value& value, std::optional<T>& member) {
  T inner{};
  read(value, inner);
  member = std::move(inner);
}
template <class T>
void read(const Value& value, std::vector<T>& members) {
  for (const Value& element : expect<ValueList>("a list", value)) {
    T member{};
    with_context([&] { return fmt::format("element {}", members.size() + 1); }, [&] { read(element, member); });
    members.push_back(std::move(member));
  }
}
template <class T>
void read(const Value& value, std::map<std::string, T>& members) {
  for (const auto& [key, element] : expect<ValueObject>("an object", value)) {
    with_context([&, &name = key] { return fmt::format("key '{}'", name); },
                 [&, &name = key, &inner = element] { read(inner, members[name]); });
  }
}
void read(const Value& value, NumberInterval& interval) {
  const ValueList& ends = expect<ValueList>("a list of two numbers", value);
  if (ends.size() != 2) reject("a list of two numbers", value);
  if (!ends[0].is_null()) read(ends[0], interval.low);
  if (!ends[1].is_null()) read(ends[1], interval.high);
}

template <class T>
T required_code(const Value& value, const char* key, std::optional<T> (*parse)(std::string_view) noexcept) {
  const Value* member = value.find(key);
  const std::string* text = member == nullptr ? nullptr : member->get_if<std::string>();
  const std::optional<T> parsed = text == nullptr ? std::nullopt : parse(*text);
  if (!parsed) throw Error(ErrorKind::data, fmt::format("key '{}' is missing or no known code", key));
  return *parsed;
}

void read_limit(const Value& value, Assessment& assessment) {
  for (const auto& [name, member] : expect<ValueObject>("an object", value)) {
    if (name != "vaf") {
      assessment.limit_extra.emplace_back(name, member);
    } else if (!member.is_null()) {
      read(member, assessment.limit_vaf);
    }
  }
}

void read_state(const Value& value, Assessment& assessment, std::vector<std::string_view> known) {
  const ValueObject& object = expect<ValueObject>("an object with a state", value);
  assessment = {required_code<State>(value, "state", &parse_state), {}, {}, {}, {}, {}};
  if (!assessment.is_known()) {
    assessment.reason = required_code<Reason>(value, "reason", &parse_reason);
    known.emplace_back("reason");
  }
  if (assessment.is_absent()) {
    known.emplace_back("limit");
    if (const Value* limit = value.find("limit"); limit != nullptr && !limit->is_null()) {
      with_context([] { return "key 'limit'"; }, [&] { read_limit(*limit, assessment); });
    }
  }
  if (!assessment.is_present()) {
    known.emplace_back("detail");
    if (const Value* detail = value.find("detail"); detail != nullptr && !detail->is_null()) {
      with_context([] { return "key 'detail'"; }, [&] { read(*detail, assessment.detail); });
    }
  }
  Reader{object, std::move(known)}.rest(assessment.extra);
}

void read(const Value& value, Assessment& assessment) {
  read_state(value, assessment, {"state"});
}

template <class T>
void read(const Value& value, Assessed<T>& assessed) {
  if constexpr (HasKeys<T>) {
    read_state(value, assessed, {"state"});
    if constexpr (HasStatelessKeys<T>) {
      if (!assessed.is_present()) {
        Reader reader{expect<ValueObject>("an object", value)};
        Keys<T>::visit_always(reader, assessed.value);
        std::erase_if(assessed.extra, [&](const auto& member) {
          return std::find(reader.known.begin(), reader.known.end(), member.first) != reader.known.end();
        });
      }
    }
    if (!assessed.is_present()) return;
    assessed.extra.clear();  // the record keeps them
    Reader reader{expect<ValueObject>("an object", value), {"state"}};
    Keys<T>::visit(reader, assessed.value);
  } else {
    read_state(value, assessed, {"state", "value"});
    if (!assessed.is_present()) return;
    const Value* inner = value.find("value");
    if (inner == nullptr) throw Error(ErrorKind::data, "a present state without its value");
    with_context([] { return "key 'value'"; }, [&] { read(*inner, assessed.value); });
  }
}

/// Writes the members with one of the keys.
struct ChosenWriter {
  const std::set<std::string>& keys;
  ValueObject object = {};
  template <class T>
  void operator()(const char* key, const T& member) {
    if (keys.contains(key)) object.emplace_back(key, write(member));
  }
};

/// Hands each member on as it is written.
struct MemberWriter {
  const std::function<void(std::string_view, const Value&)>& take;
  template <class T>
  void operator()(const char* key, const T& member) {
    take(key, write(member));
  }
};

struct KeyCollector {
  std::vector<std::string_view> keys = {};
  void operator()(const char* name, const auto& /*member*/) { keys.emplace_back(name); }
};

}  // namespace

Value to_value(const Profile& profile) {
  return write(profile);
}

void each_member(const Profile& profile, const std::function<void(std::string_view, const Value&)>& take) {
  MemberWriter writer{take};
  Keys<Profile>::visit(writer, profile);
}

Value to_value(const Profile& profile, const std::set<std::string>& keys) {
  ChosenWriter writer{keys};
  Keys<Profile>::visit(writer, profile);
  return std::move(writer.object);
}

Value to_value(const Variant& variant) {
  return write(variant);
}

Value to_value(const Serial& serial) {
  return write(serial);
}

Serial serial_from_value(const Value& value) {
  Serial serial;
  read(value, serial);
  return serial;
}

Value to_value(const Explanation& explanation) {
  return write(explanation);
}

Explanation explanation_from_value(const Value& value) {
  Explanation explanation;
  read(value, explanation);
  return explanation;
}

Value to_value(const ClassScore& score) {
  return write(score);
}

ClassScore class_score_from_value(const Value& value) {
  ClassScore score;
  read(value, score);
  return score;
}

Profile profile_from_value(const Value& value) {
  const Value* schema = value.find("schema");
  const std::string* name = schema == nullptr ? nullptr : schema->get_if<std::string>();
  if (name == nullptr || *name != profile_schema) {
    throw Error(ErrorKind::data,
                fmt::format("this is not a profile of schema {}: schema is {}", profile_schema,
                            name == nullptr ? "missing" : "'" + *name + "'"),
                "profiles come from `marrow extract`");
  }
  Profile profile;
  read(value, profile);
  if (profile.sample.empty()) throw Error(ErrorKind::data, "the profile names no sample");
  return profile;
}

bool is_profile_key(std::string_view key) {
  static const std::vector<std::string_view> keys = [] {
    KeyCollector collector;
    const Profile empty;
    Keys<Profile>::visit(collector, empty);
    return collector.keys;
  }();
  return std::find(keys.begin(), keys.end(), key) != keys.end();
}

}  // namespace marrow
