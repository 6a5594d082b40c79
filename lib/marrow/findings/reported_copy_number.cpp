#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "marrow/base/text.hpp"
#include "marrow/findings/array_changes.hpp"
#include "marrow/findings/hybridised_changes.hpp"
#include "marrow/findings/karyotype_arms.hpp"
#include "marrow/findings/karyotype_clone.hpp"
#include "marrow/findings/karyotype_hybridisation.hpp"
#include "marrow/findings/karyotype_rearrangements.hpp"
#include "marrow/findings/karyotype_text.hpp"
#include "marrow/findings/reported_item.hpp"

namespace marrow {

namespace {

constexpr std::string_view column = "copy_number";
constexpr std::int64_t diploid = 46;

struct ChangeWord {
  std::string_view word;
  std::string_view kind;
  std::optional<double> copies;
};
constexpr std::array<ChangeWord, 14> change_words{{
    {"del", "deletion", {}},
    {"deletion", "deletion", {}},
    {"deleted", "deletion", {}},
    {"loss", "deletion", {}},
    {"homdel", "deletion", 0.0},
    {"homozygous", "deletion", 0.0},
    {"biallelic", "deletion", 0.0},
    {"heterozygous", "deletion", 1.0},
    {"gain", "gain", {}},
    {"dup", "gain", {}},
    {"duplication", "gain", {}},
    {"duplicated", "gain", {}},
    {"amp", "amplification", {}},
    {"amplification", "amplification", {}},
}};

struct PloidyWord {
  std::string_view words;
  std::string_view ploidy_class;
};
constexpr std::array<PloidyWord, 6> ploidy_words{{
    {"high hyperdiploid", "high-hyperdiploid"},
    {"high hyperdiploidy", "high-hyperdiploid"},
    {"near haploid", "near-haploid"},
    {"near haploidy", "near-haploid"},
    {"low hypodiploid", "low-hypodiploid"},
    {"low hypodiploidy", "low-hypodiploid"},
}};

std::string name_of_chromosome(std::string_view text) {
  const std::string upper = upper_case(text);
  return chromosome_index(upper) ? upper : std::string();
}

/// "9p", "1q", "Xp"; empty for anything else.
std::string name_of_arm(std::string_view text) {
  if (text.size() < 2 || (text.back() != 'p' && text.back() != 'q')) return {};
  const std::string chromosome = name_of_chromosome(text.substr(0, text.size() - 1));
  return chromosome.empty() ? chromosome : chromosome + text.back();
}

/// A gene or region with what happened to it: "IKZF1 exons 4-7 del".
struct FocalItem {
  std::string name;
  std::string kind;
  std::optional<double> copies;
  std::optional<std::string> exons;
};

/// "4-7" or "3"; ends in order.
std::optional<std::string> read_exons(std::string_view text) {
  const auto ends = split(text, '-');
  const auto first = parse_integer(ends.front());
  const auto last = parse_integer(ends.back());
  if (ends.size() > 2 || !first || !last || *first < 1 || *last < *first) return std::nullopt;
  return std::string(text);
}

/// Empty if a word has no place. A deletion word without `del` ("homozygous") stands beside one or alone.
std::optional<FocalItem> read_focal_item(std::string_view text) {
  FocalItem item;
  bool expects_exons = false;
  for (const std::string& word : split_list(text, ' ')) {
    const std::string lower = lower_case(word);
    const auto* change = std::find_if(change_words.begin(), change_words.end(),
                                      [&](const ChangeWord& known) { return known.word == lower; });
    if (item.name.empty()) {
      item.name = word;
    } else if (expects_exons) {
      item.exons = read_exons(word);
      if (!item.exons) return std::nullopt;
      expects_exons = false;
    } else if (lower == "exon" || lower == "exons") {
      expects_exons = true;
    } else if (lower.starts_with("ex") && !item.exons && read_exons(lower.substr(2))) {
      item.exons = lower.substr(2);
    } else if (change != change_words.end() && (item.kind.empty() || item.kind == change->kind)) {
      item.kind = change->kind;
      if (change->copies) item.copies = change->copies;
    } else {
      return std::nullopt;
    }
  }
  if (expects_exons || item.kind.empty()) return std::nullopt;
  return item;
}

/// What the items of one row's column came to.
struct ReportedChanges {
  std::optional<Ploidy> ploidy;
  std::map<std::string, double> chromosomes;
  std::map<std::string, double> arms;
  std::map<std::string, Assessed<FocalState>> focal;
};

class CopyNumberReader {
 public:
  explicit CopyNumberReader(const ReportedContext& context) : context_(context) {}

