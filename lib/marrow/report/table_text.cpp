#include "marrow/report/table_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

namespace {

[[noreturn]] void refuse(std::string_view what, std::string_view name, const std::vector<std::string>& known,
                         std::string_view list) {
  const auto nearest = nearest_word(name, known);
  throw Error(ErrorKind::usage, fmt::format("the tables have no {} '{}'", what, name),
              nearest ? fmt::format("did you mean {}?", *nearest) : fmt::format("marrow show {} lists them", list));
}

/// Labels in a column, words beside them; what is empty has no line.
class Entries {
 public:
  void add(std::string_view label, std::string_view words) {
    if (!words.empty()) text_ += fmt::format("{:<16} {}\n", label, words);
  }
  [[nodiscard]] std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

std::string or_dot(const std::string& text) {
  return text.empty() ? "." : text;
}

std::string sourced(const std::string& source, const std::string& confidence) {
  return fmt::format("{} [{}]", or_dot(source), confidence.empty() ? "confidence not stated" : confidence);
}

std::string one_subtype(const SubtypeRow& row) {
  Entries entries;
  entries.add("subtype", row.name);
  entries.add("family", row.group);
  entries.add("lineage", std::string(1, row.lineage));
  entries.add("precedence", fmt::format("{} (the smallest is tried first; the order is marrow's own)", row.precedence));
  entries.add("rule", row.rule.text());
  if (row.definite_if) entries.add("definite if", row.definite_if->text());
  if (row.provisional_if) entries.add("provisional if", row.provisional_if->text());
  entries.add("without the data", row.surrogate);
  entries.add("WHO-HAEM5", row.who_haem5);
  entries.add("ICC 2022", row.icc_2022);
  if (row.child_percent) {
    entries.add("frequency", fmt::format("{} % of the lineage in children", format_number(*row.child_percent)));
  }
  entries.add("prognosis", row.prognosis);
  entries.add("outcome", row.outcome);
  entries.add("options", row.options);
  entries.add("cautions", row.cautions);
  entries.add("source", sourced(row.source, row.confidence));
  return entries.take();
}

std::string one_rule(const RiskRule& rule) {
  Entries entries;
  entries.add("rule", rule.id);
  entries.add("for", rule.applies_to);
  if (rule.applies) entries.add("applies if", rule.applies->text());
  entries.add("expression", rule.expression ? rule.expression->text() : std::string("rule not published here"));
  entries.add("in words", rule.condition);
  entries.add("result", rule.result);
  entries.add("outcome", rule.outcome);
  entries.add("note", rule.note);
  if (rule.is_off_by_default) entries.add("standing", "off by default: not checked against the full text");
  entries.add("source", sourced(rule.source, rule.confidence));
  return entries.take();
}

std::string one_lesion(const FocalLesion& lesion) {
  Entries entries;
  entries.add("lesion", lesion.id);
  entries.add("type", lesion.type);
  entries.add("gene", join(lesion.genes, ", "));
  entries.add("GRCh38", locus_text(lesion.place_grch38));
  entries.add("called if", lesion.call_rule);
  entries.add("source", sourced(lesion.source, lesion.confidence));
  return entries.take();
}

TableRows fusion_rows(const Knowledge& knowledge) {
  return {knowledge.source(), "knowledge/fusions.tsv", {"five_prime", "three_prime", "subtype", "tier"}};
}

std::string fusion_name(const TableRow& row) {
  return fmt::format("{}::{}", row.text("five_prime"), row.text("three_prime"));
}

std::string one_fusion(const TableRow& row) {
  Entries entries;
  const std::string subtype = row.text_or_empty("subtype");
  entries.add("fusion", fusion_name(row));
  entries.add("subtype", subtype == "-" || subtype.empty() ? std::string("none: a driver") : subtype);
  entries.add("tier", row.text_or_empty("tier"));
  entries.add("drugs", row.text_or_empty("drugs"));
  entries.add("note", row.text_or_empty("note"));
  entries.add("source", sourced(row.text_or_empty("source"), row.text_or_empty("confidence")));
  return entries.take();
}

void append_page(std::string& text, const std::string& page) {
  text += (text.empty() ? "" : "\n") + page;
}

}  // namespace

std::string subtype_list_text(const Knowledge& knowledge) {
  std::string text = "subtype\tlineage\tfamily\trule\tconfidence\n";
  for (const SubtypeRow& row : knowledge.subtypes().rows()) {
    text += fmt::format("{}\t{}\t{}\t{}\t{}\n", row.name, row.lineage, or_dot(row.group), row.rule.text(),
                        or_dot(row.confidence));
  }
  return text;
}

std::string subtype_text(const Knowledge& knowledge, std::string_view name) {
  std::vector<std::string> known;
  for (const SubtypeRow& row : knowledge.subtypes().rows()) {
    if (lower_case(row.name) == lower_case(name)) return one_subtype(row);
    known.push_back(row.name);
  }
  refuse("subtype", name, known, "subtypes");
}

std::string scheme_list_text(const Knowledge& knowledge) {
  std::string text = "rule\tresult\toff_by_default\tconfidence\n";
  for (const RiskRule& rule : knowledge.risk_schemes().rules()) {
    text += fmt::format("{}\t{}\t{}\t{}\n", rule.id, or_dot(rule.result), rule.is_off_by_default ? "yes" : "no",
                        or_dot(rule.confidence));
  }
  return text;
}

std::string scheme_text(const Knowledge& knowledge, std::string_view name) {
  const std::string wanted = lower_case(name);
  std::vector<std::string> known;
  std::string text;
  for (const RiskRule& rule : knowledge.risk_schemes().rules()) {
    const std::string id = lower_case(rule.id);
    if (id == wanted || id.starts_with(wanted + "/")) append_page(text, one_rule(rule));
    known.push_back(rule.id);
    known.push_back(rule.id.substr(0, rule.id.find('/')));
  }
  if (text.empty()) refuse("risk scheme", name, known, "schemes");
  return text;
}

std::string fusion_list_text(const Knowledge& knowledge) {
  std::string text = "fusion\tsubtype\ttier\tconfidence\n";
  const TableRows rows = fusion_rows(knowledge);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow row = rows.row(i);
    text += fmt::format("{}\t{}\t{}\t{}\n", fusion_name(row), row.cell("subtype"), row.cell("tier"),
                        or_dot(row.text_or_empty("confidence")));
  }
  return text;
}

