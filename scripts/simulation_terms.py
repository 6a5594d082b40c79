"""What the simulator makes of each row of sim_effects.tsv, and the effects and targets that come of them.

A row is `input` (a coefficient of the linear predictor), `target` (set beside what came out, TARGETS) or `out_of_scope`
(the simulator has no such variable); every row has one of the three and a reason or use in words.
"""

# id -> (term, lineage, subtypes, variable, coefficient). Several rows of one id: several terms. `variable` is what
# lib/marrow/simulation/relapse_risk.cpp computes, or `lesion NAME` / `clonal NAME`, NAME of sim_lesions.tsv.
INPUTS = {
    "E023": [("mrd_eoi", "B", "", "ln_mrd_eoi", 0.218)],
    "E029": [("wbc", "B", "", "ln_wbc", 0.138)],
    "E030": [("age_10_15", "B", "", "age_10_15", 0.40)],
    "E031": [("age_15", "B", "", "age_15", 0.55)],
    "E032": [("infant_high_risk", "B", "KMT2A-r", "infant_high_risk", 0.8)],
    "E033": [("male", "B", "", "male", 0.12)],
    "E035": [("cns3_t", "T", "", "cns3", 0.72)],
    "E036": [("cns3_b", "B", "", "cns3", 0.45)],
    "E037": [("wbc_200", "T", "", "wbc_200", 0.4)],
    "E038": [("down_syndrome", "B", "", "down_syndrome", 0.3)],
    "E043": [("ikzf1", "B", "", "lesion IKZF1", 0.7)],
    "E045": [("ikzf1_plus", "B", "", "ikzf1_plus", 0.4)],
    "E057": [("ghir", "T", "", "nfrp_high_risk", 0.9)],
    "E058": [("tp53_t", "T", "", "lesion TP53", 1.5)],
    "E059": [("kras_t", "T", "", "lesion KRAS", 1.0)],
    "E060": [("tp53_b", "B", "", "lesion TP53", 0.7)],
    "E061": [("ras_clonal", "B", "", "ras_clonal", 0.25)],
    "E062": [("tbl1xr1", "B", "ETV6::RUNX1", "lesion TBL1XR1", 0.6)],
    "E063": [("crebbp_crlf2", "B", "Ph-like CRLF2-r", "lesion CREBBP", 0.6)],
    "E064": [("setd2", "B", "High-hyperdiploid", "lesion SETD2", 0.6)],
    "E065": [("pten", "T", "TAL1 DP-like;TAL1 alpha-beta-like", "lesion PTEN", 0.6)],
    "E066": [("crebbp_heh", "B", "High-hyperdiploid", "lesion CREBBP", 1.2)],
    "E106": [("double_trisomy", "B", "High-hyperdiploid", "double_trisomy", -0.67)],
}

# Terms that stand in the linear predictors of sim_cohort_parameters.tsv without a row of their own in sim_effects.tsv,
# and slopes of README.md, simulator notes: (row of origin, term, lineage, subtypes, variable, coefficient).
PREDICTOR_TERMS = [
    ("linear predictor T", "mrd_eoc_t", "T", "", "ln_mrd_eoc", 0.25),
    ("linear predictor T", "wbc_t", "T", "", "ln_wbc", 0.10),
    ("simulator notes", "mrd_eoi_heh", "B", "High-hyperdiploid", "ln_mrd_eoi", 0.10),
    ("simulator notes", "mrd_eoi_pbx1", "B", "TCF3::PBX1", "ln_mrd_eoi", 0.05),
]
# Terms of the first name give way to those of the others in their subtypes.
REPLACED_BY = {"mrd_eoi": ["mrd_eoi_heh", "mrd_eoi_pbx1"]}

