#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/records/failed_sample.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/report/page_templates.hpp"
#include "marrow/report/patient_view.hpp"
#include "marrow/report/words.hpp"

namespace marrow {

/// Name of the page of a sample in a folder of reports, without folder.
///
/// Upper-case letters, digits, '-' and '_' stay ("EX01.html"). Any other name, one that a system reserves (CON,
/// LPT1 …), "INDEX" and one of more than 80 characters becomes a readable part and 16 hex digits of its SHA-256
/// ("pat_1.0f3a….html"), so that two samples never share a file, on file systems that ignore case neither.
[[nodiscard]] std::string page_file_name(std::string_view sample);

/// What the index page keeps of one sample.
struct CohortRow {
  std::string sample;
  std::string file;       ///< `page_file_name`
  std::string timepoint;  ///< empty: not stated
  std::string lineage;
  std::string subtype;    ///< empty: not computed
  StateGroupView notch1;  ///< names: the changes; words: the limit, or why it was not assessed
  StateGroupView tp53;
  std::string risk_group;            ///< or why there is none
  std::string p5y;                   ///< "14 % (9–21 %)"
  std::vector<std::string> classes;  ///< "Subtype: A, 87 %", by classifier
  std::int64_t warnings = 0;
  std::array<State, key_genes.size()> key_states{};  ///< in the order of `key_genes`
};

[[nodiscard]] CohortRow cohort_row(const Profile& profile);

/// The index page of a cohort, rows in the order given: one row a sample with a link to its page, the samples that
/// failed with what is wrong, and how often each key gene was found, not found and not assessed. Self-contained and
/// escaped as `patient_html`.
[[nodiscard]] std::string cohort_html(const std::vector<CohortRow>& rows, const std::vector<FailedSample>& failed,
                                      const PageTemplates& templates);

}  // namespace marrow
