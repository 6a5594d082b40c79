#include "marrow/report/cohort_html.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "marrow/base/digest.hpp"
#include "marrow/base/text.hpp"
#include "marrow/report/mustache_page.hpp"

namespace marrow {

namespace {

constexpr std::size_t longest_plain_name = 80;
constexpr std::size_t longest_readable_part = 48;
constexpr std::size_t hash_digits = 16;

bool is_plain(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/// Names that stand for devices on Windows, with any ending; upper case. INDEX is the cohort's own page.
bool is_reserved(std::string_view name) {
  static constexpr std::array<std::string_view, 5> words{"CON", "PRN", "AUX", "NUL", "INDEX"};
  if (std::find(words.begin(), words.end(), name) != words.end()) return true;
  return name.size() == 4 && (name.starts_with("COM") || name.starts_with("LPT")) && name[3] >= '0' && name[3] <= '9';
}

std::string count_text(std::size_t count) {
  return count_words(static_cast<std::int64_t>(count));
}

/// A gene in short, because the sample's page has the whole.
StateGroupView leading_gene(const Profile& profile, std::string_view symbol) {
  const GeneView gene = gene_view(profile, symbol);
  StateGroupView view{gene.state.state, {}, {}};
  if (view.state == State::present) {
    for (const VariantView& variant : gene.variants) {
      view.names.push_back(variant.vaf.empty() ? variant.change : fmt::format("{}, {}", variant.change, variant.vaf));
    }
    view.names.insert(view.names.end(), gene.lesions.begin(), gene.lesions.end());
    return view;
  }
  const auto found = profile.genes.find(std::string(symbol));
  const Assessment assessment = found == profile.genes.end() ? Assessment{} : Assessment(found->second);
  if (!assessment.is_known()) {
    view.words = why_not_assessed(assessment);
  } else {
    view.words = assessment.limit_vaf ? fmt::format("above {} VAF", fraction_words(*assessment.limit_vaf))
                                      : std::string("limit not stated");
  }
  return view;
}

/// How many samples have each risk group, in words, the most frequent group first.
std::string risk_counts(const std::vector<CohortRow>& rows) {
  std::vector<std::pair<std::string, std::int64_t>> counts;
  for (const CohortRow& row : rows) {
    const std::string name = row.p5y.empty() ? "without an estimate" : lower_case(row.risk_group);
    const auto same =
        std::find_if(counts.begin(), counts.end(), [&](const auto& count) { return count.first == name; });
    if (same == counts.end()) {
      counts.emplace_back(name, 1);
    } else {
      ++same->second;
    }
  }
  std::stable_sort(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> words;
  for (const auto& [name, count] : counts) words.push_back(fmt::format("{} {}", count_words(count), name));
  return join(words, " · ");
}

std::string_view css_class(State state) {
  static constexpr std::array<std::string_view, 3> names{"present", "absent", "unknown"};
  return names[static_cast<std::size_t>(state)];
}

void set_state(TemplateRecord& record, const std::string& name, const StateGroupView& view) {
  record.set(name + "_css", css_class(view.state));
  record.set(name + "_sign", state_symbol(view.state));
  record.set(name + "_state", short_state_words(view.state));
  record.set(name + "_words", view.words);
  record.set(name + "_changes", view.names);
}

TemplateRecord row_record(const CohortRow& row) {
  TemplateRecord record;
  record.set("file", row.file);
  record.set("sample", row.sample);
  record.set("timepoint", row.timepoint);
  record.set("lineage", row.lineage);
  record.set("subtype", row.subtype.empty() ? std::string("not computed") : row.subtype);
  set_state(record, "notch1", row.notch1);
  set_state(record, "tp53", row.tp53);
  record.set("risk_group", row.risk_group);
  record.set("p5y", row.p5y);
  record.set("classes", row.classes);
  record.set("no_class", row.classes.empty());
  record.set("warnings", row.warnings == 0 ? std::string("none") : count_words(row.warnings));
  return record;
}

TemplateRecord failed_record(const FailedSample& failed) {
  TemplateRecord record;
  record.set("sample", file_text(failed.sample));
  record.set("message", file_text(failed.message));
  record.set("hint", file_text(failed.hint));
  return record;
}

TemplateRecord key_gene_record(const std::vector<CohortRow>& rows, std::size_t gene) {
  std::array<std::size_t, 3> counts{};
  for (const CohortRow& row : rows) ++counts[static_cast<std::size_t>(row.key_states[gene])];
  const double scale = rows.empty() ? 0.0 : 100.0 / static_cast<double>(rows.size());
  TemplateRecord record;
  record.set("gene", key_genes[gene]);
  record.set("present", count_text(counts[0]));
  record.set("absent", count_text(counts[1]));
  record.set("unknown", count_text(counts[2]));
  record.set("present_width", fmt::format("{:.2f}", static_cast<double>(counts[0]) * scale));
  record.set("absent_x", fmt::format("{:.2f}", static_cast<double>(counts[0]) * scale));
  record.set("absent_width", fmt::format("{:.2f}", static_cast<double>(counts[1]) * scale));
  record.set("unknown_x", fmt::format("{:.2f}", static_cast<double>(counts[0] + counts[1]) * scale));
  record.set("unknown_width", fmt::format("{:.2f}", static_cast<double>(counts[2]) * scale));
  return record;
}

}  // namespace

std::string page_file_name(std::string_view sample) {
  const bool is_plain_name = !sample.empty() && sample.size() <= longest_plain_name && sample.front() != '-' &&
                             std::all_of(sample.begin(), sample.end(), is_plain) && !is_reserved(sample);
  if (is_plain_name) return std::string(sample) + ".html";
  std::string readable;
  for (const char c : lower_case(sample.substr(0, longest_readable_part))) {
    const bool is_kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    readable += is_kept ? c : '_';
  }
  if (readable.empty() || readable.front() == '-' || is_reserved(upper_case(readable))) readable.insert(0, "sample");
  // A plain name has no '.', so that it cannot be the same as one of these.
  return fmt::format("{}.{}.html", readable, sha256_hex(sample).substr(0, hash_digits));
}

CohortRow cohort_row(const Profile& profile) {
  CohortRow row;
  row.sample = profile.sample.empty() ? "(no name)" : file_text(profile.sample);
  row.file = page_file_name(profile.sample);
  if (profile.timepoint != Timepoint::unknown) row.timepoint = timepoint_words(profile.timepoint);
  row.lineage = profile.lineage.is_present() ? file_text(profile.lineage.value) : "not known";
  row.subtype = profile.subtype ? code_words(profile.subtype->name) : std::string();
  row.notch1 = leading_gene(profile, "NOTCH1");
  row.tp53 = leading_gene(profile, "TP53");
  const RiskView risk = risk_view(profile.scores);
  switch (risk.kind) {
    case RiskView::Kind::estimated:
      row.risk_group = risk.group.empty() ? "no group" : risk.group;
      row.p5y = risk.p5y;
      if (!risk.p5y_interval.empty()) row.p5y += fmt::format(" ({})", risk.p5y_interval);
      break;
    case RiskView::Kind::no_estimate:
      row.risk_group = "no estimate: " + risk.reasons.front();
      break;
    case RiskView::Kind::not_computed:
      row.risk_group = "not computed";
      break;
  }
  for (const ClassifierView& classifier : classifier_views(profile.scores)) {
    row.classes.push_back(classifier.short_words());
  }
  for (const Warning& warning : profile.warnings) row.warnings += warning.count;
  for (std::size_t i = 0; i < key_genes.size(); ++i) {
    const auto gene = profile.genes.find(std::string(key_genes[i]));
    row.key_states[i] = gene == profile.genes.end() ? State::not_assessed : gene->second.state;
  }
  return row;
}

std::string cohort_html(const std::vector<CohortRow>& rows, const std::vector<FailedSample>& failed,
                        const PageTemplates& templates) {
  TemplateRecord page;
  page.set("style", templates.style);
  page.set("research_use", research_use_words);
  page.set("samples", plural(static_cast<std::int64_t>(rows.size()), "sample", "samples"));
  page.set("has_rows", !rows.empty());
  page.set("risk_counts", risk_counts(rows));
  page.set("has_failed", !failed.empty());
  page.set("failed_count", plural(static_cast<std::int64_t>(failed.size()), "sample that could not be read",
                                  "samples that could not be read"));
  std::vector<TemplateRecord> failures;
  for (const FailedSample& sample : failed) failures.push_back(failed_record(sample));
  page.set("failed", std::move(failures));
  // A column in which nobody has anything is left out.
  page.set("has_subtype", std::any_of(rows.begin(), rows.end(), [](const auto& row) { return !row.subtype.empty(); }));
  page.set("has_classes", std::any_of(rows.begin(), rows.end(), [](const auto& row) { return !row.classes.empty(); }));
  std::vector<TemplateRecord> lines;
  for (const CohortRow& row : rows) lines.push_back(row_record(row));
  page.set("rows", std::move(lines));
  std::vector<TemplateRecord> genes;
  for (std::size_t i = 0; i < key_genes.size(); ++i) genes.push_back(key_gene_record(rows, i));
  page.set("key_genes", std::move(genes));
  return render_page(templates.cohort, page);
}

}  // namespace marrow
