#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <map>
#include <set>
#include <sstream>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/io/json_text.hpp"
#include "marrow/io/profile_json.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/model/classification.hpp"
#include "marrow/model/evaluate.hpp"
#include "marrow/model/response_evaluation.hpp"
#include "marrow/records/evaluation_value.hpp"
#include "marrow/report/evaluation_html.hpp"
#include "marrow/report/evaluation_table.hpp"
#include "outcome_options.hpp"
#include "output.hpp"
#include "verbs.hpp"

namespace marrow::commands {
namespace {

class EvaluateCommand final : public Command {
 public:
  void declare(OptionTable& options) override;
  void run(Streams& streams, RunReport& report) override;

 private:
  [[nodiscard]] DelimitedText read_table(const std::string& path, Streams& streams) const;
  void finish_options();
  /// What `score` wrote, with the id that the outcome table has: the patient's, else the sample's.
  [[nodiscard]] std::vector<ScoredPatient> read_scores(const OutcomeTable& outcomes, Streams& streams) const;
  void mark_baselines(std::vector<ScoringColumn>& scorings, const DelimitedText& table,
                      const OutcomeTable& outcomes) const;
  void judge_survival(Streams& streams, RunReport& report);
  void judge_classifier(Streams& streams, RunReport& report);
  void judge_responses(Streams& streams, RunReport& report);
  /// The resistance score of the drug group, with the id that the table of responses has.
  void add_scores(PredictedResponses& patients, Streams& streams) const;
  template <class Evaluation>
  void write(const Evaluation& evaluation, Streams& streams) const;

