#include "marrow/report/query_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/value_members.hpp"
#include "marrow/records/profile_value.hpp"
#include "marrow/records/serial.hpp"

namespace marrow {

namespace {

struct EachKind {
  std::string_view name;
  std::string_view default_format;
};

// In the order of QueryEach.
constexpr std::array<EachKind, 8> kinds = {{
    {"profiles",
     "%sample\t%patient\t%timepoint\t%lineage\t%subtype.name\t%subtype.confidence\t%scores.relapse.group\t"
     "%scores.relapse.p5y\n"},
    {"variants",
     "%sample\t%id\t%gene\t%hgvsc\t%hgvsp\t%consequence\t%vaf\t%depth\t%origin\t%class\t%effect\t%hotspot\t%domain\t"
     "%evidence\t%source\t%reading\t%clonality\n"},
    {"fusions", "%sample\t%five_prime\t%three_prime\t%in_frame\t%known\t%sources.input\t%sources.caller\n"},
    {"resistance",
     "%sample\t%drug\t%drug_group\t%gene\t%lesion\t%variant\t%direction\t%stage\t%clonality\t%evidence\t%confidence\t"
     "%effect\t%source\t%stage_note\t%state\t%reason\t%vaf\t%cross_resistance\t%detail\n"},
    {"options", "%sample\t%finding\t%option\t%status\t%paediatric_note\t%evidence\t%source\n"},
    {"schemes", "%sample\t%key\t%state\t%result\t%outcome\t%inputs_missing\t%verified\t%source\n"},
    {"serial",
     "%patient\t%kind\t%gene\t%name\t%lesion\t%points.sample\t%points.timepoint\t%points.found\t%points.vaf\t"
     "%points.interval.low\t%points.interval.high\t%points.found.limit.vaf\t%changes.change\t%relapse_fated\t"
     "%germline_hint\n"},
    {"trials", "%sample\t%patient\t%trial\t%eligibility\t%criteria\t%words\t%missing\n"},
}};

const EachKind& kind_of(QueryEach each) {
  return kinds[static_cast<std::size_t>(each)];
}

std::optional<Expression> parse_optional(const std::optional<std::string>& text, const Predicates* predicates) {
  return text ? std::optional(Expression::parse(*text, predicates)) : std::nullopt;
}

/// The elements of a section; empty optional where it is null. Schemes carry their name as `key`.
std::optional<ValueList> elements_of(QueryEach each, const Value& profile) {
  const Value* section = profile.find(kind_of(each).name);
  if (section != nullptr && each == QueryEach::fusions) section = section->find("items");
  if (section != nullptr && each == QueryEach::serial) section = section->find("lesions");
  if (section == nullptr || section->is_null()) return std::nullopt;
  if (const auto* list = section->get_if<ValueList>()) return *list;
  ValueList elements;
  const auto* members = section->get_if<ValueObject>();
  if (members == nullptr) {
    throw Error(ErrorKind::data, fmt::format("'{}' is a {}, not a list", kind_of(each).name, section->kind_name()));
  }
  for (const auto& [key, member] : *members) {
    ValueObject element{{"key", key}};
    if (const auto* object = member.get_if<ValueObject>()) {
      element.insert(element.end(), object->begin(), object->end());
    }
    elements.emplace_back(std::move(element));
  }
  return elements;
}

void add_keys(const Value& object, std::vector<std::string>& keys) {
  if (const auto* members = object.get_if<ValueObject>()) {
    for (const auto& member : *members) keys.push_back(member.first);
  }
}

/// The keys that this version gives an element, from a profile with one of each.
std::vector<std::string> element_keys(QueryEach each) {
  std::vector<std::string> keys;
  if (each == QueryEach::profile) return keys;
  if (each == QueryEach::trials) return {"trial", "eligibility", "criteria", "words", "missing"};
  Profile profile;
  profile.variants.emplace_back();
  profile.fusions.items.emplace_back();
  profile.resistance.emplace(1).front().extra = {{"stage_note", {}},       {"state", {}}, {"reason", {}},
                                                 {"detail", {}},           {"vaf", {}},   {"ccf", {}},
                                                 {"cross_resistance", {}}, {"escape", {}}};
  profile.options.emplace(1);
  profile.schemes.emplace()[""] = {};
  Serial serial;
  serial.lesions.emplace_back();
  profile.serial = to_value(serial);
  if (const auto elements = elements_of(each, to_value(profile))) add_keys(elements->front(), keys);
  return keys;
}

[[noreturn]] void reject_key(const std::string& key, std::string_view text, std::size_t offset,
                             const std::vector<std::string>& known) {
  const auto nearest = nearest_word(key, known);
  Error error(ErrorKind::usage,
              fmt::format("there is no key or panel gene '{}' (column {})", key, column1(text, offset)),
              nearest ? fmt::format("did you mean '{}'?", *nearest) : "");
  for (std::string& line : caret_lines(text, offset)) error.add_context(std::move(line));
  throw error;
}

}  // namespace

std::optional<QueryEach> parse_query_each(std::string_view name) {
  for (std::size_t i = 1; i < kinds.size(); ++i) {
    if (static_cast<QueryEach>(i) == QueryEach::trials) continue;
    if (kinds[i].name == name) return static_cast<QueryEach>(i);
  }
  return std::nullopt;
}

std::string_view terminal_format(QueryEach each) {
  if (each != QueryEach::variants) return kind_of(each).default_format;
  return "%sample\t%gene\t%hgvsp\t%hgvsc\t%vaf\t%depth\t%origin\t%class\t%effect\t%reading\t%hotspot\t%evidence\t"
         "%clonality\n";
}

std::string aligned_columns(std::string_view text) {
  constexpr std::size_t longest_cell = 32;
  std::vector<std::vector<std::string>> rows;
  std::vector<std::size_t> widths;
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty()) continue;
    auto& row = rows.emplace_back();
    for (const std::string_view cell : split(line, '\t')) {
      std::size_t end = std::min(cell.size(), longest_cell - 1);
      while (end > 0 && end < cell.size() && (static_cast<unsigned char>(cell[end]) & 0xC0) == 0x80) --end;
      row.push_back(cell.size() > longest_cell ? std::string(cell.substr(0, end)) + "…" : std::string(cell));
      if (widths.size() < row.size()) widths.push_back(0);
      widths[row.size() - 1] = std::max(widths[row.size() - 1], std::min(cell.size(), longest_cell));
    }
  }
  std::string aligned;
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      aligned += row[i];
      const std::size_t shown = row[i].ends_with("…") ? longest_cell : row[i].size();
      if (i + 1 < row.size()) aligned.append(widths[i] - std::min(widths[i], shown) + 2, ' ');
    }
    aligned += '\n';
  }
  return aligned;
}

