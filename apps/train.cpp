#include <fmt/format.h>

#include <filesystem>
#include <ostream>

#include "marrow/base/error.hpp"
#include "marrow/base/output_file.hpp"
#include "marrow/base/text.hpp"
#include "marrow/features/catalogue.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/knowledge/expression.hpp"
#include "marrow/model/train.hpp"
#include "verbs.hpp"

namespace marrow::commands {
namespace {

class TrainCommand final : public Command {
 public:
  void declare(OptionTable& options) override;
  void run(Streams& streams, RunReport& report) override;

 private:
  [[nodiscard]] OutcomeColumns outcome_columns() const;
  /// Marks who is evaluated, by the condition over the columns of the outcome table.
  void mark_evaluated(OutcomeTable& outcomes, const DelimitedText& table) const;
  void write_model(const TrainResult& result) const;

  std::string matrix_;
  std::string outcomes_;
  std::string description_;
  std::string folder_;
  OutcomeColumns columns_;
  std::string event_ = "first_event=Relapse";
  std::string competing_;
  std::string censored_;
  std::string excluded_;
  std::string features_;
  std::string evaluate_on_;
  std::string evaluate_on_words_;
  std::int64_t seed_ = 1;
  std::int64_t threads_ = 1;
  TrainOptions options_;
};

void TrainCommand::declare(OptionTable& options) {
  options.group("input");
  options.text("matrix", matrix_, "FILE", "feature matrix, as `marrow query --matrix` writes it (`-`: standard input)");
  options.text("outcomes", outcomes_, "FILE", "table of outcomes, one row a patient");
  options.text("describe", description_, "FILE",
               "what the model says of itself, JSON (data/models/relapse_b/description.json)");
  options.group("outcome; values are comma-separated, and a value that no option names is an error");
  options.text("id", columns_.id, "COLUMN", "column of the patients");
  options.text("time", columns_.time, "COLUMN", "column of the time in days");
  options.text("event", event_, "COLUMN=VALUES", "column of the end of observation, and its values that are the event");
  options.text("competing", competing_, "VALUES", "ends after which the event cannot come");
  options.text("censored", censored_, "VALUES", "ends that say: still at risk");
  options.text("exclude", excluded_, "VALUES", "ends before the landmark: these patients are left out");
  options.number("landmark", columns_.landmark_days, "DAYS",
                 "patients at risk on this day; later features are refused");
  options.group("training");
  options.text("features", features_, "NAMES",
               "features of the model, in order (default: every column that anybody has)");
  options.text("evaluate-on", evaluate_on_, "EXPR",
               "patients who count for metrics and absolute risk, over the columns of the outcome table");
  options.text("evaluate-why", evaluate_on_words_, "WORDS", "how that condition was chosen, for the model card");
  options.flag("train-on-all", options_.trains_on_all, "train on the other patients too");
  options.number("seed", seed_, "N", "seed of bags, folds and bootstrap");
  options.number("threads", threads_, "N", "folds side by side; never changes a number");
  options.group("output");
  options.text("output,o", folder_, "DIR", "folder of the model: manifest, trees, card");
}

OutcomeColumns TrainCommand::outcome_columns() const {
  OutcomeColumns columns = columns_;
  set_event_option(columns, event_);
  columns.competing = split_list(competing_, ',');
  columns.censored = split_list(censored_, ',');
  columns.excluded = split_list(excluded_, ',');
  return columns;
}

void TrainCommand::mark_evaluated(OutcomeTable& outcomes, const DelimitedText& table) const {
  if (evaluate_on_.empty()) return;
  const Expression condition = Expression::parse(evaluate_on_);
  const int id = table.column(columns_.id);
  std::map<std::string, bool, std::less<>> is_evaluated;
  for (const DelimitedText::Row& row : table.rows) {
    ValueObject scope;
    for (std::size_t j = 0; j < row.cells.size(); ++j) {
      const std::string& cell = row.cells[j];
      const std::optional<double> number = parse_number(cell);
      const bool is_missing = cell.empty() || cell == "NA" || cell == ".";
      scope.emplace_back(table.columns[j], is_missing ? Value{} : number ? Value(*number) : Value(cell));
    }
    is_evaluated[row.cells[static_cast<std::size_t>(id)]] = condition.evaluate(scope).truth == Truth::yes;
  }
  for (Outcome& outcome : outcomes.outcomes) outcome.is_evaluated = is_evaluated[outcome.id];
}

void TrainCommand::write_model(const TrainResult& result) const {
  std::error_code fault;
  std::filesystem::create_directories(folder_, fault);
  if (fault) {
    throw Error(ErrorKind::io, fmt::format("cannot make the folder '{}': {}", printable(folder_), fault.message()));
  }
  for (const auto& [name, bytes] : result.files) {
    OutputFile file((std::filesystem::path(folder_) / name).string());
    file.write(bytes);
    file.commit();
  }
}

void TrainCommand::run(Streams& streams, RunReport& report) {
  const std::pair<std::string_view, const std::string*> needed[] = {
      {"matrix", &matrix_}, {"outcomes", &outcomes_}, {"describe", &description_}, {"output", &folder_}};
  for (const auto& [name, value] : needed) {
    if (value->empty()) throw Error(ErrorKind::usage, fmt::format("--{} is needed", name));
  }
  if (threads_ < 1 || seed_ < 0) throw Error(ErrorKind::usage, "--threads is at least 1, --seed at least 0");
  const FeatureMatrix matrix =
      parse_matrix(parse_delimited(read_text_file(matrix_, streams.in), file_name(matrix_), Delimiter::tab));
  const DelimitedText table =
      parse_delimited(read_text_file(outcomes_, streams.in), file_name(outcomes_), Delimiter::detect);
  OutcomeTable outcomes = parse_outcomes(table, outcome_columns());
  mark_evaluated(outcomes, table);
  const Cohort cohort = join_cohort(matrix, outcomes);

  options_.features = split_list(features_, ',');
  options_.evaluate_on = evaluate_on_;
  options_.evaluate_on_words = evaluate_on_words_;
  options_.model.seed = static_cast<std::uint64_t>(seed_);
  options_.validation.threads = static_cast<std::size_t>(threads_);
  options_.description = parse_description(read_text_file(description_, streams.in));
  if (options_.features.empty()) options_.features = known_features(cohort);

  streams.out << missingness_text(report_missingness(cohort, options_.features, options_.model.seed)) << '\n'
              << std::flush;
  const TrainResult result = train_relapse_model(cohort, options_);
  streams.out << validation_text(result.manifest.validation) << std::flush;
  write_model(result);
  report.funnel = fmt::format(
      "{} samples, {} at risk on day {}, {} trained on, {} evaluated; {} excluded, {} ended by the landmark, {} "
      "without "
      "outcome",
      matrix.samples.size(), cohort.size(), format_number(cohort.landmark_days), result.manifest.training.trained_on,
      result.manifest.validation.patients, cohort.excluded, cohort.ended_by_landmark, cohort.missing);
}

}  // namespace

std::unique_ptr<Command> make_train_command() {
  return std::make_unique<TrainCommand>();
}

}  // namespace marrow::commands
