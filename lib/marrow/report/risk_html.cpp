#include "marrow/report/risk_html.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "marrow/report/words.hpp"

namespace marrow {

namespace {

constexpr std::size_t most_bars = 12;      ///< smaller contributions are summed
constexpr double widest_bar_percent = 48;  ///< of the chart, to each side of the middle

TemplateRecord risk_bar(const ContributionView& item) {
  return bar_record(item, {"raises the risk", "lowers the risk"});
}

void set_contributions(TemplateRecord& page, const RiskView& risk) {
  const std::size_t shown = std::min(most_bars, risk.contributions.size());
  std::vector<TemplateRecord> bars;
  for (std::size_t i = 0; i < shown; ++i) bars.push_back(risk_bar(risk.contributions[i]));
  double rest = 0;
  for (std::size_t i = shown; i < risk.contributions.size(); ++i) rest += risk.contributions[i].contribution;
  page.set("has_contributions", !bars.empty());
  page.set("contributions", std::move(bars));
  const std::size_t left = risk.contributions.size() - shown;
  page.set("has_rest", left > 0);
  page.set("rest", fmt::format("{} with smaller contributions add up to {}.",
                               plural(static_cast<std::int64_t>(left), "feature", "features"), signed_words(rest)));
}

void set_scale(TemplateRecord& page, const RiskView& risk) {
  std::vector<TemplateRecord> scale;
  if (risk.p5y_value) {
    TemplateRecord record;
    record.set("point", fmt::format("{:.2f}", std::clamp(*risk.p5y_value, 0.0, 1.0) * 99.5));
    std::vector<TemplateRecord> range;
    if (risk.p5y_low && risk.p5y_high) {
      TemplateRecord bounds;
      bounds.set("x", fmt::format("{:.2f}", *risk.p5y_low * 100));
      bounds.set("width", fmt::format("{:.2f}", std::max(0.0, *risk.p5y_high - *risk.p5y_low) * 100));
      range.push_back(std::move(bounds));
    }
    record.set("range", std::move(range));
    scale.push_back(std::move(record));
  }
  page.set("scale", std::move(scale));
}

/// The risk over a missing feature's values, on a scale of 0 to 100 %.
TemplateRecord range_record(const RangeView& range) {
  TemplateRecord record;
  record.set("label", range.label);
  record.set("words", range.words);
  record.set("ends", range.ends);
  record.set("has_range", !range.words.empty());
  record.set("x", fmt::format("{:.2f}", range.low * 100));
  record.set("width", fmt::format("{:.2f}", std::max(0.5, (range.high - range.low) * 100)));
  return record;
}

template <class Item, class Make>
std::vector<TemplateRecord> records(const std::vector<Item>& items, Make make) {
  std::vector<TemplateRecord> result;
  for (const Item& item : items) result.push_back(make(item));
  return result;
}

TemplateRecord explanation_record(const RiskView& risk) {
  const ExplanationView& view = *risk.explanation;
  TemplateRecord record;
  record.set("sentences", view.sentences);
  record.set("start", view.start);
  record.set("margin", risk.margin);
  record.set("groups", records(view.groups, risk_bar));
  record.set("has_ranges", !view.ranges.empty());
  record.set("has_risk", risk.p5y_value.has_value());
  record.set("ranges", records(view.ranges, range_record));
  record.set("own_risk", fmt::format("{:.2f}", std::clamp(risk.p5y_value.value_or(0), 0.0, 1.0) * 99.5));
  record.set("most_informative", view.most_informative);
  record.set("has_interactions", !view.interactions.empty());
  record.set("interaction_count", count_words(static_cast<std::int64_t>(view.interactions.size())));
  record.set("no_interactions", view.no_interactions);
  record.set("interactions", records(view.interactions, [](const auto& pair) {
               TemplateRecord row;
               row.set("label", pair.first);
               row.set("words", pair.second);
               return row;
             }));
  return record;
}

}  // namespace

TemplateRecord bar_record(const ContributionView& item, const BarWords& words) {
  TemplateRecord record;
  const bool raises = item.contribution > 0;
  const double width = std::abs(item.share) * widest_bar_percent;
  record.set("label", item.label);
  record.set("value", item.value);
  record.set("words", item.words);
  const std::string& side = raises ? words.raise_colour : words.lower_colour;
  record.set("side", side);
  record.set("fill_class", item.is_measured ? side : fmt::format("outline-{}", side));
  record.set("hatched", !item.is_measured);
  record.set("x", fmt::format("{:.2f}", raises ? 50.0 : 50.0 - width));
  record.set("width", fmt::format("{:.2f}", width));
  std::string direction = raises ? words.raises : words.lowers;
  if (item.words == "0.00") direction = "changes nothing";
  if (!item.is_measured) direction += "; not measured, drawn";
  record.set("direction", direction);
  return record;
}

void set_risk(TemplateRecord& page, const RiskView& risk) {
  page.set("estimated", risk.kind == RiskView::Kind::estimated);
  page.set("is_simulated", risk.is_simulated);
  page.set("group", risk.group);
  page.set("p3y", risk.p3y);
  page.set("p5y", risk.p5y);
  page.set("p5y_interval", risk.p5y_interval);
  page.set("interval_level", risk.p5y_interval.empty() ? std::string() : risk.interval_level);
  page.set("per_hundred", risk.per_hundred);
  page.set("drawn_note", risk.drawn_note);
  page.set("baseline", risk.baseline);
  page.set("comparison", risk.comparison);
  page.set("group_note", risk.group_note);
  page.set("cautions", risk.cautions);
  page.set("risk_headline", risk.headline);
  page.set("risk_reasons", risk.reasons);
  page.set("population", risk.population);
  page.set("model", risk.model);
  set_scale(page, risk);
  set_contributions(page, risk);
  std::vector<TemplateRecord> why;
  if (risk.explanation) why.push_back(explanation_record(risk));
  page.set("why", std::move(why));
}

}  // namespace marrow
