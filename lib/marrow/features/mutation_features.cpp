#include "marrow/features/mutation_features.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <limits>
#include <string_view>

namespace marrow {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// Whether a variant is one: an uncertain effect leaves it open.
enum class Fit { no, maybe, yes };
using Question = Fit (*)(const Variant& variant);

bool is_truncating(const Variant& variant) {
  return variant.variant_class == VariantClass::truncating || variant.variant_class == VariantClass::splice;
}

bool is_in(const Variant& variant, std::initializer_list<std::string_view> domains) {
  return variant.domain && std::find(domains.begin(), domains.end(), *variant.domain) != domains.end();
}

Fit by_effect(const Variant& variant, Effect wanted) {
  if (variant.effect == wanted) return Fit::yes;
  const bool is_uncertain = !variant.effect || variant.effect == Effect::uncertain;
  return is_uncertain && variant.variant_class != VariantClass::synonymous ? Fit::maybe : Fit::no;
}

Fit activating(const Variant& variant) {
  // A truncation that no row speaks of is not how these genes are activated.
  return is_truncating(variant) && variant.effect != Effect::activating ? Fit::no
                                                                        : by_effect(variant, Effect::activating);
}
Fit loss_of_function(const Variant& variant) {
  return is_truncating(variant) ? Fit::yes : by_effect(variant, Effect::loss_of_function);
}
Fit resistance(const Variant& variant) {
  return by_effect(variant, Effect::resistance);
}
Fit truncating(const Variant& variant) {
  return is_truncating(variant) ? Fit::yes : Fit::no;
}

bool is_notch1_truncation(const Variant& variant) {
  const auto& terms = variant.consequence;
  return std::any_of(terms.begin(), terms.end(),
                     [](const std::string& term) { return term == "frameshift_variant" || term == "stop_gained"; });
}
/// An activating change of the receptor's outside in one of the domains.
Fit notch1_in(const Variant& variant, std::initializer_list<std::string_view> domains) {
  return is_in(variant, domains) && !is_notch1_truncation(variant) ? by_effect(variant, Effect::activating) : Fit::no;
}
Fit notch1_hd(const Variant& variant) {
  return notch1_in(variant, {"HD-N", "HD-C"});
}
Fit notch1_lnr(const Variant& variant) {
  return notch1_in(variant, {"LNR"});
}
Fit notch1_jm(const Variant& variant) {
  return variant.reading == "JM expansion" ? Fit::yes : Fit::no;
}
Fit notch1_pest(const Variant& variant) {
  if (!is_notch1_truncation(variant) || !is_in(variant, {"TAD", "PEST"})) return Fit::no;
  return by_effect(variant, Effect::activating);
}
Fit notch1_utr(const Variant& variant) {
  return is_in(variant, {"3UTR"}) ? Fit::yes : Fit::no;
}
/// N of the N/F/R/P classifier: a change that a hotspot row calls activating. Source: Petit 2018, Blood 131:289; the
/// rows are the domain specification's.
Fit notch1_activating(const Variant& variant) {
  const bool is_open = variant.effect != Effect::activating && is_notch1_truncation(variant);
  return is_open && !is_in(variant, {"TAD", "PEST"}) ? Fit::no : by_effect(variant, Effect::activating);
}
Fit wd40_change(const Variant& variant) {
  return is_in(variant, {"WD40"}) && !is_truncating(variant) ? by_effect(variant, Effect::loss_of_function) : Fit::no;
}
Fit dbd_hotspot(const Variant& variant) {
  return variant.reading == "DBD hotspot" ? Fit::yes : Fit::no;
}
Fit dbd_missense(const Variant& variant) {
  return is_in(variant, {"DBD"}) && variant.variant_class == VariantClass::missense ? Fit::yes : Fit::no;
}
Fit named_p80r(const Variant& variant) {
  return variant.hgvsp == "p.Pro80Arg" ? Fit::yes : Fit::no;
}
Fit named_n159y(const Variant& variant) {
  return variant.hgvsp == "p.Asn159Tyr" ? Fit::yes : Fit::no;
}
Fit named_e1099k(const Variant& variant) {
  return variant.hgvsp == "p.Glu1099Lys" ? Fit::yes : Fit::no;
}
/// Gain of function of an enzyme that a drug's activation needs: the tables call it either.
Fit gain_of_function(const Variant& variant) {
  return variant.effect == Effect::activating ? Fit::yes : resistance(variant);
}
Fit hat_missense(const Variant& variant) {
  return is_in(variant, {"HAT"}) && !is_truncating(variant) ? by_effect(variant, Effect::loss_of_function) : Fit::no;
}

/// Whether nothing can be hidden in what was looked at of a gene.
bool is_clear(const Assessed<GeneFindings>& gene, const std::vector<std::string_view>& domains) {
  constexpr double whole = 1 - 1e-9;  // fractions of blocks add up within rounding
  if (gene.is_absent()) return true;
  if (gene.is_present() && gene.value.covered_fraction.value_or(0) >= whole) return true;
  const auto is_absent = [&](std::string_view domain) {
    const auto state = gene.value.domains.find(std::string(domain));
    return state != gene.value.domains.end() && state->second.is_absent();
  };
  return !domains.empty() && std::all_of(domains.begin(), domains.end(), is_absent);
}

double in_gene(const Profile& profile, const std::string& symbol, Question question,
               const std::vector<std::string_view>& domains = {}) {
  const auto gene = profile.genes.find(symbol);
  if (gene == profile.genes.end()) return missing;
  const std::vector<std::string>& counted = gene->second.value.variants;
  bool may_be_one = false;
  for (const Variant& variant : profile.variants) {
    if (variant.gene != symbol || variant.origin == Origin::germline) continue;
    const bool is_counted =
        gene->second.is_present() && std::find(counted.begin(), counted.end(), variant.id) != counted.end();
    const Fit fit = variant.variant_class ? question(variant) : Fit::maybe;
    if (is_counted && fit == Fit::yes) return 1;
    // A listed change of uncertain effect is no finding, and makes no gene doubtful either.
    may_be_one = may_be_one || (is_counted ? fit == Fit::maybe : fit == Fit::yes || !variant.variant_class);
  }
  return !may_be_one && is_clear(gene->second, domains) ? 0 : missing;
}

/// Coverage of the coding sequence says nothing of the untranslated region.
double notch1_utr_splice(const Profile& profile) {
  const auto gene = profile.genes.find("NOTCH1");
  const double found = in_gene(profile, "NOTCH1", notch1_utr, {"3UTR"});
  if (found == 1 || gene == profile.genes.end()) return found;
  const auto utr = gene->second.value.domains.find("3UTR");
  return utr != gene->second.value.domains.end() && utr->second.is_absent() ? 0 : missing;
}

double any_of(std::initializer_list<double> values) {
  double result = 0;
  for (const double value : values) {
    if (value == 1) return 1;
    if (std::isnan(value)) result = missing;
  }
  return result;
}

double in_any(const Profile& profile, std::initializer_list<const char*> symbols, Question question) {
  double result = 0;
  for (const char* symbol : symbols) result = any_of({result, in_gene(profile, symbol, question)});
  return result;
}

double focal_loss(const Profile& profile, const std::string& lesion) {
  const auto found = profile.copy_number.focal.find(lesion);
  if (found == profile.copy_number.focal.end() || !found->second.is_known()) return missing;
  return found->second.is_present() ? 1 : 0;
}

double notch1_n(const Profile& profile) {
  return in_gene(profile, "NOTCH1", notch1_activating);
}
/// F: any row of FBXW7.
double fbxw7_f(const Profile& profile) {
  return in_gene(profile, "FBXW7", loss_of_function);
}

double notch1_strong(const Profile& profile) {
  const auto gene = profile.genes.find("NOTCH1");
  const auto& reading = gene == profile.genes.end() ? std::nullopt : gene->second.value.reading;
  if (reading && reading->strength) return *reading->strength == "strong" ? 1 : 0;
  return notch1_n(profile) == 0 ? 0 : missing;
}

double tp53_second_hit(const Profile& profile) {
  const auto gene = profile.genes.find("TP53");
  if (gene == profile.genes.end() || !gene->second.is_known()) return missing;
  if (gene->second.is_absent()) return 0;
  const Assessment& second_hit = gene->second.value.second_hit;
  return second_hit.is_present() ? 1 : second_hit.is_absent() ? 0 : missing;
}

/// A focal loss that is not that of the whole chromosome: a hypodiploid leukaemia has lost one copy of very many genes,
/// which is not what the studies of these genes looked at.
double own_loss(const Profile& profile, const std::string& lesion, const std::string& chromosome) {
  const double loss = focal_loss(profile, lesion);
  const auto whole = profile.copy_number.chromosomes.find(chromosome);
  if (loss != 1 || whole == profile.copy_number.chromosomes.end() || !whole->second.is_present()) return loss;
  constexpr double normal_copies = 2;
  const double change = whole->second.value.value.value_or(0);
  const std::optional<double> copies = profile.copy_number.focal.at(lesion).value.copies;
  return change < 0 && (!copies || *copies >= normal_copies + change) ? 0 : 1;
}

/// A gene whose function is lost, by sequence or by a deletion of its own.
double lost(const Profile& profile, const std::string& symbol, const std::string& chromosome) {
  return any_of({in_gene(profile, symbol, loss_of_function), own_loss(profile, symbol + "_del", chromosome)});
}

/// P of the N/F/R/P classifier: truncating, hotspot or copy-number loss.
double pten_altered(const Profile& profile) {
  return any_of({in_gene(profile, "PTEN", loss_of_function), focal_loss(profile, "PTEN_del")});
}

/// Everything but N or F mutated with R and P intact: genetic high risk of T-ALL.
double nfrp_high_risk(const Profile& profile) {
  if (!profile.lineage.is_present() || profile.lineage.value != "T") return missing;
  const double mutated = any_of({notch1_n(profile), fbxw7_f(profile)});
  return any_of({1 - mutated, in_any(profile, {"NRAS", "KRAS"}, activating), pten_altered(profile)});
}

const std::string gene_missing =
    "no input says that all of the gene was looked at, or a change of unknown effect stands there";
const std::string domain_missing =
    "no input says that the domain was looked at, or a change of unknown effect stands there";
const std::string genes_missing =
    "none is found, and one of the genes was not looked at or holds a change of unknown effect";

FeatureSpec spec(const char* name, const char* label, const std::string& missing_words, std::string source,
                 MonotoneSign monotone = MonotoneSign::none) {
  return {name, label, "0/1", "mutation", monotone, missing_words, std::move(source), 0};
}

std::vector<Feature> t_lineage_features() {
  using P = const Profile&;
  const std::string notch1 = "counted variants of NOTCH1 by hotspot row and domain";
  return {
      {spec("notch1.hd", "NOTCH1 activating, heterodimerisation domain", domain_missing, notch1 + " (HD-N, HD-C)"),
       [](P p) {
         return in_gene(p, "NOTCH1", notch1_hd, {"HD-N", "HD-C"});
       }},
      {spec("notch1.lnr", "NOTCH1 activating, LNR repeats", domain_missing, notch1 + " (LNR)"),
       [](P p) { return in_gene(p, "NOTCH1", notch1_lnr, {"LNR"}); }},
      {spec("notch1.jm", "NOTCH1 juxtamembrane expansion", domain_missing,
            notch1 + " (JM, in-frame, at least 9 residues)"),
       [](P p) { return in_gene(p, "NOTCH1", notch1_jm, {"JM"}); }},
      {spec("notch1.pest_truncating", "NOTCH1 truncated, PEST degron lost", domain_missing,
            notch1 + " (early stop in TAD or PEST that a row calls activating)"),
       [](P p) {
         return in_gene(p, "NOTCH1", notch1_pest, {"TAD", "PEST"});
       }},
      {spec("notch1.utr_splice", "NOTCH1 3'UTR splice change", domain_missing,
            notch1 + " (c.*371A>G, c.*378A>G; domain 3UTR)"),
       notch1_utr_splice},
      {spec("notch1.activating", "NOTCH1 activating (N of N/F)", gene_missing, notch1 + "; N as in Petit 2018"),
       notch1_n},
      {spec("notch1.strong", "NOTCH1 strong", "NOTCH1's strength cannot be told, as its reading says",
            "reading of genes.NOTCH1 (from memory, needs check; for display)"),
       notch1_strong},
      {spec("fbxw7.wd40", "FBXW7 hotspot of the WD40 domain", domain_missing,
            "counted variants of FBXW7 by hotspot row and domain (WD40)"),
       [](P p) { return in_gene(p, "FBXW7", wd40_change, {"WD40"}); }},
      {spec("fbxw7.loss_of_function", "FBXW7 loss of function (F of N/F)", gene_missing,
            "counted variants of FBXW7 by hotspot row and class; F as in Petit 2018"),
       fbxw7_f},
      {spec("nf.mutated", "NOTCH1 or FBXW7 mutated (N/F)", genes_missing,
            "notch1.activating or fbxw7.loss_of_function; Petit 2018, Blood 131:289"),
       [](P p) {
         return any_of({notch1_n(p), fbxw7_f(p)});
       }},
      {spec("nras_kras.activating", "NRAS or KRAS activating (R of N/F/R/P)", genes_missing,
            "counted variants by hotspot row; Petit 2018"),
       [](P p) {
         return in_any(p, {"NRAS", "KRAS"}, activating);
       }},
      {spec("pten.truncating", "PTEN truncating or splice", gene_missing, "counted variants of PTEN by class"),
       [](P p) { return in_gene(p, "PTEN", truncating); }},
      {spec("pten.altered", "PTEN lost (P of N/F/R/P)", "not found, and sequence or copy number of PTEN not assessed",
            "counted variants of PTEN by hotspot row and class, focal PTEN_del; Petit 2018"),
       pten_altered},
      {spec("nfrp.high_risk", "genetic high risk by N/F/R/P",
            "not of T lineage, or one of N, F, R, P that decides not assessed",
            "not (nf.mutated and neither nras_kras.activating nor pten.altered), T lineage; Petit 2018, Blood 131:289"),
       nfrp_high_risk},
      {spec("phf6.loss_of_function", "PHF6 loss of function", gene_missing,
            "counted variants of PHF6 by hotspot row and class"),
       [](P p) { return in_gene(p, "PHF6", loss_of_function); }},
      {spec("il7r.activating", "IL7R activating", gene_missing, "counted variants of IL7R by hotspot row"),
       [](P p) { return in_gene(p, "IL7R", activating); }},
      {spec("prc2.loss_of_function", "EZH2, SUZ12 or EED loss of function (PRC2)", genes_missing,
            "counted variants by hotspot row and class"),
       [](P p) {
         return in_any(p, {"EZH2", "SUZ12", "EED"}, loss_of_function);
       }},
      {spec("dnm2.loss_of_function", "DNM2 loss of function", gene_missing,
            "counted variants of DNM2 by hotspot row and class"),
       [](P p) { return in_gene(p, "DNM2", loss_of_function); }},
  };
}

std::vector<Feature> shared_features() {
  using P = const Profile&;
  constexpr MonotoneSign up = MonotoneSign::up;
  return {
      {spec("tp53.dbd_hotspot", "TP53 hotspot of the DNA-binding domain", domain_missing,
            "counted variants of TP53 by exact hotspot row (DBD)", up),
       [](P p) { return in_gene(p, "TP53", dbd_hotspot, {"DBD"}); }},
      {spec("tp53.dbd_missense", "TP53 missense of the DNA-binding domain", domain_missing,
            "counted variants of TP53 by class and domain (DBD)", up),
       [](P p) { return in_gene(p, "TP53", dbd_missense, {"DBD"}); }},
      {spec("tp53.truncating", "TP53 truncating or splice", gene_missing, "counted variants of TP53 by class", up),
       [](P p) { return in_gene(p, "TP53", truncating); }},
      {spec("tp53.second_hit", "both copies of TP53 hit",
            "TP53 or its copy number not assessed, or too few leukaemic cells", "second_hit of genes.TP53", up),
       tp53_second_hit},
      {spec("ras_pathway.activating", "RAS pathway activated (NRAS, KRAS, PTPN11, CBL, BRAF, FLT3, NF1 lost)",
            genes_missing, "counted variants by hotspot row and class"),
       [](P p) {
         return any_of({in_any(p, {"NRAS", "KRAS", "PTPN11", "CBL", "BRAF", "FLT3"}, activating),
                        in_gene(p, "NF1", loss_of_function)});
       }},
      {spec("jak_stat.activating", "JAK-STAT pathway activated (JAK1, JAK2, JAK3, IL7R, CRLF2, STAT5B, SH2B3 lost)",
            genes_missing, "counted variants by hotspot row and class; fusions do not count"),
       [](P p) {
         return any_of({in_any(p, {"JAK1", "JAK2", "JAK3", "IL7R", "CRLF2", "STAT5B"}, activating),
                        in_gene(p, "SH2B3", loss_of_function)});
       }},
      {spec("flt3.activating", "FLT3 activating", gene_missing, "counted variants of FLT3 by hotspot row"),
       [](P p) { return in_gene(p, "FLT3", activating); }},
      {spec("nt5c2.resistance", "NT5C2 thiopurine resistance", gene_missing, "counted variants of NT5C2 by hotspot row",
            up),
       [](P p) { return in_gene(p, "NT5C2", resistance); }},
      {spec("prps1.resistance", "PRPS1 thiopurine resistance", gene_missing, "counted variants of PRPS1 by hotspot row",
            up),
       [](P p) { return in_gene(p, "PRPS1", resistance); }},
      {spec("crebbp.hat", "CREBBP missense of the HAT domain", domain_missing,
            "counted variants of CREBBP by hotspot row and domain (HAT)"),
       [](P p) { return in_gene(p, "CREBBP", hat_missense, {"HAT"}); }},
      {spec("crebbp.loss_of_function", "CREBBP loss of function", gene_missing,
            "counted variants of CREBBP by hotspot row and class"),
       [](P p) { return in_gene(p, "CREBBP", loss_of_function); }},
      {spec("nr3c1.loss_of_function", "NR3C1 loss of function", gene_missing,
            "counted variants of NR3C1 by hotspot row and class", up),
       [](P p) { return in_gene(p, "NR3C1", loss_of_function); }},
      {spec("mismatch_repair.truncating", "MSH2, MSH6, MLH1 or PMS2 truncating or splice", genes_missing,
            "counted variants by class"),
       [](P p) {
         return in_any(p, {"MSH2", "MSH6", "MLH1", "PMS2"}, truncating);
       }},
      {spec("ikzf1.truncating", "IKZF1 truncating or splice", gene_missing, "counted variants of IKZF1 by class"),
       [](P p) { return in_gene(p, "IKZF1", truncating); }},
      {spec("ikzf1.n159y", "IKZF1 N159Y", gene_missing, "counted variants of IKZF1 by name"),
       [](P p) { return in_gene(p, "IKZF1", named_n159y); }},
      {spec("pax5.p80r", "PAX5 P80R", gene_missing, "counted variants of PAX5 by name"),
       [](P p) { return in_gene(p, "PAX5", named_p80r); }},
  };
}

/// A finding that counts in one lineage only: 0 in the other.
double in_lineage(const Profile& profile, std::string_view lineage, double value) {
  if (profile.lineage.is_present()) return profile.lineage.value == lineage ? value : 0;
  return value == 0 ? 0 : missing;
}

/// A lesion of one gene that rows of the resistance table speak of (data/knowledge/resistance.tsv).
struct ResponseLesion {
  std::string name;
  std::string gene;
  std::string lesion;   ///< words behind the gene: "lost"
  std::string lineage;  ///< B or T: the rows are of that lineage only; empty: both
  double (*value)(const Profile& profile);
};

/// Each gene alone, so that one that was not looked at leaves the others known.
std::vector<Feature> response_features() {
  using P = const Profile&;
  const std::vector<ResponseLesion> lesions{
      {"nr3c1.lost", "NR3C1", "lost", "", [](P p) { return lost(p, "NR3C1", "5"); }},
      {"nr3c2.lost", "NR3C2", "lost", "", [](P p) { return lost(p, "NR3C2", "4"); }},
      {"crebbp.lost_in_b", "CREBBP", "lost", "B", [](P p) { return in_lineage(p, "B", lost(p, "CREBBP", "16")); }},
      {"tbl1xr1.lost_in_b", "TBL1XR1", "lost", "B", [](P p) { return in_lineage(p, "B", lost(p, "TBL1XR1", "3")); }},
      {"btg1.deleted_in_b", "BTG1", "deleted", "B",
       [](P p) { return in_lineage(p, "B", own_loss(p, "BTG1_del", "12")); }},
      {"ikzf1.deleted_in_b", "IKZF1", "deleted", "B",
       [](P p) { return in_lineage(p, "B", own_loss(p, "IKZF1_del_any", "7")); }},
      {"nsd2.e1099k_in_b", "NSD2", "E1099K", "B",
       [](P p) { return in_lineage(p, "B", in_gene(p, "NSD2", named_e1099k)); }},
      {"kras.activating", "KRAS", "activating", "", [](P p) { return in_gene(p, "KRAS", activating); }},
      {"nras.activating", "NRAS", "activating", "", [](P p) { return in_gene(p, "NRAS", activating); }},
      {"nras.activating_in_b", "NRAS", "activating", "B",
       [](P p) { return in_lineage(p, "B", in_gene(p, "NRAS", activating)); }},
      {"ptpn11.activating_in_b", "PTPN11", "activating", "B",
       [](P p) { return in_lineage(p, "B", in_gene(p, "PTPN11", activating)); }},
      {"flt3.activating_in_b", "FLT3", "activating", "B",
       [](P p) { return in_lineage(p, "B", in_gene(p, "FLT3", activating)); }},
      {"il7r.activating_in_t", "IL7R", "activating", "T",
       [](P p) { return in_lineage(p, "T", in_gene(p, "IL7R", activating)); }},
      {"jak1.activating_in_t", "JAK1", "activating", "T",
       [](P p) { return in_lineage(p, "T", in_gene(p, "JAK1", activating)); }},
      {"akt1.activating_in_t", "AKT1", "activating", "T",
       [](P p) { return in_lineage(p, "T", in_gene(p, "AKT1", activating)); }},
      {"pik3r1.activating_in_t", "PIK3R1", "activating", "T",
       [](P p) { return in_lineage(p, "T", in_gene(p, "PIK3R1", activating)); }},
      {"pten.lost_in_t", "PTEN", "lost", "T", [](P p) { return in_lineage(p, "T", lost(p, "PTEN", "10")); }},
      {"nt5c2.gain", "NT5C2", "gain of function", "", [](P p) { return in_gene(p, "NT5C2", gain_of_function); }},
      {"prps1.gain_in_b", "PRPS1", "gain of function", "B",
       [](P p) { return in_lineage(p, "B", in_gene(p, "PRPS1", gain_of_function)); }},
      {"prps2.gain", "PRPS2", "gain of function", "", [](P p) { return in_gene(p, "PRPS2", gain_of_function); }},
      {"msh6.lost_in_b", "MSH6", "lost", "B", [](P p) { return in_lineage(p, "B", lost(p, "MSH6", "2")); }},
      {"msh2.loss_of_function", "MSH2", "loss of function", "",
       [](P p) { return in_gene(p, "MSH2", loss_of_function); }},
      {"mlh1.loss_of_function", "MLH1", "loss of function", "",
       [](P p) { return in_gene(p, "MLH1", loss_of_function); }},
      {"pms2.loss_of_function", "PMS2", "loss of function", "",
       [](P p) { return in_gene(p, "PMS2", loss_of_function); }},
      {"tp53.lost", "TP53", "lost", "", [](P p) { return lost(p, "TP53", "17"); }},
      {"fpgs.loss_of_function", "FPGS", "loss of function", "",
       [](P p) { return in_gene(p, "FPGS", loss_of_function); }},
      {"slc19a1.loss_of_function", "SLC19A1", "loss of function", "",
       [](P p) { return in_gene(p, "SLC19A1", loss_of_function); }},
  };
  std::vector<Feature> features;
  for (const ResponseLesion& one : lesions) {
    const bool is_deletion = one.lesion == "deleted";
    const bool may_be_deletion = one.lesion == "lost";
    const std::string deletion = "a focal deletion that is not of the whole chromosome";
    std::string source = is_deletion ? "copy_number of the profile: " + deletion
                                     : fmt::format("counted variants of {} by hotspot row and class", one.gene);
    if (may_be_deletion) source += ", or " + deletion;
    if (!one.lineage.empty()) source += fmt::format("; 0 in the other lineage than {}", one.lineage);
    const std::string label = fmt::format("{} {}{}", one.gene, one.lesion,
                                          one.lineage.empty() ? "" : fmt::format(", {} lineage", one.lineage));
    features.push_back({spec(one.name.c_str(), label.c_str(),
                             is_deletion       ? "the karyotype was not assessed"
                             : may_be_deletion ? "not found, and sequence or copy number of the gene not assessed"
                                               : gene_missing,
                             source),
                        one.value});
  }
  return features;
}

}  // namespace

std::vector<Feature> mutation_features() {
  std::vector<Feature> features = t_lineage_features();
  for (std::vector<Feature> more : {shared_features(), response_features()}) {
    features.insert(features.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  return features;
}

}  // namespace marrow
