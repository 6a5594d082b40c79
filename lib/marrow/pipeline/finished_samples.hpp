#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "marrow/base/append_file.hpp"
#include "marrow/knowledge/knowledge.hpp"
#include "marrow/pipeline/cohort_inputs.hpp"
#include "marrow/pipeline/extract.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// What the profile of each sample of a plan depends on: its row of the sheet, its files by path, size and time of
/// change, the tables of the run, the options, the knowledge and this version. 64 hex digits that are the same only if
/// all of that is; empty for a sample of which a file cannot be told to be unchanged (a URL, standard input).
/// A sample that is compared with others of its patient depends on them too.
[[nodiscard]] std::vector<std::string> sample_keys(const std::vector<PlannedSample>& plan, const CohortInputs& inputs,
                                                   const ExtractOptions& options, const Knowledge& knowledge);

/// The profiles that a run of a cohort has finished, in a file beside its output that outlives the run: a line for each
/// of key, checksum and profile, tab-separated. A damaged line counts as none.
class FinishedSamples {
 public:
  /// Opens or makes the file. With `takes_earlier` the profiles of earlier runs can be found in it, else they are
  /// dropped. Throws as AppendFile.
  FinishedSamples(std::string path, bool takes_earlier);

  /// Throws `io`. Safe to call from several threads, while `keep` is at work too.
  [[nodiscard]] std::optional<Profile> find(const std::string& key) const;
  /// Throws `io`.
  void keep(const std::string& key, const Profile& profile);
  /// Removes the file: nothing is left to take up again.
  void remove() { file_.remove(); }

 private:
  struct Place {
    std::int64_t offset = 0;
    std::int64_t bytes = 0;
  };

  void remember(std::int64_t offset, std::string_view line);

  std::map<std::string, Place> places_;  ///< of profiles, by key
  AppendFile file_;
};

}  // namespace marrow
