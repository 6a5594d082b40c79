#pragma once

#include <map>
#include <string>

#include "marrow/model/score.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// The files of a model: one in the program by its name, else a folder.
/// Throws `usage` for a name that is neither, `io` for a file that cannot be read.
[[nodiscard]] std::map<std::string, std::string> model_files(const std::string& name_or_folder);

/// Loads a relapse model: one in the program by its name, else a folder that holds its files.
/// Throws `usage` for a name that is neither, `io` for a file that cannot be read, `model` as RelapseModel::load.
[[nodiscard]] RelapseModel load_relapse_model(const std::string& name_or_folder);

/// Puts the relapse score of `model` into the profile, in place of an older one, and names the model in `provenance`.
void score_profile(const RelapseModel& model, Profile& profile, const ExplanationOptions& options = {});

}  // namespace marrow