std::string funnel_words(const QueryFunnel& funnel, QueryEach each) {
  constexpr std::size_t most_missing = 3;
  std::string words = fmt::format("{} profile{}, ", funnel.profiles, funnel.profiles == 1 ? "" : "s");
  if (funnel.not_computed > 0) words += fmt::format("{} of them without {}, ", funnel.not_computed, kind_of(each).name);
  words += fmt::format("{} of {} {} written", funnel.written, funnel.candidates, kind_of(each).name);
  if (funnel.undecided > 0) words += fmt::format(", {} undecided and left out", funnel.undecided);
  if (funnel.kept_undecided > 0) words += fmt::format(", {} undecided and kept", funnel.kept_undecided);
  if (funnel.missing.empty()) return words;
  std::vector<std::pair<std::string, std::int64_t>> missing(funnel.missing.begin(), funnel.missing.end());
  std::stable_sort(missing.begin(), missing.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  words += " (missing: ";
  for (std::size_t i = 0; i < std::min(missing.size(), most_missing); ++i) {
    words += fmt::format("{}{} ×{}", i == 0 ? "" : "; ", missing[i].first, missing[i].second);
  }
  if (missing.size() > most_missing) words += fmt::format("; and {} more", missing.size() - most_missing);
  return words + ")";
}

QueryTable::QueryTable(const QueryOptions& options)
    : each_(options.each),
      print_header_(options.print_header || !options.format),
      panel_genes_(options.panel_genes),
      format_(options.format ? std::string_view(*options.format) : kind_of(options.each).default_format),
      include_(with_context([] { return "-i"; }, [&] { return parse_optional(options.include, options.predicates); })),
      exclude_(with_context([] { return "-e"; }, [&] { return parse_optional(options.exclude, options.predicates); })) {
}

std::string QueryTable::header() const {
  return print_header_ ? format_.header() : std::string();
}

void QueryTable::check_keys(const Value& profile) {
  std::vector<std::string> known = element_keys(each_);
  add_keys(to_value(Profile()), known);
  add_keys(profile, known);
  if (const Value* genes = profile.find("genes")) add_keys(*genes, known);
  known.insert(known.end(), panel_genes_.begin(), panel_genes_.end());
  const auto check = [&](const auto& keys, std::string_view text) {
    for (const auto& root : keys) {
      if (std::find(known.begin(), known.end(), root.key) == known.end()) {
        reject_key(root.key, text, root.offset, known);
      }
    }
  };
  check(format_.root_keys(), format_.text());
  if (include_) check(include_->root_keys(), include_->text());
  if (exclude_) check(exclude_->root_keys(), exclude_->text());
  are_keys_checked_ = true;
}

bool QueryTable::passes(const Value* element, const Value& profile) {
  const auto evaluate = [&](const Expression& expression) {
    if (element == nullptr) return expression.evaluate(profile);
    return expression.evaluate(*element, profile, kind_of(each_).name);
  };
  if (include_) {
    const Evaluation result = evaluate(*include_);
    if (result.truth == Truth::no) ++funnel_.not_included;
    if (result.truth == Truth::unknown) {
      ++funnel_.undecided;
      for (const std::string& entry : result.missing) ++funnel_.missing[entry];
    }
    if (result.truth != Truth::yes) return false;
  }
  if (exclude_) {
    const Evaluation result = evaluate(*exclude_);
    if (result.truth == Truth::yes) {
      ++funnel_.excluded;
      return false;
    }
    if (result.truth == Truth::unknown) {
      ++funnel_.kept_undecided;
      for (const std::string& entry : result.missing) ++funnel_.missing[entry];
    }
  }
  return true;
}

/// Whether the patient's comparison has not been printed yet.
bool QueryTable::is_first_of_patient(const Value& profile) {
  const Value* serial = profile.find("serial");
  const Value* samples = serial == nullptr ? nullptr : serial->find("samples");
  const auto* list = samples == nullptr ? nullptr : samples->get_if<ValueList>();
  if (list == nullptr) return true;
  std::vector<std::string> names{std::string(text_member(profile, "patient"))};
  for (const Value& sample : *list) names.emplace_back(text_member(sample, "sample"));
  return compared_.insert(join(names, std::string_view("\0", 1))).second;
}

std::string QueryTable::lines(const Value& profile) {
  if (!are_keys_checked_) check_keys(profile);
  ++funnel_.profiles;
  std::string text;
  const auto add = [&](const Value* element) {
    ++funnel_.candidates;
    if (!passes(element, profile)) return;
    ++funnel_.written;
    text += format_.line(element, profile);
  };
  if (each_ == QueryEach::profile) {
    add(nullptr);
    return text;
  }
  if (each_ == QueryEach::serial && !is_first_of_patient(profile)) return text;
  const auto elements = elements_of(each_, profile);
  if (!elements) ++funnel_.not_computed;
  for (const Value& element : elements.value_or(ValueList())) add(&element);
  return text;
}

}  // namespace marrow
