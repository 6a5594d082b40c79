#include "marrow/report/class_html.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "marrow/report/risk_html.hpp"

namespace marrow {

namespace {

TemplateRecord row_record(const ClassRowView& row) {
  TemplateRecord record;
  record.set("name", row.name);
  record.set("probability", row.probability);
  record.set("interval", row.interval);
  record.set("baseline", row.baseline);
  record.set("point", fmt::format("{:.2f}", std::clamp(row.value, 0.0, 1.0) * 99.5));
  const bool has_range = row.low && row.high;
  record.set("has_range", has_range);
  record.set("x", fmt::format("{:.2f}", row.low.value_or(0) * 100));
  record.set("width", fmt::format("{:.2f}", has_range ? std::max(0.5, (*row.high - *row.low) * 100) : 0.0));
  return record;
}

TemplateRecord classifier_record(const ClassifierView& view, std::size_t place) {
  TemplateRecord record;
  record.set("id", fmt::format("h-classes-{}", place));
  record.set("label", view.label);
  record.set("has_answer", view.has_answer);
  record.set("headline", view.headline);
  record.set("reasons", view.reasons);
  record.set("cautions", view.cautions);
  record.set("answer", view.answer);
  record.set("class_interval_level", view.interval_level);
  record.set("baseline_name", view.baseline_name);
  std::vector<TemplateRecord> rows;
  for (const ClassRowView& row : view.classes) rows.push_back(row_record(row));
  record.set("classes", std::move(rows));
  record.set("sentences", view.sentences);
  std::vector<TemplateRecord> groups;
  for (const ContributionView& group : view.groups) {
    // What raises the risk is red; to speak for a class is no harm.
    groups.push_back(bar_record(group, {"speaks for it", "speaks against it", "lower", "raise"}));
  }
  record.set("has_groups", !groups.empty());
  record.set("groups", std::move(groups));
  record.set("class_margin", view.margin);
  record.set("class_comparison", view.comparison);
  record.set("weights_note", view.weights_note);
  record.set("not_for", view.not_for);
  record.set("class_population", view.population);
  record.set("class_model", view.model);
  record.set("class_simulated", view.is_simulated);
  return record;
}

}  // namespace

void set_classifiers(TemplateRecord& page, const std::vector<ClassifierView>& views) {
  std::vector<TemplateRecord> classifiers;
  for (const ClassifierView& view : views) classifiers.push_back(classifier_record(view, classifiers.size() + 1));
  page.set("classifiers", std::move(classifiers));
}

}  // namespace marrow
