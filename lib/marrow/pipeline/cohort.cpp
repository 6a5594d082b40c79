#include "marrow/pipeline/cohort.hpp"

#include <map>
#include <set>

#include "marrow/findings/serial.hpp"

namespace marrow {

namespace {

/// What became of one planned sample.
struct Outcome {
  std::optional<Profile> profile;
  std::optional<Error> error;
};

/// Extracts patients, those with several samples as a whole when the first of them is due.
class PatientExtraction {
 public:
  PatientExtraction(const std::vector<PlannedSample>& plan, const Knowledge& knowledge, const ExtractOptions& options,
                    std::istream& standard_input)
      : plan_(plan),
        knowledge_(knowledge),
        options_(options),
        standard_input_(standard_input),
        tools_(knowledge, options.reference, options.population) {
    for (std::size_t i = 0; i < plan.size(); ++i) {
      const std::string& patient = plan[i].entry.patient;
      if (!patient.empty()) samples_[patient].push_back(i);
    }
  }

  /// Each sample once, in order.
  Outcome take(std::size_t index) {
    const auto samples = samples_.find(plan_[index].entry.patient);
    if (samples == samples_.end() || samples->second.size() == 1) return extract(index);
    if (!held_.contains(index)) extract_patient(samples->second);
    Outcome outcome = std::move(held_.at(index));
    held_.erase(index);
    return outcome;
  }

 private:
  Outcome extract(std::size_t index) {
    Outcome outcome;
    try {
      outcome.profile = extract_profile(plan_[index], tools_, options_, standard_input_);
    } catch (const Error& error) {
      const bool is_of_the_sample = error.kind() == ErrorKind::data || error.kind() == ErrorKind::io;
      if (plan_.size() == 1 || !is_of_the_sample) throw;
      outcome.error = error;
    }
    return outcome;
  }

  void extract_patient(const std::vector<std::size_t>& samples) {
    std::vector<const Profile*> profiles;
    for (const std::size_t index : samples) {
      const Outcome& outcome = held_[index] = extract(index);
      if (outcome.profile) profiles.push_back(&*outcome.profile);
    }
    if (profiles.size() < 2) return;
    const Value serial =
        to_value(compare_samples(std::move(profiles), knowledge_.resistance(), knowledge_.predicates()));
    for (const std::size_t index : samples) {
      if (auto& profile = held_.at(index).profile) profile->serial = serial;
    }
  }

  const std::vector<PlannedSample>& plan_;
  const Knowledge& knowledge_;
  const ExtractOptions& options_;
  std::istream& standard_input_;
  ExtractTools tools_;
  std::map<std::string, std::vector<std::size_t>> samples_;  ///< indices into the plan, by patient
  std::map<std::size_t, Outcome> held_;
};

}  // namespace

void extract_cohort(const std::vector<PlannedSample>& plan, const Knowledge& knowledge, const ExtractOptions& options,
                    std::istream& standard_input, const std::function<void(Profile&)>& consume,
                    const std::function<void(const std::string&, const Error&)>& fail) {
  PatientExtraction extraction(plan, knowledge, options, standard_input);
  for (std::size_t i = 0; i < plan.size(); ++i) {
    Outcome outcome = extraction.take(i);
    if (outcome.error) fail(plan[i].entry.sample, *outcome.error);
    if (outcome.profile) consume(*outcome.profile);
  }
}

}  // namespace marrow
