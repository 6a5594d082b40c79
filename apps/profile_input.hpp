#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "command.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/pipeline/cohort_inputs.hpp"
#include "marrow/pipeline/extract.hpp"
#include "marrow/pipeline/finished_samples.hpp"
#include "marrow/pipeline/resistance_scores.hpp"
#include "marrow/pipeline/score.hpp"
#include "marrow/records/profile.hpp"
#include "progress.hpp"

namespace marrow::commands {

/// The options that make profiles out of files: `extract` has them, and so have the verbs that read profiles, which
/// then run the earlier stages themselves.
class ProfileInputOptions {
 public:
  /// `filters_name` is the option that names FILTERs: a verb whose -f is something else gives it without the letter.
  void declare(OptionTable& options, const std::string& filters_name = "apply-filters,f");

  /// Whether a file was given to extract from.
  [[nodiscard]] bool has_files() const noexcept { return !inputs_.empty(); }
  /// Checks what belongs together. Throws `usage`.
  void finish();
  /// Throws `usage` for an option that describes files where none was given: it would be ignored in silence.
  void require_files_for_options() const;

  [[nodiscard]] const CohortInputs& inputs() const noexcept { return inputs_; }
  [[nodiscard]] const ExtractOptions& extract_options() const noexcept { return extract_; }
  /// Samples side by side.
  [[nodiscard]] std::size_t threads() const noexcept { return static_cast<std::size_t>(threads_); }

 private:
  void require_one_standard_input() const;
  void read_facts();

  CohortInputs inputs_;
  ExtractOptions extract_;
  std::optional<std::string> normal_;
  std::optional<std::string> variants_origin_;
  std::optional<std::string> assembly_;
  std::optional<std::string> assay_;
  std::optional<std::string> timepoint_;
  std::optional<std::string> sex_;
  std::optional<double> purity_;
  std::optional<double> min_depth_;
  std::optional<double> target_vaf_;
  std::string filters_ = "PASS,.";
  std::int64_t threads_ = 1;
};

/// Loads the knowledge tables: those in the program, or of `--knowledge DIR`.
class KnowledgeOption {
 public:
  void declare(OptionTable& options);
  [[nodiscard]] const Knowledge& get();
  /// The folder of `--knowledge`; empty: the tables in the program.
  [[nodiscard]] const std::optional<std::string>& folder() const noexcept { return folder_; }

 private:
  std::optional<std::string> folder_;
  std::unique_ptr<Knowledge> knowledge_;
};

/// The model of a run: one in the program, or a folder; and what its scores explain.
class ModelOption {
 public:
  void declare(OptionTable& options);
  /// `--interactions`, for verbs that write scores.
  void declare_interactions(OptionTable& options);
  /// `--resistance`, for verbs that score.
  void declare_resistance(OptionTable& options);
  /// Throws `usage` too for `--interactions` with a classifier.
  [[nodiscard]] const ScoringModel& get();
  /// An option that was given and asks for a score; empty if none was.
  [[nodiscard]] std::string_view given() const noexcept {
    if (explanation_.has_interactions) return "--interactions";
    if (scores_resistance_) return "--resistance";
    return name_or_folder_ != shipped_model ? "--model" : "";
  }
  [[nodiscard]] const ExplanationOptions& explanation() const { return explanation_; }
  /// The models of drug resistance; null unless `--resistance` asks for them; knowledge is loaded only then.
  [[nodiscard]] const ResistanceScorer* resistance(KnowledgeOption& knowledge);

 private:
  static constexpr std::string_view shipped_model = "relapse_b";
  std::string name_or_folder_{shipped_model};
  std::optional<ScoringModel> model_;
  ExplanationOptions explanation_;
  bool scores_resistance_ = false;
  std::optional<ResistanceScorer> resistance_;
};

/// Calls `consume` with one profile after the other: extracted from the files of `options`, else read from the stream
/// `path` (`-`: standard input). A sample of a cohort that fails is reported on `streams.err` and counted; the rest
/// goes on. With a `scorer`, profiles that were extracted here are scored too; those of a stream stay as they came,
/// since `score` may have been left out on purpose. Warnings of the samples stay in their profiles; those of the run go
/// to `report`.
void for_each_profile(ProfileInputOptions& options, KnowledgeOption& knowledge, const std::string& path,
                      Streams& streams, RunReport& report, const std::function<void(Profile&)>& consume,
                      ModelOption* scorer = nullptr);

/// What may go beside the extraction of a plan.
struct ExtractionAids {
  FinishedSamples* finished = nullptr;  ///< profiles that are kept and found again
  Progress* progress = nullptr;
};

/// The second half of it: extracts the samples of a plan. Returns how many were finished before.
std::size_t extract_planned(const std::vector<PlannedSample>& plan, const ProfileInputOptions& options,
                            KnowledgeOption& knowledge, Streams& streams, RunReport& report,
                            const std::function<void(Profile&)>& consume, const ExtractionAids& aids = {});

/// What became of the records of a run, for the line at its end.
class ExtractFunnel {
 public:
  void add(const Profile& profile);
  [[nodiscard]] std::string text() const;
  /// Warnings of all samples together.
  [[nodiscard]] std::vector<Warning> warnings() const { return warnings_.sorted(); }

 private:
  std::int64_t samples_ = 0;
  std::int64_t records_ = 0;
  std::int64_t used_ = 0;
  std::map<std::string, std::int64_t> set_aside_;
  Warnings warnings_;
};

}  // namespace marrow::commands
