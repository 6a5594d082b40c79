#include "marrow/report/patient_html.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "marrow/base/text.hpp"
#include "marrow/report/class_html.hpp"
#include "marrow/report/mustache_page.hpp"
#include "marrow/report/patient_view.hpp"
#include "marrow/report/resistance_view.hpp"
#include "marrow/report/risk_html.hpp"
#include "marrow/report/track_html.hpp"
#include "marrow/report/words.hpp"

namespace marrow {

namespace {

constexpr std::size_t short_list = 12;  ///< longer lists of genes are folded

std::string_view css_class(State state) {
  switch (state) {
    case State::present:
      return "present";
    case State::absent:
      return "absent";
    case State::not_assessed:
      break;
  }
  return "unknown";
}

TemplateRecord state_record(const StateView& view) {
  TemplateRecord record;
  record.set("label", view.label);
  record.set("words", view.words);
  record.set("sign", state_symbol(view.state));
  record.set("css", css_class(view.state));
  return record;
}

TemplateRecord state_group_record(const StateGroupView& group) {
  return state_record({join(group.names, ", "), group.state, group.words});
}

template <class Item, class Make>
std::vector<TemplateRecord> records(const std::vector<Item>& items, Make make) {
  std::vector<TemplateRecord> result;
  for (const Item& item : items) result.push_back(make(item));
  return result;
}

TemplateRecord pair_record(const std::pair<std::string, std::string>& pair) {
  TemplateRecord record;
  record.set("label", pair.first);
  record.set("words", pair.second);
  return record;
}

TemplateRecord row_record(const TableRow& row) {
  TemplateRecord record;
  for (std::size_t i = 0; i < row.cells.size(); ++i) record.set(fmt::format("c{}", i), row.cells[i]);
  return record;
}

TemplateRecord group_record(const GroupView& group) {
  TemplateRecord record;
  record.set("heading", group.heading);
  record.set("items", group.items.empty() ? std::string("not stated") : join(group.items, ", "));
  record.set("count", plural(static_cast<std::int64_t>(group.items.size()), "gene", "genes"));
  record.set("is_short", group.items.size() <= short_list);
  return record;
}

void set_rows(TemplateRecord& page, const std::string& flag, const std::string& name,
              const std::vector<TableRow>& rows) {
  page.set(flag, !rows.empty());
  page.set(name, records(rows, row_record));
}

TemplateRecord variant_record(const VariantView& variant) {
  TemplateRecord record;
  record.set("gene", variant.gene);
  record.set("change", variant.change);
  record.set("consequence", variant.consequence);
  record.set("vaf", variant.vaf);
  record.set("origin", variant.origin);
  record.set("alert", variant.alert);
  std::string measure = variant.vaf.empty() ? std::string() : "VAF " + variant.vaf;
  if (!variant.reads.empty()) measure += (measure.empty() ? "" : " · ") + variant.reads;
  record.set("has_measure", !measure.empty());
  record.set("measure", measure);
  std::vector<std::pair<std::string, std::string>> facts;
  const auto add = [&](std::string label, const std::string& words) {
    if (!words.empty()) facts.emplace_back(std::move(label), words);
  };
  add("Consequence", variant.consequence);
  add("Reading", variant.reading);
  add("Effect", variant.effect);
  add("Domain", variant.domain);
  add("Hotspot", variant.hotspot);
  add("Evidence", variant.evidence);
  add("Origin", variant.origin);
  add("Clonality", variant.clonality);
  add("Transcript", variant.transcript);
  add("Place", variant.locus);
  add("Source", variant.source);
  record.set("facts", records(facts, pair_record));
  return record;
}

TemplateRecord gene_record(const GeneView& gene, bool is_leading) {
  TemplateRecord record = state_record(gene.state);
  record.set("is_leading", is_leading);
  record.set("variants", records(gene.variants, variant_record));
  record.set("has_lesions", !gene.lesions.empty());
  record.set("lesions", gene.lesions);
  record.set("reading", gene.reading);
  record.set("second_hit", gene.second_hit);
  record.set("covered", gene.covered);
  record.set("has_domains", !gene.domains.empty());
  record.set("domains", records(gene.domains, state_group_record));
  return record;
}

void set_header(TemplateRecord& page, const PatientView& view) {
  page.set("research_use", research_use_words);
  page.set("sample", view.sample);
  page.set("timepoint", view.timepoint);
  page.set("header", records(view.header, pair_record));
  page.set("has_inputs", !view.inputs.empty());
  page.set("input_count", count_words(static_cast<std::int64_t>(view.inputs.size())));
  page.set("inputs", view.inputs);
  page.set("has_clinical", !view.clinical.empty());
  page.set("clinical_count", count_words(static_cast<std::int64_t>(view.clinical.size())));
  page.set("clinical", records(view.clinical, pair_record));
  page.set("at_a_glance", view.at_a_glance);
}

void set_genes(TemplateRecord& page, const PatientView& view) {
  page.set("leading", records(view.leading, [](const GeneView& gene) { return gene_record(gene, true); }));
  page.set("notch1_fbxw7", view.notch1_fbxw7);
  page.set("has_tracks", !view.tracks.empty());
  page.set("tracks", records(view.tracks, track_record));
  page.set("has_key_genes", !view.key_genes.empty());
  page.set("key_genes", records(view.key_genes, state_group_record));
  page.set("has_other_present", !view.other_present.empty());
  page.set("other_present", records(view.other_present, [](const GeneView& gene) { return gene_record(gene, false); }));
  page.set("has_absent", !view.absent_genes.empty());
  page.set("absent_count", count_words(static_cast<std::int64_t>(view.absent_count)));
  page.set("absent_genes", records(view.absent_genes, group_record));
  page.set("has_uncounted", !view.uncounted.empty());
  page.set("uncounted_count", plural(static_cast<std::int64_t>(view.uncounted.size()), "variant", "variants"));
  page.set("uncounted", records(view.uncounted, variant_record));
}

void set_lesions(TemplateRecord& page, const PatientView& view) {
  set_rows(page, "has_fusions", "fusion_rows", view.fusion_rows);
  set_rows(page, "has_tests", "fusion_tests", view.fusion_tests);
  set_rows(page, "has_focal", "focal_rows", view.focal_rows);
  set_rows(page, "has_tandem", "tandem_rows", view.tandem_rows);
  std::vector<TemplateRecord> ploidy = records(std::vector<StateView>{view.ploidy}, state_record);
  // A ploidy that is known is a measurement, not a lesion.
  if (view.ploidy.state == State::present) ploidy.front().set("css", "known");
  page.set("ploidy", std::move(ploidy));
  page.set("tandem", records(std::vector<StateView>{view.tandem_duplications}, state_record));
  page.set("has_changes", !view.chromosome_changes.empty());
  page.set("changes", join(view.chromosome_changes, ", "));
  page.set("focal_absent", records(view.focal_absent, group_record));
}

void set_serial(TemplateRecord& page, const std::optional<SerialView>& serial) {
  page.set("has_serial", serial.has_value());
  if (!serial) return;
  page.set("compared_samples", join(serial->samples, ", "));
  page.set("serial_notes", serial->notes);
  page.set("has_timelines", !serial->lesions.empty());
  page.set("timelines", records(serial->lesions, timeline_record));
}

void set_interpretation(TemplateRecord& page, const PatientView& view) {
  std::vector<TemplateRecord> subtype;
  if (view.subtype) {
    TemplateRecord record;
    record.set("name", view.subtype->name);
    record.set("confidence", view.subtype->confidence);
    record.set("facts", records(view.subtype->facts, pair_record));
    subtype.push_back(std::move(record));
  }
  page.set("has_subtype", !subtype.empty());
  page.set("subtype", std::move(subtype));
  page.set("has_calls", !view.expression_calls.empty());
  page.set("expression_calls", view.expression_calls);
  page.set("has_schemes", view.has_schemes);
  set_rows(page, "has_scheme_rows", "scheme_rows", view.scheme_rows);
  page.set("has_resistance",
           view.has_resistance || !view.resistance_scores.empty() || !view.resistance_score_notes.empty());
  set_rows(page, "has_resistance_rows", "resistance_rows", view.resistance_rows);
  set_rows(page, "has_resistance_scores", "resistance_scores", view.resistance_scores);
  page.set("resistance_score_notes", view.resistance_score_notes);
  page.set("scheme_conflict", view.scheme_conflict);
  page.set("has_scheme_conflict", !view.scheme_conflict.empty());
  page.set("resistance_note", view.resistance_note);
  set_rows(page, "has_opposed_rows", "opposed_rows", view.opposed_rows);
  set_rows(page, "has_cross_rows", "cross_rows", view.cross_rows);
  page.set("escape_words", std::string(escape_words));
  set_rows(page, "has_escape_rows", "escape_rows", view.escape_rows);
  page.set("resistance_open", records(view.resistance_open, group_record));
  page.set("has_options", view.has_options);
  set_rows(page, "has_option_rows", "option_rows", view.option_rows);
}

void set_unknown(TemplateRecord& page, const PatientView& view) {
  page.set("has_unknown",
           !view.not_assessed_genes.empty() || !view.other_not_assessed.empty() || !view.schemes_unknown.empty());
  page.set("not_assessed_genes", records(view.not_assessed_genes, group_record));
  page.set("has_other_unknown", !view.other_not_assessed.empty());
  page.set("other_not_assessed", records(view.other_not_assessed, state_record));
  page.set("has_schemes_unknown", !view.schemes_unknown.empty());
  page.set("schemes_unknown", records(view.schemes_unknown, group_record));
}

}  // namespace

std::string patient_html(const Profile& profile, const PageTemplates& templates, const ReportContext& context) {
  const PatientView view = patient_view(profile, context);
  TemplateRecord page;
  page.set_partial("gene", templates.gene);
  page.set_partial("track", templates.track);
  page.set_partial("timeline", templates.timeline);
  page.set_partial("explanation", templates.explanation);
  page.set_partial("classifier", templates.classes);
  page.set("style", templates.style);
  set_header(page, view);
  set_genes(page, view);
  set_risk(page, view.risk);
  set_classifiers(page, view.classifiers);
  set_lesions(page, view);
  set_serial(page, view.serial);
  set_interpretation(page, view);
  set_unknown(page, view);
  set_rows(page, "has_warnings", "warnings", view.warnings);
  page.set("provenance", records(view.provenance, pair_record));
  return render_page(templates.patient, page);
}

}  // namespace marrow
