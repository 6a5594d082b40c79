"""Findings of the resistance and drug option tables as conditions over a whole profile, where the tables name them in
words: copy number, fusions, subtype, age. A trigger of None is nothing that a profile holds. What no condition can
decide has the reason why; proposals are worded as such."""

from marrow_tables import require
from risk_scheme_rules import AT_DIAGNOSIS

HIGH_HYPERDIPLOID = "(MODAL_CHR(51-67) and not MASKED(any))"
FAVOURABLE_SUBTYPE = f"FUSION(ETV6>RUNX1) or {HIGH_HYPERDIPLOID}"
ADVERSE_SUBTYPE = 'FUSION(KMT2A>any) or FUSION(BCR>ABL1) or subtype.group == "Ph-like"'
# A fusion that is no BCR::ABL1 by its partner needs no test of BCR::ABL1. ABL1 partners: fusions.tsv.
ABL_CLASS = ("FUSION(any>ABL2|PDGFRB|CSF1R) or FUSION(NUP214|ETV6|RCSD1|SNX2|ZMIZ1|RANBP2|FOXP1|SFPQ|SPTAN1>ABL1) "
             "or (FUSION(any>ABL1) and not FUSION(BCR>ABL1))")
KMT2A = "FUSION(KMT2A>any)"
CRLF2 = "FUSION(P2RY8|CSF2RA>CRLF2) or SV(IGH>CRLF2)"
EPOR = "SV(IGH|IGK|LAIR1|THADA>EPOR)"
RAS = "SNV(NRAS activating) or SNV(KRAS activating) or SNV(PTPN11 activating) or SNV(FLT3 activating)"


def lost_copy(lesion):
    return f"CN({lesion})"


# (gene cell, lesion cell) of resistance.tsv -> condition that the profile meets beside or instead of a small variant.
LESION_RULES = {
    ("BTG1", "deletion"): lost_copy("BTG1_del"),
    ("IKZF1", "deletion/Ik6"): lost_copy("IKZF1_del_any"),
    ("IKZF1", "deletion"): lost_copy("IKZF1_del_any"),
    ("NR3C1", "deletion / truncating / DBD-LBD LoF"): lost_copy("NR3C1_del"),
    ("NR3C2", "LoF/deletion"): lost_copy("NR3C2_del"),
    ("CREBBP", "HAT missense / truncation / deletion"): lost_copy("CREBBP_del"),
    ("TBL1XR1", "deletion/truncation"): lost_copy("TBL1XR1_del"),
    ("MSH6", "KD/deletion"): lost_copy("MSH6_del"),
    ("PTEN", "loss"): lost_copy("PTEN_del"),
    ("PTEN;AKT1;PIK3R1", "loss/activation"): lost_copy("PTEN_del"),
    ("TP53", "LoF"): lost_copy("TP53_del"),
    ("ABL1;ABL2;PDGFRB;CSF1R", "fusion"): ABL_CLASS,
    ("ABL1", "BCR::ABL1 fusion"): "FUSION(BCR>ABL1)",
    ("-", "JAK-STAT lesion; fusion/mutation"): f"{CRLF2} or {EPOR} or FUSION(any>JAK2)",
    ("-", "JAK-STAT (mutation independent); ETP-ALL"): "IMMUNO(ETP)",
    ("PBX1", "TCF3::PBX1 fusion"): "FUSION(TCF3>PBX1)",
    ("SET;NUP214", "SET::NUP214 fusion"): "FUSION(SET>NUP214) or CN(SET_NUP214_del)",
    ("CRLF2", "fusion"): CRLF2,
    ("KMT2A", "rearranged"): KMT2A,
    ("KMT2A", "rearranged (R/R >=1 y)"): f'{KMT2A} and timepoint == "relapse" and clinical.age_years >= 1',
    ("SLC19A1", "gain (+21, HeH)"):
        f'(copy_number.chromosomes["21"] and copy_number.chromosomes["21"] > 0) or {HIGH_HYPERDIPLOID}',
    ("CD19", "16p loss, low-hypodiploid aneuploidy"):
        '(copy_number.arms["16p"] and copy_number.arms["16p"] < 0) or MODAL_CHR(32-39) or MASKED(low-hypodiploid)',
    ("-", "T-ALL"): 'lineage == "T"',
    ("-", "T-LL/T-ALL"): 'lineage == "T"',
    ("LCK", "activated (TAL1/mature T-ALL)"): 'lineage == "T" and subtype.group == "TAL1"',
    ("-", "KMT2A-r; TCF3::HLF; ETP/immature T; HeH"):
        f"{KMT2A} or FUSION(TCF3>HLF) or IMMUNO(ETP) or {HIGH_HYPERDIPLOID}",
    ("-", "NCI SR average/high"):
        'lineage == "B" and clinical.age_years >= 1 and clinical.age_years < 10 and clinical.wbc_e9_per_l < 50',
}

