#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/base/delimited_text.hpp"
#include "marrow/records/feature_matrix.hpp"
#include "marrow/records/profile.hpp"

namespace marrow {

/// One entry of the catalogue: what a number means, and how it is read from a profile.
struct Feature {
  FeatureSpec spec;
  double (*value)(const Profile& profile) = nullptr;  ///< NaN if missing
};

/// Every feature that does not depend on a gene's name, in the order of a matrix.
[[nodiscard]] const std::vector<Feature>& catalogue();

/// The meaning of a feature: an entry of the catalogue, or `GENE_mutated` for any gene symbol; empty for other names.
[[nodiscard]] std::optional<FeatureSpec> find_feature(std::string_view name);

/// Value of one feature; NaN if missing. A clinical cell that cannot be read as what the feature needs is missing:
/// the reader of the table has refused it before.
/// Throws `usage`, with the nearest name, for a name that `find_feature` does not know.
[[nodiscard]] double feature_value(const Profile& profile, std::string_view name);

/// The matrix of `names`, one row a profile, in order. Without names: the whole catalogue, then `GENE_mutated` of every
/// gene that any of the profiles knows, by symbol.
/// Throws `usage` for an unknown or repeated name.
[[nodiscard]] FeatureMatrix feature_matrix(const std::vector<Profile>& profiles, std::vector<std::string> names = {});

/// The matrix as TSV: `sample`, then one column a feature; `NA` is missing; numbers shortest-round-trip.
[[nodiscard]] std::string matrix_text(const FeatureMatrix& matrix);

/// Reads what `matrix_text` wrote: the first column names the sample, the others are features of the catalogue; `NA`,
/// `.` and an empty cell are missing.
/// Throws `data` for an unknown feature, a repeated sample and a cell that is no number, with its place.
[[nodiscard]] FeatureMatrix parse_matrix(const DelimitedText& table);

/// A model that takes a feature, and the conditions on it under which the model applies.
struct FeatureUse {
  std::string model;
  std::string range;  ///< of its values in training: "1 to 30"
  std::vector<std::string> conditions;
};

/// The page of one feature for the terminal: meaning, unit, values, day, direction, missing rule, how it is computed,
/// and the models that use it.
[[nodiscard]] std::string feature_text(const FeatureSpec& spec, const std::vector<FeatureUse>& uses);
/// One line a feature of the catalogue: name, group, unit, label; then the rule for `GENE_mutated`.
[[nodiscard]] std::string feature_list_text();

}  // namespace marrow
