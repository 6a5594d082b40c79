#include "marrow/report/multiqc.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "marrow/report/cohort_html.hpp"
#include "marrow/report/mustache_page.hpp"
#include "marrow/report/patient_view.hpp"

namespace marrow {

namespace {

constexpr std::string_view parent_id = "marrow";

/// What every file begins with: MultiQC puts the sections of one parent together.
ValueObject section(std::string_view id, std::string_view name, std::string description, std::string_view plot_type) {
  return {{"parent_id", parent_id},
          {"parent_name", "marrow"},
          {"parent_description",
           fmt::format("Genomics of paediatric acute lymphoblastic leukaemia. {}", research_use_words)},
          {"id", id},
          {"section_name", name},
          {"description", std::move(description)},
          {"plot_type", plot_type}};
}

ValueObject column(std::string_view title, std::string_view description) {
  return {{"title", title}, {"description", description}};
}

/// A column of whole numbers.
ValueObject count_column(std::string_view title, std::string_view description) {
  ValueObject object = column(title, description);
  object.emplace_back("format", "{:,.0f}");
  object.emplace_back("min", 0);
  return object;
}

/// A column of percentages, 0 to 100.
ValueObject percent_column(std::string_view title, std::string_view description) {
  ValueObject object = column(title, description);
  object.insert(object.end(), {{"suffix", "%"}, {"format", "{:,.0f}"}, {"min", 0}, {"max", 100}});
  return object;
}

void add_if_known(ValueObject& object, std::string_view key, const std::string& text) {
  if (!text.empty()) object.emplace_back(std::string(key), text);
}

/// Text of a file for a cell or a name, which MultiQC writes into its page as they are.
std::string cell(std::string_view text) {
  TemplateRecord record;
  record.set("text", text);
  return render_page("{{text}}", record);
}

Value general_statistics(const ValueObject& data) {
  ValueObject file{{"id", "marrow_general"}, {"plot_type", "generalstats"}};
  file.emplace_back("pconfig",
                    ValueList{ValueObject{{"variants", count_column("Variants", "variants in genes of the panel")}},
                              ValueObject{{"assessed", percent_column("Assessed",
                                                                      "genes of the panel that are present or absent, "
                                                                      "not unknown")}},
                              ValueObject{{"relapse_5y", percent_column("Relapse, 5 y",
                                                                        "predicted incidence of relapse within 5 "
                                                                        "years; research use only")}}});
  file.emplace_back("data", data);
  return file;
}

Value sample_table(const ValueObject& data) {
  ValueObject file =
      section("marrow_samples", "Samples", "What was found in each sample, and what is not known.", "table");
  file.emplace_back("pconfig", ValueObject{{"id", "marrow_samples_table"},
                                           {"title", "marrow: samples"},
                                           {"namespace", "marrow"},
                                           {"no_beeswarm", true}});
  file.emplace_back("headers", ValueObject{{"lineage", column("Lineage", "of the leukaemia")},
                                           {"subtype", column("Subtype", "by the rules that held")},
                                           {"confidence", column("Confidence", "definite, provisional or unresolved")},
                                           {"NOTCH1", column("NOTCH1", "present, not found or not assessed")},
                                           {"TP53", column("TP53", "present, not found or not assessed")},
                                           {"risk_group", column("Risk group",
                                                                 "of the relapse model, or why there is "
                                                                 "no estimate")},
                                           {"warnings", count_column("Warnings", "of the sample's inputs")}});
  file.emplace_back("data", data);
  return file;
}

/// A section of bars of samples.
ValueObject bar_section(std::string_view id, std::string_view name, std::string description, std::string_view title) {
  ValueObject file = section(id, name, std::move(description), "bargraph");
  file.emplace_back("pconfig", ValueObject{{"id", fmt::format("{}_plot", id)},
                                           {"title", title},
                                           {"ylab", "Samples"},
                                           {"cpswitch_counts_label", "Samples"}});
  return file;
}

Value gene_bars(const std::array<std::array<std::int64_t, 3>, key_genes.size()>& states) {
  ValueObject file =
      bar_section("marrow_genes", "Key genes",
                  "In how many samples each gene has a finding, has none above the sample's limit, or was "
                  "not assessed.",
                  "marrow: key genes");
  file.emplace_back("categories",
                    ValueObject{{"present", ValueObject{{"name", "present"}, {"color", "#b2182b"}}},
                                {"absent", ValueObject{{"name", "not found"}, {"color", "#4393c3"}}},
                                {"not_assessed", ValueObject{{"name", "not assessed"}, {"color", "#bbbbbb"}}}});
  ValueObject data;
  for (std::size_t i = 0; i < key_genes.size(); ++i) {
    data.emplace_back(std::string(key_genes[i]),
                      ValueObject{{"present", states[i][0]}, {"absent", states[i][1]}, {"not_assessed", states[i][2]}});
  }
  file.emplace_back("data", std::move(data));
  return file;
}

Value subtype_bars(const std::map<std::string, std::map<std::string, std::int64_t>>& subtypes) {
  ValueObject file =
      bar_section("marrow_subtypes", "Subtypes",
                  "How many samples have each subtype, and how sure the rules are; unresolved where none "
                  "held.",
                  "marrow: subtypes");
  ValueObject data;
  for (const auto& [name, counts] : subtypes) {
    ValueObject bar;
    for (const auto& [confidence, count] : counts) bar.emplace_back(confidence, count);
    data.emplace_back(name, std::move(bar));
  }
  file.emplace_back("data", std::move(data));
  return file;
}

/// A table of its own, because the cells of MultiQC's hold no more than a few words.
Value failed_table(const std::vector<FailedSample>& failed) {
  ValueObject file = section("marrow_failed", "Failed samples",
                             "Samples that could not be read: nothing else in this report speaks of them.", "html");
  static constexpr std::string_view table =
      R"(<table class="table"><thead><tr><th>Sample</th><th>What is wrong</th><th>What may help</th></tr></thead><tbody>)"
      R"({{#rows}}<tr><td>{{sample}}</td><td>{{message}}</td><td>{{hint}}</td></tr>{{/rows}}</tbody></table>)";
  std::vector<TemplateRecord> rows;
  for (const FailedSample& sample : failed) {
    TemplateRecord& row = rows.emplace_back();
    row.set("sample", file_text(sample.sample));
    row.set("message", file_text(sample.message));
    row.set("hint", file_text(sample.hint));
  }
  TemplateRecord page;
  page.set("rows", std::move(rows));
  file.emplace_back("data", failed.empty() ? std::string("<p>None.</p>") : render_page(table, page));
  return file;
}

}  // namespace

void MultiqcReport::add(const Profile& profile) {
  const CohortRow row = cohort_row(profile);
  const auto percent = [](double fraction) { return std::round(fraction * 1000) / 10; };
  const auto assessed = std::count_if(profile.genes.begin(), profile.genes.end(),
                                      [](const auto& gene) { return gene.second.state != State::not_assessed; });
  ValueObject general{{"variants", static_cast<std::int64_t>(profile.variants.size())}};
  if (!profile.genes.empty()) {
    const double all = static_cast<double>(profile.genes.size());
    general.emplace_back("assessed", percent(static_cast<double>(assessed) / all));
  }
  const RiskView risk = risk_view(profile.scores);
  if (risk.p5y_value) general.emplace_back("relapse_5y", percent(*risk.p5y_value));
  general_.emplace_back(cell(row.sample), std::move(general));

  ValueObject sample{{"lineage", cell(row.lineage)}};
  add_if_known(sample, "subtype", cell(row.subtype));
  if (profile.subtype) add_if_known(sample, "confidence", cell(profile.subtype->confidence));
  sample.emplace_back("NOTCH1", short_state_words(row.notch1.state));
  sample.emplace_back("TP53", short_state_words(row.tp53.state));
  if (risk.p5y_value) add_if_known(sample, "risk_group", cell(risk.group));
  sample.emplace_back("warnings", row.warnings);
  samples_.emplace_back(cell(row.sample), std::move(sample));

  for (std::size_t i = 0; i < key_genes.size(); ++i) ++states_[i][static_cast<std::size_t>(row.key_states[i])];
  if (profile.subtype) ++subtypes_[cell(row.subtype)][cell(profile.subtype->confidence)];
}

std::vector<std::pair<std::string, Value>> MultiqcReport::files(const std::vector<FailedSample>& failed) const {
  std::vector<std::pair<std::string, Value>> files;
  if (!samples_.empty()) {
    files.emplace_back("marrow_general_mqc.json", general_statistics(general_));
    files.emplace_back("marrow_samples_mqc.json", sample_table(samples_));
    files.emplace_back("marrow_genes_mqc.json", gene_bars(states_));
  }
  if (!subtypes_.empty()) files.emplace_back("marrow_subtypes_mqc.json", subtype_bars(subtypes_));
  files.emplace_back("marrow_failed_mqc.json", failed_table(failed));
  return files;
}

}  // namespace marrow
