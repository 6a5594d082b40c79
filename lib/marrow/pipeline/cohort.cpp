#include "marrow/pipeline/cohort.hpp"

#include <map>
#include <memory>
#include <utility>

#include "marrow/base/ordered_work.hpp"
#include "marrow/findings/serial.hpp"

namespace marrow {

namespace {

/// What became of one planned sample.
struct Outcome {
  std::optional<Profile> profile;
  std::optional<Error> error;
};

/// What became of the samples of one patient.
struct PatientOutcome {
  std::vector<Outcome> samples;  ///< in the order of `Patient`
  Warnings warnings;             ///< of their own tables
  bool was_finished = false;     ///< by an earlier run
};

/// Indices into the plan of the samples of one patient, in its order.
using Patient = std::vector<std::size_t>;

/// In the order in which the first sample of each is due.
std::vector<Patient> patients_of(const std::vector<PlannedSample>& plan) {
  std::vector<Patient> patients;
  std::map<std::string, std::size_t> by_name;
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const std::string& name = plan[i].entry.patient;
    const auto [place, is_new] = by_name.emplace(name, patients.size());
    if (is_new || name.empty()) {
      patients.push_back({i});
    } else {
      patients[place->second].push_back(i);
    }
  }
  return patients;
}

/// Extracts patients on one thread.
class PatientExtraction {
 public:
  PatientExtraction(const std::vector<PlannedSample>& plan, const Knowledge& knowledge, const ExtractOptions& options,
                    std::istream& standard_input, const CohortRun& run)
      : plan_(plan),
        knowledge_(knowledge),
        options_(options),
        standard_input_(standard_input),
        run_(run),
        tools_(std::make_unique<ExtractTools>(knowledge, options.reference, options.population)) {}

  PatientOutcome extract(const Patient& patient) {
    PatientOutcome outcome;
    if (find_finished(patient, outcome)) return outcome;
    for (const std::size_t sample : patient) outcome.samples.push_back(extract_sample(sample, outcome.warnings));
    compare(outcome.samples);
    return outcome;
  }

 private:
  bool find_finished(const Patient& patient, PatientOutcome& outcome) const {
    if (run_.finished == nullptr) return false;
    for (const std::size_t sample : patient) {
      const std::string& key = run_.keys[sample];
      std::optional<Profile> profile = key.empty() ? std::nullopt : run_.finished->find(key);
      if (!profile) {
        outcome.samples.clear();
        return false;
      }
      outcome.samples.push_back({std::move(profile), {}});
    }
    outcome.was_finished = true;
    return true;
  }

  Outcome extract_sample(std::size_t index, Warnings& warnings) {
    Outcome outcome;
    try {
      const PlannedSample& sample = plan_[index];
      if (sample.fault) throw Error(*sample.fault);
      outcome.profile = sample.own_tables.empty()
                            ? extract_profile(sample, *tools_, options_, standard_input_)
                            : extract_profile(with_own_tables(sample, knowledge_.panel(), warnings), *tools_, options_,
                                              standard_input_);
    } catch (const Error& error) {
      const bool is_of_the_sample = error.kind() == ErrorKind::data || error.kind() == ErrorKind::io;
      if (!run_.is_cohort || !is_of_the_sample) throw;
      outcome.error = error;
    }
    return outcome;
  }

  void compare(std::vector<Outcome>& samples) const {
    std::vector<const Profile*> profiles;
    for (const Outcome& outcome : samples) {
      if (outcome.profile) profiles.push_back(&*outcome.profile);
    }
    if (profiles.size() < 2) return;
    const Value serial =
        to_value(compare_samples(std::move(profiles), knowledge_.resistance(), knowledge_.predicates()));
    for (Outcome& outcome : samples) {
      if (outcome.profile) outcome.profile->serial = serial;
    }
  }

  const std::vector<PlannedSample>& plan_;
  const Knowledge& knowledge_;
  const ExtractOptions& options_;
  std::istream& standard_input_;
  const CohortRun& run_;
  std::unique_ptr<ExtractTools> tools_;
};

void keep(const Patient& patient, const PatientOutcome& outcome, const CohortRun& run) {
  if (run.finished == nullptr || outcome.was_finished) return;
  for (const Outcome& sample : outcome.samples) {
    if (sample.error) return;
  }
  for (std::size_t i = 0; i < patient.size(); ++i) {
    const std::string& key = run.keys[patient[i]];
    if (!key.empty()) run.finished->keep(key, *outcome.samples[i].profile);
  }
}

}  // namespace

std::size_t extract_cohort(const std::vector<PlannedSample>& plan, const Knowledge& knowledge,
                           const ExtractOptions& options, std::istream& standard_input, const CohortRun& run,
                           const CohortEvents& events, Warnings& warnings) {
  const std::vector<Patient> patients = patients_of(plan);
  std::map<std::size_t, Outcome> held;  // by index into the plan
  std::size_t due = 0;
  std::size_t finished_before = 0;
  const auto make_extraction = [&] {
    auto extraction = std::make_unique<PatientExtraction>(plan, knowledge, options, standard_input, run);
    return [&patients, extraction = std::move(extraction)](std::size_t i) { return extraction->extract(patients[i]); };
  };
  const auto take = [&](std::size_t i, PatientOutcome outcome) {
    keep(patients[i], outcome, run);
    if (outcome.was_finished) finished_before += outcome.samples.size();
    warnings.add_all(outcome.warnings.sorted());
    for (std::size_t k = 0; k < patients[i].size(); ++k) held[patients[i][k]] = std::move(outcome.samples[k]);
    for (auto next = held.find(due); next != held.end(); next = held.find(due)) {
      if (next->second.error) events.fail(plan[due].entry.sample, *next->second.error);
      if (next->second.profile) events.consume(*next->second.profile);
      held.erase(next);
      ++due;
      if (events.progress) events.progress(due, plan.size());
    }
  };
  in_order(patients.size(), run.threads, make_extraction, take);
  return finished_before;
}

}  // namespace marrow
