#include "marrow/pipeline/knowledge_check.hpp"

#include <fmt/format.h>

#include <array>
#include <filesystem>
#include <optional>
#include <set>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/findings/reported_vocabulary.hpp"
#include "marrow/knowledge/breakpoint_regions.hpp"
#include "marrow/knowledge/cytogenetics.hpp"
#include "marrow/knowledge/table_rows.hpp"

namespace marrow {

namespace {

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
  explicit KnowledgeCheck(const std::string& folder) : source_(KnowledgeSource::folder(folder)) {
    result_.kind = "knowledge";
  }

  CheckResult run() {
    // The predicates know genes and lesions of the folder; where those cannot be read, those of the program stand in.
    const Knowledge shipped(KnowledgeSource::embedded());
    const auto panel = attempt([&] { return Panel::load(source_); });
    const auto lesions = attempt([&] { return FocalLesions::load(source_); });
    const auto classes = attempt([&] { return ExpressionClasses::load(source_); });
    const LesionPredicates predicates(panel ? *panel : shipped.panel(), lesions ? *lesions : shipped.focal_lesions(),
                                      classes ? *classes : shipped.expression_classes());
    for (const ConditionColumn& column : condition_columns) check_conditions(column, predicates);
    attempt([&] { return Hotspots::load(source_); });
    attempt([&] { return SubtypeTable::load(source_, predicates); });
    attempt([&] { return RiskSchemeTable::load(source_, predicates); });
    attempt([&] { return ResistanceTable::load(source_, predicates); });
    attempt([&] { return DrugOptionTable::load(source_, predicates); });
    attempt([&] { return Cytogenetics::load(source_); });
    attempt([&] {
      return ReportedVocabulary::load(source_, panel ? *panel : shipped.panel(),
                                      lesions ? *lesions : shipped.focal_lesions());
    });
    for (const std::string& name : source_.names()) {
      if (name.ends_with(".tsv")) attempt([&] { return source_.table(name); });
    }
    if (result_.faults == 0) result_.lines.push_back({"note", "sha256", "", source_.sha256(), ""});
    return std::move(result_);
  }

 private:
  /// Runs `load`; its error becomes a fault, each only once.
  template <class Load>
  auto attempt(const Load& load) -> std::optional<decltype(load())> {
    try {
      return load();
    } catch (const Error& error) {
      add(error);
    }
    return std::nullopt;
  }

  void add(const Error& error) {
    const std::string place = join(error.contexts(), ", ");
    if (!places_.insert(place + '\n' + error.what()).second) return;
    ++result_.faults;
    result_.lines.push_back({"fault", "table", place, error.what(), error.hint()});
  }

  void check_conditions(const ConditionColumn& column, const Predicates& predicates) {
    const auto rows = attempt([&] { return TableRows(source_, column.table, {column.column}); });
    for (std::size_t i = 0; rows && i < rows->size(); ++i) {
      attempt([&] {
        return rows->row(i).optional_expression(column.column, column.has_predicates ? &predicates : nullptr);
      });
    }
  }

  KnowledgeSource source_;
  CheckResult result_;
  std::set<std::string> places_;
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