  void read(const std::string& item) {
    if (read_ploidy(item) || read_chromosome(item) || read_arm(item) || read_lesion_name(item)) return;
    const auto focal = read_focal_item(item);
    if (!focal || !read_focal(*focal, item)) {
      context_.refuse(column, fmt::format("'{}' is no copy-number change that can be read", item),
                      "write 'IKZF1 del', 'IKZF1 exons 4-7 del', 'CDKN2A homdel', 'iAMP21', '+21', '9p loss' or "
                      "'high hyperdiploid'");
    }
  }

  [[nodiscard]] ReportedChanges take_changes() { return std::move(changes_); }

 private:
  bool read_ploidy(std::string_view item) {
    std::string words = lower_case(item);
    std::replace(words.begin(), words.end(), '-', ' ');
    Ploidy read;
    constexpr std::string_view masked = "masked ";
    if (words.starts_with(masked)) {
      read.masked = true;
      words.erase(0, masked.size());
    }
    for (const PloidyWord& word : ploidy_words) {
      if (word.words == words) read.ploidy_class = std::string(word.ploidy_class);
    }
    // Only a hypodiploid clone can be masked by its doubling.
    if (!read.ploidy_class || (read.masked && read.ploidy_class == "high-hyperdiploid")) return false;
    const std::optional<Ploidy>& known = changes_.ploidy;
    if (known && known->ploidy_class != read.ploidy_class) return false;
    if (!known || read.masked) changes_.ploidy = read;
    return true;
  }

  /// "+21", "-7", "trisomy 21", "monosomy 7".
  bool read_chromosome(std::string_view item) {
    double change = 0;
    std::string name;
    if (item.starts_with('+') || item.starts_with('-')) {
      change = item.front() == '+' ? 1 : -1;
      name = name_of_chromosome(item.substr(1));
    } else if (const auto words = split_list(lower_case(item), ' '); words.size() == 2) {
      if (words[0] == "trisomy") change = 1;
      if (words[0] == "monosomy") change = -1;
      if (change != 0) name = name_of_chromosome(words[1]);
    }
    if (name.empty()) return false;
    double& total = changes_.chromosomes[name];
    if (total * change < 0) return false;  // gained and lost at once
    total += change;
    set_region_lesions(name, change);
    return true;
  }

  /// "9p loss", "1q gain", "-9p", "+1q", "del(9p)", "dup1q".
  bool read_arm(std::string_view item) {
    std::string name;
    double change = 0;
    if (item.starts_with('+') || item.starts_with('-')) {
      change = item.front() == '+' ? 1 : -1;
      name = name_of_arm(item.substr(1));
    } else if (const auto focal_item = read_focal_item(item); focal_item && !focal_item->exons) {
      change = focal_item->kind == "deletion" ? -1 : 1;
      name = name_of_arm(focal_item->name);
    } else if (item.starts_with("del") || item.starts_with("dup")) {
      change = item.starts_with("dup") ? 1 : -1;
      std::string_view inside = item.substr(3);
      if (inside.starts_with('(') && inside.ends_with(')')) inside = inside.substr(1, inside.size() - 2);
      name = name_of_arm(inside);
    }
    if (name.empty()) return false;
    double& known = changes_.arms[name];
    if (known * change < 0) return false;
    known = change;
    set_region_lesions(name, change);
    return true;
  }

  /// Lesions that are a whole chromosome ("21") or arm ("9p", "1q23-qter").
  void set_region_lesions(const std::string& region, double change) {
    for (const FocalLesion& lesion : context_.vocabulary().lesions()) {
      if (lesion.is_gain == (change < 0)) continue;
      const std::string& place = lesion.genes.front();
      const bool is_arm_to_its_end = region.ends_with('q') && place.starts_with(region) && place.ends_with("qter");
      if (place == region || is_arm_to_its_end) set(lesion.id, {change < 0 ? "deletion" : "gain", {}, {}});
    }
  }

  /// "iAMP21", "PAR1_del": a lesion by its own name, in either case.
  bool read_lesion_name(std::string_view item) {
    for (const FocalLesion& lesion : context_.vocabulary().lesions()) {
      if (lower_case(lesion.id) != lower_case(item)) continue;
      set(lesion.id, {!lesion.is_gain ? "deletion" : lesion.id == "iAMP21" ? "amplification" : "gain", {}, {}});
      return true;
    }
    return false;
  }

