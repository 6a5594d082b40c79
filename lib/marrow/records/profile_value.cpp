#include "marrow/records/profile_value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <type_traits>

#include "marrow/base/error.hpp"

namespace marrow {

namespace {

// ---- key names and their order, each stated once; a visitor writes or reads -----------------------------------------

template <class Record>
struct Keys;  // static void visit(visitor, record)

template <class T>
concept HasKeys = requires {
  Keys<std::remove_const_t<T>>::is_record;
};

template <>
struct Keys<InputFile> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("role", r.role), f("name", r.name), f("sha256", r.sha256), f("caller", r.caller), f("records", r.records);
    f("used", r.used), f("set_aside", r.set_aside), f.rest(r.extra);
  }
};
template <>
struct Keys<AssessedRegion> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("kind", r.kind), f("input", r.input), f("min_depth", r.min_depth), f("loci", r.loci), f.rest(r.extra);
  }
};
template <>
struct Keys<FractionInterval> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("low", r.low), f("high", r.high), f.rest(r.extra); }
};
template <>
struct Keys<Variant> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("id", r.id), f("gene", r.gene), f("transcript", r.transcript), f("exon", r.exon), f("hgvsc", r.hgvsc);
    f("hgvsp", r.hgvsp), f("aa_begin", r.aa_begin), f("aa_end", r.aa_end), f("aa_ref", r.aa_ref);
    f("aa_alt", r.aa_alt), f("aa_delta", r.aa_delta), f("consequence", r.consequence), f("impact", r.impact);
    f("vaf", r.vaf), f("depth", r.depth), f("alt_reads", r.alt_reads), f("ccf", r.ccf), f("clonality", r.clonality);
    f("origin", r.origin), f("origin_reason", r.origin_reason), f("germline_suspect", r.germline_suspect);
    f("filter", r.filter), f("domain", r.domain), f("hotspot", r.hotspot), f("class", r.variant_class);
    f("effect", r.effect), f("evidence", r.evidence), f("source", r.source), f.rest(r.extra);
  }
};
template <>
struct Keys<GeneFindings> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("variants", r.variants), f("lesions", r.lesions), f("second_hit", r.second_hit);
    f("covered_fraction", r.covered_fraction), f("domains", r.domains), f.rest(r.extra);
  }
};
template <>
struct Keys<TandemDuplication> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("gene", r.gene), f("locus", r.locus), f("length_bp", r.length_bp), f("vaf", r.vaf);
    f("sequence", r.sequence), f.rest(r.extra);
  }
};
template <>
struct Keys<TandemDuplications> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("items", r.items), f.rest(r.extra); }
};
template <>
struct Keys<Breakpoint> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("chrom", r.chrom), f("pos", r.pos), f("strand", r.strand), f.rest(r.extra); }
};
template <>
struct Keys<FusionSource> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("input", r.input), f("caller", r.caller), f.rest(r.extra); }
};
template <>
struct Keys<Fusion> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("five_prime", r.five_prime), f("three_prime", r.three_prime), f("breakpoints", r.breakpoints);
    f("support", r.support), f("in_frame", r.in_frame), f("known", r.known), f("sources", r.sources), f.rest(r.extra);
  }
};
template <>
struct Keys<FusionTest> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("pair", r.pair), f("method", r.method), f("result", r.result), f.rest(r.extra);
  }
};
template <>
struct Keys<Fusions> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("items", r.items), f("tested", r.tested), f.rest(r.extra); }
};
template <>
struct Keys<CopyNumberSegment> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("locus", r.locus), f("log2", r.log2), f("copies", r.copies), f("minor", r.minor), f.rest(r.extra);
  }
};
template <>
struct Keys<Ploidy> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("modal", r.modal), f("class", r.ploidy_class), f("masked", r.masked), f.rest(r.extra);
  }
};
template <>
struct Keys<CopyState> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("value", r.value), f.rest(r.extra); }
};
template <>
struct Keys<FocalState> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("kind", r.kind), f("exons", r.exons), f("copies", r.copies), f.rest(r.extra);
  }
};
template <>
struct Keys<CopyNumber> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("segments", r.segments), f("ploidy", r.ploidy), f("chromosomes", r.chromosomes), f("arms", r.arms);
    f("focal", r.focal), f.rest(r.extra);
  }
};
template <>
struct Keys<RuleTrace> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("id", r.id), f("result", r.result), f("because", r.because), f("missing", r.missing), f.rest(r.extra);
  }
};
template <>
struct Keys<SubtypeCandidate> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("name", r.name), f("group", r.group), f("missing", r.missing), f.rest(r.extra);
  }
};
template <>
struct Keys<Subtype> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("state", r.state), f("name", r.name), f("group", r.group), f("candidates", r.candidates);
    f("lineage", r.lineage), f("who_haem5", r.who_haem5), f("icc_2022", r.icc_2022), f("confidence", r.confidence);
    f("rules", r.rules), f("secondary", r.secondary), f("conflicts", r.conflicts), f("next_test", r.next_test);
    f.rest(r.extra);
  }
};
template <>
struct Keys<SchemeResult> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("state", r.state), f("result", r.result), f("inputs_missing", r.inputs_missing), f("outcome", r.outcome);
    f("source", r.source), f("verified", r.verified), f.rest(r.extra);
  }
};
template <>
struct Keys<ResistanceLine> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("drug", r.drug), f("drug_group", r.drug_group), f("gene", r.gene), f("lesion", r.lesion);
    f("variant", r.variant), f("direction", r.direction), f("mechanism", r.mechanism), f("stage", r.stage);
    f("clonality", r.clonality), f("evidence", r.evidence), f("confidence", r.confidence), f("effect", r.effect);
    f("source", r.source), f.rest(r.extra);
  }
};
template <>
struct Keys<TreatmentOption> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("finding", r.finding), f("option", r.option), f("status", r.status), f("paediatric_note", r.paediatric_note);
    f("evidence", r.evidence), f("source", r.source), f.rest(r.extra);
  }
};
template <>
struct Keys<Contribution> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("feature", r.feature), f("label", r.label), f("group", r.group), f("value", r.value);
    f("value_text", r.value_text), f("state", r.state), f("contribution", r.contribution), f.rest(r.extra);
  }
};
template <>
struct Keys<ScoreInterval> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("level", r.level), f("margin", r.margin), f("p5y", r.p5y), f.rest(r.extra); }
};
template <>
struct Keys<BaselineScore> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("name", r.name), f("margin", r.margin), f("c_index", r.c_index), f("model_c_index", r.model_c_index);
    f("beaten", r.beaten), f.rest(r.extra);
  }
};
template <>
struct Keys<Applicability> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("inside", r.inside), f("reasons", r.reasons), f.rest(r.extra); }
};
template <>
struct Keys<Score> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("state", r.state), f("model", r.model), f("model_sha256", r.model_sha256), f("margin", r.margin);
    f("p3y", r.p3y), f("p5y", r.p5y), f("interval", r.interval), f("group", r.group), f("bias", r.bias);
    f("baseline", r.baseline), f("contributions", r.contributions), f("applicability", r.applicability);
    f("population", r.population), f("simulated", r.simulated), f.rest(r.extra);
  }
};
template <>
struct Keys<Scores> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("relapse", r.relapse), f("resistance", r.resistance), f.rest(r.extra); }
};
template <>
struct Keys<ExpressionCall> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("tool", r.tool), f("label", r.label), f("group", r.group), f("score", r.score), f.rest(r.extra);
  }
};
template <>
struct Keys<Warning> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) { f("code", r.code), f("text", r.text), f("count", r.count), f.rest(r.extra); }
};
template <>
struct Keys<Provenance> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("marrow", r.marrow), f("htslib", r.htslib), f("xgboost", r.xgboost), f("knowledge_sha256", r.knowledge_sha256);
    f("models", r.models), f("options", r.options), f.rest(r.extra);
  }
};
template <>
struct Keys<Profile> {
  static constexpr bool is_record = true;
  static void visit(auto& f, auto& r) {
    f("schema", r.schema), f("intended_use", r.intended_use), f("sample", r.sample), f("patient", r.patient);
    f("timepoint", r.timepoint), f("assembly", r.assembly), f("assay", r.assay), f("lineage", r.lineage);
    f("sex", r.sex), f("purity", r.purity), f("inputs", r.inputs), f("regions", r.regions);
    f("variants", r.variants), f("genes", r.genes), f("tandem_duplications", r.tandem_duplications);
    f("fusions", r.fusions), f("copy_number", r.copy_number), f("signatures", r.signatures), f("pgx", r.pgx);
    f("mrd", r.mrd), f("serial", r.serial), f("clinical", r.clinical), f("expression_calls", r.expression_calls);
    f("subtype", r.subtype), f("schemes", r.schemes), f("resistance", r.resistance), f("options", r.options);
    f("scores", r.scores), f("warnings", r.warnings), f("provenance", r.provenance);
  }
};

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

struct KeyCollector {
  std::vector<std::string_view> keys = {};
  void operator()(const char* name, const auto& /*member*/) { keys.emplace_back(name); }
};

}  // namespace

Value to_value(const Profile& profile) {
  return write(profile);
}

Value to_value(const Variant& variant) {
  return write(variant);
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
  KeyCollector collector;
  const Profile empty;
  Keys<Profile>::visit(collector, empty);
  return std::find(collector.keys.begin(), collector.keys.end(), key) != collector.keys.end();
}

}  // namespace marrow
