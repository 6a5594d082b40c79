"""Conditions of the published risk schemes as expressions over a whole profile, by (scheme, rule).

Each value is (applies, rule); a rule of None is one whose cut-offs or cells are not published in the source table, so
that nothing can be evaluated. MRD columns are percentages. A chromosome is gained if its state is present and above 0.
"""

B = 'lineage == "B"'
T = 'lineage == "T"'
NOT_INFANT = "clinical.age_years >= 1"
# Where nobody stated the time point, a sample counts as one of diagnosis.
AT_DIAGNOSIS = 'timepoint in ["diagnosis", "unknown"]'
ANY_NOT_INFANT = f'lineage in ["B", "T"] and {NOT_INFANT}'
NCI_STANDARD = "(clinical.age_years < 10 and clinical.wbc_e9_per_l < 50)"
NCI_HIGH = "(clinical.age_years >= 10 or clinical.wbc_e9_per_l >= 50)"


def gained(chromosome):
    state = f'copy_number.chromosomes["{chromosome}"]'
    return f"({state} and {state} > 0)"


DOUBLE_TRISOMY = f"{gained(4)} and {gained(10)}"
HIGH_HYPERDIPLOID = "(MODAL_CHR(51-67) and not MASKED(any))"
IKZF1_PLUS = ("CN(IKZF1_del_any) and (CN(CDKN2AB_del) or CN(PAX5_del) or CN(PAR1_del)) and not CN(ERG_del)")
CNA_LESIONS = ("CN(IKZF1_del_any), CN(CDKN2AB_del), CN(PAR1_del), CN(BTG1_del), CN(EBF1_del), CN(PAX5_del), "
               "CN(ETV6_del), CN(RB1_del)")
CNA_GOOD = (f"(count({CNA_LESIONS}) == 0 or (count({CNA_LESIONS}) == 1 and (CN(ETV6_del) or CN(PAX5_del) or "
            f"CN(BTG1_del))) or (count({CNA_LESIONS}) == 2 and CN(ETV6_del) and (CN(BTG1_del) or CN(PAX5_del) or "
            "CN(CDKN2AB_del))))")
CNA_POOR = "(CN(IKZF1_del_any) or CN(PAR1_del) or CN(EBF1_del) or CN(RB1_del))"
CYTO_GOOD = f"(FUSION(ETV6>RUNX1) or {HIGH_HYPERDIPLOID})"
CYTO_HIGH = "(FUSION(KMT2A>any) or MODAL_CHR(24-39) or MASKED(any) or CN(iAMP21) or FUSION(TCF3>HLF))"
HEH_GOOD = (f"(({gained(17)} and {gained(18)}) or (({gained(17)} or {gained(18)}) and not {gained(5)} and "
            f"not {gained(20)}))")
COG_FAVOURABLE = f"(FUSION(ETV6>RUNX1) or ({DOUBLE_TRISOMY}))"
COG_UNFAVOURABLE = "(FUSION(KMT2A>any) or MODAL_CHR(24-43) or MASKED(any) or CN(iAMP21))"
COG_SCOPE = f"{B} and {NOT_INFANT} and not FUSION(BCR>ABL1)"
BFM_HIGH_FACTOR = ('(clinical.remission_day33 == false or clinical.prednisone_response == "poor" or '
                   "FUSION(KMT2A>AFF1) or MODAL_CHR(24-44) or MASKED(any))")
BFM_STANDARD = (f"(not {BFM_HIGH_FACTOR} and ((clinical.mrd_day33_pct == 0 and clinical.mrd_day78_pct == 0) or "
                "((clinical.mrd_day33_pct == null or clinical.mrd_day78_pct == null) and "
                "clinical.mrd_day15_pct < 0.1)))")
BFM_HIGH = (f"({BFM_HIGH_FACTOR} or clinical.mrd_day15_pct >= 10 or clinical.mrd_day78_pct >= 0.05 or "
            '(lineage == "B" and clinical.mrd_day33_pct >= 0.05 and clinical.mrd_day78_pct > 0 and '
            "clinical.mrd_day78_pct < 0.05))")