OUT_OF_SCOPE = {
    **dict.fromkeys(["E003", "E004", "E005"], "the risk groups of AALL1731 are not simulated"),
    "E007": "another health system: resources decide its outcome, and the simulator has no such variable",
    **dict.fromkeys(["E009", "E010", "E011", "E012", "E013", "E014"], "treatment is no variable of the simulator"),
    **dict.fromkeys(["E016", "E017", "E018", "E019"], "older treatment: an upper bound, not the cohort that is simulated"),
    "E034": "the site of a relapse is not simulated",
    **dict.fromkeys(["E039", "E040"], "the intercept of each subtype takes its place"),
    "E042": "the assignment of the UKALL-CNA groups is not verified",
    "E044": "an interaction of MRD and IKZF1 is not simulated",
    **dict.fromkeys(["E047", "E104", "E105", "E108"], "the rule of UKALL-HeH is not verified"),
    "E048": "standard therapy of ALL97, no longer given",
    **dict.fromkeys(["E067"], "the equation of PI_UKALL is not verified"),
    "E068": "the coefficients of PI_COG were not obtained",
    **dict.fromkeys(["E071", "E072", "E074", "E081", "E082"], "the course after relapse is not simulated"),
    "E078": "mutational signatures are not simulated",
    **dict.fromkeys(["E079", "E080"], "clones are simulated as clonal or subclonal only"),
    "E083": "immunotherapy is no variable of the simulator",
    **dict.fromkeys(["E101", "E102"], "E106 is the one effect of gained chromosomes that is an input"),
    "E107": "E106 is the one effect of gained chromosomes that is an input",
    **dict.fromkeys(["E111", "E112"], "the adjusted coefficient of E043 is the input instead"),
    "E116": "an interaction of day-15 MRD and subtype is not simulated",
    "E117": "treatment groups of that study are not simulated",
}

_B, _T = 'lineage == "B"', 'lineage == "T"'
_HEH = 'subtype == "High-hyperdiploid"'
_HR = f"{_B} and nci_high_risk"
_RELAPSE = "relapse_months <= 60"
_RELAPSED = "relapse_months <= 120"
_EVENT_FREE = "event_months > 60"


def _bins(population, prefix, quantity, values, edges, tolerance, known=""):
    """Targets of a proportion, or of relapse, by bins of MRD at the end of induction."""
    rows = []
    for value, (low, high) in zip(values, edges):
        inside = f"mrd_eoi >= {low} and mrd_eoi < {high}"
        pair = (population, inside) if quantity == "share" else (f"{population} and {inside}", _RELAPSE)
        rows.append((f"{prefix} at MRD {low} to {high}", "share", *pair, value / 100, tolerance, known))
    return rows


_EDGES = [("0", "1e-5"), ("1e-5", "1e-4"), ("1e-4", "1e-3"), ("1e-3", "1e-2"), ("1e-2", "2")]