# A row that names two directions by subtype: the condition of each.
BY_SUBTYPE = {
    ("-", "ETV6::RUNX1, HeH sensitive; KMT2A, Ph, Ph-like, T/ETP resistant"):
        {"sensitive": FAVOURABLE_SUBTYPE, "resistant": f'{ADVERSE_SUBTYPE} or lineage == "T"'},
    ("-", "ETV6::RUNX1, HeH most sensitive; KMT2A, Ph, Ph-like resistant"):
        {"sensitive": FAVOURABLE_SUBTYPE, "resistant": ADVERSE_SUBTYPE},
}

# (gene cell, lesion cell) of what neither a small variant nor a profile decides -> reason code of the profile.
UNDECIDED = {
    ("NR3C1", "low GR protein (no DNA lesion)"): "needs_rna",
    ("IL7R", "wild-type IL7R, IL-7 responsive T-ALL"): "unsupported",
    ("CASP1;NLRP3", "hypomethylation/over-expression"): "needs_rna",
    ("CELSR2", "low expression"): "needs_rna",
    ("ABCB1;ABCC1", "over-expression"): "needs_rna",
    ("CEP72", "rs924607 TT germline"): "germline_not_asked",
    ("TUBB3;TUBB", "over-expression/mutation"): "needs_rna",
    ("ASNS", "over-expression (promoter hypomethylation)"): "needs_rna",
    ("HAP1", "loss"): "needs_rna",
    ("LGMN;CTSB", "blast expression"): "needs_rna",
    ("NKD2;LGR6;GSK3A", "WNT activation sensitises"): "unsupported",
    ("BTK", "inhibition sensitises"): "unsupported",
    ("TOP2A;ABCB1", "low expr / high expr"): "needs_rna",
    ("TPMT;NUDT15", "LoF"): "germline_not_asked",
    ("DHFR", "amplification"): "unsupported",
    ("ABCG2;ABCC1;ABCC4", "also ABCC2/ABCC3; over-expression"): "needs_rna",
    ("SLCO1B1", "rs4149056 C"): "germline_not_asked",
    ("SAMHD1", "high expression"): "needs_rna",
    ("SLC29A1", "low expression"): "needs_rna",
    ("KMT2A", "high ENT1"): "needs_rna",
    ("ALDH1A1", "also GSTs; expression"): "needs_rna",
    ("SAMHD1", "high (B) / low (T) expression"): "needs_rna",
    # The ledger reads the phase of the changes.
    ("ABL1", "compound mutations incl. T315I (e.g. T315I+E255V)"): "unsupported",
    ("JAK2", "persistence / gatekeeper"): "unsupported",
    ("BCL2L1;MCL1", "high"): "needs_rna",
    ("LCK", "-"): "needs_rna",
    ("BCL2;ABCB1", "high"): "needs_rna",
}


def why_undecided(key, has_condition):
    """The reason of a row that has no condition, empty for the others."""
    require(has_condition == (key not in UNDECIDED), f"resistance.tsv: {key} needs a condition or a reason, not both")
    return UNDECIDED.get(key, "")


