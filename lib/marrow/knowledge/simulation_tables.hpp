#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "marrow/knowledge/expression.hpp"
#include "marrow/knowledge/knowledge_source.hpp"

namespace marrow {

/// B and T, in this order, wherever the simulator has a value for each lineage.
inline constexpr std::array<std::string_view, 2> lineage_names{"B", "T"};
using ByLineage = std::array<double, lineage_names.size()>;

/// One way in which a report names a subtype.
struct SubtypeReport {
  std::optional<std::size_t> lesion;  ///< only if this lesion is there
  double weight = 1;                  ///< relative to the others
  std::string column;                 ///< of the clinical table
  std::string text;                   ///< "ETV6::RUNX1"
  std::string change;                 ///< of a small change, as LesionItem's; "" for the rest
};

/// How many chromosomes a subtype has besides the normal 46.
enum class PloidyKind { normal, gains, losses };

/// One row of knowledge/sim_subtypes.tsv. Fractions in [0, 1], MRD as log10 of the fraction of cells.
struct SimulatedSubtype {
  std::string name;
  std::string group;
  std::size_t lineage = 0;   ///< into lineage_names
  double frequency = 0;      ///< within its lineage, relative
  double down_syndrome = 0;  ///< fraction of the children
  double age_median_years = 0;
  double wbc_median_e9_per_l = 0;
  double relapse_5y = 0;  ///< cumulative incidence
  double mrd_mean_log10 = 0;
  double mrd_sd_log10 = 0;
  double relapse_median_months = 0;
  double relapse_sigma_log = 0;
  PloidyKind ploidy = PloidyKind::normal;
  std::int64_t fewest_chromosomes = 0;
  std::int64_t most_chromosomes = 0;
  std::vector<SubtypeReport> reports;
};

/// One change by which a lesion is reported.
struct LesionItem {
  std::string text;  ///< "KRAS p.G12D", "IKZF1 exons 4-7 del"
  /// A small change on GRCh38, "chr12-25245350-C-T"; a focal lesion and the copies that are left, "PAX5_del:1".
  std::string change;
};

/// One row of knowledge/sim_lesions.tsv.
struct SimulatedLesion {
  std::string name;
  std::string column;             ///< of the clinical table: mutations, copy_number; "": nothing can report it
  std::vector<LesionItem> items;  ///< equally often
  bool is_resistance_gene = false;
  ByLineage at_diagnosis{};  ///< fraction of patients
  ByLineage at_relapse{};    ///< fraction of relapses
  double subclonal_fraction = 0;
  std::string source;
  std::string confidence;
};

/// One row of knowledge/sim_modifiers.tsv: where a lesion is commoner or rarer.
struct LesionModifier {
  std::size_t lesion = 0;
  std::size_t subtype = 0;
  bool at_diagnosis = false;
  bool at_relapse = false;
  bool is_fixed = false;  ///< `value` is the frequency itself, else a factor of the base rate
  double value = 0;
};

/// One row of knowledge/sim_terms.tsv: a term of the linear predictor of relapse.
struct RiskTerm {
  std::string name;
  std::size_t lineage = 0;
  std::vector<std::size_t> subtypes;  ///< empty: all of the lineage
  std::vector<std::size_t> not_in_subtypes;
  std::string variable;
  double log_hazard = 0;  ///< per unit of the variable
};

/// A way in which lesions change a drug group, and how much: a row of the resistance table. Whatever uncertainty it has
/// is shared by all lesions that act in this way.
struct ShiftMechanism {
  std::string name;  ///< with the subtype's short name where each subtype has its own shift
  std::string drug_group;
  std::string evidence;   ///< A to E
  double log2_shift = 0;  ///< of the concentration that is needed: above 0 is resistance; a design value
  double sd = 0;          ///< of the shift; a design value by evidence
};

/// One row of knowledge/sim_shifts.tsv: an item, or a subtype, that changes a drug group.
struct SensitivityShift {
  std::string item;  ///< "": `subtype` does it
  std::optional<std::size_t> subtype;
  std::optional<std::size_t> lineage;  ///< empty: both
  std::size_t mechanism = 0;           ///< into `shift_mechanisms`

  /// The gene of the item; several items of one gene count once.
  [[nodiscard]] std::string_view gene() const noexcept { return std::string_view(item).substr(0, item.find(' ')); }
};

/// One row of knowledge/sim_targets.tsv: a published number that the cohort is set beside.
struct FitTarget {
  std::string name;
  std::string what;
  bool is_median = false;  ///< of the number `subject`, else the share for which `condition` holds
  Expression population;
  std::string subject;
  std::optional<Expression> condition;
  double expected = 0;
  double tolerance = 0;
  std::string known_miss;  ///< why it is known not to be met; "": it should be
  std::string source;
  std::string confidence;
};

/// The tables of the cohort simulator (data/README.md). Immutable.
class SimulationTables {
 public:
  /// Throws `data` naming table, line and column of what cannot be read or names something that no other table has.
  [[nodiscard]] static SimulationTables load(const KnowledgeSource& source);

  [[nodiscard]] const std::vector<SimulatedSubtype>& subtypes() const noexcept { return subtypes_; }
  [[nodiscard]] const std::vector<SimulatedLesion>& lesions() const noexcept { return lesions_; }
  [[nodiscard]] const std::vector<LesionModifier>& modifiers() const noexcept { return modifiers_; }
  [[nodiscard]] const std::vector<RiskTerm>& terms() const noexcept { return terms_; }
  [[nodiscard]] const std::vector<SensitivityShift>& shifts() const noexcept { return shifts_; }
  [[nodiscard]] const std::vector<ShiftMechanism>& shift_mechanisms() const noexcept { return shift_mechanisms_; }
  [[nodiscard]] const std::vector<FitTarget>& targets() const noexcept { return targets_; }
  /// Drug groups of the shifts, sorted.
  [[nodiscard]] const std::vector<std::string>& drug_groups() const noexcept { return drug_groups_; }
  /// Throws `data` for a parameter that there is not.
  [[nodiscard]] double parameter(std::string_view name) const;
  [[nodiscard]] std::optional<double> find_parameter(std::string_view name) const;
  /// The parameter of a lineage: "male" of B is "male.B".
  [[nodiscard]] double parameter(std::string_view name, std::size_t lineage) const;
  [[nodiscard]] std::optional<std::size_t> find_lesion(std::string_view name) const noexcept;

 private:
  void load_parameters(const KnowledgeSource& source);
  void load_subtypes(const KnowledgeSource& source);
  void load_lesions(const KnowledgeSource& source);
  void load_modifiers(const KnowledgeSource& source);
  void load_terms(const KnowledgeSource& source);
  void load_shifts(const KnowledgeSource& source);
  void load_targets(const KnowledgeSource& source);

  std::map<std::string, double, std::less<>> parameters_;
  std::vector<SimulatedSubtype> subtypes_;
  std::vector<SimulatedLesion> lesions_;
  std::vector<LesionModifier> modifiers_;
  std::vector<RiskTerm> terms_;
  std::vector<SensitivityShift> shifts_;
  std::vector<ShiftMechanism> shift_mechanisms_;
  std::vector<FitTarget> targets_;
  std::vector<std::string> drug_groups_;
};

}  // namespace marrow
