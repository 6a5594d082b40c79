#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "marrow/knowledge/knowledge.hpp"
#include "marrow/records/profile.hpp"
#include "marrow/report/class_view.hpp"
#include "marrow/report/explanation_view.hpp"
#include "marrow/report/protein_track.hpp"
#include "marrow/report/report_context.hpp"
#include "marrow/report/serial_view.hpp"

// What a report says of one profile, in words and in the order of reading, before it becomes text or HTML. All strings
// are UTF-8, rounded for people and harmless (`file_text`), not HTML-escaped; an empty string has nothing to say.
namespace marrow {

/// A thing, its state, and the state in words ("not found (above 5 % VAF)").
struct StateView {
  std::string label;
  State state = State::not_assessed;
  std::string words;
};

/// Things of one state, which is said once.
struct StateGroupView {
  State state = State::not_assessed;
  std::string words;
  std::vector<std::string> names;
};

/// A heading, such as a reason, with what it holds for.
struct GroupView {
  std::string heading;
  std::vector<std::string> items;
};

struct VariantView {
  std::string gene;
  std::string change;      ///< "c.743G>A p.(Arg248Gln)"; the position and alleles where neither is known
  std::string transcript;  ///< with the exon
  std::string consequence;
  std::string vaf;     ///< "41 %"
  std::string reads;   ///< "41 of 100 reads"
  std::string origin;  ///< with the reason
  std::string domain;
  std::string reading;  ///< what an expert calls it: NOTCH1, FBXW7, TP53
  std::string hotspot;
  std::string effect;
  std::string evidence;
  std::string clonality;
  std::string source;
  std::string locus;  ///< "chr17-7674220-C-T"
  std::string alert;  ///< germline suspicion
};

struct GeneView {
  StateView state;  ///< label: the gene
  std::vector<VariantView> variants;
  std::vector<std::string> lesions;
  std::string second_hit;
  std::string reading;  ///< the changes read together: "strong: HD-N activating with PEST truncating"
  std::string covered;  ///< "97 % of the coding sequence covered"
  std::vector<StateGroupView> domains;
};

struct TableRow {
  std::vector<std::string> cells;
};

struct SubtypeView {
  std::string name;
  std::string confidence;  ///< empty if the name says it already
  [[nodiscard]] std::string words() const { return confidence.empty() ? name : name + " (" + confidence + ")"; }
  std::vector<std::pair<std::string, std::string>> facts;  ///< label, words
};

struct RiskView {
  enum class Kind { not_computed, no_estimate, estimated };
  Kind kind = Kind::not_computed;
  std::string headline;               ///< "Low risk: 14 % (9–21 %)" or why there is no estimate
  std::vector<std::string> reasons;   ///< why there is no estimate
  std::vector<std::string> cautions;  ///< what to keep in mind with the estimate
  std::string group;
  std::string group_note;  ///< whose group it is
  std::string p3y;
  std::string p5y;
  std::string p5y_interval;         ///< "9–21 %"
  std::string interval_level;       ///< "90 %"
  std::optional<double> p5y_value;  ///< in [0, 1], as its limits
  std::optional<double> p5y_low;
  std::optional<double> p5y_high;
  std::string per_hundred;                      ///< the same as a count of children
  std::vector<ContributionView> contributions;  ///< largest first
  std::string margin;                           ///< log relative hazard, "+0.21"
  std::optional<ExplanationView> explanation;
  std::string drawn_note;  ///< how many features were drawn
  std::string population;
  std::string comparison;  ///< what the model is worth beside the simpler score
  std::string baseline;    ///< what both say of this patient
  std::string model;
  bool is_simulated = false;

