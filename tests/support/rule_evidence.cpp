#include "support/rule_evidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <regex>
#include <set>

#include "marrow/base/text.hpp"

namespace marrow::examples {

namespace {

using Subjects = std::map<std::string, std::vector<std::string>>;

constexpr std::string_view present = "present";
constexpr std::string_view absent = "absent";
constexpr std::string_view any_name = "any";
/// A partner that no table names.
constexpr std::string_view unheard_of = "XYZ1";

void add_choices(Subjects& subjects, const std::string& subject, std::initializer_list<std::string> values) {
  std::vector<std::string>& choices = subjects[subject];
  for (const std::string& value : values) {
    if (std::find(choices.begin(), choices.end(), value) == choices.end()) choices.push_back(value);
  }
}

template <class Visit>
void each_match(const std::string& text, const std::regex& pattern, const Visit& visit) {
  for (auto match = std::sregex_iterator(text.begin(), text.end(), pattern); match != std::sregex_iterator(); ++match) {
    visit(*match);
  }
}

// ---- what a rule asks for -------------------------------------------------------------------------------------------

void add_predicate(Subjects& subjects, const std::string& name, const std::string& argument,
                   const Knowledge& knowledge) {
  if (name == "FUSION" || name == "SV" || name == "CN") {
    add_choices(subjects, fmt::format("{}({})", name, argument), {"present", "absent"});
  } else if (name == "SNV") {
    const std::size_t blank = argument.find(' ');
    add_choices(subjects, "gene " + argument.substr(0, blank), {"absent", argument.substr(blank + 1)});
  } else if (name == "LOF") {
    add_choices(subjects, "gene " + argument, {"absent", "damaging", "damaging twice"});
    for (const FocalLesion* loss : knowledge.focal_lesions().losses_of(argument)) {
      add_choices(subjects, fmt::format("CN({})", loss->id), {"present", "absent"});
    }
  } else if (name == "MODAL_CHR") {
    add_choices(subjects, "ploidy", {"46", argument.substr(0, argument.find('-'))});
  } else if (name == "MASKED") {
    add_choices(subjects, "ploidy", {"46", "masked near-haploid", "masked low-hypodiploid"});
  } else if (name == "GEP") {
    add_choices(subjects, "expression", {"none", argument});
  } else if (name == "IMMUNO") {
    add_choices(subjects, "clinical.immunophenotype", {argument, "non-" + argument});
  }
}

void add_clinical(Subjects& subjects, const std::string& column, const std::string& limit) {
  const std::string subject = "clinical." + column;
  if (limit.front() == '"') {
    add_choices(subjects, subject, {limit, "other"});
  } else if (limit == "true" || limit == "false") {
    add_choices(subjects, subject, {"true", "false"});
  } else if (limit != "null") {
    const double number = std::stod(limit);
    const double step = number > 0 ? number / 10 : 0.001;
    add_choices(subjects, subject, {format_number(number), format_number(number + step)});
    if (number > 0) add_choices(subjects, subject, {format_number(number - step)});
  }
}

// ---- the patient ----------------------------------------------------------------------------------------------------

std::vector<std::string> names_of(std::string_view side) {
  std::vector<std::string> names;
  for (const std::string_view name : split(side, '|')) names.emplace_back(name);
  return names;
}

void add_test(Profile& profile, const std::string& pair) {
  profile.fusions.tested.push_back({pair, "reported", "negative", {}});
}

void set_pair(Profile& profile, const std::string& argument, std::string_view value) {
  const std::size_t arrow = argument.find('>');
  const auto left = names_of(std::string_view(argument).substr(0, arrow));
  const auto right = names_of(std::string_view(argument).substr(arrow + 1));
  const auto name = [](const std::string& one) { return one == any_name ? std::string(unheard_of) : one; };
  if (value == present) return add_fusion(profile, name(left.front()), name(right.front()));
  for (const std::string& five_prime : left) {
    for (const std::string& three_prime : right) {
      add_test(profile, five_prime == any_name    ? three_prime
                        : three_prime == any_name ? five_prime
                                                  : fmt::format("{}>{}", five_prime, three_prime));
    }
  }
}

void add_change(Profile& profile, const std::string& gene, const std::string& what) {
  Variant variant;
  variant.id = fmt::format("{} {} {}", gene, what, profile.variants.size());
  variant.gene = gene;
  variant.variant_class = VariantClass::missense;
  if (what == "damaging") {
    variant.variant_class = VariantClass::truncating;
  } else if (what.starts_with("p.")) {
    const bool is_exact = std::isalpha(static_cast<unsigned char>(what.back())) != 0;
    variant.aa_ref = what.substr(2, 1);
    variant.aa_begin = variant.aa_end = std::stoll(what.substr(3));
    variant.aa_alt = is_exact ? what.substr(what.size() - 1) : "X";
  } else {
    variant.effect = Effect::activating;
    variant.hotspot = what;
  }
  Assessed<GeneFindings>& state = profile.genes[gene];
  if (!state.is_present()) state = Assessed<GeneFindings>::present({.covered_fraction = 1});
  state.value.variants.push_back(variant.id);
  profile.variants.push_back(std::move(variant));
}

void set_gene(Profile& profile, const std::string& gene, const std::string& value) {
  if (value == absent) {
    profile.genes[gene] = Assessment::absent(0.05);
  } else if (value == "damaging twice") {
    for (int hit = 0; hit < 2; ++hit) add_change(profile, gene, "damaging");
  } else {
    add_change(profile, gene, value == present ? "damaging" : value);
  }
}

void set_ploidy(Profile& profile, const std::string& value) {
  constexpr std::string_view masked_prefix = "masked ";
  Ploidy ploidy{.modal = {}, .ploidy_class = {}, .masked = value.starts_with(masked_prefix)};
  if (*ploidy.masked) ploidy.ploidy_class = value.substr(masked_prefix.size());
  ploidy.modal = *ploidy.masked ? (value.ends_with("near-haploid") ? 54 : 66) : std::stoll(value);
  profile.copy_number.ploidy = Assessed<Ploidy>::present(ploidy);
}

/// The classes that rules of subtypes ask for and no label of a known tool proves.
ValueList classes_of_no_tool(const Knowledge& knowledge) {
  static const std::regex predicate(R"(GEP\(([^()]*)\))");
  std::set<std::string> asked;
  for (const SubtypeRow& row : knowledge.subtypes().rows()) {
    each_match(row.rule.text(), predicate, [&](const auto& found) { asked.insert(found[1]); });
  }
  const ExpressionClasses& classes = knowledge.expression_classes();
  std::erase_if(asked, [&](const std::string& name) {
    return std::any_of(classes.rows().begin(), classes.rows().end(),
                       [&](const ExpressionClass& row) { return row.proves(name); });
  });
  return {asked.begin(), asked.end()};
}

/// Every known tool that has a label for the class, else one of a laboratory's own that tells apart what none of them
/// proves; `none` is a label that stands for no class.
void set_expression(Profile& profile, const std::string& value, const Knowledge& knowledge) {
  std::set<std::string> tools;
  for (const ExpressionClass& row : knowledge.expression_classes().rows()) {
    const bool is_of_no_class = row.classes.empty() && row.open_classes.empty();
    const bool is_of_class = std::find(row.classes.begin(), row.classes.end(), value) != row.classes.end();
    if ((value == "none" ? is_of_no_class : is_of_class) && tools.insert(row.tool).second) {
      profile.expression_calls.push_back({row.tool, row.label, {}, {}, {}, {}});
    }
  }
  const ValueList others = classes_of_no_tool(knowledge);
  if (value == "none" || std::find(others.begin(), others.end(), Value(value)) != others.end()) {
    profile.expression_calls.push_back({"a classifier", value, {}, {}, {}, {{"tells_apart", others}}});
  }
}

void set_clinical(Profile& profile, const std::string& column, const std::string& value) {
  const bool is_quoted = value.size() > 1 && value.front() == '"';
  const bool is_flag = value == "true" || value == "false";
  const auto number = parse_number(value);
  profile.clinical.emplace_back(column, is_quoted ? Value(value.substr(1, value.size() - 2))
                                        : is_flag ? Value(value == "true")
                                        : number  ? Value(*number)
                                                  : Value(value));
}

/// Everything that `picture` leaves open was looked at, and nothing found.
void close_rest(Profile& profile, const Picture& picture, const Knowledge& knowledge) {
  for (const char* method : {"rna", "wgs_sv"}) profile.fusions.tested.push_back({"all", method, "negative", {}});
  for (const PanelGene& gene : knowledge.panel().genes()) {
    profile.genes.try_emplace(gene.symbol, Assessment::absent(0.05));
  }
  for (const FocalLesion& lesion : knowledge.focal_lesions().rows()) {
    profile.copy_number.focal.try_emplace(lesion.id, Assessment::absent({}));
  }
  if (!picture.contains("ploidy")) set_ploidy(profile, "46");
  if (!picture.contains("expression")) set_expression(profile, "none", knowledge);
  if (!picture.contains("clinical.immunophenotype")) set_clinical(profile, "immunophenotype", "non-ETP");
}

void set_subject(Profile& profile, const std::string& subject, const std::string& value, const Knowledge& knowledge) {
  const auto after = [&](std::string_view prefix) { return subject.substr(prefix.size()); };
  const auto argument = [&] { return subject.substr(subject.find('(') + 1, subject.size() - subject.find('(') - 2); };
  if (subject.starts_with("FUSION(") || subject.starts_with("SV(")) {
    set_pair(profile, argument(), value);
  } else if (subject.starts_with("CN(")) {
    profile.copy_number.focal[argument()] = value == present ? Assessed<FocalState>::present({"deletion", {}, 1.0})
                                                             : Assessed<FocalState>(Assessment::absent({}));
  } else if (subject.starts_with("gene ")) {
    set_gene(profile, after("gene "), value);
  } else if (subject.starts_with("chromosome ")) {
    profile.copy_number.chromosomes[after("chromosome ")] =
        value == present ? Assessed<CopyState>::present({1.0}) : Assessed<CopyState>(Assessment::absent({}));
  } else if (subject.starts_with("clinical.")) {
    set_clinical(profile, after("clinical."), value);
  } else if (subject == "ploidy") {
    set_ploidy(profile, value);
  } else if (subject == "expression") {
    set_expression(profile, value, knowledge);
  } else if (subject == "lineage") {
    profile.lineage = Assessed<std::string>::present(value);
  } else if (subject == "timepoint") {
    profile.timepoint = value == "relapse" ? Timepoint::relapse : Timepoint::diagnosis;
  }
}

}  // namespace

std::map<std::string, std::vector<std::string>> subjects_of(std::string_view rule, const Knowledge& knowledge) {
  static const std::regex predicate(R"(\b(FUSION|SV|SNV|LOF|CN|MODAL_CHR|MASKED|GEP|IMMUNO)\(([^()]*)\))");
  static const std::regex clinical(R"re(clinical\.(\w+) *(?:[<>]=?|==) *("[^"]*"|[0-9.]+|true|false|null))re");
  static const std::regex chromosome(R"re(chromosomes\["(\w+)"\])re");
  static const std::regex word(R"(\b[A-Z][A-Z0-9]+\b)");
  Subjects subjects;
  std::string text(rule);
  each_match(text, predicate, [&](const auto& found) { add_predicate(subjects, found[1], found[2], knowledge); });
  text = std::regex_replace(text, predicate, "");
  each_match(text, clinical, [&](const auto& found) { add_clinical(subjects, found[1], found[2]); });
  each_match(text, chromosome, [&](const auto& found) {
    add_choices(subjects, "chromosome " + found.str(1), {"present", "absent"});
  });
  each_match(text, word, [&](const auto& found) {
    if (knowledge.panel().find_gene(found.str()) != nullptr) {
      add_choices(subjects, "gene " + found.str(), {"absent", "present"});
    }
  });
  if (text.find("lineage") != std::string::npos) add_choices(subjects, "lineage", {"B", "T"});
  if (text.find("timepoint") != std::string::npos) add_choices(subjects, "timepoint", {"diagnosis", "relapse"});
  return subjects;
}

Profile patient_of(const Picture& picture, const Knowledge& knowledge, bool has_all_genes) {
  Profile profile;
  profile.sample = "X";
  for (const auto& [subject, value] : picture) set_subject(profile, subject, value, knowledge);
  if (picture.contains("rest")) close_rest(profile, picture, knowledge);
  if (has_all_genes) {
    for (const PanelGene& gene : knowledge.panel().genes()) {
      profile.genes.try_emplace(gene.symbol, Assessment::not_assessed(Reason::no_input));
    }
  }
  return profile;
}

void add_fusion(Profile& profile, std::string_view five_prime, std::string_view three_prime) {
  Fusion fusion;
  fusion.five_prime = five_prime;
  fusion.three_prime = three_prime;
  profile.fusions.items.push_back(std::move(fusion));
}

}  // namespace marrow::examples
