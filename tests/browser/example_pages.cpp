// example_pages FOLDER: writes the example patients' pages, their index and pages of evaluations, for check_pages.py.

#include <fstream>
#include <iostream>
#include <vector>

#include "marrow/report/cohort_html.hpp"
#include "marrow/report/evaluation_html.hpp"
#include "marrow/report/patient_html.hpp"
#include "marrow/report/text_summary.hpp"
#include "support/example_evaluations.hpp"
#include "support/example_profiles.hpp"

int main(int count, char** arguments) {
  if (count != 2) {
    std::cerr << "usage: example_pages FOLDER\n";
    return 2;
  }
  const std::string folder = arguments[1];
  const marrow::Knowledge knowledge(marrow::KnowledgeSource::embedded());
  std::vector<marrow::CohortRow> rows;
  bool is_written = true;
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream file(folder + "/" + name);
    file << text;
    is_written = is_written && file.flush().good();
  };
  for (const marrow::Profile& profile :
       {marrow::examples::b_lineage_with_risk(), marrow::examples::at_relapse(),
        marrow::examples::t_lineage_outside_model(), marrow::examples::with_classes(), marrow::examples::many_classes(),
        marrow::examples::many_notch1_changes(), marrow::examples::nothing_assessed(), marrow::examples::hostile()}) {
    rows.push_back(marrow::cohort_row(profile));
    write(rows.back().file,
          marrow::patient_html(profile, marrow::embedded_page_templates(), {.knowledge = &knowledge}));
    write(rows.back().file + ".txt", marrow::text_summary(profile, {}, {.knowledge = &knowledge}));
  }
  const marrow::PageTemplates& templates = marrow::embedded_page_templates();
  write("evaluation.html", marrow::evaluation_html(marrow::examples::judged_scores(), templates));
  write("evaluation_hostile.html", marrow::evaluation_html(marrow::examples::hostile_scores(), templates));
  write("evaluation_classes.html", marrow::evaluation_html(marrow::examples::judged_classes(), templates));
  write("index.html", marrow::cohort_html(rows, {}, marrow::embedded_page_templates()));
  return is_written ? 0 : 1;
}
