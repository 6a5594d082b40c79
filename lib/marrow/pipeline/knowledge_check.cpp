#include "marrow/pipeline/knowledge_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/base/uneven_text.hpp"
#include "marrow/findings/reported_vocabulary.hpp"
#include "marrow/knowledge/breakpoint_regions.hpp"
#include "marrow/knowledge/cytogenetics.hpp"
#include "marrow/knowledge/expression_names.hpp"
#include "marrow/knowledge/knowledge_words.hpp"
#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

namespace {

/// Faults after which no more are looked for.
constexpr std::int64_t most_faults = 1000;

/// The bytes of a table with its line `line1` as `edit` leaves it: an empty line is none to a reader, and the other
/// lines keep their numbers.
template <class Edit>
std::string with_line(std::string_view bytes, std::int64_t line1, const Edit& edit) {
  std::vector<std::string> lines;
  for (const std::string_view line : split(bytes, '\n')) lines.emplace_back(line);
  const auto at = static_cast<std::size_t>(line1 - 1);
  if (at < lines.size()) edit(lines[at]);
  return join(lines, "\n");
}

/// A column of conditions, and whether they may use the predicates over a whole profile.
struct ConditionColumn {
  std::string_view table;
  std::string_view column;
  bool has_predicates = true;
};
constexpr std::array<ConditionColumn, 9> condition_columns{{{"knowledge/hotspots.tsv", "expression", false},
                                                            {"knowledge/resistance.tsv", "expression", false},
                                                            {"knowledge/resistance.tsv", "profile_rule"},
                                                            {"knowledge/subtypes.tsv", "rule"},
                                                            {"knowledge/subtypes.tsv", "definite_if"},
                                                            {"knowledge/subtypes.tsv", "provisional_if"},
                                                            {"knowledge/risk_schemes.tsv", "applies"},
                                                            {"knowledge/risk_schemes.tsv", "expression"},
                                                            {"knowledge/drug_options.tsv", "rule"}}};

class KnowledgeCheck {
 public:
  explicit KnowledgeCheck(const std::string& folder)
      : source_(KnowledgeSource::folder(folder)), as_given_(KnowledgeSource::folder(folder)) {
    result_.kind = "knowledge";
  }

  CheckResult run() {
    for (const std::string& name : source_.names()) {
      if (name.ends_with(".tsv")) check_form(name);
    }
    // The predicates know genes and lesions of the folder; where those cannot be read, those of the program stand in.
    const Knowledge shipped(KnowledgeSource::embedded());
    const auto panel = attempt([&] { return Panel::load(source_); });
    const auto lesions = attempt([&] { return FocalLesions::load(source_); });
    const auto classes = attempt([&] { return ExpressionClasses::load(source_); });
    const LesionPredicates predicates(panel ? *panel : shipped.panel(), lesions ? *lesions : shipped.focal_lesions(),
                                      classes ? *classes : shipped.expression_classes());
    const auto regions = attempt([&] { return BreakpointRegions::load(source_); });
    const auto fusions = attempt([&] { return KnownFusions::load(source_); });
    const KnownFusions shipped_fusions = KnownFusions::load(KnowledgeSource::embedded());
    const BreakpointRegions shipped_regions = BreakpointRegions::load(KnowledgeSource::embedded());
    const NameTables names{.panel = panel ? *panel : shipped.panel(),
                           .lesions = lesions ? *lesions : shipped.focal_lesions(),
                           .fusions = fusions ? *fusions : shipped_fusions,
                           .regions = regions ? *regions : shipped_regions,
                           .subtypes = shipped.subtypes()};
    for (const ConditionColumn& column : condition_columns) check_conditions(column, predicates, names);
    attempt([&] { return Hotspots::load(source_); });
    attempt([&] { return SubtypeTable::load(source_, predicates); });
    attempt([&] { return RiskSchemeTable::load(source_, predicates); });
    attempt([&] { return ResistanceTable::load(source_, predicates); });
    attempt([&] { return DrugOptionTable::load(source_, predicates); });
    const auto cytogenetics = attempt([&] { return Cytogenetics::load(source_); });
    attempt([&] {
      return ReportedVocabulary::load(source_, panel ? *panel : shipped.panel(),
                                      lesions ? *lesions : shipped.focal_lesions());
    });
    if (panel && cytogenetics) {
      for (const Error& error : unmeant_words(as_given_, *panel, cytogenetics->bands)) add(error);
    }
    if (result_.faults == 0) result_.lines.push_back({"note", "sha256", "", source_.sha256(), ""});
    return std::move(result_);
  }