# Cells of drug_options.tsv that tell a reader what to do -> the same as a statement for a tumour board.
STATEMENTS = {
    "avoid reliance on MP/TG; flag for protocol team: non-thiopurine options (blinatumomab, CAR-T; "
    "cytarabine/nelarabine/clofarabine cross-resistance not established, check)":
        "thiopurines (MP/TG) are less reliable; a question for the protocol team: non-thiopurine options (blinatumomab, "
        "CAR-T; cytarabine/nelarabine/clofarabine cross-resistance not established)",
    "never change maintenance outside protocol": "maintenance is a matter of the protocol alone",
    "avoid thiopurine/temozolomide; consider immune approaches if hypermutated":
        "thiopurine and temozolomide are less reliable; immune approaches have been proposed if hypermutated",
}

# `trigger` of drug_options.tsv -> condition.
OPTION_RULES = {
    "NT5C2 GoF": "SNV(NT5C2 hotspot)",
    "PRPS1 GoF": "SNV(PRPS1 hotspot)",
    "MMR loss": "LOF(MSH2) >= 1 or LOF(MSH6) >= 1 or LOF(MLH1) >= 1 or LOF(PMS2) >= 1",
    "TP53 LoF": "LOF(TP53) >= 1",
    "TP53 R248Q etc.": "SNV(TP53 hotspot)",
    "TP53 wt relapse": 'timepoint == "relapse" and LOF(TP53) < 1',
    "NR3C1/GC resistant": "LOF(NR3C1) >= 1",
    "CREBBP + RAS": f"LOF(CREBBP) >= 1 and ({RAS})",
    "RAS pathway": f"{RAS} or LOF(NF1) >= 1",
    "KRAS G12C": "SNV(KRAS p.G12C)",
    # The evidence is of B-ALL; NUP214::ABL1 of T-ALL is another matter.
    "ABL-class": f'lineage == "B" and ({ABL_CLASS})',
    "BCR::ABL1 T315I": "FUSION(BCR>ABL1) and SNV(ABL1 p.T315I)",
    "BCR::ABL1": "FUSION(BCR>ABL1)",
    "CRLF2/JAK2/EPOR": f"{CRLF2} or SNV(JAK2 activating) or {EPOR} or SNV(CRLF2 p.F232C)",
    "JAK2 fusion": "FUSION(any>JAK2)",
    "KMT2A-r (R/R)": f'{KMT2A} and timepoint == "relapse"',
    # A trial of first-line treatment: at relapse it is no evidence.
    "KMT2A-r infant": f"{KMT2A} and clinical.age_years < 1 and {AT_DIAGNOSIS}",
    "FLT3 ITD/TKD, ZNF384-r": "SNV(FLT3 activating) or FUSION(any>ZNF384)",
    "T-ALL preTCR/LCK high (TAL1)": 'lineage == "T" and subtype.group == "TAL1"',
    "ETP / immature T-ALL": "IMMUNO(ETP)",
    "NOTCH1 mut + PTEN wt": "SNV(NOTCH1 activating) and LOF(PTEN) < 1",
    "PTEN loss/PI3K": "LOF(PTEN) >= 1 or SNV(PIK3R1 activating) or SNV(AKT1 activating)",
    "CDKN2A/B del, RB1 wt": "CN(CDKN2AB_del) and LOF(RB1) < 1",
    "MTAP co-deletion (9p21)": None,
    "TCF3::HLF": "FUSION(TCF3>HLF)",
    "MEF2D-r": "FUSION(MEF2D>any)",
    "NTRK3 fusion": "FUSION(any>NTRK3)",
    "IDH1/IDH2": "SNV(IDH1 p.R132) or SNV(IDH2 p.R140) or SNV(IDH2 p.R172)",
    "CD19 loss": "LOF(CD19) >= 1",
    "CD22 loss/splice": "LOF(CD22) >= 1",
    "CD38+ T-ALL": None,
    "T-ALL R/R": 'lineage == "T" and timepoint == "relapse"',
    "IKZF1 del": "CN(IKZF1_del_any)",
    "SETD2/ATM/DDR loss": "LOF(SETD2) >= 1 or LOF(ATM) >= 1",
    "XPO1 E571K": "SNV(XPO1 p.E571K)",
}