  /// "14 % (90 % interval 9–21 %)"; empty without an estimate.
  [[nodiscard]] std::string p5y_words() const;
};

struct PatientView {
  std::string sample;
  std::string timepoint;
  std::vector<std::pair<std::string, std::string>> header;  ///< label, words
  std::vector<std::string> inputs;
  std::vector<std::string> at_a_glance;   ///< whole sentences
  std::vector<GeneView> leading;          ///< NOTCH1 and TP53
  std::string notch1_fbxw7;               ///< N/F of the T-ALL classifier, a sentence
  std::vector<ProteinTrack> tracks;       ///< NOTCH1, FBXW7 and TP53; only with knowledge
  std::vector<StateGroupView> key_genes;  ///< the other key genes that are on the panel, by state
  std::vector<GeneView> other_present;
  std::vector<GroupView> absent_genes;        ///< by limit
  std::vector<GroupView> not_assessed_genes;  ///< by reason
  std::size_t present_count = 0;              ///< panel genes by state
  std::size_t absent_count = 0;
  std::size_t not_assessed_count = 0;
  std::vector<VariantView> uncounted;  ///< listed, but evidence of nothing
  StateView tandem_duplications;
  std::vector<TableRow> tandem_rows;   ///< gene, length, VAF, locus
  std::vector<TableRow> fusion_rows;   ///< fusion, meaning, frame, support, breakpoints, source
  std::vector<TableRow> fusion_tests;  ///< pair, method, result
  StateView ploidy;
  std::vector<std::string> chromosome_changes;
  std::vector<TableRow> focal_rows;  ///< lesion, what, where
  std::vector<GroupView> focal_absent;
  std::vector<StateView> other_not_assessed;  ///< everything but genes
  std::optional<SerialView> serial;           ///< with other samples of the patient
  std::optional<SubtypeView> subtype;
  bool has_schemes = false;
  std::vector<TableRow> scheme_rows;       ///< scheme, result, published outcome, source and its standing
  std::vector<GroupView> schemes_unknown;  ///< rule: what is missing, or why it is not for this patient
  std::string scheme_conflict;             ///< where rules that hold disagree
  bool has_resistance = false;
  std::vector<TableRow> resistance_rows;   ///< drug, finding, direction, stage, evidence, source
  std::string resistance_note;             ///< how residues are numbered
  std::vector<TableRow> opposed_rows;      ///< drug, what makes it sensitive, what makes it resistant
  std::vector<TableRow> cross_rows;        ///< drug group, drugs, lesion that reaches them
  std::vector<TableRow> escape_rows;       ///< antigen, way out, state, drugs
  std::vector<GroupView> resistance_open;  ///< by reason: what was not assessed
  /// Drug group, ledger, log2 shift, interval of the mean effect and range, why and what would narrow it.
  std::vector<TableRow> resistance_scores;
  std::vector<std::string> resistance_score_notes;  ///< whom the models were trained on, cautions, groups without one
  bool has_options = false;
  std::vector<TableRow> option_rows;  ///< finding, option, status, paediatric note, evidence, source
  RiskView risk;
  std::vector<ClassifierView> classifiers;  ///< by model
  std::vector<std::string> expression_calls;
  std::vector<std::pair<std::string, std::string>> clinical;
  std::vector<TableRow> warnings;  ///< code, text, count
  std::vector<std::pair<std::string, std::string>> provenance;
};

/// Everything a report says of `profile`; `scores` may be missing.
[[nodiscard]] PatientView patient_view(const Profile& profile, const ReportContext& context = {});

/// States with the same words together: what is present, what is absent, what is not known; each in the order of first
/// appearance.
[[nodiscard]] std::vector<StateGroupView> groups_by_state(const std::vector<StateView>& states);
/// A small variant in words.
[[nodiscard]] VariantView variant_view(const Variant& variant, const Knowledge* knowledge = nullptr);
/// A panel gene in words; a gene that the profile does not name was not assessed.
[[nodiscard]] GeneView gene_view(const Profile& profile, std::string_view gene, const Knowledge* knowledge = nullptr);
/// The relapse score in words. No number where the patient is outside what the model was made for.
[[nodiscard]] RiskView risk_view(const std::optional<Scores>& scores);

/// The change of a variant as people say it: "c.743G>A p.(Arg248Gln)", one of the two, or position and alleles.
[[nodiscard]] std::string change_words(const Variant& variant);

}  // namespace marrow
