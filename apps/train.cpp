#include <fmt/format.h>

#include <filesystem>
#include <functional>
#include <map>
#include <mutex>
#include <ostream>
#include <sstream>

#include "marrow/base/error.hpp"
#include "marrow/base/output_file.hpp"
#include "marrow/base/text.hpp"
#include "marrow/features/catalogue.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/model/held_out.hpp"
#include "marrow/model/recalibrate.hpp"
#include "marrow/model/scoring_column.hpp"
#include "marrow/model/train.hpp"
#include "marrow/model/train_classifier.hpp"
#include "marrow/model/train_response.hpp"
#include "marrow/pipeline/score.hpp"
#include "outcome_options.hpp"
#include "output.hpp"
#include "progress.hpp"
#include "verbs.hpp"

namespace marrow::commands {
namespace {

class TrainCommand final : public Command {
 public:
  void declare(OptionTable& options) override;
  void run(Streams& streams, RunReport& report) override;

 private:
  void declare_learning(OptionTable& options);
  void set_options(const Cohort& cohort, Streams& streams);
  /// Trains with the folds kept and their progress shown; `train` uses `options`.
  template <class Train>
  auto train_showing(TrainOptions& options, Streams& streams, Train train) {
    keep_folds();
    options.hooks = options_.hooks;
    Progress progress(streams, "folds");
    options.hooks.progress = [&](std::size_t done, std::size_t all) { progress.show(done, all); };
    return train();
  }
  /// Keeps each fold in a folder beside the model until it is written; with --resume what is there is taken.
  void keep_folds();
  void recalibrate_model(const Cohort& cohort, Streams& streams);
  void train_model(std::size_t samples, const Cohort& cohort, Streams& streams, RunReport& report);
  void train_classes(std::size_t samples, Cohort cohort, Streams& streams, RunReport& report);
  void train_responses(std::size_t samples, const Cohort& cohort, Streams& streams, RunReport& report);
  [[nodiscard]] bool is_classifier() const { return parse_objective(objective_) == Objective::multiclass; }
  [[nodiscard]] bool is_of_responses() const { return parse_objective(objective_) == Objective::regression; }
  [[nodiscard]] OutcomeTable read_outcomes(const DelimitedText& table);
  /// The columns of `--by`, of the outcomes or else of the matrix, over the cohort.
  [[nodiscard]] std::vector<GroupColumn> subgroups(const DelimitedText& outcomes, const DelimitedText& matrix,
                                                   const Cohort& cohort) const;
  /// Throws `usage` for options that do not fit the objective.
  void check_objective() const;
  /// Writes the model, and the table of held-out patients where it is asked for; the folds kept on the way go.
  void keep_result(const std::map<std::string, std::string>& files, const std::function<std::string()>& held_out_text,
                   Streams& streams) const;
  void write_model(const std::map<std::string, std::string>& files) const;
  [[nodiscard]] std::filesystem::path folds_folder() const;

