#include "marrow/knowledge/lesion_predicates.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <optional>

#include "marrow/base/error.hpp"
#include "marrow/base/text.hpp"
#include "marrow/knowledge/dna_index.hpp"
#include "marrow/knowledge/expression_evidence.hpp"
#include "marrow/knowledge/expression_node.hpp"

namespace marrow {

namespace {

constexpr std::string_view any_name = "any";
constexpr std::string_view candidate_words = " is a candidate";
constexpr std::string_view unknown_partner = "?";

PredicateCount found(bool is_present) {
  return is_present ? PredicateCount{1, 1, {}} : PredicateCount{0, 0, {}};
}

PredicateCount unknown(std::string missing) {
  return {0, 1, {std::move(missing)}};
}

const Value& member(const Value& value, std::initializer_list<std::string_view> keys) {
  static const Value none;
  const Value* current = &value;
  for (const std::string_view key : keys) {
    current = current->find(key);
    if (current == nullptr) return none;
  }
  return *current;
}

std::string_view text_of(const Value& value) {
  const auto* text = value.get_if<std::string>();
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

const ValueList& list_of(const Value& value) {
  static const ValueList none;
  const auto* list = value.get_if<ValueList>();
  return list == nullptr ? none : *list;
}

// ---- gene pairs -----------------------------------------------------------------------------------------------------

struct GenePair {
  std::vector<std::string> left;
  std::vector<std::string> right;
};

std::vector<std::string> read_side(std::string_view text) {
  std::vector<std::string> names;
  for (const std::string_view name : split(text, '|')) {
    const bool is_name = !trim(name).empty() && trim(name).find_first_of(" >()\"") == std::string_view::npos;
    if (!is_name) throw Error(ErrorKind::usage, fmt::format("'{}' is no gene", name));
    names.emplace_back(trim(name));
  }
  return names;
}

GenePair read_pair(std::string_view argument) {
  const std::size_t arrow = argument.find('>');
  if (arrow == std::string_view::npos || argument.find('>', arrow + 1) != std::string_view::npos) {
    throw Error(ErrorKind::usage, fmt::format("'{}' is no pair of genes", argument), "write 5' and 3' gene: BCR>ABL1");
  }
  return {read_side(argument.substr(0, arrow)), read_side(argument.substr(arrow + 1))};
}

bool is_on(const std::vector<std::string>& side, std::string_view gene) {
  return std::any_of(side.begin(), side.end(),
                     [&](const std::string& name) { return name == gene || name == any_name; });
}

bool names(const std::vector<std::string>& side, std::string_view gene) {
  return std::find(side.begin(), side.end(), gene) != side.end();
}

bool is_among(const GenePair& pair, std::string_view five_prime, std::string_view three_prime) {
  return is_on(pair.left, five_prime) && is_on(pair.right, three_prime);
}

/// Whether a test of the pair was negative: "ETV6>RUNX1", or of one gene with any partner, "KMT2A".
bool is_excluded(const ValueList& tests, const std::string& left, const std::string& right) {
  const std::string pair = fmt::format("{}>{}", left, right);
  return std::any_of(tests.begin(), tests.end(), [&](const Value& test) {
    const std::string_view tested = text_of(member(test, {"pair"}));
    return text_of(member(test, {"result"})) == "negative" && (tested == pair || tested == left || tested == right);
  });
}

bool are_all_excluded(const ValueList& tests, const GenePair& pair) {
  for (const std::string& left : pair.left) {
    for (const std::string& right : pair.right) {
      if (!is_excluded(tests, left, right)) return false;
    }
  }
  return true;
}

/// Whether everything was tested by one of `methods`. What such a test found is in the list of fusions.
bool is_all_tested(const ValueList& tests, std::initializer_list<std::string_view> methods) {
  return std::any_of(tests.begin(), tests.end(), [&](const Value& test) {
    return text_of(member(test, {"pair"})) == "all" &&
           std::find(methods.begin(), methods.end(), text_of(member(test, {"method"}))) != methods.end();
  });
}

/// What a candidate of the pair that no test has settled leaves open; empty without one. Weak candidates hold up no
/// rule.
std::string open_candidate(const GenePair& pair, bool is_oriented, const Value& profile) {
  for (const Value& candidate : list_of(member(profile, {"fusions", "candidates"}))) {
    const std::string_view five_prime = text_of(member(candidate, {"five_prime"}));
    const std::string_view three_prime = text_of(member(candidate, {"three_prime"}));
    const auto* is_weak = member(candidate, {"weak"}).get_if<bool>();
    const bool is_asked_for =
        is_among(pair, five_prime, three_prime) || (!is_oriented && is_among(pair, three_prime, five_prime));
    const bool is_of_any = !member(candidate, {"any_partner"}).is_null();  // open_break speaks of them
    if (!is_asked_for || is_of_any || (is_weak != nullptr && *is_weak)) continue;
    return fmt::format("{}::{}{}: {}", five_prime, three_prime, candidate_words,
                       text_of(member(candidate, {"because"})));
  }
  return {};
}

/// What a gene that is broken, its partner not told, leaves open of a pair that names it; empty if there is none. The
/// loci of immunoglobulins and T-cell receptors have too many partners to suggest one.
std::string open_partner(const GenePair& pair, const ValueList& items) {
  constexpr std::array<std::string_view, 7> loci{"IGH", "IGK", "IGL", "TRA", "TRB", "TRD", "TRG"};
  for (const Value& item : items) {
    const std::string_view five_prime = text_of(member(item, {"five_prime"}));
    const std::string_view three_prime = text_of(member(item, {"three_prime"}));
    if (five_prime != unknown_partner && three_prime != unknown_partner) continue;
    const std::string_view gene = five_prime == unknown_partner ? three_prime : five_prime;
    if (std::find(loci.begin(), loci.end(), gene) != loci.end()) continue;
    if (!names(pair.left, gene) && !names(pair.right, gene)) continue;
    return fmt::format("{}::{}{}: the partner of {} is not told", five_prime, three_prime, candidate_words, gene);
  }
  return {};
}

/// What a break whose other side is not told leaves open of a pair that names its gene; empty if there is none.
std::string open_break(const GenePair& pair, const Value& profile) {
  for (const Value& candidate : list_of(member(profile, {"fusions", "candidates"}))) {
    const auto* takes_any = member(candidate, {"any_partner"}).get_if<bool>();
    if (takes_any == nullptr || !*takes_any) continue;
    const std::string_view five_prime = text_of(member(candidate, {"five_prime"}));
    const std::string_view three_prime = text_of(member(candidate, {"three_prime"}));
    const std::string_view gene = five_prime == unknown_partner ? three_prime : five_prime;
    if (!names(pair.left, gene) && !names(pair.right, gene)) continue;
    return fmt::format("{}::{}{}: {}", five_prime, three_prime, candidate_words,
                       text_of(member(candidate, {"because"})));
  }
  return {};
}

PredicateCount evaluate_pair(std::string_view name, std::string_view argument, const Value& profile) {
  const GenePair pair = read_pair(argument);
  const bool is_oriented = name == "FUSION";
  for (const Value& item : list_of(member(profile, {"fusions", "items"}))) {
    const std::string_view five_prime = text_of(member(item, {"five_prime"}));
    const std::string_view three_prime = text_of(member(item, {"three_prime"}));
    if (is_among(pair, five_prime, three_prime)) return found(true);
    if (!is_oriented && is_among(pair, three_prime, five_prime)) return found(true);
  }
  if (const std::string open = open_candidate(pair, is_oriented, profile); !open.empty()) {
    return unknown(fmt::format("{}({}): {}", name, argument, open));
  }
  const ValueList& tests = list_of(member(profile, {"fusions", "tested"}));
  if (are_all_excluded(tests, pair)) return found(false);
  const std::string partner = open_partner(pair, list_of(member(profile, {"fusions", "items"})));
  if (!partner.empty()) return unknown(fmt::format("{}({}): {}", name, argument, partner));
  // DUX4 lies in repeats: only its transcript tells.
  const bool is_dux4 = names(pair.left, "DUX4") || names(pair.right, "DUX4");
  const bool is_told_by_rna = (is_oriented || is_dux4) && is_all_tested(tests, {"rna"});
  if (const std::string open = open_break(pair, profile); !open.empty() && !is_told_by_rna) {
    return unknown(fmt::format("{}({}): {}", name, argument, open));
  }
  const bool is_tested = is_dux4       ? is_all_tested(tests, {"rna"})
                         : is_oriented ? is_all_tested(tests, {"rna", "wgs_sv"})
                                       : is_all_tested(tests, {"wgs_sv"});
  if (is_tested) return found(false);
  return unknown(fmt::format("{}({}): not tested", name, argument));
}

// ---- sequence and copies of a gene ----------------------------------------------------------------------------------

struct SequenceChange {
  std::string gene;
  std::string what;  ///< "activating", "hotspot", "MuTE", "R132", "P80R"
};

SequenceChange read_change(std::string_view argument) {
  const std::size_t blank = argument.find(' ');
  if (blank == std::string_view::npos) {
    throw Error(ErrorKind::usage, fmt::format("'{}' is no gene with a change", argument), "write PAX5 p.P80R");
  }
  SequenceChange change{std::string(argument.substr(0, blank)), std::string(trim(argument.substr(blank)))};
  if (change.what == "activating" || change.what == "hotspot" || change.what == "MuTE") return change;
  if (!change.what.starts_with("p.") || change.what.size() < 4) {
    throw Error(ErrorKind::usage, fmt::format("'{}' is none of p.P80R, p.R132, activating, hotspot", change.what));
  }
  change.what.erase(0, 2);
  return change;
}

bool is_that_change(const Value& variant, const SequenceChange& change) {
  if (change.what == "activating" || change.what == "hotspot") {
    const bool is_listed = !member(variant, {"hotspot"}).is_null();
    return is_listed && (change.what == "hotspot" || text_of(member(variant, {"effect"})) == "activating");
  }
  if (change.what == "MuTE") return text_of(member(variant, {"hotspot"})).find("MuTE") != std::string_view::npos;
  const std::string_view ref = text_of(member(variant, {"aa_ref"}));
  const Value& begin = member(variant, {"aa_begin"});
  if (!begin.is_number() || ref.empty()) return false;
  const std::string residue = fmt::format("{}{}", ref, static_cast<std::int64_t>(begin.number()));
  const std::string_view alt = text_of(member(variant, {"aa_alt"}));
  return change.what == residue ? alt != ref : change.what == residue + std::string(alt);
}

/// The variants that make a gene present.
std::vector<const Value*> findings_of(const Value& profile, std::string_view gene) {
  std::vector<const Value*> variants;
  const ValueList& ids = list_of(member(profile, {"genes", gene, "variants"}));
  for (const Value& variant : list_of(member(profile, {"variants"}))) {
    if (text_of(member(variant, {"gene"})) != gene) continue;
    if (std::find(ids.begin(), ids.end(), member(variant, {"id"})) != ids.end()) variants.push_back(&variant);
  }
  return variants;
}

/// Whether a gene's whole coding sequence was looked at. Of a present gene its coverage tells, or the person who
/// stated what was assessed.
bool is_sequenced(const Value& profile, std::string_view gene) {
  const Value& state = member(profile, {"genes", gene});
  if (state_of(state) == State::absent) return true;
  if (state_of(state) != State::present) return false;
  const Value& fraction = member(state, {"covered_fraction"});
  constexpr double rounding = 1e-9;
  if (fraction.is_number() && fraction.number() >= 1 - rounding) return true;
  for (const Value& region : list_of(member(profile, {"regions"}))) {
    if (text_of(member(region, {"kind"})) != "stated") continue;
    for (const Value& locus : list_of(member(region, {"loci"}))) {
      if (text_of(locus) == gene) return true;
    }
  }
  return false;
}

PredicateCount evaluate_change(std::string_view argument, const Value& profile) {
  const SequenceChange change = read_change(argument);
  for (const Value* variant : findings_of(profile, change.gene)) {
    if (is_that_change(*variant, change)) return found(true);
  }
  // The enhancer insertion lies outside the coding sequence, of which alone a gene's state speaks.
  if (change.what != "MuTE" && is_sequenced(profile, change.gene)) return found(false);
  return unknown(fmt::format("SNV({}): {} not sequenced", argument, change.gene));
}

bool is_damaging(const Value& variant) {
  const std::string_view kind = text_of(member(variant, {"class"}));
  return kind == "truncating" || kind == "splice" || text_of(member(variant, {"effect"})) == "loss_of_function";
}

PredicateCount evaluate_losses(std::string_view gene, const std::vector<std::string>& lesions, const Value& profile) {
  double hits = 0;
  for (const Value* variant : findings_of(profile, gene)) hits += is_damaging(*variant) ? 1 : 0;
  double lost = 0;
  bool is_counted = false;
  for (const std::string& id : lesions) {
    const Value& state = member(profile, {"copy_number", "focal", id});
    const auto known = state_of(state);
    is_counted = is_counted || (known && known != State::not_assessed);
    if (known != State::present) continue;
    const Value& copies = member(state, {"copies"});
    const bool is_homozygous = (copies.is_number() && copies.number() < 0.5) ||
                               text_of(member(state, {"kind"})).find("homozygous") != std::string_view::npos;
    lost = std::max(lost, is_homozygous ? 2.0 : 1.0);
  }
  PredicateCount count{hits + lost, hits + lost, {}};
  if (!is_sequenced(profile, gene)) count.missing.push_back(fmt::format("LOF({}): not sequenced", gene));
  if (!is_counted) count.missing.push_back(fmt::format("LOF({}): copy number", gene));
  if (!count.missing.empty()) count.high = std::numeric_limits<double>::infinity();
  return count;
}

PredicateCount evaluate_lesion(std::string_view id, const std::set<std::string, std::less<>>& lesions,
                               const Value& profile) {
  // "IKZF1_del_any" is any of the gene's deletions.
  constexpr std::string_view any_suffix = "_any";
  const std::string_view prefix = id.ends_with(any_suffix) ? id.substr(0, id.size() - any_suffix.size()) : id;
  std::optional<State> own;
  std::string_view detail;
  for (const std::string& lesion : lesions) {
    if (lesion != id && (prefix == id || !lesion.starts_with(prefix))) continue;
    const Value& record = member(profile, {"copy_number", "focal", lesion});
    const auto state = state_of(record);
    if (state == State::present) return found(true);
    if (lesion != id) continue;
    own = state;
    detail = text_of(member(record, {"detail"}));
  }
  if (own == State::absent) return found(false);
  if (own == State::not_assessed && is_of_candidate(detail)) return unknown(fmt::format("CN({}): {}", id, detail));
  return unknown(fmt::format("CN({}): copy number", id));
}

// ---- ploidy ---------------------------------------------------------------------------------------------------------

ChromosomeRange read_range(std::string_view argument) {
  const std::size_t dash = argument.find('-');
  const auto low = parse_integer(trim(argument.substr(0, dash)));
  const auto high = dash == std::string_view::npos ? low : parse_integer(trim(argument.substr(dash + 1)));
  if (!low || !high || *low < 1 || *high < *low) {
    throw Error(ErrorKind::usage, fmt::format("'{}' is no range of chromosome numbers", argument), "write 51-67");
  }
  return {*low, *high};
}

bool holds(const ChromosomeRange& outer, const ChromosomeRange& inner) {
  return outer.low <= inner.low && inner.high <= outer.high;
}

bool meets(const ChromosomeRange& a, const ChromosomeRange& b) {
  return a.low <= b.high && b.low <= a.high;
}

std::optional<ChromosomeRange> range_of_class(std::string_view ploidy_class) {
  if (ploidy_class == "near-haploid") return ChromosomeRange{24, 31};
  if (ploidy_class == "low-hypodiploid") return ChromosomeRange{32, 39};
  if (ploidy_class == "high-hyperdiploid") return ChromosomeRange{51, 67};
  return std::nullopt;
}

PredicateCount evaluate_modal(std::string_view argument, const Value& profile) {
  const ChromosomeRange asked = read_range(argument);
  const Value& ploidy = member(profile, {"copy_number", "ploidy"});
  std::optional<ChromosomeRange> known;
  if (state_of(ploidy) == State::present) {
    const Value& modal = member(ploidy, {"modal"});
    known = range_of_class(text_of(member(ploidy, {"class"})));
    if (modal.is_number()) {
      const auto number = static_cast<std::int64_t>(modal.number());
      known = ChromosomeRange{number, number};
    }
  }
  const Value& index = member(profile, {"clinical", "dna_index"});
  if (!known && index.is_number()) known = chromosomes_of_index(index.number());
  if (known && (holds(asked, *known) || !meets(asked, *known))) return found(holds(asked, *known));
  return unknown(fmt::format("MODAL_CHR({}): karyotype or genome-wide copy number", argument));
}

PredicateCount evaluate_masked(std::string_view argument, const Value& profile) {
  const Value& ploidy = member(profile, {"copy_number", "ploidy"});
  const auto* masked = member(ploidy, {"masked"}).get_if<bool>();
  if (state_of(ploidy) == State::present && masked != nullptr) {
    return found(*masked && (argument == any_name || text_of(member(ploidy, {"class"})) == argument));
  }
  return unknown(fmt::format("MASKED({}): allele balance", argument));
}

// ---- immunophenotype, the other rules -------------------------------------------------------------------------------

PredicateCount evaluate_immunophenotype(std::string_view wanted, const Value& profile) {
  const std::string stated = lower_case(text_of(member(profile, {"clinical", "immunophenotype"})));
  if (stated.empty()) return unknown(fmt::format("IMMUNO({}): immunophenotype", wanted));
  const std::string word = lower_case(wanted);
  const bool is_denied = stated.find("non-" + word) != std::string::npos ||
                         stated.find("not " + word) != std::string::npos ||
                         stated.find("near-" + word) != std::string::npos;
  return found(!is_denied && stated.find(word) != std::string::npos);
}

/// Whether a rule of a computed subtype rests on NO_OTHER itself.
bool rests_on_others(const Value& rule) {
  for (const std::string_view key : {"because", "missing"}) {
    for (const Value& item : list_of(member(rule, {key}))) {
      if (text_of(item).find("NO_OTHER") != std::string_view::npos) return true;
    }
  }
  return false;
}

PredicateCount evaluate_others(const Value& profile) {
  PredicateCount count{1, 1, {}};
  if (member(profile, {"subtype", "rules"}).is_null()) return unknown("NO_OTHER: subtype not computed");
  for (const Value& rule : list_of(member(profile, {"subtype", "rules"}))) {
    const std::string_view result = text_of(member(rule, {"result"}));
    if (rests_on_others(rule)) continue;
    if (result == "true") return found(false);
    if (result != "unknown") continue;
    count.low = 0;
    count.missing.push_back(std::string(text_of(member(rule, {"id"}))));
  }
  if (!count.missing.empty()) {
    count.missing = {fmt::format("NO_OTHER: {} not excluded", join(count.missing, ", "))};
  }
  return count;
}

[[noreturn]] void refuse(std::string_view argument, std::string_view expected) {
  throw Error(ErrorKind::usage, fmt::format("'{}' is {}", argument, expected));
}

}  // namespace

bool is_of_candidate(std::string_view missing) noexcept {
  return missing.find(candidate_words) != std::string_view::npos;
}

LesionPredicates::LesionPredicates(const Panel& panel, const FocalLesions& lesions,
                                   ExpressionClasses expression_classes)
    : expression_classes_(std::move(expression_classes)) {
  for (const PanelGene& gene : panel.genes()) {
    genes_.insert(gene.symbol);
    for (const FocalLesion* loss : lesions.losses_of(gene.symbol)) losses_[gene.symbol].push_back(loss->id);
  }
  for (const FocalLesion& lesion : lesions.rows()) lesions_.insert(lesion.id);
}

std::vector<std::string> LesionPredicates::names() const {
  return {"FUSION", "SV", "SNV", "LOF", "CN", "MODAL_CHR", "MASKED", "GEP", "IMMUNO", "NO_OTHER"};
}

void LesionPredicates::check(std::string_view name, std::string_view argument) const {
  if (name == "NO_OTHER") {
    if (!argument.empty()) refuse(argument, "more than NO_OTHER takes");
    return;
  }
  if (argument.empty()) throw Error(ErrorKind::usage, fmt::format("{} needs an argument in brackets", name));
  if (name == "FUSION" || name == "SV") static_cast<void>(read_pair(argument));
  if (name == "MODAL_CHR") static_cast<void>(read_range(argument));
  if (name == "SNV" && !genes_.contains(read_change(argument).gene)) refuse(argument, "about no gene of the panel");
  if (name == "LOF" && !genes_.contains(argument)) refuse(argument, "no gene of the panel");
  if (name == "CN" && !lesions_.contains(argument)) refuse(argument, "no lesion of focal_lesions.tsv");
  if (name == "MASKED" && argument != any_name && !range_of_class(argument)) {
    refuse(argument, "none of any, near-haploid, low-hypodiploid");
  }
}

PredicateCount LesionPredicates::evaluate(std::string_view name, std::string_view argument,
                                          const Value& profile) const {
  if (name == "FUSION" || name == "SV") return evaluate_pair(name, argument, profile);
  if (name == "SNV") return evaluate_change(argument, profile);
  if (name == "LOF") {
    const auto losses = losses_.find(argument);
    return evaluate_losses(argument, losses == losses_.end() ? std::vector<std::string>() : losses->second, profile);
  }
  if (name == "CN") return evaluate_lesion(argument, lesions_, profile);
  if (name == "MODAL_CHR") return evaluate_modal(argument, profile);
  if (name == "MASKED") return evaluate_masked(argument, profile);
  if (name == "GEP") return evaluate_expression_class(expression_classes_, argument, profile);
  if (name == "IMMUNO") return evaluate_immunophenotype(argument, profile);
  return evaluate_others(profile);
}

}  // namespace marrow
