#pragma once

#include <string_view>

namespace marrow {

/// The texts of data/templates; they are trusted, unlike everything that is put into them. The views outlive the pages
/// made from them.
struct PageTemplates {
  std::string_view patient;          ///< patient.html.mustache
  std::string_view gene;             ///< gene.html.mustache: one gene, a partial of `patient`
  std::string_view track;            ///< track.html.mustache: one protein track, a partial of `patient`
  std::string_view timeline;         ///< timeline.html.mustache: one lesion over the samples, a partial of `patient`
  std::string_view explanation;      ///< explanation.html.mustache: why a score is what it is, a partial of `patient`
  std::string_view classes;          ///< classes.html.mustache: one classifier, a partial of `patient`
  std::string_view cohort;           ///< cohort.html.mustache
  std::string_view style;            ///< page.css
  std::string_view evaluation = {};  ///< evaluation.html.mustache
  std::string_view figures = {};     ///< figures.html.mustache: a table of numbers, a partial of `evaluation`
  std::string_view forest = {};      ///< forest.html.mustache: intervals over one scale, likewise
  std::string_view plot = {};        ///< plot.html.mustache, likewise
  std::string_view evaluation_style = {};  ///< evaluation.css
};

/// The templates as they were built into the program.
[[nodiscard]] const PageTemplates& embedded_page_templates();

}  // namespace marrow