  /// A gene's lesions of that kind: the general one, and besides it the one of exactly these exons.
  bool read_focal(const FocalItem& item, std::string_view text) {
    const bool is_deletion = item.kind == "deletion";
    // "PAR1 del" is PAR1_del, "TP53 deletion" TP53_del: also for regions that are no gene.
    if (!item.exons && is_deletion && read_lesion_name(item.name + "_del")) {
      return set_copies(item.name + "_del", item);
    }
    const auto symbol = context_.vocabulary().resolve_symbol(item.name);
    const std::string name = symbol.value_or(upper_case(item.name));
    std::vector<const FocalLesion*> lesions;
    for (const FocalLesion& lesion : context_.vocabulary().lesions()) {
      const bool has_gene = std::find(lesion.genes.begin(), lesion.genes.end(), name) != lesion.genes.end();
      if (has_gene && lesion.is_gain != is_deletion) lesions.push_back(&lesion);
    }
    if (lesions.empty() && !symbol) return false;
    if (lesions.empty()) {
      context_.warn(reported_warning::no_lesion, column, fmt::format("'{}' is no focal lesion that marrow uses", text));
      return true;
    }
    for (const FocalLesion* lesion : lesions) {
      const bool is_general = lesions.size() == 1 || lesion->id.ends_with("_any");
      const bool is_of_these_exons = item.exons && lesion->id.ends_with("_" + *item.exons);
      if (is_general || is_of_these_exons) set(lesion->id, {item.kind, item.exons, item.copies});
    }
    return true;
  }

  bool set_copies(const std::string& id, const FocalItem& item) {
    for (auto& [known, state] : changes_.focal) {
      if (lower_case(known) == lower_case(id)) state = Assessed<FocalState>::present({item.kind, {}, item.copies});
    }
    return true;
  }

  void set(const std::string& id, FocalState state) {
    changes_.focal[id] = Assessed<FocalState>::present(std::move(state));
  }