 private:
  /// Runs `load` until it holds; each of its errors becomes a fault, and the cell that it names is emptied before the
  /// next run. Empty where an error names no cell.
  template <class Load>
  auto attempt(const Load& load) -> std::optional<decltype(load())> {
    while (result_.faults < most_faults) {
      try {
        return load();
      } catch (const Error& error) {
        const auto place = place_of(error);
        const bool is_emptied = place && std::find(emptied_.begin(), emptied_.end(), *place) != emptied_.end();
        if (!is_emptied) add(error);
        if (!place || !set_aside(*place, is_emptied)) return std::nullopt;
      }
    }
    return std::nullopt;
  }

  static std::optional<TablePlace> place_of(const Error& error) {
    for (const std::string& context : error.contexts()) {
      if (auto place = parse_place(context)) return place;
    }
    return std::nullopt;
  }

  /// Empties the cell, or its row where the empty cell is a fault as well. False if nothing is left to empty.
  bool set_aside(const TablePlace& place, bool is_emptied) {
    const DelimitedText table = source_.table(place.table);
    const int column = table.column(place.column);
    bool is_changed = false;
    source_.replace(place.table, with_line(source_.bytes(place.table), place.line1, [&](std::string& line) {
                      std::vector<std::string> cells;
                      for (const std::string_view cell : split(line, '\t')) cells.emplace_back(cell);
                      is_changed = !line.empty();
                      const bool has_cell = column >= 0 && static_cast<std::size_t>(column) < cells.size();
                      if (is_emptied || !has_cell) return line.clear();
                      cells[static_cast<std::size_t>(column)] = ".";
                      line = join(cells, "\t");
                    }));
    emptied_.push_back(place);
    return is_changed;
  }

  /// Header and number of cells. Where no row has as many cells as the header, that one is to blame.
  void check_form(const std::string& name) {
    const auto read = attempt([&] { return parse_uneven(source_.bytes(name), name, Delimiter::tab); });
    if (!read || read->uneven.empty()) return;
    if (read->table.rows.empty()) {
      attempt([&] { return source_.table(name); });
      return;
    }
    for (const DelimitedText::Row& row : read->uneven) {
      Error error(ErrorKind::data, uneven_words(row, read->table));
      error.add_context(fmt::format("line {} of {}", row.line1, name));
      add(error);
      source_.replace(name, with_line(source_.bytes(name), row.line1, [](std::string& line) { line.clear(); }));
    }
  }

  void add(const Error& error) {
    const std::string place = join(error.contexts(), ", ");
    if (!places_.insert(place + '\n' + error.what()).second) return;
    ++result_.faults;
    result_.lines.push_back({"fault", "table", place, error.what(), error.hint()});
  }

  void check_conditions(const ConditionColumn& column, const Predicates& predicates, const NameTables& names) {
    const auto rows = attempt([&] { return TableRows(source_, column.table, {column.column}); });
    const ExpressionScope scope = column.has_predicates ? ExpressionScope::profile : ExpressionScope::variant;
    for (std::size_t i = 0; rows && i < rows->size(); ++i) {
      const TableRow row = rows->row(i);
      std::vector<std::string> problems;
      try {
        const auto expression = row.optional_expression(column.column, column.has_predicates ? &predicates : nullptr);
        if (expression) problems = unknown_names(*expression, scope, names);
      } catch (const Error& error) {
        add(error);
      }
      for (const std::string& problem : problems) refuse(row, column.column, problem);
    }
  }

  void refuse(const TableRow& row, std::string_view column, const std::string& problem) {
    try {
      row.refuse(column, problem);
    } catch (const Error& error) {
      add(error);
    }
  }

  KnowledgeSource source_;    ///< what `attempt` set aside is emptied
  KnowledgeSource as_given_;  ///< as it is in the folder
  CheckResult result_;
  std::set<std::string> places_;
  std::vector<TablePlace> emptied_;
};

}  // namespace

CheckResult check_knowledge(const std::string& folder) {
  CheckResult missing{.kind = "knowledge", .lines = {}};
  std::error_code code;
  if (!std::filesystem::is_directory(folder, code)) {
    throw Error(ErrorKind::io, fmt::format("there is no folder '{}'", folder));
  }
  for (const EmbeddedFile& file : embedded_tables()) {
    if (std::filesystem::is_regular_file(std::filesystem::path(folder) / file.name, code)) continue;
    ++missing.faults;
    missing.lines.push_back({"fault", "missing_table", std::string(file.name), "the folder lacks this table",
                             "it must hold every table of marrow's data/"});
  }
  return missing.faults > 0 ? missing : KnowledgeCheck(folder).run();
}

}  // namespace marrow
