#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/delimited_text.hpp"
#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/features/catalogue.hpp"
#include "marrow/findings/trial_eligibility.hpp"
#include "marrow/io/text_file.hpp"
#include "marrow/records/profile_value.hpp"
#include "marrow/report/query_table.hpp"
#include "output.hpp"
#include "profile_input.hpp"
#include "verbs.hpp"

namespace marrow::commands {

namespace {

class QueryCommand : public Command {
 public:
  void declare(OptionTable& options) override {
    options.positional("FILE", files_, 1000, "profiles (JSON Lines); none or - is standard input");
    options.group("Table");
    options.text(
        "format,f", query_.format, "TEXT",
        "line to print: %path is a value; \\t, \\n, \\\\ and %% are understood; without it, a table with header");
    options.text("include,i", query_.include, "EXPR", "only where EXPR is true; unknown is left out and counted");
    options.text("exclude,e", query_.exclude, "EXPR", "not where EXPR is true; unknown stays and is counted");
    options.text("each", each_, "WHAT", "a line an element: variants, fusions, resistance, options, schemes or serial");
    options.text("trials", trials_, "RULES",
                 "a line a sample and trial: eligible, not_eligible or unknown, by a table of expressions (TSV)");
    options.flag("header,H", query_.print_header, "a header line, with -f too");
    options.flag("matrix", is_matrix_, "the feature matrix instead: a row a sample, NA is missing");
    options.text("features", features_, "LIST", "columns of the matrix; the whole catalogue if not given");
    options.text("output,o", output_, "FILE", "where to; standard output if not given");
    // -f is the format here, as in bcftools query.
    input_.declare(options, "apply-filters");
    model_.declare(options);
    model_.declare_resistance(options);
    knowledge_.declare(options);
  }

  void run(Streams& streams, RunReport& report) override {
    if (is_matrix_) {
      write_matrix(streams, report);
      return;
    }
    if (features_) throw Error(ErrorKind::usage, "--features goes with --matrix");
    if (each_) {
      const auto each = parse_query_each(*each_);
      if (!each) {
        throw Error(
            ErrorKind::usage,
            fmt::format("--each takes variants, fusions, resistance, options, schemes or serial, not '{}'", *each_));
      }
      query_.each = *each;
    }
    if (trials_) read_trials(streams);
    if (files_.empty()) files_.emplace_back("-");
    if (std::count(files_.begin(), files_.end(), "-") > 1) {
      throw Error(ErrorKind::usage, "standard input can be read only once");
    }
    for (const PanelGene& gene : knowledge_.get().panel().genes()) query_.panel_genes.push_back(gene.symbol);
    query_.predicates = &knowledge_.get().predicates();
    const bool is_for_reading = streams.out_is_terminal && !output_ && !query_.format;
    if (is_for_reading) {
      query_.format = terminal_format(query_.each);
      query_.print_header = true;
    }
    QueryTable table(query_);
    Output output(output_, streams);
    // The first profile may still show that a key is unknown; nothing is written before that.
    std::string pending = table.header();
    const auto print = [&](Profile& profile) {
      Value tree = to_value(profile);
      if (rules_) add_trials(tree);
      pending += table.lines(tree);
      if (!is_for_reading) {
        output.write(pending);
        pending.clear();
      }
      report.warnings.add_all(input_.has_files() ? profile.warnings : std::vector<Warning>());
    };
    if (input_.has_files()) {
      if (files_ != std::vector<std::string>{"-"}) {
        throw Error(ErrorKind::usage, "profiles and files to extract from cannot both be given");
      }
      for_each_profile(input_, knowledge_, "-", streams, report, print, &model_);
    } else {
      for (const std::string& file : files_) {
        for_each_profile(input_, knowledge_, file, streams, report, print, &model_);
      }
    }
    output.write(is_for_reading ? aligned_columns(pending) : pending);
    output.commit();
    report.funnel = funnel_words(table.funnel(), query_.each);
  }

 private:
  void read_trials(Streams& streams) {
    if (each_) throw Error(ErrorKind::usage, "--trials prints lines of its own: leave out --each");
    const std::string text = read_text_file(*trials_, streams.in);
    const Knowledge& knowledge = knowledge_.get();
    const KnownFusions fusions = KnownFusions::load(knowledge.source());
    const BreakpointRegions regions = BreakpointRegions::load(knowledge.source());
    rules_ = TrialRules::read(parse_delimited(text, file_name(*trials_), Delimiter::tab),
                              {knowledge.panel(), knowledge.focal_lesions(), fusions, regions, knowledge.subtypes()},
                              knowledge.predicates());
    query_.each = QueryEach::trials;
  }

  /// The profile's tree with the verdicts as one more list.
  void add_trials(Value& tree) const {
    const auto texts = [](const std::vector<std::string>& items) { return ValueList(items.begin(), items.end()); };
    ValueList list;
    for (const TrialVerdict& verdict : assess_trials(tree, *rules_)) {
      list.push_back(ValueObject{{"trial", verdict.trial},
                                 {"eligibility", enum_name(verdict.eligibility)},
                                 {"criteria", texts(verdict.criteria)},
                                 {"words", texts(verdict.words)},
                                 {"missing", texts(verdict.missing)}});
    }
    tree.get_if<ValueObject>()->emplace_back("trials", std::move(list));
  }

  /// The matrix needs all samples before its first line: which genes are columns depends on them.
  void write_matrix(Streams& streams, RunReport& report) {
    if (query_.format || query_.include || query_.exclude || each_ || trials_ || query_.print_header) {
      throw Error(ErrorKind::usage, "--matrix goes with neither -f, -i, -e, -H, --each nor --trials",
                  "filter the profiles with tools that read JSON Lines, or the matrix afterwards");
    }
    Output output(output_, streams);
    std::vector<Profile> profiles;
    const auto keep = [&](Profile& profile) { profiles.push_back(std::move(profile)); };
    if (files_.empty()) files_.emplace_back("-");
    for (const std::string& file : files_) for_each_profile(input_, knowledge_, file, streams, report, keep);
    const FeatureMatrix matrix =
        feature_matrix(profiles, features_ ? split_list(*features_, ',') : std::vector<std::string>());
    output.write(matrix_text(matrix));
    output.commit();
    report.funnel = fmt::format("{} samples, {} features", matrix.samples.size(), matrix.columns.size());
  }

  ProfileInputOptions input_;
  ModelOption model_;
  KnowledgeOption knowledge_;
  std::vector<std::string> files_;
  QueryOptions query_;
  std::optional<std::string> each_;
  std::optional<std::string> trials_;
  std::optional<TrialRules> rules_;
  std::optional<std::string> output_;
  bool is_matrix_ = false;
  std::optional<std::string> features_;
};

}  // namespace

std::unique_ptr<Command> make_query_command() {
  return std::make_unique<QueryCommand>();
}

}  // namespace marrow::commands