std::string fusion_text(const Knowledge& knowledge, std::string_view name) {
  const std::string wanted = upper_case(name);
  const std::size_t colons = wanted.find("::");
  std::optional<std::string> reversed;
  if (colons != std::string::npos) reversed = wanted.substr(colons + 2) + "::" + wanted.substr(0, colons);
  const TableRows rows = fusion_rows(knowledge);
  std::vector<std::string> known;
  std::string text;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const TableRow row = rows.row(i);
    const std::string fusion = upper_case(fusion_name(row));
    const bool is_of_gene =
        upper_case(row.text("five_prime")) == wanted || upper_case(row.text("three_prime")) == wanted;
    if (fusion == wanted || fusion == reversed || is_of_gene) append_page(text, one_fusion(row));
    known.push_back(fusion_name(row));
  }
  if (text.empty()) refuse("fusion", wanted, known, "fusions");
  return text;
}

std::string lesion_list_text(const Knowledge& knowledge) {
  std::string text = "lesion\ttype\tgene\tgrch38\tconfidence\n";
  for (const FocalLesion& lesion : knowledge.focal_lesions().rows()) {
    text += fmt::format("{}\t{}\t{}\t{}\t{}\n", lesion.id, lesion.type, join(lesion.genes, "/"),
                        locus_text(lesion.place_grch38), or_dot(lesion.confidence));
  }
  return text;
}

std::string lesion_text(const Knowledge& knowledge, std::string_view id) {
  std::vector<std::string> known;
  for (const FocalLesion& lesion : knowledge.focal_lesions().rows()) {
    if (lower_case(lesion.id) == lower_case(id)) return one_lesion(lesion);
    known.push_back(lesion.id);
  }
  refuse("focal lesion", id, known, "lesions");
}

std::string drug_list_text(const Knowledge& knowledge) {
  std::map<std::string, const ResistanceRow*> drugs;
  for (const ResistanceRow& row : knowledge.resistance().rows()) drugs.emplace(row.drug, &row);
  std::string text = "drug\tclass\tgroup\n";
  for (const auto& [drug, row] : drugs) {
    text += fmt::format("{}\t{}\t{}\n", drug, or_dot(row->drug_class), or_dot(row->drug_group));
  }
  return text;
}

std::string table_list_text(const Knowledge& knowledge) {
  std::string text = "table\tlines\n";
  for (const std::string& name : knowledge.source().names()) {
    const std::string_view bytes = knowledge.source().bytes(name);
    text += fmt::format("{}\t{}\n", name, std::count(bytes.begin(), bytes.end(), '\n'));
  }
  return text + fmt::format("\nknowledge, SHA-256 over all tables: {}\n", knowledge.sha256());
}

std::string table_text(const Knowledge& knowledge, std::string_view name) {
  const std::vector<std::string> names = knowledge.source().names();
  std::vector<std::string> known;
  for (const std::string& table : names) {
    const std::string file = table.substr(table.rfind('/') + 1);
    const std::string stem = file.substr(0, file.rfind('.'));
    if (name == table || name == file || name == stem) return std::string(knowledge.source().bytes(table));
    known.push_back(stem);
  }
  refuse("table", name, known, "tables");
}

}  // namespace marrow