UNFAVOURABLE = f"({CYTO_HIGH} or FUSION(BCR>ABL1))"
NF_MUTATED = "(SNV(NOTCH1 activating) or SNV(FBXW7 hotspot))"
RAS_OR_PTEN = "(SNV(NRAS activating) or SNV(KRAS activating) or LOF(PTEN) >= 1)"
ABL_CLASS = "(FUSION(any>ABL1|ABL2|PDGFRB|CSF1R) and not FUSION(BCR>ABL1))"

RULES = {
    ("NCI", "NCI-SR"): (f"{B} and {NOT_INFANT}", NCI_STANDARD),
    ("NCI", "NCI-HR"): (f"{B} and {NOT_INFANT}", NCI_HIGH),
    ("IKZF1plus", "IKZF1plus"): (B, IKZF1_PLUS),
    ("IKZF1plus", "IKZF1plus+MRD"):
        (B, f"{IKZF1_PLUS} and (clinical.mrd_day29_pct >= 0.01 or clinical.mrd_day33_pct >= 0.01 or "
            "clinical.mrd_day15_pct >= 0.01)"),
    ("UKALL-CNA", "CNA-good"): (B, CNA_GOOD),
    ("UKALL-CNA", "CNA-poor"): (B, CNA_POOR),
    ("UKALL-CNA", "CNA-intermediate"): (B, f"not {CNA_GOOD} and not {CNA_POOR}"),
    ("UKALL-GEN", "CYTO-GR"): (B, CYTO_GOOD),
    ("UKALL-GEN", "CYTO-HR"): (B, CYTO_HIGH),
    ("UKALL-GEN", "CYTO-IR"): (B, f"not {CYTO_GOOD} and not {CYTO_HIGH}"),
    ("UKALL-GEN", "GEN-GR 2-tier"): (B, f"{CYTO_GOOD} or (not {CYTO_HIGH} and {CNA_GOOD})"),
    ("UKALL-GEN", "GEN-PR 2-tier"): (B, f"not ({CYTO_GOOD} or (not {CYTO_HIGH} and {CNA_GOOD}))"),
    ("UKALL-GEN", "4-tier"): (B, None),
    ("UKALL-HeH", "HeH-good"): (f"{B} and {HIGH_HYPERDIPLOID}", HEH_GOOD),
    ("UKALL-HeH", "HeH-poor"): (f"{B} and {HIGH_HYPERDIPLOID}", f"not {HEH_GOOD}"),
    ("COG", "double trisomy"): (B, DOUBLE_TRISOMY),
    ("COG", "triple trisomy"): (B, f"{DOUBLE_TRISOMY} and {gained(17)}"),
    ("PI_UKALL", "formula"): ("clinical.age_years >= 1 and clinical.age_years <= 24", None),
    ("PI_COG", "formula"): (f"{B} and {NOT_INFANT} and clinical.age_years < 31", None),
    ("EWALL-PI", "threshold"): ("clinical.age_years >= 15 and clinical.age_years <= 67", None),
    ("COG-AALL08B1", "LR"):
        (f"{COG_SCOPE} and {NCI_STANDARD}",
         f"{COG_FAVOURABLE} and not {COG_UNFAVOURABLE} and clinical.mrd_day8_pct < 0.01 and "
         "clinical.mrd_day29_pct < 0.01"),
    ("COG-AALL08B1", "AR"):
        (f"{COG_SCOPE} and {NCI_STANDARD}",
         f"not {COG_UNFAVOURABLE} and clinical.mrd_day29_pct < 0.01 and (({COG_FAVOURABLE} and "
         f"clinical.mrd_day8_pct >= 0.01) or (not {COG_FAVOURABLE} and clinical.mrd_day8_pct < 1))"),
    ("COG-AALL08B1", "HR"):
        (COG_SCOPE,
         f"not {COG_UNFAVOURABLE} and (({NCI_STANDARD} and {COG_FAVOURABLE} and clinical.mrd_day29_pct >= 0.01) or "
         f"({NCI_STANDARD} and not {COG_FAVOURABLE} and clinical.mrd_day8_pct >= 1 and "
         f"clinical.mrd_day29_pct < 0.01) or ({NCI_HIGH} and clinical.age_years < 13 and "
         "clinical.mrd_day29_pct < 0.01))"),
    ("COG-AALL08B1", "VHR"):
        (COG_SCOPE,
         f"{COG_UNFAVOURABLE} or ({NCI_STANDARD} and not {COG_FAVOURABLE} and clinical.mrd_day29_pct >= 0.01) or "
         f"({NCI_HIGH} and (clinical.mrd_day29_pct >= 0.01 or clinical.age_years >= 13))"),
    ("COG-AALL1731", "SR-Fav"):
        (f"{COG_SCOPE} and {NCI_STANDARD}",
         f"{COG_FAVOURABLE} and not {COG_UNFAVOURABLE} and clinical.mrd_day8_pct < 1 and "
         "clinical.mrd_day29_pct < 0.01"),
    ("COG-AALL1731", "SR-Avg"): (f"{COG_SCOPE} and {NCI_STANDARD}", None),
    ("COG-AALL1731", "SR-High"): (f"{COG_SCOPE} and {NCI_STANDARD}", None),
    ("COG-AALL1732", "HR-Fav"):
        (f"{COG_SCOPE} and {NCI_HIGH}",
         f'clinical.age_years < 10 and clinical.cns == "1" and {COG_FAVOURABLE} and clinical.mrd_day29_pct < 0.01'),
    ("COG-AALL1732", "HR"): (f"{COG_SCOPE} and {NCI_HIGH}", None),
    ("AIEOP-BFM 2009", "SR"): (ANY_NOT_INFANT, BFM_STANDARD),
    ("AIEOP-BFM 2009", "HR"): (ANY_NOT_INFANT, BFM_HIGH),
    ("AIEOP-BFM 2009", "MR"): (ANY_NOT_INFANT, f"not {BFM_STANDARD} and not {BFM_HIGH}"),
    ("ALLTogether1", "SR"): (B, None),
    ("ALLTogether1", "IR-low / IR-high"): ('lineage in ["B", "T"]', None),
    ("ALLTogether1", "HR"): ('lineage in ["B", "T"]', None),
    ("ALLTogether1", "ABL-class"): (B, ABL_CLASS),
    ("T-ALL N/F/R/P", "gLoR"): (T, f"{NF_MUTATED} and not {RAS_OR_PTEN}"),
    ("T-ALL N/F/R/P", "gHiR"): (T, f"not ({NF_MUTATED} and not {RAS_OR_PTEN})"),
    ("T-ALL COG", "EOC MRD"): (T, "clinical.mrd_end_consolidation_pct >= 0.1"),
    ("Relapse", "timing (COG)"): ("clinical.months_to_relapse >= 0", None),
    ("Relapse", "genetic (ALLR3)"):
        (f'{B} and timepoint == "relapse"',
         f"{CYTO_HIGH} or TP53 or CN(TP53_del) or CN(NR3C1_del) or CN(BTG1_del)"),
    ("Relapse", "NT5C2"): (f'{B} and timepoint == "relapse"', "SNV(NT5C2 hotspot)"),
    ("Ploidy", "MNC 58-66"): (B, "MODAL_CHR(58-66) and not MASKED(any)"),
    ("UKALL 2011", "LR"): (ANY_NOT_INFANT, f"not {UNFAVOURABLE} and clinical.mrd_day29_pct < 0.005"),
    ("UKALL 2011", "HR"): (ANY_NOT_INFANT, "clinical.mrd_week14_pct >= 0.5"),
    ("DCOG ALL-10", "SR"):
        (ANY_NOT_INFANT,
         f"not {UNFAVOURABLE} and clinical.mrd_day33_pct == 0 and clinical.mrd_day78_pct == 0"),
    ("DCOG ALL-10", "HR"):
        (ANY_NOT_INFANT,
         f"{UNFAVOURABLE} or (clinical.mrd_day33_pct >= 0.05 and clinical.mrd_day78_pct >= 0.05)"),
    ("SJ Total XVI", "LR"):
        (B, f"{CYTO_GOOD} and clinical.mrd_day15_pct < 1 and clinical.mrd_day42_pct < 0.01"),
    ("SJ Total XVI", "SR"):
        ('lineage in ["B", "T"]',
         f"clinical.mrd_day42_pct < 1 and (not {CYTO_GOOD} or clinical.mrd_day15_pct >= 1)"),
    ("SJ Total XVI", "HR"):
        ('lineage in ["B", "T"]', "clinical.mrd_day42_pct >= 1 or clinical.mrd_week15_pct >= 0.01"),
}