  OutcomeOptions outcome_;
  std::optional<std::string> predictions_;
  std::optional<std::string> scores_;
  std::string use_;
  std::string evaluate_on_;
  std::vector<std::string> baselines_;
  std::vector<std::string> schemes_;
  std::vector<std::string> by_;
  std::string bounds_ = "0.08,0.2";
  std::optional<std::string> truth_;
  std::optional<std::string> response_;
  std::string unit_ = "log2";
  std::string drug_group_;
  std::int64_t bootstraps_ = 1000;
  std::int64_t seed_ = 1;
  std::int64_t threads_ = 1;
  std::optional<std::string> format_;
  std::optional<std::string> output_;
  EvaluationOptions options_;
};

void EvaluateCommand::declare(OptionTable& options) {
  options.group("input");
  outcome_.declare_file(options);
  options.text("predictions", predictions_, "TSV",
               "a row a patient (or patient and 'repeat'), a column a score: greater is worse; NAME_p1y, NAME_p3y and "
               "NAME_p5y are probabilities of the event by then");
  options.text("scores", scores_, "JSONL", "profiles as `marrow score` writes them, one a patient");
  options.text("use", use_, "NAMES", "scores of the predictions to judge (default: every column)");
  options.text("evaluate-on", evaluate_on_, "EXPR", "patients who count, over the columns of the outcome table");
  outcome_.declare_columns(options);
  options.group("comparison");
  options.texts("baseline", baselines_, "NAME",
                "a score, or a numeric column of the outcomes, to compare every other with; repeatable");
  options.texts("scheme", schemes_, "COLUMN[=LOW,HIGH]",
                "risk groups of the outcome table; with their order they are a baseline too, without it they stand by "
                "their incidence; repeatable");
  options.texts("by", by_, "COLUMN[:BOUNDS]",
                "subgroups: sex, or bands of a number such as age_years:1,10,16; repeatable");
  options.text("risk-groups", bounds_, "BOUNDS", "boundaries of the 5-year probability between a score's groups");
  options.group("classification instead of survival");
  options.text("truth", truth_, "COLUMN",
               "true class, of the outcome table or of the predictions, whose columns are 'predicted' and 'p_CLASS'");
  options.group("measured responses instead of survival");
  options.text("response", response_, "COLUMN",
               "measured response, of the outcome table or of the predictions, whose other columns are predictions; "
               "a --baseline of the outcome table is a score whose order counts");
  options.text("unit", unit_, "UNIT",
               "what its numbers are: log2_shift, log2, log10, ln, or a concentration such as uM");
  options.text("drug-group", drug_group_, "NAME", "with --scores: whose resistance score is judged, by its order");
  options.group("intervals and output");
  options.number("bootstraps", bootstraps_, "N", "bootstrap samples of patients");
  options.number("seed", seed_, "N", "seed of the bootstrap");
  options.number("threads", threads_, "N", "samples side by side; never changes a number");
  options.text("format", format_, "text|tsv|json|html", "default: by the ending of --output, else text");
  options.text("output,o", output_, "FILE", "where to; standard output if not given");
}

DelimitedText EvaluateCommand::read_table(const std::string& path, Streams& streams) const {
  return parse_delimited(read_text_file(path, streams.in), file_name(path), Delimiter::detect);
}

void EvaluateCommand::finish_options() {
  if (bootstraps_ < 2 || seed_ < 0 || threads_ < 1) {
    throw Error(ErrorKind::usage, "--bootstraps is at least 2, --seed at least 0, --threads at least 1");
  }
  options_.resampling = {static_cast<std::size_t>(bootstraps_), static_cast<std::uint64_t>(seed_),
                         static_cast<std::size_t>(threads_)};
  options_.event_words = outcome_.event();
  options_.group_bounds.clear();
  for (const std::string& word : split_list(bounds_, ',')) {
    const std::optional<double> bound = parse_number(word);
    const double last = options_.group_bounds.empty() ? 0 : options_.group_bounds.back();
    if (!bound || *bound <= last || *bound >= 1) {
      throw Error(ErrorKind::usage, "--risk-groups takes ascending probabilities within 0 and 1, such as 0.08,0.2");
    }
    options_.group_bounds.push_back(*bound);
  }
  if (options_.group_bounds.empty()) throw Error(ErrorKind::usage, "--risk-groups names no boundary");
  const std::vector<std::string> formats{"text", "tsv", "json", "html"};
  if (!format_) {
    format_ = "text";
    for (const std::string& format : formats) {
      if (output_ && output_->ends_with("." + format)) format_ = format;
    }
  }
  if (std::find(formats.begin(), formats.end(), *format_) == formats.end()) {
    throw Error(ErrorKind::usage, fmt::format("--format '{}' is none of text, tsv, json, html", *format_));
  }
}

std::vector<ScoredPatient> EvaluateCommand::read_scores(const OutcomeTable& outcomes, Streams& streams) const {
  std::istringstream text(read_text_file(*scores_, streams.in));
  ProfileReader reader(text, file_name(*scores_));
  std::vector<ScoredPatient> patients;
  std::set<std::string_view> with_outcome;
  for (const Outcome& outcome : outcomes.outcomes) with_outcome.insert(outcome.id);
  while (std::optional<Profile> profile = reader.next()) {
    if (!profile->scores || !profile->scores->relapse) {
      throw Error(ErrorKind::data, fmt::format("line {} of {} has no scores", reader.line1(), file_name(*scores_)),
                  "run `marrow score` first");
    }
    const bool is_patient = !profile->patient.empty() && with_outcome.contains(profile->patient);
    patients.push_back({is_patient ? profile->patient : profile->sample, std::move(*profile->scores->relapse)});
  }
  return patients;
}

void EvaluateCommand::mark_baselines(std::vector<ScoringColumn>& scorings, const DelimitedText& table,
                                     const OutcomeTable& outcomes) const {
  for (const std::string& name : baselines_) {
    const auto found = std::find_if(scorings.begin(), scorings.end(),
                                    [&](const ScoringColumn& scoring) { return scoring.name == name; });
    if (found != scorings.end()) {
      found->is_baseline = true;
    } else if (table.column(name) >= 0) {
      scorings.push_back(scoring_of_outcomes(table, outcome_.id(), name, outcomes));
    } else {
      std::vector<std::string> known = table.columns;
      for (const ScoringColumn& scoring : scorings) known.push_back(scoring.name);
      const std::optional<std::string> near = nearest_word(name, known);
      throw Error(ErrorKind::usage, fmt::format("there is no score and no column '{}'", printable(name)),
                  near ? fmt::format("did you mean '{}'?", *near) : std::string{});
    }
  }
  for (std::size_t i = 0; i < scorings.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      if (scorings[i].name != scorings[j].name) continue;
      throw Error(ErrorKind::usage, fmt::format("two scores are named '{}'", printable(scorings[i].name)));
    }
  }
}

template <class Evaluation>
void EvaluateCommand::write(const Evaluation& evaluation, Streams& streams) const {
  std::string text;
  if (*format_ == "tsv") {
    text = evaluation_tsv(evaluation);
  } else if (*format_ == "json") {
    text = write_json(to_value(evaluation)) + "\n";
  } else if (*format_ == "html") {
    text = evaluation_html(evaluation, embedded_page_templates());
  } else {
    text = evaluation_text(evaluation);
  }
  Output output(output_, streams);
  output.write(text);
  output.commit();
}

void EvaluateCommand::judge_survival(Streams& streams, RunReport& report) {
  if (outcome_.file().empty()) throw Error(ErrorKind::usage, "--outcomes is needed");
  if (!predictions_ && !scores_ && baselines_.empty() && schemes_.empty()) {
    throw Error(ErrorKind::usage, "there is nothing to judge", "give --predictions, --scores, --baseline or --scheme");
  }
  if (!use_.empty() && !predictions_) throw Error(ErrorKind::usage, "--use needs --predictions");
  const DelimitedText table = read_table(outcome_.file(), streams);
  OutcomeTable outcomes = parse_outcomes(table, outcome_.columns());
  outcome_.mark_evaluated(outcomes, table, evaluate_on_);
  const std::int64_t not_evaluated = static_cast<std::int64_t>(
      std::erase_if(outcomes.outcomes, [](const Outcome& outcome) { return !outcome.is_evaluated; }));
  ScoringTable scorings;
  if (predictions_) {
    scorings = parse_predictions(read_table(*predictions_, streams), {outcome_.id(), split_list(use_, ',')}, outcomes);
  }
  std::vector<ScoredPatient> scored;
  if (scores_) {
    scored = read_scores(outcomes, streams);
    ScoringTable of_profiles = scorings_of_profiles(scored, outcomes);
    scorings.without_outcome += of_profiles.without_outcome;
    std::move(of_profiles.columns.begin(), of_profiles.columns.end(), std::back_inserter(scorings.columns));
  }
  const auto groups_of = [&](const std::vector<std::string>& texts) {
    std::vector<GroupColumn> groups;
    for (const std::string& text : texts) groups.push_back(parse_groups(table, outcome_.id(), text, outcomes.ids()));
    return groups;
  };
  const std::vector<GroupColumn> schemes = groups_of(schemes_);
  for (const GroupColumn& scheme : schemes) {
    if (scheme.is_order_stated) scorings.columns.push_back(scoring_of_groups(scheme));
  }
  mark_baselines(scorings.columns, table, outcomes);
  SurvivalEvaluation evaluation = evaluate_survival(outcomes, scorings.columns, schemes, groups_of(by_), options_);
  evaluation.not_evaluated = not_evaluated;
  evaluation.scored_not_judged = scorings.without_outcome;
  evaluation.applicability = count_applicability(scored, outcomes);
  write(evaluation, streams);
  report.funnel = fmt::format("{} patients at risk, {} with the event; {} scores, {} scored but not among them",
                              evaluation.cohort.patients, evaluation.cohort.events, evaluation.scorings.size(),
                              evaluation.scored_not_judged);
}

void EvaluateCommand::judge_classifier(Streams& streams, RunReport& report) {
  if (!predictions_) throw Error(ErrorKind::usage, "--truth needs --predictions");
  if (scores_ || !baselines_.empty() || !schemes_.empty() || !by_.empty() || !evaluate_on_.empty()) {
    throw Error(ErrorKind::usage,
                "--truth judges a classifier: --scores, --baseline, --scheme, --by and --evaluate-on "
                "are of survival");
  }
  const DelimitedText predictions = read_table(*predictions_, streams);
  const bool has_outcomes = !outcome_.file().empty();
  const DelimitedText truths = has_outcomes ? read_table(outcome_.file(), streams) : DelimitedText{};
  const ClassifiedPatients patients =
      parse_classified(predictions, has_outcomes ? truths : predictions, {outcome_.id(), *truth_});
  ClassifierEvaluation evaluation = evaluate_classifier(patients, options_.resampling);
  evaluation.truth_words = fmt::format("{} of {}", *truth_, has_outcomes ? truths.name : predictions.name);
  write(evaluation, streams);
  report.funnel = fmt::format("{} patients, {} classes, {} abstained", evaluation.patients, evaluation.classes.size(),
                              evaluation.abstained);
}

void EvaluateCommand::add_scores(PredictedResponses& patients, Streams& streams) const {
  std::istringstream text(read_text_file(*scores_, streams.in));
  ProfileReader reader(text, file_name(*scores_));
  std::map<std::string_view, std::size_t> place_of;
  for (std::size_t i = 0; i < patients.ids.size(); ++i) place_of.emplace(patients.ids[i], i);
  PredictedColumn column{"resistance." + drug_group_,
                         std::vector<double>(patients.ids.size(), std::numeric_limits<double>::quiet_NaN())};
  column.is_score = true;
  while (std::optional<Profile> profile = reader.next()) {
    const bool has_group = profile->scores && profile->scores->resistance.contains(drug_group_);
    if (!has_group) {
      throw Error(ErrorKind::data,
                  fmt::format("line {} of {} has no resistance score of '{}'", reader.line1(), file_name(*scores_),
                              printable(drug_group_)),
                  "run `marrow score --resistance`, or score --model with a model of the group, first");
    }
    auto place = place_of.find(profile->patient);
    if (place == place_of.end()) place = place_of.find(profile->sample);
    const std::optional<double> margin = profile->scores->resistance.at(drug_group_).margin;
    if (place == place_of.end()) {
      ++patients.without_truth;
    } else if (margin) {
      column.values[place->second] = *margin;
    }
  }
  patients.columns.push_back(std::move(column));
}

void EvaluateCommand::judge_responses(Streams& streams, RunReport& report) {
  if (truth_ || !schemes_.empty() || !by_.empty()) {
    throw Error(ErrorKind::usage, "--response judges measured responses: --truth, --scheme and --by are of others");
  }
  if (!predictions_ && !scores_) throw Error(ErrorKind::usage, "--response needs --predictions or --scores");
  if (scores_.has_value() == drug_group_.empty()) {
    throw Error(ErrorKind::usage, "--scores and --drug-group belong together");
  }
  const bool has_outcomes = !outcome_.file().empty();
  if (!has_outcomes && !predictions_) throw Error(ErrorKind::usage, "--outcomes is needed");
  const std::optional<DelimitedText> predictions =
      predictions_ ? std::optional(read_table(*predictions_, streams)) : std::nullopt;
  const DelimitedText table = has_outcomes ? read_table(outcome_.file(), streams) : *predictions;
  const ResponseUnit unit = parse_response_unit(unit_);
  std::vector<std::string> of_table;  // baselines that are columns of the outcome table
  for (const std::string& name : baselines_) {
    const bool is_predicted = predictions && predictions->column(name) >= 0;
    if (!is_predicted) of_table.push_back(name);
  }
  OutcomeTable outcomes = parse_responses(table, outcome_.label_columns(*response_), {{*response_}, unit, of_table});
  outcome_.mark_evaluated(outcomes, table, evaluate_on_);
  std::erase_if(outcomes.outcomes, [](const Outcome& outcome) { return !outcome.is_evaluated; });
  PredictedResponses patients = responding_patients(outcomes);
  for (std::size_t j = 0; j < of_table.size(); ++j) {
    PredictedColumn column{of_table[j], {}, true, true};
    for (const Outcome& outcome : outcomes.outcomes) column.values.push_back(outcome.compared[j]);
    patients.columns.push_back(std::move(column));
  }
  if (predictions) {
    add_predictions(patients, *predictions, outcome_.id(), split_list(use_, ','), {*response_});
  }
  if (scores_) add_scores(patients, streams);
  for (PredictedColumn& column : patients.columns) {
    column.is_baseline = std::find(baselines_.begin(), baselines_.end(), column.name) != baselines_.end();
  }
  ResponseEvaluation evaluation = evaluate_responses(patients, options_.resampling);
  evaluation.truth_words = fmt::format("{} of {}", *response_, table.name);
  evaluation.unit_words = unit.words();
  write(evaluation, streams);
  report.funnel = fmt::format("{} patients with a response, {} predictions, {} rows without a response",
                              evaluation.patients, evaluation.scorings.size(), evaluation.without_truth);
}

void EvaluateCommand::run(Streams& streams, RunReport& report) {
  finish_options();
  if (response_) {
    judge_responses(streams, report);
    return;
  }
  if (!drug_group_.empty()) throw Error(ErrorKind::usage, "--drug-group goes with --response");
  if (truth_) {
    judge_classifier(streams, report);
  } else {
    judge_survival(streams, report);
  }
}

}  // namespace

std::unique_ptr<Command> make_evaluate_command() {
  return std::make_unique<EvaluateCommand>();
}

}  // namespace marrow::commands
