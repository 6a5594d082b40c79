#include <fmt/format.h>

#include <filesystem>
#include <ostream>

#include "marrow/base/error.hpp"
#include "marrow/base/output_file.hpp"
#include "marrow/base/text.hpp"
#include "marrow/features/catalogue.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/model/train.hpp"
#include "outcome_options.hpp"
#include "verbs.hpp"

namespace marrow::commands {
namespace {

class TrainCommand final : public Command {
 public:
  void declare(OptionTable& options) override;
  void run(Streams& streams, RunReport& report) override;

 private:
  void write_model(const TrainResult& result) const;

  std::string matrix_;
  OutcomeOptions outcome_;
  std::string description_;
  std::string folder_;
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
  outcome_.declare_file(options);
  options.text("describe", description_, "FILE",
               "what the model says of itself, JSON (data/models/relapse_b/description.json)");
  outcome_.declare_columns(options, "patients at risk on this day; later features are refused");
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
      {"matrix", &matrix_}, {"outcomes", &outcome_.file()}, {"describe", &description_}, {"output", &folder_}};
  for (const auto& [name, value] : needed) {
    if (value->empty()) throw Error(ErrorKind::usage, fmt::format("--{} is needed", name));
  }
  if (threads_ < 1 || seed_ < 0) throw Error(ErrorKind::usage, "--threads is at least 1, --seed at least 0");
  const FeatureMatrix matrix =
      parse_matrix(parse_delimited(read_text_file(matrix_, streams.in), file_name(matrix_), Delimiter::tab));
  const DelimitedText table =
      parse_delimited(read_text_file(outcome_.file(), streams.in), file_name(outcome_.file()), Delimiter::detect);
  OutcomeTable outcomes = parse_outcomes(table, outcome_.columns());
  outcome_.mark_evaluated(outcomes, table, evaluate_on_);
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
