#include <set>

#include <doctest/doctest.h>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/report/cohort_html.hpp"
#include "marrow/report/patient_html.hpp"
#include "support/example_profiles.hpp"

namespace examples = marrow::examples;

namespace {

bool contains(const std::string& text, std::string_view piece) {
  return text.find(piece) != std::string::npos;
}

std::string page_of(const marrow::Profile& profile) {
  return marrow::patient_html(profile, marrow::embedded_page_templates());
}

}  // namespace

TEST_CASE("a page shows NOTCH1 and TP53 with change, fraction and reads") {
  const std::string page = page_of(examples::b_lineage_with_risk());
  CHECK(contains(page, "c.743G&gt;A p.(Arg248Gln)"));
  CHECK(contains(page, "VAF 41\u00a0% · 41 of 100\u00a0reads"));
  CHECK(contains(page, "not found (above 5\u00a0% VAF)"));
  CHECK(page.find("<h3>NOTCH1</h3>") < page.find("<h3>TP53</h3>"));
  CHECK(page.find("<h3>TP53</h3>") < page.find("<h3>KRAS</h3>"));
}

TEST_CASE("the relapse risk is drawn with its interval, and hatched where a feature was not measured") {
  const std::string page = page_of(examples::b_lineage_with_risk());
  CHECK(contains(page, "14\u00a0% <span class=\"group\">(9–21\u00a0%)</span>"));
  CHECK(contains(page, "<rect class=\"range\" x=\"9.10%\" y=\"9\" width=\"12.20%\""));
  CHECK(contains(page, "not measured; drawn</td>"));
  CHECK(contains(page, "fill=\"url(#hatch-raise)\""));
  CHECK(contains(page, "Population of the model: 1,028 children"));
}

TEST_CASE("a page of a patient outside the model gives the reason and no percentage of relapse") {
  const std::string page = page_of(examples::t_lineage_outside_model());
  CHECK(contains(page, "<strong>No relapse estimate: outside what the model was made for</strong>"));
  CHECK(contains(page, "<li>lineage is T; the model was made from children with B-ALL</li>"));
  CHECK_FALSE(contains(page, "Relapse within 5 years"));
}

TEST_CASE("sections whose step has not run are left out") {
  const std::string page = page_of(examples::nothing_assessed());
  CHECK_FALSE(contains(page, "Drug resistance"));
  CHECK_FALSE(contains(page, "Published risk schemes"));
  CHECK_FALSE(contains(page, "h-subtype"));
  CHECK(contains(page, "Relapse risk was not computed"));
}

TEST_CASE("nothing from a file becomes markup, script or a template tag") {
  for (const std::string& page :
       {page_of(examples::hostile()),
        marrow::cohort_html({marrow::cohort_row(examples::hostile())}, {}, marrow::embedded_page_templates())}) {
    CHECK_FALSE(contains(page, "<script"));
    CHECK_FALSE(contains(page, "<img"));
    CHECK_FALSE(contains(page, "\"'>"));
    CHECK_FALSE(contains(page, "\x1b"));
    CHECK_FALSE(contains(page, "\u202e"));
    // The attack's own mustache is shown, not filled in.
    CHECK(contains(page, "&lt;script&gt;alert(1)&lt;/script&gt;"));
    CHECK(contains(page, "{{sample}}{{{style}}}"));
  }
}

TEST_CASE("a page asks for nothing outside itself") {
  for (const std::string& page : {page_of(examples::b_lineage_with_risk()), page_of(examples::nothing_assessed())}) {
    CHECK_FALSE(contains(page, "http://"));
    CHECK_FALSE(contains(page, "https://"));
    CHECK_FALSE(contains(page, "@import"));
    CHECK(contains(page, "default-src 'none'"));
    CHECK(contains(page, "<html lang=\"en\">"));
  }
}

TEST_CASE("the same profile gives the same bytes") {
  CHECK(page_of(examples::b_lineage_with_risk()) == page_of(examples::b_lineage_with_risk()));
}

TEST_CASE("a template that is no mustache is an internal error") {
  marrow::PageTemplates broken = marrow::embedded_page_templates();
  broken.patient = "{{#open}} never closed";
  CHECK_THROWS_AS(static_cast<void>(marrow::patient_html(examples::nothing_assessed(), broken)), marrow::Error);
}

TEST_CASE("a sample's page has a safe name that no other sample shares") {
  CHECK(marrow::page_file_name("EX-B_001") == "EX-B_001.html");
  std::set<std::string> names;
  const std::vector<std::string> samples{"PAT1",
                                         "pat1",
                                         "Pat1",
                                         "../../etc/passwd",
                                         "..",
                                         ".",
                                         "",
                                         "a/b",
                                         "a\\b",
                                         "a b",
                                         "CON",
                                         "con",
                                         "LPT1",
                                         "INDEX",
                                         "index",
                                         "-o",
                                         "-O",
                                         "Größe",
                                         "Gr__e",
                                         "NUL.txt",
                                         "COM1",
                                         "x:y",
                                         "a\nb",
                                         std::string("a\0b", 3),
                                         std::string(300, 'A'),
                                         std::string(301, 'A'),
                                         "a_b",
                                         "A_B"};
  for (const std::string& sample : samples) {
    const std::string name = marrow::page_file_name(sample);
    CAPTURE(name);
    CHECK(names.insert(marrow::lower_case(name)).second);
    CHECK(name.ends_with(".html"));
    CHECK(name.size() <= 100);
    CHECK(name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") ==
          std::string::npos);
    CHECK(name.front() != '.');
    CHECK(name.front() != '-');
    CHECK(marrow::lower_case(name) != "index.html");
    const std::string stem = marrow::lower_case(name.substr(0, name.find('.')));
    CHECK(stem != "con");
    CHECK(stem != "nul");
    CHECK(stem != "com1");
    CHECK(stem != "lpt1");
  }
}

TEST_CASE("the cohort's index links each sample and counts the states of every key gene") {
  const std::vector<marrow::CohortRow> rows{marrow::cohort_row(examples::b_lineage_with_risk()),
                                            marrow::cohort_row(examples::t_lineage_outside_model()),
                                            marrow::cohort_row(examples::nothing_assessed())};
  const std::string page = marrow::cohort_html(rows, {}, marrow::embedded_page_templates());
  CHECK(contains(page, "<a href=\"EX-B-001.html\"><bdi>EX-B-001</bdi></a>"));
  CHECK(contains(page, "14\u00a0% (9–21\u00a0%)"));
  CHECK(contains(page, "no estimate: lineage is T"));
  CHECK(contains(page, "Relapse risk: 2 without an estimate · 1 standard risk"));
  CHECK(contains(page, "<span class=\"piece\">c.4802T&gt;C p.(Leu1601Pro), 38\u00a0%</span>"));
  CHECK(contains(page, "<span class=\"piece\">above 5\u00a0% VAF</span>"));
  CHECK(contains(page, "NOTCH1</th><td class=\"value\" role=\"cell\"><span aria-hidden=\"true\">● 1 · ○ 1 · ? 1"));
  CHECK(contains(page, "TP53</th><td class=\"value\" role=\"cell\"><span aria-hidden=\"true\">● 2 · ○ 0 · ? 1"));
  CHECK(contains(marrow::cohort_html({}, {}, marrow::embedded_page_templates()), "The cohort holds no sample."));
}
