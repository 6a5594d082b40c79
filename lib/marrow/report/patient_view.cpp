#include "marrow/report/patient_view.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "marrow/base/text.hpp"
#include "marrow/report/lesion_views.hpp"
#include "marrow/report/words.hpp"

namespace marrow {

namespace {

template <class T>
StateView valued_state(std::string label, const Assessed<T>& assessed, std::string value) {
  std::string words = state_words(assessed);
  if (assessed.is_present()) words = std::move(value);
  return {std::move(label), assessed.state, std::move(words)};
}

/// As `valued_state`, for what is stated with a sample and not looked for in it.
template <class T>
StateView stated(std::string label, const Assessed<T>& assessed, std::string value) {
  StateView view = valued_state(std::move(label), assessed, std::move(value));
  if (!assessed.is_known() && assessed.reason == Reason::no_input && assessed.detail.empty()) view.words = "not stated";
  return view;
}

StateView lineage_state(const Profile& profile) {
  const std::string value = file_text(profile.lineage.value);
  return stated("Lineage", profile.lineage, value + (value == "B" || value == "T" ? "-cell precursor" : ""));
}

void add_header(PatientView& view, const Profile& profile) {
  view.sample = profile.sample.empty() ? "(no name)" : file_text(profile.sample);
  view.timepoint = timepoint_words(profile.timepoint);
  const StateView lineage = lineage_state(profile);
  const StateView sex = stated("Sex", profile.sex, file_text(profile.sex.value));
  const StateView purity = stated("Leukaemic cells", profile.purity, fraction_words(profile.purity.value));
  if (!profile.patient.empty() && profile.patient != profile.sample) {
    view.header.emplace_back("Patient", file_text(profile.patient));
  }
  view.header.emplace_back("Time point", profile.timepoint == Timepoint::unknown ? "not stated" : view.timepoint);
  for (const StateView* state : {&lineage, &sex, &purity}) {
    view.header.emplace_back(state->label, state->words);
    if (state->state == State::not_assessed) view.other_not_assessed.push_back(*state);
  }
  view.header.emplace_back("Assembly", profile.assembly ? std::string(assembly_name(*profile.assembly)) : "not stated");
  view.header.emplace_back("Assay", profile.assay ? std::string(assay_words(*profile.assay)) : "not stated");
  for (const InputFile& input : profile.inputs) {
    std::string words = fmt::format("{} {}", code_words(input.role), file_text(input.name));
    if (input.caller) words += fmt::format(" ({})", file_text(*input.caller));
    if (input.records > 0) {
      words += fmt::format(": {} of {} used", count_words(input.used), plural(input.records, "record", "records"));
    }
    std::vector<std::string> reasons;
    for (const auto& [code, count] : input.set_aside) {
      reasons.push_back(fmt::format("{} {}", code_words(code), count_words(count)));
    }
    if (!reasons.empty()) words += fmt::format("; set aside: {}", join(reasons, ", "));
    view.inputs.push_back(std::move(words));
  }
}

/// N/F as the T-ALL classifier asks for it.
std::string classifier_words(State state) {
  constexpr std::string_view subject = "NOTCH1 or FBXW7 mutated (N/F of the T-ALL classifier)";
  switch (state) {
    case State::present:
      return fmt::format("{}: yes.", subject);
    case State::absent:
      return fmt::format("{}: no.", subject);
    case State::not_assessed:
      break;
  }
  return fmt::format("{}: not known, because not all of both genes was looked at or a change is of uncertain effect.",
                     subject);
}

bool is_key_gene(std::string_view gene) {
  return std::find(key_genes.begin(), key_genes.end(), gene) != key_genes.end();
}

void add_genes(PatientView& view, const Profile& profile, const Knowledge* knowledge) {
  std::vector<std::string> order;  // key genes first, then the panel's alphabet
  for (const std::string_view gene : key_genes) {
    if (order.size() < leading_genes || profile.genes.contains(std::string(gene))) order.emplace_back(gene);
  }
  for (const auto& [gene, state] : profile.genes) {
    if (!is_key_gene(gene)) order.push_back(gene);
  }
  std::map<std::string, std::vector<std::string>> absent;
  std::vector<std::pair<std::string, Assessment>> unknown;
  std::vector<StateView> key_states;
  for (std::size_t i = 0; i < order.size(); ++i) {
    GeneView gene = gene_view(profile, order[i], knowledge);
    const auto found = profile.genes.find(order[i]);
    const Assessment assessment = found == profile.genes.end() ? Assessment{} : Assessment(found->second);
    if (i >= leading_genes && is_key_gene(order[i])) key_states.push_back(gene.state);
    switch (gene.state.state) {
      case State::present:
        ++view.present_count;
        break;
      case State::absent:
        ++view.absent_count, absent[gene.state.words].push_back(gene.state.label);
        break;
      case State::not_assessed:
        ++view.not_assessed_count, unknown.emplace_back(gene.state.label, assessment);
        break;
    }
    if (i < leading_genes) {
      view.leading.push_back(std::move(gene));
    } else if (gene.state.state == State::present) {
      view.other_present.push_back(std::move(gene));
    }
  }
  for (auto& [words, genes] : absent) view.absent_genes.push_back({words, std::move(genes)});
  view.not_assessed_genes = groups_by_reason(unknown);
  view.key_genes = groups_by_state(key_states);
}

void add_uncounted(PatientView& view, const Profile& profile) {
  std::set<std::string_view> counted;
  for (const auto& [gene, findings] : profile.genes) {
    if (findings.is_present()) counted.insert(findings.value.variants.begin(), findings.value.variants.end());
  }
  for (const Variant& variant : profile.variants) {
    if (!counted.contains(variant.id)) view.uncounted.push_back(variant_view(variant));
  }
}

std::string glance_of_gene(const GeneView& gene) {
  if (gene.state.state != State::present) return fmt::format("{}: {}", gene.state.label, gene.state.words);
  std::vector<std::string> changes;
  for (const VariantView& variant : gene.variants) {
    changes.push_back(variant.vaf.empty() ? variant.change : fmt::format("{} ({} VAF)", variant.change, variant.vaf));
  }
  changes.insert(changes.end(), gene.lesions.begin(), gene.lesions.end());
  return fmt::format("{}: present{}{}", gene.state.label, changes.empty() ? "" : ", ", join(changes, "; "));
}

std::string glance_of_risk(const RiskView& risk) {
  if (risk.kind == RiskView::Kind::no_estimate) return fmt::format("No relapse estimate: {}.", risk.reasons.front());
  if (risk.p5y.empty()) return risk.headline + ".";
  return fmt::format("Relapse within 5 years: {}{}.", risk.p5y_words(),
                     risk.cautions.empty() ? "" : ", with a caution (see below)");
}

std::string_view have(std::size_t count) {
  return count == 1 ? "has" : "have";
}

void add_glance(PatientView& view, const Profile& profile) {
  if (profile.lineage.is_present()) {
    view.at_a_glance.push_back(
        fmt::format("{}-lineage leukaemia, {}.", file_text(profile.lineage.value), view.timepoint));
  }
  if (view.subtype) view.at_a_glance.push_back(fmt::format("Subtype: {}.", view.subtype->words()));
  for (const GeneView& gene : view.leading) view.at_a_glance.push_back(glance_of_gene(gene) + ".");
  std::vector<std::string> others;
  std::set<std::string> fusions;
  for (const TableRow& fusion : view.fusion_rows) fusions.insert(fusion.cells.front());
  for (const GeneView& gene : view.other_present) {
    // A gene that is a partner of a fusion and nothing else is told with the fusion.
    const bool is_partner = gene.variants.empty() && !gene.lesions.empty() &&
                            std::all_of(gene.lesions.begin(), gene.lesions.end(),
                                        [&](const std::string& lesion) { return fusions.contains(lesion); });
    if (!is_partner) others.push_back(gene.state.label);
  }
  for (const TableRow& fusion : view.fusion_rows) others.push_back(fusion.cells.front());
  if (!others.empty()) view.at_a_glance.push_back(fmt::format("Also found: {}.", join(others, ", ")));
  view.at_a_glance.push_back(glance_of_risk(view.risk));
  for (const ClassifierView& classifier : view.classifiers) view.at_a_glance.push_back(classifier.glance());
  view.at_a_glance.push_back(
      fmt::format("Of {}, {} {} a finding, {} {} none above the limit and {} could not be assessed.",
                  plural(static_cast<std::int64_t>(view.present_count + view.absent_count + view.not_assessed_count),
                         "gene", "genes"),
                  view.present_count, have(view.present_count), view.absent_count, have(view.absent_count),
                  view.not_assessed_count));
}

std::string value_words(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return file_text(*text);
  if (const auto* truth = value.get_if<bool>()) return *truth ? "yes" : "no";
  if (value.is_number()) return number_words(value.number());
  return value.is_null() ? "missing" : std::string(value.kind_name());
}

void add_provenance(PatientView& view, const Profile& profile) {
  const Provenance& from = profile.provenance;
  view.provenance.emplace_back("marrow", file_text(from.marrow));
  view.provenance.emplace_back("HTSlib", file_text(from.htslib));
  if (from.xgboost) view.provenance.emplace_back("XGBoost", file_text(*from.xgboost));
  if (!from.knowledge_sha256.empty()) {
    view.provenance.emplace_back("Knowledge, SHA-256", file_text(from.knowledge_sha256));
  }
  for (const auto& [name, sha256] : from.models) {
    view.provenance.emplace_back("Model " + file_text(name) + ", SHA-256", file_text(sha256));
  }
  for (const InputFile& input : profile.inputs) {
    if (!input.sha256.empty()) {
      view.provenance.emplace_back("Input " + file_text(input.name) + ", SHA-256", file_text(input.sha256));
    }
  }
  if (!from.options.empty()) view.provenance.emplace_back("Options", file_text(join(from.options, " ")));
  view.provenance.emplace_back("Profile schema", file_text(profile.schema));
}

void add_rest(PatientView& view, const Profile& profile) {
  for (const ExpressionCall& call : profile.expression_calls) {
    std::string words = fmt::format("{}: {}", file_text(call.tool), file_text(call.label));
    if (call.score) words += fmt::format(" (score {})", number_words(*call.score));
    view.expression_calls.push_back(std::move(words));
  }
  for (const auto& [column, value] : profile.clinical) {
    if (!value.is_null()) view.clinical.emplace_back(code_words(column), value_words(value));
  }
  for (const Warning& warning : profile.warnings) {
    view.warnings.push_back({{file_text(warning.code), file_text(warning.text), count_words(warning.count)}});
  }
  add_provenance(view, profile);
}

}  // namespace

PatientView patient_view(const Profile& profile, const ReportContext& context) {
  PatientView view;
  add_header(view, profile);
  add_genes(view, profile, context.knowledge);
  if (context.knowledge != nullptr) view.tracks = protein_tracks(profile, context.knowledge->panel());
  if (context.notch1_fbxw7 && profile.lineage.value != "B") view.notch1_fbxw7 = classifier_words(*context.notch1_fbxw7);
  add_uncounted(view, profile);
  add_lesions(view, profile);
  view.serial = serial_view(profile.serial);
  add_interpretation(view, profile);
  view.risk = risk_view(profile.scores);
  view.classifiers = classifier_views(profile.scores);
  add_rest(view, profile);
  add_glance(view, profile);
  return view;
}

}  // namespace marrow
