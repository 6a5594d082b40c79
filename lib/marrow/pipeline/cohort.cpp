#include "marrow/pipeline/cohort.hpp"

namespace marrow {

void extract_cohort(const std::vector<PlannedSample>& plan, const Knowledge& knowledge, const ExtractOptions& options,
                    std::istream& standard_input, const std::function<void(Profile&)>& consume,
                    const std::function<void(const std::string&, const Error&)>& fail) {
  ExtractTools tools(knowledge, options.reference, options.population);
  for (const PlannedSample& sample : plan) {
    std::optional<Profile> profile;
    try {
      profile = extract_profile(sample, tools, options, standard_input);
    } catch (const Error& error) {
      const bool is_of_the_sample = error.kind() == ErrorKind::data || error.kind() == ErrorKind::io;
      if (plan.size() == 1 || !is_of_the_sample) throw;
      fail(sample.entry.sample, error);
    }
    if (profile) consume(*profile);
  }
}

}  // namespace marrow