# id -> [(what, statistic, population, subject, expected, tolerance, known miss)]. Statistic `share`: fraction of the
# population for which the condition holds; `median`: of a number. Tolerances are design values; the fit report adds
# three standard errors. Months are 30.4375 days.
TARGETS = {
    "E001": [("relapse within 5 years", "share", 'lineage in ["B", "T"]', _RELAPSE, 0.127, 0.015, "")],
    "E002": [("relapse within 5 years, B", "share", _B, _RELAPSE, 0.125, 0.01, ""),
             ("relapse within 5 years, T", "share", _T, _RELAPSE, 0.112, 0.015,
              "subtypes.tsv implies 14.5 % for T lineage")],
    "E006": [("event-free at 5 years, T", "share", _T, _EVENT_FREE, 0.837, 0.02, "")],
    "E008": [("event-free at 5 years, B", "share", _B, _EVENT_FREE, 0.87, 0.03, "")],
    "E015": [("event-free at 5 years, NCI high risk, MRD below 1e-4", "share", f"{_HR} and mrd_eoi < 1e-4", _EVENT_FREE,
              0.87, 0.06, ""),
             ("event-free at 5 years, NCI high risk, MRD 1e-4 to 1e-3", "share",
              f"{_HR} and mrd_eoi >= 1e-4 and mrd_eoi < 1e-3", _EVENT_FREE, 0.74, 0.08, "")],
    "E020": [("MRD at least 1e-3 at the end of consolidation, B", "share", _B, "mrd_eoc >= 1e-3", 0.06, 0.015, ""),
             ("event-free at 5 years of these", "share", f"{_B} and mrd_eoc >= 1e-3", _EVENT_FREE, 0.501, 0.08,
              "trial treatment by MRD is not simulated")],
    "E021": [("MRD at least 1e-3 at the end of consolidation, T", "share", _T, "mrd_eoc >= 1e-3", 0.21, 0.03,
              "a compromise between end of induction and of consolidation: 15 to 17 %"),
             ("event-free at 5 years of these", "share", f"{_T} and mrd_eoc >= 1e-3", _EVENT_FREE, 0.498, 0.08,
              "trial treatment by MRD is not simulated")],
    "E022": [("relapse within 5 years, MRD detectable (1e-4), B", "share", f"{_B} and mrd_eoi >= 1e-4", _RELAPSE, 0.44,
              0.05, "a trial of the 1990s; the slope of E023 is shallower"),
             ("relapse within 5 years, MRD undetectable, B", "share", f"{_B} and mrd_eoi < 1e-4", _RELAPSE, 0.05, 0.03,
              "a trial of the 1990s; the slope of E023 is shallower")],
    "E024": [("HeH, MRD below 1e-4", "share", _HEH, "mrd_eoi < 1e-4", 0.585, 0.03, ""),
             ("HeH, MRD below 1e-3", "share", _HEH, "mrd_eoi < 1e-3", 0.829, 0.03, ""),
             ("HeH, MRD below 1e-2", "share", _HEH, "mrd_eoi < 1e-2", 0.945, 0.03, "")],
    "E025": [("MRD in blood below 1e-4 on day 8", "share", 'lineage in ["B", "T"]', "mrd_day8 < 1e-4", 0.24, 0.05,
              "day 8 follows the end of induction, in whose model too many are low"),
             ("relapse within 5 years of these", "share", "mrd_day8 < 1e-4", _RELAPSE, 0.021, 0.03,
              "day 8 follows the end of induction, in whose model too many are low")],
    "E026": [("T, MRD below 1e-4 at the end of induction", "share", _T, "mrd_eoi < 1e-4", 0.60, 0.05,
              "protocols differ: subtypes.tsv gives 49 %")],
    "E027": [("TCF3::PBX1, MRD below 1e-4", "share", 'subtype == "TCF3::PBX1"', "mrd_eoi < 1e-4", 0.921, 0.03, "")],
    "E028": [("ABL-class, MRD at least 1e-2", "share", 'subtype == "Ph-like ABL-class"', "mrd_eoi >= 1e-2", 0.66, 0.06,
              "")],
    "E041": [("relapse within 5 years, ETV6::RUNX1 or HeH", "share",
              'subtype in ["ETV6::RUNX1", "High-hyperdiploid"]', _RELAPSE, 0.04, 0.025, ""),
             ("relapse within 5 years, poor-risk genetics", "share",
              'subtype in ["KMT2A-r", "TCF3::HLF", "Near-haploid", "Low-hypodiploid", "iAMP21", "BCR::ABL1"]', _RELAPSE,
              0.17, 0.10, "")],
    "E046": [("event-free at 7 years, Ph-like, NCI standard risk", "share",
              f'{_B} and group == "Ph-like" and not nci_high_risk', "event_months > 84", 0.824, 0.07, ""),
             ("event-free at 7 years, other, NCI standard risk", "share",
              f'{_B} and not group in ["Ph-like", "BCR::ABL1", "ETV6::RUNX1"] and not nci_high_risk',
              "event_months > 84", 0.907, 0.05, "")],
    "E049": [("relapse within 5 years, DUX4-r", "share", 'subtype == "DUX4-r"', _RELAPSE, 0.089, 0.02, "")],
    "E050": [("relapse within 5 years, PAX5alt", "share", 'subtype == "PAX5alt"', _RELAPSE, 0.181, 0.04, "")],
    "E051": [("event-free at 5 years, ETV6::RUNX1", "share", 'subtype == "ETV6::RUNX1"', _EVENT_FREE, 0.984, 0.03,
              "fewer died of treatment in Total 16 than in the generator"),
             ("event-free at 5 years, HeH", "share", _HEH, _EVENT_FREE, 0.953, 0.03,
              "fewer died of treatment in Total 16 than in the generator"),
             ("event-free at 5 years, DUX4-r", "share", 'subtype == "DUX4-r"', _EVENT_FREE, 0.95, 0.03,
              "fewer died of treatment in Total 16 than in the generator")],
    "E052": [("event-free at 5 years, middle tier", "share",
              f'{_T} or subtype in ["TCF3::PBX1", "PAX5alt", "iAMP21", "Near-haploid", "Low-hypodiploid"]', _EVENT_FREE,
              0.841, 0.05, "")],
    "E053": [("event-free at 5 years, lowest tier", "share",
              f'{_B} and group in ["BCR::ABL1", "Ph-like", "ETV6::RUNX1-like", "KMT2A-r"]', _EVENT_FREE, 0.702, 0.06,
              "")],
    "E054": [("relapse within 5 years, ABL-class", "share", 'subtype == "Ph-like ABL-class"', _RELAPSE, 0.31, 0.05,
              "")],
    "E055": [("event-free at 5 years, KMT2A-r from 1 year of age", "share",
              'subtype == "KMT2A-r" and age_years >= 1', _EVENT_FREE, 0.691, 0.06, "")],
    "E056": [("event-free at 6 years, KMT2A-r infants", "share", 'subtype == "KMT2A-r" and age_years < 1',
              "event_months > 72", 0.364, 0.06, "one risk of relapse for infants and older children with KMT2A-r")],
    "E069": [("relapse at 36 months or later, B", "share", f"{_B} and {_RELAPSED}", "relapse_months >= 36", 0.50, 0.05,
              "subtypes of high risk relapse early, and they make up more of the relapses than in COG's trials")],
    "E070": [("relapse before 18 months, T", "share", f"{_T} and {_RELAPSED}", "relapse_months < 18", 0.648, 0.05, "")],
    "E073": [("months to relapse, ETV6::RUNX1", "median", f'subtype == "ETV6::RUNX1" and {_RELAPSED}', "relapse_months",
              43, 4, ""),
             ("months to relapse, hypodiploid, KMT2A-r, TCF3::PBX1", "median",
              'subtype in ["Near-haploid", "Low-hypodiploid", "KMT2A-r", "TCF3::PBX1"] and ' + _RELAPSED,
              "relapse_months", 15, 3, "")],
    "E075": [("relapse within 2 years, KMT2A-r infants", "share",
              f'subtype == "KMT2A-r" and age_years < 1 and {_RELAPSED}', "relapse_months < 24", 0.90, 0.05,
              "one time to relapse for infants and older children with KMT2A-r")],
    "E076": [("relapse within 3 years, ABL-class", "share", f'subtype == "Ph-like ABL-class" and {_RELAPSED}',
              "relapse_months < 36", 0.69, 0.07, "")],
    "E077": [("a resistance gene gained, relapse before 9 months, B", "share", f"{_B} and relapse_months < 9",
              "gained_resistance", 0.17, 0.03, ""),
             ("a resistance gene gained, relapse from 9 to 36 months, B", "share",
              f"{_B} and relapse_months >= 9 and relapse_months < 36", "gained_resistance", 0.65, 0.03, ""),
             ("a resistance gene gained, relapse after 36 months, B", "share",
              f"{_B} and relapse_months >= 36 and {_RELAPSED}", "gained_resistance", 0.32, 0.03, ""),
             ("a resistance gene gained, relapse from 9 to 36 months, T", "share",
              f"{_T} and relapse_months >= 9 and relapse_months < 36", "gained_resistance", 0.65, 0.05,
              "the frequencies at relapse of T lineage are lower than this")],
    "E103": [("event-free at 6 years, HeH", "share", _HEH, "event_months > 72", 0.89, 0.025, "")],
    "E109": _bins(_HEH, "HeH, share", "share", [27, 31, 24, 12, 6], _EDGES, 0.05),
    "E110": _bins(_HEH, "HeH, relapse within 5 years", "relapse", [4, 6, 7, 11, 19], _EDGES, 0.05),
    "E113": [(f"{name} altered, B", "share", _B, f'diagnosis["{name}"]', value / 100, 0.035, "") for name, value in (
        ("CDKN2A/B", 28), ("ETV6", 22), ("PAX5", 19), ("IKZF1", 14), ("RB1", 6), ("BTG1", 6), ("EBF1", 2),
        ("PAR1", 4))],
    "E114": [("white cells, B", "median", _B, "wbc", 11.8, 2.5, "subtypes.tsv implies a median of 14"),
             ("white cells below 10, B", "share", _B, "wbc < 10", 0.44, 0.04, "subtypes.tsv implies a median of 14")],
    "E115": [("TCF3::PBX1, MRD below 1e-4", "share", 'subtype == "TCF3::PBX1"', "mrd_eoi < 1e-4", 0.921, 0.03, "")],
    "E118": [("CDKN2A/B deletion, T", "share", _T, 'diagnosis["CDKN2A/B"]', 0.714, 0.03, ""),
             ("NOTCH1 mutated, T", "share", _T, "diagnosis.NOTCH1", 0.476, 0.05,
              "Sanger sequencing; sim_mutation_frequencies.tsv gives 68 % as deeper sequencing finds"),
             ("FBXW7 mutated, T", "share", _T, "diagnosis.FBXW7", 0.17, 0.03, "")],
    "E119": [("FLT3 mutated, ETP-like", "share", 'subtype == "ETP-like"', "diagnosis.FLT3", 0.222, 0.04, "")],
    "E120": [("NT5C2 at relapse, T", "share", f"{_T} and {_RELAPSED}", "relapse.NT5C2", 0.19, 0.03, ""),
             ("NT5C2 at relapse, B", "share", f"{_B} and {_RELAPSED}", "relapse.NT5C2", 0.10, 0.03, "")],
    "E121": [("months to relapse, NT5C2 mutated", "median", f"{_RELAPSED} and relapse.NT5C2", "relapse_months", 17.0, 4,
              "NT5C2 is tied to time by the three windows of E077 only"),
             ("months to relapse, NT5C2 not mutated", "median", f"{_RELAPSED} and not relapse.NT5C2", "relapse_months",
              30.6, 6, "")],
}

