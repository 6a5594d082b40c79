#include "support/example_profiles.hpp"

#include <array>

#include "marrow/records/explanation.hpp"
#include "marrow/records/serial.hpp"

namespace marrow::examples {

namespace {

constexpr std::array<const char*, 44> panel{
    "ABL1",   "ATM",   "BCL11B", "BRAF",  "BTG1", "CBL",   "CDKN1B", "CNOT3", "CTCF",   "DDX3X",  "DNM2",
    "DNMT3A", "EBF1",  "EED",    "EP300", "EZH2", "GATA3", "IDH1",   "IDH2",  "IL7R",   "JAK1",   "JAK3",
    "KDM6A",  "KMT2D", "LEF1",   "MSH2",  "MYB",  "NCOR1", "NF1",    "NR3C2", "PIK3CA", "PIK3CD", "PIK3R1",
    "PRPS1",  "PTPN2", "RB1",    "RPL10", "RPL5", "RUNX1", "SETD2",  "SH2B3", "STAT5B", "SUZ12",  "WT1"};

Variant variant(std::string id, std::string gene, std::string hgvsc, std::string hgvsp, double vaf,
                std::int64_t alt_reads, std::int64_t depth) {
  Variant result;
  result.id = std::move(id);
  result.gene = std::move(gene);
  result.hgvsc = std::move(hgvsc);
  result.hgvsp = std::move(hgvsp);
  result.vaf = vaf;
  result.alt_reads = alt_reads;
  result.depth = depth;
  result.origin = Origin::somatic;
  result.origin_reason = "absent_from_normal";
  return result;
}

void add_present(Profile& profile, const Variant& found) {
  auto& gene = profile.genes[*found.gene];
  if (!gene.is_present()) gene = Assessed<GeneFindings>::present({});
  gene.value.variants.push_back(found.id);
  profile.variants.push_back(found);
}

Variant tp53_variant() {
  Variant tp53 = variant("chr17-7674220-C-T", "TP53", "c.743G>A", "p.Arg248Gln", 0.41, 41, 100);
  tp53.transcript = "NM_000546.6";
  tp53.exon = "7/11";
  tp53.consequence = {"missense_variant"};
  tp53.aa_begin = tp53.aa_end = 248;
  tp53.variant_class = VariantClass::missense;
  tp53.domain = "DBD";
  tp53.hotspot = "R248Q";
  tp53.effect = Effect::loss_of_function;
  tp53.evidence = "B";
  tp53.ccf = FractionInterval{0.71, 1.0};
  tp53.clonality = "clonal";
  return tp53;
}

Profile common(std::string sample) {
  Profile profile;
  profile.sample = sample;
  profile.patient = std::move(sample);
  profile.timepoint = Timepoint::diagnosis;
  profile.assembly = Assembly::grch38;
  profile.assay = Assay::panel;
  profile.inputs = {
      {"vcf", "tumour.vcf.gz", "9f2c41aa03b1", "Mutect2 4.5", 4812, 4790, {{"filter", 19}, {"low_quality", 3}}, {}},
      {"clinical", "cohort.tsv", "bb17d2c0e7f4", std::nullopt, 1, 1, {}, {}}};
  profile.provenance = {"0.1.0",           "1.16", "1.7.4", "5f1c0a77e9d24b60", {{"relapse_b", "c0ffee1234567890"}},
                        {"--assay panel"}, {}};
  for (const char* gene : panel) profile.genes[gene] = Assessment::absent(0.05);
  for (const char* gene : {"DNMT3A", "EP300", "KMT2D"}) {
    profile.genes[gene] = Assessment::not_assessed(Reason::not_on_panel);
  }
  profile.genes["NF1"] = Assessment::not_assessed(Reason::low_depth, "exons 3–5: median 11 reads");
  profile.genes["RB1"] = Assessment::not_assessed(Reason::low_depth, "exon 1: 8 reads");
  return profile;
}

Explanation explanation_of_b_lineage() {
  Explanation why;
  why.sentences = {
      "ETV6::RUNX1 lowers the risk most, then age of 4.2 years.",
      "MRD of 0.00063 % at day 29 raises the risk most, then TP53 lesion.",
      "Not assessed: IKZF1 deletion and MRD at day 8; the score is the mean over what may be expected from "
      "the other features."};
  why.start = {0.06, 0.118, "Were every finding the average, the 5-year risk would be 12 %; it is 14 %."};
  why.groups = {{"response", 0.36, {"mrd_day29_log10", "mrd_day8_log10"}},
                {"clinical", -0.07, {"wbc", "age", "cns"}},
                {"genetics", -0.04, {"etv6_runx1", "tp53", "ikzf1_del"}}};
  why.not_assessed = {{"ikzf1_del",
                       "IKZF1 deletion",
                       "IKZF1 deletion",
                       {{0, "no", 0.12, 0.12}, {1, "yes", 0.8, 0.22}},
                       FractionInterval{0.12, 0.22}},
                      {"mrd_day8_log10",
                       "MRD at day 8, blood (log₁₀)",
                       "MRD at day 8",
                       {{-4, "≤ 0.0001 %", -0.2, 0.09}, {-1, "0.1 %", 0.5, 0.17}, {2, "100 %", 1.2, 0.31}},
                       FractionInterval{0.09, 0.31}}};
  why.most_informative = InformativeTest{"MRD at day 8",
                                         {"mrd_day8_log10"},
                                         FractionInterval{0.09, 0.31},
                                         "Of what is missing, MRD at day 8 can move the risk most."};
  why.interactions = {{{"mrd_day29_log10", "tp53"}, 0.06}, {{"wbc", "age"}, -0.002}};
  return why;
}

void add_b_lineage_score(Profile& profile) {
  Score score;
  score.state = "present";
  score.model = "relapse_b";
  score.model_sha256 = "c0ffee1234567890c0ffee";
  score.margin = 0.31;
  score.p3y = 0.083;
  score.p5y = 0.142;
  score.interval = ScoreInterval{0.9, {-0.1, 0.8}, NumberInterval{0.091, 0.213}};
  score.group = "standard";
  score.bias = 0.06;
  score.baseline = BaselineScore{"mrd_wbc_age", 0.22, 0.702, 0.707, false, {}};
  score.contributions = {
      {"mrd_day29_log10", "MRD at day 29 (log₁₀)", "response", -3.2, "0.00063 %", "present", 0.42, {}},
      {"etv6_runx1", "ETV6::RUNX1", "genetics", 1.0, "yes", "present", -0.61, {}},
      {"tp53", "TP53 lesion", "genetics", 1.0, "yes", "present", 0.38, {}},
      {"wbc", "White cell count (10⁹/L)", "clinical", 23.4, std::nullopt, "present", 0.07, {}},
      {"age", "Age (years)", "clinical", 4.2, "4.2 years", "present", -0.12, {}},
      {"ikzf1_del", "IKZF1 deletion", "genetics", std::nullopt, std::nullopt, "not_assessed", 0.19, {}},
      {"mrd_day8_log10",
       "MRD at day 8, blood (log₁₀)",
       "response",
       std::nullopt,
       std::nullopt,
       "not_assessed",
       -0.06,
       {}},
      {"cns", "CNS status", "clinical", 1.0, std::nullopt, "present", -0.02, {}}};
  score.applicability.inside = true;
  score.population = "1,028 children with B-ALL, standard risk, first remission, treated 2005–2010";
  score.extra = {{"explanation", to_value(explanation_of_b_lineage())}};
  profile.scores = Scores{score, {}, {}};
}

void add_interpretation_b(Profile& profile) {
  Subtype subtype;
  subtype.state = "present";
  subtype.name = "ETV6::RUNX1";
  subtype.who_haem5 = "B-ALL with ETV6::RUNX1 fusion";
  subtype.icc_2022 = "B-ALL with t(12;21); ETV6::RUNX1";
  subtype.confidence = "definite";
  subtype.rules = {{"ETV6::RUNX1", "true", {"fusion ETV6::RUNX1 (9 split reads)"}, {}, {}}};
  profile.subtype = subtype;
  profile.schemes = std::map<std::string, SchemeResult>{
      {"NCI/NCI-SR", {"present", "standard risk", {}, "builds COG strata", "NCI PDQ", true, {}}},
      {"UKALL-GEN/CYTO-GR", {"present", "good cytogenetics", {}, std::nullopt, "Moorman 2010", false, {}}},
      {"IKZF1plus/IKZF1plus",
       {"not_assessed", std::nullopt, {"IKZF1 deletion", "PAX5 deletion"}, {}, "Stanulla 2018", true, {}}},
      {"NCI/NCI-HR", {"absent", std::nullopt, {}, {}, "NCI PDQ", true, {}}}};
  profile.resistance = std::vector<ResistanceLine>{{"prednisone/dexamethasone",
                                                    "glucocorticoid",
                                                    "CREBBP",
                                                    "HAT_domain_mutation",
                                                    "c.4336C>T p.Arg1446Cys",
                                                    "resistant",
                                                    "impaired histone acetylation",
                                                    "relapse",
                                                    "subclonal",
                                                    "B",
                                                    "verified (enrichment)",
                                                    "enriched at relapse",
                                                    "Mullighan 2011 Nature 471:235",
                                                    {}}};
  profile.options = std::vector<TreatmentOption>{{"TP53 loss of function",
                                                  "immunotherapy in trials",
                                                  "investigational",
                                                  "discuss with the protocol team",
                                                  "C",
                                                  "from memory (needs check)",
                                                  {}}};
}

}  // namespace

Profile b_lineage_with_risk() {
  Profile profile = common("EX-B-001");
  profile.lineage = Assessed<std::string>::present("B");
  profile.sex = Assessed<std::string>::present("female");
  profile.purity = Assessed<double>::present(0.88);
  for (const char* gene : {"NOTCH1", "FBXW7", "PTEN", "NRAS", "PTPN11", "FLT3", "JAK2", "PHF6", "NT5C2", "NR3C1"}) {
    profile.genes[gene] = Assessment::absent(0.05);
  }
  profile.genes["NOTCH1"].value.domains = {{"HD-N", Assessment::absent(0.05)},
                                           {"HD-C", Assessment::absent(0.05)},
                                           {"PEST", Assessment::absent(0.08)},
                                           {"3UTR", Assessment::not_assessed(Reason::not_on_panel)}};
  for (const char* gene : {"IKZF1", "PAX5", "CDKN2A"}) {
    profile.genes[gene] = Assessment::not_assessed(Reason::no_input, "needs copy number");
  }
  profile.genes["CRLF2"] = Assessment::not_assessed(Reason::needs_rna);
  profile.genes["MSH6"] = Assessment::absent(std::nullopt, "caller's threshold unknown");
  add_present(profile, tp53_variant());
  Variant kras = variant("chr12-25245350-C-T", "KRAS", "c.35G>A", "p.Gly12Asp", 0.034, 17, 500);
  kras.consequence = {"missense_variant"};
  kras.hotspot = "G12D";
  kras.effect = Effect::activating;
  kras.evidence = "A";
  kras.clonality = "subclonal";
  add_present(profile, kras);
  Variant crebbp = variant("chr16-3738617-G-A", "CREBBP", "c.4336C>T", "p.Arg1446Cys", 0.12, 36, 300);
  crebbp.consequence = {"missense_variant"};
  crebbp.domain = "HAT";
  crebbp.effect = Effect::resistance;
  crebbp.evidence = "B";
  add_present(profile, crebbp);
  Variant other = variant("chr11-108284340-G-A", "ATM", "c.4138C>T", "p.His1380Tyr", 0.48, 96, 200);
  other.origin = Origin::unknown;
  other.origin_reason.reset();
  other.consequence = {"missense_variant"};
  profile.variants.push_back(other);
  Fusion fusion;
  fusion.five_prime = "ETV6";
  fusion.three_prime = "RUNX1";
  fusion.breakpoints = {{"chr12", 11869969, "+", {}}, {"chr21", 34887096, "-", {}}};
  fusion.support = {{"split_reads", 9}, {"pairs", 14}};
  fusion.in_frame = true;
  fusion.known = "ETV6::RUNX1";
  fusion.sources = {{"fusions.tsv", "Arriba", {}}};
  profile.fusions.items.push_back(fusion);
  profile.fusions.tested = {
      {"ETV6>RUNX1", "fish", "positive", {}}, {"BCR>ABL1", "fish", "negative", {}}, {"all", "rna", "positive", {}}};
  profile.genes["ETV6"] = Assessed<GeneFindings>::present({.lesions = {"ETV6::RUNX1"}});
  profile.tandem_duplications = Assessment::absent(0.02);
  profile.copy_number.ploidy = Assessed<Ploidy>::present({46, "diploid", false});
  profile.copy_number.chromosomes["21"] = Assessed<CopyState>::present({1.0});
  profile.copy_number.arms["9p"] = Assessment::not_assessed(Reason::no_input);
  profile.copy_number.focal["ETV6_del"] = Assessed<FocalState>::present({"deletion", "2-8", 1.0});
  profile.copy_number.focal["IKZF1_del_any"] = Assessment::not_assessed(Reason::no_input, "needs segments");
  profile.clinical = {
      {"age_years", 4.2}, {"wbc_e9_per_l", 23.4}, {"mrd_day29_pct", 0.063}, {"cns", "1"}, {"mrd_day8_pct", Value{}}};
  add_interpretation_b(profile);
  add_b_lineage_score(profile);
  profile.warnings = {{"W203", "records without PASS were set aside", 22}};
  return profile;
}

Profile t_lineage_outside_model() {
  Profile profile = common("EX-T-014");
  profile.lineage = Assessed<std::string>::present("T");
  profile.sex = Assessed<std::string>::present("male");
  profile.assay = Assay::wes;
  for (const char* gene : {"KRAS", "NRAS", "PTPN11", "FLT3", "JAK2", "CREBBP", "NR3C1", "NT5C2", "MSH6", "ETV6"}) {
    profile.genes[gene] = Assessment::absent(0.03);
  }
  Variant notch1 = variant("chr9-136504914-A-G", "NOTCH1", "c.4802T>C", "p.Leu1601Pro", 0.38, 76, 200);
  notch1.transcript = "NM_017617.5";
  notch1.exon = "26/34";
  notch1.consequence = {"missense_variant"};
  notch1.aa_begin = notch1.aa_end = 1601;
  notch1.domain = "HD-N";
  notch1.hotspot = "L1601P";
  notch1.effect = Effect::activating;
  notch1.evidence = "B";
  add_present(profile, notch1);
  Variant pest = variant("chr9-136496500-C-T", "NOTCH1", "c.7375C>T", "p.Gln2459Ter", 0.22, 44, 200);
  pest.transcript = "NM_017617.5";
  pest.exon = "34/34";
  pest.consequence = {"stop_gained"};
  pest.aa_begin = pest.aa_end = 2459;
  pest.variant_class = VariantClass::truncating;
  pest.domain = "PEST";
  pest.effect = Effect::activating;
  pest.evidence = "B";
  add_present(profile, pest);
  Variant tp53 = tp53_variant();
  tp53.vaf = 0.49;
  tp53.alt_reads = 98;
  tp53.depth = 200;
  tp53.ccf.reset();
  tp53.clonality.reset();
  tp53.origin = Origin::unknown;
  tp53.origin_reason = "no normal sample";
  tp53.germline_suspect = true;
  add_present(profile, tp53);
  Variant fbxw7 = variant("chr4-152326137-C-T", "FBXW7", "c.1393C>T", "p.Arg465Cys", 0.31, 62, 200);
  fbxw7.consequence = {"missense_variant"};
  fbxw7.aa_begin = fbxw7.aa_end = 465;
  fbxw7.domain = "WD40";
  fbxw7.hotspot = "R465C";
  fbxw7.effect = Effect::loss_of_function;
  fbxw7.evidence = "B";
  add_present(profile, fbxw7);
  profile.genes["CDKN2A"] = Assessed<GeneFindings>::present({.lesions = {"CDKN2A_del"}});
  profile.genes["PTEN"] = Assessment::absent(0.03, "deletions not assessed");
  profile.genes["PHF6"] = Assessment::not_assessed(Reason::low_depth, "exon 2: 9 reads");
  profile.copy_number.focal["CDKN2A_del"] = Assessed<FocalState>::present({"homozygous_deletion", std::nullopt, 0.0});
  profile.copy_number.ploidy = Assessment::not_assessed(Reason::noisy);
  profile.tandem_duplications =
      Assessed<TandemDuplications>::present({{{"NOTCH1", "chr9:136504800-136504833", 33, 0.07, "GGC", {}}}});
  Score score;
  score.state = "not_assessed";
  score.model = "relapse_b";
  score.applicability = {false,
                         {"lineage is T; the model was made from children with B-ALL", "MRD at day 29 is missing"}};
  score.population = "1,028 children with B-ALL";
  Score glucocorticoid;
  glucocorticoid.state = "present";
  glucocorticoid.margin = 0.35;
  glucocorticoid.extra = {{"range", ValueList{0.1, 1.4}}};
  profile.scores = Scores{score, {{"glucocorticoid", glucocorticoid}}, {}};
  Subtype subtype;
  subtype.state = "not_assessed";
  subtype.name = "unresolved";
  subtype.confidence = "unresolved";
  subtype.candidates = {{"TLX3", std::nullopt, {"RNA"}, {}},
                        {"TAL1", std::nullopt, {"STIL::TAL1 deletion", "RNA"}, {}}};
  subtype.next_test = "RNA sequencing";
  profile.subtype = subtype;
  profile.resistance = std::vector<ResistanceLine>{};
  return profile;
}

Profile many_notch1_changes() {
  Profile profile = common("EX-T-012");
  profile.lineage = Assessed<std::string>::present("T");
  struct Change {
    const char* hgvsp;
    std::int64_t residue;
    VariantClass variant_class;
    const char* domain;
    const char* reading;
  };
  constexpr std::array<Change, 11> changes{{
      {"p.Cys1528Phe", 1528, VariantClass::missense, "LNR", "LNR activating"},
      {"p.Leu1585Pro", 1585, VariantClass::missense, "HD-N", "HD-N activating"},
      {"p.Phe1592Ser", 1592, VariantClass::missense, "HD-N", "HD-N activating"},
      {"p.Leu1600Pro", 1600, VariantClass::missense, "HD-N", "HD-N activating"},
      {"p.Leu1600Gln", 1600, VariantClass::missense, "HD-N", "HD-N activating"},
      {"p.Leu1678Pro", 1678, VariantClass::missense, "HD-C", "HD-C activating"},
      {"p.Tyr1738_Leu1739insAlaCysAspGluPheGlyHisIleLeu", 1738, VariantClass::inframe, "JM", "JM expansion"},
      {"p.Ala2339GlyfsTer5", 2339, VariantClass::truncating, "TAD", "TAD truncating"},
      {"p.Gln2440Ter", 2440, VariantClass::truncating, "PEST", "PEST truncating"},
      {"p.Gln2503Ter", 2503, VariantClass::truncating, "PEST", "PEST truncating"},
      {"p.Pro2514ArgfsTer4", 2514, VariantClass::truncating, "PEST", "PEST truncating"},
  }};
  for (const Change& change : changes) {
    Variant found = variant(change.hgvsp, "NOTCH1", "", change.hgvsp, 0.12, 24, 200);
    found.hgvsc.reset();
    found.aa_begin = found.aa_end = change.residue;
    found.variant_class = change.variant_class;
    found.domain = change.domain;
    found.reading = change.reading;
    found.effect = Effect::activating;
    add_present(profile, found);
  }
  Variant utr = variant("chr9-136495700-T-C", "NOTCH1", "c.*371A>G", "", 0.08, 16, 200);
  utr.hgvsp.reset();
  utr.variant_class = VariantClass::other;
  utr.domain = "3UTR";
  utr.reading = "3'UTR splice";
  add_present(profile, utr);
  GeneFindings& notch1 = profile.genes["NOTCH1"].value;
  notch1.domains["EGF"] = notch1.domains["ANK"] = Assessment::absent(0.05);
  notch1.reading.emplace().strength = "strong";
  notch1.reading->because = "JM expansion";
  profile.regions = {{"coverage", "covered.bed", 20, {"chr9:136494400-136497600", "chr9:136502000-136505400"}, {}}};
  profile.genes["FBXW7"] = Assessment::absent(0.05);
  add_present(profile, tp53_variant());
  return profile;
}

Profile nothing_assessed() {
  Profile profile;
  profile.sample = "EX-0";
  profile.patient = "EX-0";
  for (const char* gene : panel) profile.genes[gene] = Assessment::not_assessed(Reason::no_input);
  for (const char* gene : {"NOTCH1", "TP53", "FBXW7"}) profile.genes[gene] = Assessment::not_assessed(Reason::no_input);
  profile.provenance.marrow = "0.1.0";
  profile.provenance.htslib = "1.16";
  return profile;
}

Profile hostile() {
  const std::string attack =
      "\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{sample}}{{{style}}}\x1b[31m\n\u202Egpj";
  const std::string long_word(300, 'W');
  Profile profile = common(attack);
  profile.patient = "..\\../" + long_word;
  profile.lineage = Assessed<std::string>::present(attack);
  profile.sex = Assessment::not_assessed(Reason::noisy, attack);
  profile.inputs[0].name = long_word + attack;
  profile.genes[attack] = Assessed<GeneFindings>::present({.lesions = {attack}});
  profile.genes[long_word] = Assessment::not_assessed(Reason::no_input, attack);
  Variant tp53 = variant(attack, "TP53", attack, attack, 0.5, 1, 2);
  tp53.consequence = {attack};
  tp53.domain = long_word;
  add_present(profile, tp53);
  Fusion fusion;
  fusion.five_prime = attack;
  fusion.three_prime = long_word;
  fusion.support = {{attack, attack}};
  profile.fusions.items.push_back(fusion);
  profile.fusions.tested = {{attack, attack, attack, {}}};
  profile.clinical = {{attack, attack}};
  add_b_lineage_score(profile);
  profile.scores->relapse->contributions[0].label = attack;
  Explanation why = explanation_of_b_lineage();
  why.sentences = {attack};
  why.start.words = attack;
  why.groups[0].group = attack;
  why.groups[1].group = long_word;
  why.not_assessed[0].label = attack;
  why.not_assessed[0].p5y = FractionInterval{-3, 40};
  why.not_assessed[1].values[0].value_text = long_word + attack;
  why.most_informative->words = attack;
  why.interactions = {{{attack, long_word}, 1e300}};
  profile.scores->relapse->extra = {{"explanation", to_value(why)}};
  profile.scores->relapse->population = attack;
  profile.scores->extra = {{"classes", hostile_answers(attack, long_word)}};
  profile.warnings = {{"W1", attack, 1}};
  Serial serial;
  serial.samples = {{attack, Timepoint::unknown}, {long_word, Timepoint::relapse}};
  SerialPoint point{.sample = attack, .found = Assessment::not_assessed(Reason::no_input, attack)};
  SerialPoint other{.sample = long_word, .timepoint = Timepoint::relapse, .found = Assessment::absent({}, attack)};
  serial.lesions = {{.kind = "focal",
                     .lesion = attack,
                     .name = long_word + attack,
                     .points = {point, other},
                     .changes = {{attack, long_word, SerialChangeKind::differs, attack}},
                     .germline_hint = attack,
                     .relapse_fated = attack,
                     .relapse_resistant_drugs = {attack}}};
  serial.notes = {{"sex_differs", {attack}, attack}};
  profile.serial = to_value(serial);
  return profile;
}

}  // namespace marrow::examples