  const ReportedContext& context_;
  ReportedChanges changes_;
};

std::string ploidy_words_of(const Ploidy& ploidy) {
  if (ploidy.modal) return fmt::format("{} chromosomes", *ploidy.modal);
  return ploidy.ploidy_class.value_or("an unnamed ploidy");
}

/// Joins what the karyotype says with what the report says.
void merge_ploidy(const ReportedContext& context, const Ploidy& reported, Assessed<Ploidy>& ploidy) {
  if (!ploidy.is_present()) {
    ploidy = Assessed<Ploidy>::present(reported);
    return;
  }
  Ploidy& karyotype = ploidy.value;
  const bool agrees =
      reported.modal ? karyotype.modal == reported.modal : karyotype.ploidy_class == reported.ploidy_class;
  if (agrees) {
    if (reported.masked) karyotype.masked = true;
    return;
  }
  // A doubled hypodiploid clone looks high-hyperdiploid or near-triploid to the microscope.
  constexpr std::int64_t least_doubled = 48;
  const bool is_doubled = karyotype.ploidy_class == "high-hyperdiploid" || karyotype.modal >= least_doubled;
  if (reported.masked && is_doubled) {
    karyotype = reported;
    return;
  }
  const std::string problem =
      fmt::format("karyotype: {}; copy_number: {}", ploidy_words_of(karyotype), ploidy_words_of(reported));
  context.warn(reported_warning::conflict, column, problem);
  ploidy = Assessment::not_assessed(Reason::noisy, problem);
}

void merge_chromosome(const ReportedContext& context, const std::string& name, double change,
                      Assessed<CopyState>& state) {
  if (!state.is_present()) {
    state = Assessed<CopyState>::present({change});
  } else if (state.value.value.value_or(change) * change < 0) {
    const std::string problem = fmt::format("chromosome {}: karyotype and copy_number disagree", name);
    context.warn(reported_warning::conflict, column, problem);
    state = Assessment::not_assessed(Reason::noisy, problem);
  }
}

void warn_of_trisomies(const ReportedContext& context, const CopyNumber& copy_number, std::optional<bool> trisomy) {
  if (!trisomy) return;
  const auto four = copy_number.chromosomes.find("4");
  const auto ten = copy_number.chromosomes.find("10");
  if (four == copy_number.chromosomes.end() || ten == copy_number.chromosomes.end()) return;
  const auto is_gained = [](const auto& state) { return state.is_present() && state.value.value.value_or(0) > 0; };
  const auto is_not_gained = [&](const auto& state) { return state.is_known() && !is_gained(state); };
  const bool are_both = is_gained(four->second) && is_gained(ten->second);
  const bool is_one_missing = is_not_gained(four->second) || is_not_gained(ten->second);
  if (*trisomy ? is_one_missing : are_both) {
    context.warn(reported_warning::conflict, "trisomy_4_10", "it disagrees with the karyotype");
  }
}

/// Slips, unread parts and wrong sums of a karyotype: told, never a reason to refuse it.
void warn_of_karyotype(const ReportedContext& context, const KaryotypeText& karyotype) {
  constexpr std::string_view karyotype_column = "karyotype";
  for (const IscnIssue& issue : karyotype.issues) {
    context.warn(is_refusal(issue.fault) ? reported_warning::unread_part : reported_warning::slip, karyotype_column,
                 fmt::format("character {}: {}", issue.column, fault_words(issue)));
  }
  if (!karyotype.failure.empty()) {
    context.warn(reported_warning::no_karyotype, karyotype_column,
                 fmt::format("no result ('{}')", printable(karyotype.failure)));
  }
  for (const std::string& mismatch : karyotype.mismatches) {
    context.warn(reported_warning::wrong_sum, karyotype_column, mismatch);
  }
}

/// Arms and lesions of whole arms that rearrangements change, and iAMP21 as a candidate.
void add_karyotype_regions(const ReportedContext& context, const IscnKaryotype& karyotype, CopyNumber& copy_number) {
  const Cytogenetics& cytogenetics = context.vocabulary().cytogenetics();
  KaryotypeArms regions = assess_karyotype_arms(karyotype, cytogenetics.bands);
  copy_number.arms = std::move(regions.arms);
  copy_number.focal = std::move(regions.focal);
  auto change = assess_karyotype_rearrangements(karyotype, cytogenetics, std::nullopt).iamp21;
  if (!change) change = amplified_runx1(karyotype.hybridisation);
  if (change) {
    copy_number.focal["iAMP21"] = Assessment::not_assessed(
        Reason::unsupported,
        fmt::format("iAMP21 is a candidate: karyotype: {}; count signals of RUNX1", printable(*change)));
  }
}

/// Copies that an array or in-situ hybridisation counted, `method`. Chromosomes that dividing cells show unchanged are
/// in dispute.
void add_counted_changes(const ReportedContext& context, std::string_view method, const std::vector<std::string>& items,
                         CopyNumber& copy_number) {
  CopyNumberReader reader(context);
  for (const std::string& item : items) reader.read(item);
  ReportedChanges changes = reader.take_changes();
  for (const auto& [name, change] : changes.chromosomes) {
    Assessed<CopyState>& state = copy_number.chromosomes[name];
    if (!state.is_absent()) {
      merge_chromosome(context, name, change, state);
      continue;
    }
    const std::string problem =
        fmt::format("chromosome {}: metaphases show two copies, {} {}", name, method, change + 2);
    context.warn(reported_warning::conflict, "karyotype", problem);
    state = Assessment::not_assessed(Reason::noisy, problem);
  }
  for (auto& [id, state] : changes.focal) copy_number.focal.emplace(id, std::move(state));
}

void add_array(const ReportedContext& context, std::string_view text, CopyNumber& copy_number) {
  const ArrayChanges changes = array_changes(text, context.vocabulary());
  for (const std::string& part : changes.unread) {
    context.warn(reported_warning::unread_part, "karyotype",
                 fmt::format("'{}' of the array cannot be read", printable(part)));
  }
  add_counted_changes(context, "the array", changes.items, copy_number);
}

}  // namespace

void assess_reported_copy_number(const ReportedContext& context, ReportedFindings& findings) {
  const std::string* karyotype = context.text("karyotype");
  const std::optional<bool> trisomy = context.flag("trisomy_4_10");
  CopyNumber& result = findings.copy_number;
  if (karyotype != nullptr) {
    const IscnKaryotype iscn = read_iscn(*karyotype);
    const KaryotypeText read = assess_karyotype_text(iscn);
    warn_of_karyotype(context, read);
    result = assess_reported_karyotype(read, trisomy);
    add_karyotype_regions(context, iscn, result);
    add_counted_changes(context, "in-situ hybridisation", hybridised_changes(iscn.hybridisation, context.vocabulary()),
                        result);
    add_array(context, iscn.array, result);
    // What was counted at the place itself says more than the loss of its arm.
    result.focal.merge(
        karyotype_gene_losses(iscn, context.vocabulary().cytogenetics().bands, context.vocabulary().lesions()));
  } else {
    result = assess_reported_karyotype(std::nullopt, trisomy);
  }
  warn_of_trisomies(context, result, trisomy);
  const std::string* text = context.text(column);
  if (text == nullptr) return;
  const ReportedList list = reported_list(*text);
  CopyNumberReader reader(context);
  for (const std::string& item : list.items) reader.read(item);
  ReportedChanges changes = reader.take_changes();
  if (list.is_none) changes.ploidy = Ploidy{.modal = diploid, .ploidy_class = {}, .masked = {}};
  if (changes.ploidy) merge_ploidy(context, *changes.ploidy, result.ploidy);
  for (const auto& [name, change] : changes.chromosomes) {
    merge_chromosome(context, name, change, result.chromosomes[name]);
  }
  for (const auto& [name, change] : changes.arms) result.arms[name] = Assessed<CopyState>::present({change});
  for (auto& [id, state] : changes.focal) result.focal[id] = std::move(state);
}

}  // namespace marrow