# Schemes of protocols that leave infants to Interfant, with the source of that.
INFANTS_ELSEWHERE = {
    "AIEOP-BFM 2009": "Interfant-06, EudraCT 2005-004599-19: ALL at 365 days or less, a trial of the AIEOP and BFM groups too",
    "UKALL 2011": "registration of UKALL 2003 (NCT00222612): infants to Interfant; the same in 2011 from memory (needs check)",
    "DCOG ALL-10": "1 to 18 years: Pui 2019 Lancet Oncol 20:e142 (PMC9233195) Table 1",
}

# Every other scheme was made at diagnosis.
RELAPSE_SCHEME = "Relapse"

# One row of the source names three results: each becomes a rule of its own.
SPLIT_RULES = {
    ("Relapse", "timing (COG)"): [
        ("timing (COG) early", "early relapse (<18 months)", "clinical.months_to_relapse < 18"),
        ("timing (COG) intermediate", "intermediate relapse (18 to <36 months)",
         "clinical.months_to_relapse >= 18 and clinical.months_to_relapse < 36"),
        ("timing (COG) late", "late relapse (36 months or more)", "clinical.months_to_relapse >= 36"),
    ],
}


def population(scheme, words, applies):
    """Whom a rule is for, in words and as a condition: schemes of diagnosis are for no other time point."""
    if scheme in INFANTS_ELSEWHERE:
        words += ", age>=1"
    if scheme == RELAPSE_SCHEME:
        return words, applies
    return f"{words}, at diagnosis", f"{applies} and {AT_DIAGNOSIS}"