# Targets of sim_cohort_parameters.tsv, by "block/parameter".
PARAMETER_TARGETS = {
    "age/EORTC children": [
        ("younger than 6 years, B", "share", _B, "age_years < 6", 0.652, 0.03,
         "ages of subtypes.tsv, whose medians lie higher"),
        ("6 to 9 years, B", "share", _B, "age_years >= 6 and age_years < 10", 0.203, 0.03,
         "ages of subtypes.tsv, whose medians lie higher"),
        ("10 to 17 years, B", "share", _B, "age_years >= 10", 0.145, 0.035,
         "ages of subtypes.tsv, whose medians lie higher")],
    "sex/B / T male fraction": [("male, B", "share", _B, "male", 0.55, 0.015, ""),
                                ("male, T", "share", _T, "male", 0.74, 0.015, "")],
    "wbc/T-ALL": [("white cells at least 50, T", "share", _T, "wbc >= 50", 0.58, 0.04, ""),
                  ("white cells at least 200, T", "share", _T, "wbc >= 200", 0.25, 0.04, "")],
    "nci/B-ALL HR fraction": [("NCI high risk, B", "share", _B, "nci_high_risk", 0.33, 0.03, "")],
    "down_syndrome/B-ALL": [("Down syndrome, B", "share", _B, "down_syndrome", 0.025, 0.007, "")],
    "mrd_eoc/all": [("MRD at least 1e-3 at the end of consolidation, B", "share", _B, "mrd_eoc >= 1e-3", 0.055, 0.015,
                     "")],
}
