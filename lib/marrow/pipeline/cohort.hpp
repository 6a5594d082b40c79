#pragma once

#include <cstddef>
#include <functional>
#include <iosfwd>
#include <string>
#include <vector>

#include "marrow/base/error.hpp"
#include "marrow/base/warnings.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/pipeline/cohort_inputs.hpp"
#include "marrow/pipeline/extract.hpp"
#include "marrow/pipeline/finished_samples.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// How the samples of a plan are run.
struct CohortRun {
  bool is_cohort = false;   ///< a sample that fails leaves the others; else what went wrong is thrown
  std::size_t threads = 1;  ///< patients side by side
  /// Profiles that are kept and found again; null: none.
  FinishedSamples* finished = nullptr;
  std::vector<std::string> keys = {};  ///< `sample_keys` of the plan, for `finished`
};

/// Who hears of the samples of a run, all on the calling thread, in the plan's order.
struct CohortEvents {
  std::function<void(Profile&)> consume;
  std::function<void(const std::string& sample, const Error&)> fail;
  std::function<void(std::size_t done, std::size_t all)> progress = {};
};

/// Makes the profile of every planned sample and hands them on in the plan's order, whatever the threads.
///
/// The samples of a patient who has several are made together, when the first of them is due, compared (`serial`) and
/// held until each is due; besides those, only a few patients a thread wait to be handed on.
/// A sample that failed is left out of the comparison; where one is left, there is none.
/// In a cohort a `data` or `io` error of one sample goes to `fail`, and the others go on; a plan that is none throws
/// it. Patients whose samples were all finished before are not made again; one of whom a sample failed is never kept.
/// Warnings about the tables of single samples go to `warnings`. Returns how many samples were finished before.
std::size_t extract_cohort(const std::vector<PlannedSample>& plan, const Knowledge& knowledge,
                           const ExtractOptions& options, std::istream& standard_input, const CohortRun& run,
                           const CohortEvents& events, Warnings& warnings);

}  // namespace marrow
