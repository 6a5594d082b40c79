#pragma once

#include <string>

#include "marrow/records/profile.hpp"

// Patients for the tests of reports; invented, numbers without meaning.
namespace marrow::examples {

/// B-ALL at diagnosis with ETV6::RUNX1, TP53 mutated, everything computed, relapse 14 % (9–21 %).
[[nodiscard]] Profile b_lineage_with_risk();
/// The same child at relapse, compared with the samples of diagnosis and remission.
[[nodiscard]] Profile at_relapse();
/// `serial` of three samples: a change that rises and was fated to, one that is lost, a fusion, losses and gains that
/// deepen, and what is not known in remission.
[[nodiscard]] Value course_of_three_samples();
/// T-ALL with NOTCH1, FBXW7 and TP53 lesions, outside the relapse model.
[[nodiscard]] Profile t_lineage_outside_model();
/// T-ALL with twelve NOTCH1 changes, several of one place and one behind the last residue, and part of the gene unread.
[[nodiscard]] Profile many_notch1_changes();
/// A sample of which nothing was assessed.
[[nodiscard]] Profile nothing_assessed();
/// The child with risk, with the answers of two classifiers: one of three classes, and one that is not for the child.
[[nodiscard]] Profile with_classes();
/// The same with one classifier of 24 classes, trained with balanced weights.
[[nodiscard]] Profile many_classes();
/// Answers of which every text is hostile, as in `hostile`.
[[nodiscard]] Value hostile_answers(const std::string& attack, const std::string& long_word);
/// Every text of a file tries to leave its place: markup, quotes, mustache, control and direction characters, length.
[[nodiscard]] Profile hostile();

}  // namespace marrow::examples