  std::string matrix_;
  OutcomeOptions outcome_;
  std::string description_;
  std::string folder_;
  std::string features_;
  std::string evaluate_on_;
  std::string evaluate_on_words_;
  std::string group_;
  std::vector<std::string> by_;
  std::string site_;
  std::string fixed_;
  std::string objective_ = "cox";
  std::string label_;
  std::string unit_;
  std::string compared_;
  std::string monotone_;
  std::string draw_given_;
  ResponseColumns response_;
  bool sets_rare_aside_ = false;
  std::string class_weights_ = "none";
  std::string interactions_ = "any";
  double horizon_years_ = 5;
  std::int64_t seed_ = 1;
  std::int64_t threads_ = 1;
  std::int64_t search_ = 0;
  std::int64_t rounds_ = TreeOptions{}.rounds;
  std::int64_t depth_ = TreeOptions{}.max_depth;
  std::int64_t inner_folds_ = 5;
  std::int64_t folds_ = 5;
  std::int64_t repeats_ = 5;
  std::int64_t bootstraps_ = 500;
  std::optional<std::string> held_out_;
  std::optional<std::string> recalibrated_;
  RecalibrationOptions recalibration_;
  bool resumes_ = false;
  std::mutex kept_folds_;
  TrainOptions options_;
};

void TrainCommand::declare(OptionTable& options) {
  options.group("input");
  options.text("matrix", matrix_, "FILE", "feature matrix, as `marrow query --matrix` writes it (`-`: standard input)");
  outcome_.declare_file(options);
  options.text("describe", description_, "FILE",
               "what the model says of itself, JSON (data/models/relapse_b/description.json)");
  outcome_.declare_columns(options, "patients at risk on this day; later features are refused");
  options.text("group", group_, "COLUMN", "column whose values are held out together: a patient's samples, a family");
  options.text("site", site_, "COLUMN", "column of protocol or hospital: each is also judged by models of the others");
  options.texts(
      "by", by_, "COLUMN[:BOUNDS]",
      "subgroups that the card tells apart, of the outcome table or the matrix: sex, or bands of a number such "
      "as age_years:1,10,16; repeatable");
  declare_learning(options);
  options.group("output");
  options.text("output,o", folder_, "DIR", "folder of the model: manifest, trees, card");
  options.text("held-out", held_out_, "FILE",
               "margins and cross-fitted probabilities of the held-out patients (multiclass: probabilities of the "
               "classes; regression: responses), for `marrow evaluate --predictions`");
  options.flag("resume", resumes_, "take the folds that an interrupted run left in the folder");
}

void TrainCommand::declare_learning(OptionTable& options) {
  options.group("training");
  options.text("features", features_, "NAMES",
               "features of the model, in order (default: every column that anybody has)");
  options.text("evaluate-on", evaluate_on_, "EXPR",
               "patients who count for metrics and absolute risk, over the columns of the outcome table");
  options.text("evaluate-why", evaluate_on_words_, "WORDS", "how that condition was chosen, for the model card");
  options.flag("train-on-all", options_.trains_on_all, "train on the other patients too");
  options.text("objective", objective_, "NAME",
               "cox: order of the events; aft: their times; logistic: the event by --horizon, weighted for censoring; "
               "multiclass: the class in --label; regression: the measured response in --label");
  options.text(
      "label", label_, "COLUMN",
      "with multiclass: column of the classes; with regression: column of the responses, or several of repeated "
      "measurements (comma-separated, `name_*` for all that begin so); no event or time is needed");
  options.text("unit", unit_, "UNIT",
               "with regression: log2_shift, log2, log10, ln, or a concentration such as uM, nM, ug/mL, mg/L");
  options.text("compare", compared_, "COLUMNS", "with regression: scores of the same table to stand beside the model");
  options.text("monotone", monotone_, "NAME=up|down,...",
               "with regression: features that can only raise (up) or lower (down) the response");
  options.text("draw-given", draw_given_, "NAMES",
               "with regression: draw what is missing by its frequency given these features, the same numbers whatever "
               "else is missing");
  options.flag("set-aside-rare", sets_rare_aside_, "with multiclass: leave out classes too small to be validated");
  options.text(
      "class-weights", class_weights_, "RULE",
      "with multiclass: none, or balanced: every class counts the same in sum, and probabilities are then of a "
      "cohort in which all classes are equally frequent: too high for rare ones among patients as they come");
  options.number("horizon", horizon_years_, "YEARS", "what `logistic` asks about, from time zero");
  options.text("interactions", interactions_, "RULE",
               "which features may meet in a tree: any, group (one heading of the catalogue) or none");
  options.number("rounds", rounds_, "N", "trees of each bag (of each class)");
  options.number("depth", depth_, "N", "most splits between a tree's root and its leaves");
  options.number("eta", options_.model.trees.eta, "X", "part of each tree that counts");
  options.number("search", search_, "N", "random settings tried beside the default, inside the training folds only");
  options.number("inner-folds", inner_folds_, "N", "folds in which settings and scale are chosen; 0: neither");
  options.text("fixed", fixed_, "NAME=NUMBER,...", "a score from elsewhere, judged and written as it is");
  options.number("folds", folds_, "N", "parts of the patients, each held out once a repeat");
  options.number("repeats", repeats_, "N", "how often the patients are dealt into parts");
  options.number("bootstraps", bootstraps_, "N", "samples of patients behind an interval");
  options.number("seed", seed_, "N", "seed of bags, folds and bootstrap");
  options.number("threads", threads_, "N", "folds side by side; never changes a number");
  options.group("instead of training");
  options.text("recalibrate", recalibrated_, "NAME|DIR",
               "put the incidence of these patients in place of that which a model was trained on");
  options.flag("refit-slope", recalibration_.refits_slope, "with --recalibrate: the slope of the margin too");
}

void TrainCommand::write_model(const std::map<std::string, std::string>& files) const {
  make_folder(folder_);
  for (const auto& [name, bytes] : files) {
    OutputFile file((std::filesystem::path(folder_) / name).string());
    file.write(bytes);
    file.commit();
  }
}

std::filesystem::path TrainCommand::folds_folder() const {
  return std::filesystem::path(folder_) / ".folds";
}

void TrainCommand::keep_folds() {
  make_folder(folds_folder().string());
  const auto path_of = [this](const std::string& key) { return (folds_folder() / key).string(); };
  options_.hooks.find = [this, path_of](const std::string& key) -> std::optional<std::string> {
    if (!resumes_ || !std::filesystem::exists(path_of(key))) return std::nullopt;
    const std::lock_guard lock(kept_folds_);
    std::istringstream no_input;
    return read_text_file(path_of(key), no_input);
  };
  options_.hooks.keep = [this, path_of](const std::string& key, const std::string& margins) {
    const std::lock_guard lock(kept_folds_);
    OutputFile file(path_of(key));
    file.write(margins);
    file.commit();
  };
}

/// "log10_wbc=0.5,age_years=0.02".
std::map<std::string, double> parse_coefficients(const std::string& text) {
  std::map<std::string, double> result;
  for (const std::string& item : split_list(text, ',')) {
    const std::size_t equals = item.find('=');
    const std::optional<double> number =
        equals == std::string::npos ? std::nullopt : parse_number(trim(std::string_view(item).substr(equals + 1)));
    if (!number || !result.emplace(trim(item.substr(0, equals)), *number).second) {
      throw Error(ErrorKind::usage, fmt::format("--fixed has '{}'", printable(item)),
                  "feature=coefficient, each feature once");
    }
  }
  return result;
}

void TrainCommand::set_options(const Cohort& cohort, Streams& streams) {
  const auto size = [](std::int64_t number) { return static_cast<std::size_t>(number); };
  options_.features = split_list(features_, ',');
  if (options_.features.empty()) options_.features = known_features(cohort);
  options_.evaluate_on = evaluate_on_;
  options_.evaluate_on_words = evaluate_on_words_;
  options_.fixed = parse_coefficients(fixed_);
  options_.model.seed = static_cast<std::uint64_t>(seed_);
  options_.model.task.objective = parse_objective(objective_);
  if (options_.model.task.objective == Objective::logistic) {
    options_.model.task.horizon_days = horizon_years_ * days_per_year;
  }
  options_.model.trees.interactions = parse_interactions(interactions_);
  options_.model.trees.rounds = static_cast<int>(rounds_);
  options_.model.trees.max_depth = static_cast<int>(depth_);
  options_.model.class_weights = parse_class_weights(class_weights_);
  options_.model.search = size(search_);
  options_.model.inner_folds = size(inner_folds_);
  options_.validation.folds = size(folds_);
  options_.validation.repeats = size(repeats_);
  options_.validation.bootstraps = size(bootstraps_);
  options_.validation.threads = size(threads_);
  const std::string words = read_text_file(description_, streams.in);
  options_.description = is_classifier()     ? parse_class_description(words)
                         : is_of_responses() ? parse_response_description(words)
                                             : parse_description(words);
}

void TrainCommand::recalibrate_model(const Cohort& cohort, Streams& streams) {
  const std::map<std::string, std::string> files = recalibrate(model_files(*recalibrated_), cohort, recalibration_);
  write_model(files);
  const Recalibration done = *parse_manifest(files.at(std::string(manifest_file))).recalibration;
  streams.out << fmt::format(
      "incidence at 5 years: {:.1f} % in {} patients ({} events); the model said {:.1f} % before\n",
      100 * done.incidence_5y, done.patients, done.events, 100 * done.expected_5y);
}

void TrainCommand::train_model(std::size_t samples, const Cohort& cohort, Streams& streams, RunReport& report) {
  set_options(cohort, streams);
  streams.out << missingness_text(report_missingness(cohort, options_.features, options_.model.seed)) << '\n'
              << std::flush;
  const TrainResult result = train_showing(options_, streams, [&] { return train_relapse_model(cohort, options_); });
  streams.out << validation_text(result.manifest) << std::flush;
  keep_result(
      result.files, [&] { return held_out_table(result); }, streams);
  report.funnel = fmt::format(
      "{} samples, {} at risk on day {}, {} trained on, {} evaluated; {} excluded, {} ended by the landmark, {} "
      "without "
      "outcome",
      samples, cohort.size(), format_number(cohort.landmark_days), result.manifest.training.trained_on,
      result.manifest.validation.patients, cohort.excluded, cohort.ended_by_landmark, cohort.missing);
}

void TrainCommand::keep_result(const std::map<std::string, std::string>& files,
                               const std::function<std::string()>& held_out_text, Streams& streams) const {
  if (held_out_) {
    Output output(held_out_, streams);
    output.write(held_out_text());
    output.commit();
  }
  write_model(files);
  std::error_code ignored;
  std::filesystem::remove_all(folds_folder(), ignored);
}

void TrainCommand::train_classes(std::size_t samples, Cohort cohort, Streams& streams, RunReport& report) {
  set_options(cohort, streams);
  options_.model.ridge = class_ridge;
  ClassTrainOptions options{options_, label_, {}};
  if (sets_rare_aside_) {
    options.set_aside = set_rare_aside(cohort, least_of_class(options.validation.folds));
    for (const auto& [name, patients] : options.set_aside) {
      streams.out << fmt::format("class {} is set aside: {} patients, {} are needed\n", printable(name), patients,
                                 least_of_class(options.validation.folds));
    }
  }
  streams.out << class_leak_text(report_class_leaks(cohort, options.features, options.model.seed)) << '\n'
              << std::flush;
  const ClassTrainResult result = train_showing(options, streams, [&] { return train_classifier(cohort, options); });
  streams.out << class_validation_text(result.validation) << std::flush;
  keep_result(
      result.files, [&] { return held_out_class_table(result); }, streams);
  report.funnel = fmt::format(
      "{} samples, {} with a class, {} classes, {} trained on, {} evaluated; {} excluded, {} without a class, {} "
      "classes "
      "set aside",
      samples, cohort.size(), result.classes.size(), result.manifest.training.trained_on,
      result.validation.model.patients, cohort.excluded, cohort.missing, options.set_aside.size());
}

std::vector<GroupColumn> TrainCommand::subgroups(const DelimitedText& outcomes, const DelimitedText& matrix,
                                                 const Cohort& cohort) const {
  std::vector<GroupColumn> result;
  for (const std::string& option : by_) {
    const std::string column(trim(option.substr(0, option.find_first_of("=:"))));
    const bool is_feature = outcomes.column(column) < 0 && matrix.column(column) > 0;
    result.push_back(is_feature ? parse_groups(matrix, matrix.columns.front(), option, cohort.matrix.samples)
                                : parse_groups(outcomes, outcome_.id(), option, cohort.matrix.samples));
  }
  return result;
}

void TrainCommand::check_objective() const {
  const bool has_labels = is_classifier() || is_of_responses();
  if (!by_.empty() && (has_labels || recalibrated_)) {
    throw Error(ErrorKind::usage, "--by is of models of events that are trained");
  }
  if (!is_classifier() && (sets_rare_aside_ || class_weights_ != "none")) {
    throw Error(ErrorKind::usage, "--set-aside-rare and --class-weights are of --objective multiclass");
  }
  if (!has_labels && !label_.empty()) {
    throw Error(ErrorKind::usage, "--label is of --objective multiclass or regression");
  }
  if (!is_of_responses() && !(unit_ + compared_ + monotone_ + draw_given_).empty()) {
    throw Error(ErrorKind::usage, "--unit, --compare, --monotone and --draw-given are of --objective regression");
  }
  if (!has_labels) return;
  if (label_.empty()) throw Error(ErrorKind::usage, fmt::format("--objective {} needs --label", objective_));
  if (is_of_responses() && unit_.empty()) {
    throw Error(ErrorKind::usage, "--objective regression needs --unit",
                "log2_shift, log2, log10, ln, or a concentration such as uM, nM, ug/mL, mg/L");
  }
  if (!fixed_.empty() || recalibrated_) {
    throw Error(ErrorKind::usage, "--fixed and --recalibrate are of events, not of classes or responses");
  }
}

/// Columns as they are named, `name_*` for all that begin so, in the table's order.
std::vector<std::string> matching_columns(const DelimitedText& table, const std::string& names) {
  std::vector<std::string> result;
  for (const std::string& name : split_list(names, ',')) {
    if (!name.ends_with('*')) {
      result.push_back(name);
      continue;
    }
    const std::size_t before = result.size();
    for (const std::string& column : table.columns) {
      if (column.starts_with(std::string_view(name).substr(0, name.size() - 1))) result.push_back(column);
    }
    if (result.size() == before) {
      throw Error(ErrorKind::usage, fmt::format("{} has no column '{}'", table.name, printable(name)));
    }
  }
  return result;
}

std::map<std::string, MonotoneSign> parse_directions(const std::string& text) {
  std::map<std::string, MonotoneSign> result;
  for (const std::string& item : split_list(text, ',')) {
    const std::size_t equals = item.find('=');
    const std::string word = equals == std::string::npos ? "" : item.substr(equals + 1);
    const bool is_word = word == "up" || word == "down";
    if (!is_word ||
        !result.emplace(item.substr(0, equals), word == "up" ? MonotoneSign::up : MonotoneSign::down).second) {
      throw Error(ErrorKind::usage, fmt::format("--monotone has '{}'", printable(item)),
                  "feature=up or feature=down, each feature once");
    }
  }
  return result;
}

OutcomeTable TrainCommand::read_outcomes(const DelimitedText& table) {
  const bool has_labels = is_classifier() || is_of_responses();
  if (group_.empty()) require_single_samples(table, outcome_.id());
  OutcomeColumns columns = has_labels ? outcome_.label_columns(label_) : outcome_.columns();
  columns.group = group_;
  columns.site = site_;
  if (!is_of_responses()) return is_classifier() ? parse_labels(table, columns) : parse_outcomes(table, columns);
  response_ = {matching_columns(table, label_), parse_response_unit(unit_), split_list(compared_, ',')};
  return parse_responses(table, columns, response_);
}

void TrainCommand::train_responses(std::size_t samples, const Cohort& cohort, Streams& streams, RunReport& report) {
  set_options(cohort, streams);
  options_.model.ridge = response_ridge;
  options_.model.draw_given = split_list(draw_given_, ',');
  ResponseTrainOptions options{options_, response_, parse_directions(monotone_)};
  streams.out << response_leak_text(report_response_leaks(cohort, options.features, options.model.seed)) << '\n'
              << std::flush;
  const ResponseTrainResult result =
      train_showing(options, streams, [&] { return train_response_model(cohort, options); });
  streams.out << response_validation_text(result.validation) << std::flush;
  keep_result(
      result.files, [&] { return held_out_response_table(result); }, streams);
  report.funnel =
      fmt::format("{} samples, {} with a response, {} trained on, {} evaluated; {} without a response", samples,
                  cohort.size(), result.manifest.training.trained_on, result.validation.patients, cohort.missing);
}

void TrainCommand::run(Streams& streams, RunReport& report) {
  const std::pair<std::string_view, const std::string*> needed[] = {
      {"matrix", &matrix_}, {"outcomes", &outcome_.file()}, {"output", &folder_}};
  for (const auto& [name, value] : needed) {
    if (value->empty()) throw Error(ErrorKind::usage, fmt::format("--{} is needed", name));
  }
  if (!recalibrated_ && description_.empty()) throw Error(ErrorKind::usage, "--describe is needed");
  if (threads_ < 1 || seed_ < 0) throw Error(ErrorKind::usage, "--threads is at least 1, --seed at least 0");
  if (search_ < 0 || folds_ < 2 || repeats_ < 1 || bootstraps_ < 1 || horizon_years_ <= 0) {
    throw Error(
        ErrorKind::usage,
        "--folds is at least 2, --repeats and --bootstraps at least 1, --search not negative, --horizon positive");
  }
  if (inner_folds_ < 0 || inner_folds_ == 1 || (inner_folds_ == 0 && search_ > 0)) {
    throw Error(ErrorKind::usage, "--inner-folds is 0 or at least 2; a search needs them");
  }
  constexpr std::int64_t most_rounds = 10000;
  constexpr std::int64_t deepest = 10;
  const double eta = options_.model.trees.eta;
  if (rounds_ < 0 || rounds_ > most_rounds || depth_ < 1 || depth_ > deepest || !(eta > 0 && eta <= 1)) {
    throw Error(ErrorKind::usage,
                fmt::format("--rounds is from 0 to {}, --depth from 1 to {}, --eta above 0 and at most 1", most_rounds,
                            deepest));
  }
  check_objective();
  const DelimitedText rows = parse_delimited(read_text_file(matrix_, streams.in), file_name(matrix_), Delimiter::tab);
  const FeatureMatrix matrix = parse_matrix(rows);
  const DelimitedText table =
      parse_delimited(read_text_file(outcome_.file(), streams.in), file_name(outcome_.file()), Delimiter::detect);
  OutcomeTable outcomes = read_outcomes(table);
  outcome_.mark_evaluated(outcomes, table, evaluate_on_);
  const Cohort cohort = join_cohort(matrix, outcomes);
  options_.subgroups = subgroups(table, rows, cohort);
  if (is_classifier()) {
    train_classes(matrix.samples.size(), cohort, streams, report);
  } else if (is_of_responses()) {
    train_responses(matrix.samples.size(), cohort, streams, report);
  } else if (recalibrated_) {
    recalibrate_model(cohort, streams);
  } else {
    train_model(matrix.samples.size(), cohort, streams, report);
  }
}

}  // namespace

std::unique_ptr<Command> make_train_command() {
  return std::make_unique<TrainCommand>();
}

}  // namespace marrow::commands