def scheme_rows(source_rows):
    """Rows of risk_schemes.tsv with `applies` and `rule` as expressions; `off_by_default` as the source says."""
    seen = {(row["scheme"], row["rule_id"]) for row in source_rows}
    if seen != set(RULES):
        raise ValueError(f"risk_schemes.tsv and its rules differ: {sorted(seen ^ set(RULES))}")
    rows = []
    words = ""
    for row in source_rows:
        key = (row["scheme"], row["rule_id"])
        applies, rule = RULES[key]
        words = words if row["applies_to"] == "as above" else row["applies_to"]
        applies_to, applies = population(row["scheme"], words, applies)
        infants = INFANTS_ELSEWHERE.get(row["scheme"])
        source = row["source"] + (f"; infants: {infants}" if infants else "")
        is_off = row["implementation_note"].startswith("[off by default]")
        for rule_id, result, expression in SPLIT_RULES.get(key, [(row["rule_id"], row["result"] or row["rule_id"], rule)]):
            rows.append({
                "scheme": row["scheme"], "rule": rule_id, "applies_to": applies_to, "applies": applies,
                "expression": expression or "", "condition": row["condition"], "result": result,
                "off_by_default": "yes" if is_off else "no", "outcome": row["published_outcome"],
                "note": row["implementation_note"].removeprefix("[off by default]").strip(), "source": source,
                "confidence": row["confidence"]})
    return rows
