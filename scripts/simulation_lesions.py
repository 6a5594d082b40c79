"""What a lesion of sim_mutation_frequencies.tsv, or of a subtype, is called in a report, and where it is commoner.

Changes are exact rows of hotspots.tsv where there are any; a loss of function is an early stop where the coding sequence
ships, a canonical donor splice change (c.N+1G>A; its base is the rule of nearly all introns, not looked up) where only
the exons are known, and a focal deletion where one is named. Which change stands for a gene carries no meaning.
"""

# Gene cell of sim_mutation_frequencies.tsv -> (short name, kind, items). Kind `mutations`: "GENE p.X", `STOP GENE`,
# `SPLICE GENE`; kind `copy_number`: items of the clinical table's column.
LESIONS = {
    "CDKN2A/B": ("CDKN2A/B", "copy_number", ["CDKN2A homdel", "CDKN2A del"]),
    "IKZF1": ("IKZF1", "copy_number", ["IKZF1 exons 4-7 del", "IKZF1 del"]),
    "PAX5": ("PAX5", "copy_number", ["PAX5 del"]),
    "ETV6": ("ETV6", "copy_number", ["ETV6 del"]),
    "RB1": ("RB1", "copy_number", ["RB1 del"]),
    "BTG1": ("BTG1", "copy_number", ["BTG1 del"]),
    "EBF1": ("EBF1", "copy_number", ["EBF1 del"]),
    "PAR1 (P2RY8::CRLF2)": ("PAR1", "copy_number", ["PAR1 del"]),
    "KRAS": ("KRAS", "mutations", ["KRAS p.G12D", "KRAS p.G13D", "KRAS p.G12V", "KRAS p.A146T"]),
    "NRAS": ("NRAS", "mutations", ["NRAS p.G12D", "NRAS p.Q61K", "NRAS p.G13D", "NRAS p.G12S"]),
    "PTPN11": ("PTPN11", "mutations", ["PTPN11 p.E76K", "PTPN11 p.D61Y", "PTPN11 p.A72V"]),
    "FLT3": ("FLT3", "mutations", ["FLT3 p.D835Y", "FLT3 p.D835V", "FLT3 p.V592A"]),
    "TP53": ("TP53", "mutations", ["TP53 p.R248Q", "TP53 p.R273H", "TP53 p.R175H", "TP53 p.R213*"]),
    "NT5C2": ("NT5C2", "mutations", ["NT5C2 p.R367Q", "NT5C2 p.R238W", "NT5C2 p.R39Q"]),
    "PRPS1": ("PRPS1", "mutations", ["PRPS1 p.S103T", "PRPS1 p.A190T"]),
    "PRPS2": ("PRPS2", "mutations", ["PRPS2 p.P170R", "PRPS2 p.A131T"]),
    "NR3C1": ("NR3C1", "copy_number", ["NR3C1 del"]),
    "NR3C2": ("NR3C2", "copy_number", ["NR3C2 del"]),
    "CREBBP": ("CREBBP", "mutations", ["CREBBP p.R1446C", "CREBBP p.R1446H", "CREBBP p.Y1450C"]),
    "FPGS": ("FPGS", "mutations", ["SPLICE FPGS"]),
    "MSH2/MSH6/PMS2": ("MSH2/MSH6/PMS2", "mutations", ["STOP MSH6", "STOP MSH2", "SPLICE PMS2"]),
    "NSD2": ("NSD2", "mutations", ["NSD2 p.E1099K", "NSD2 p.E1099K", "NSD2 p.T1150A"]),
    "KMT2D": ("KMT2D", "mutations", ["SPLICE KMT2D"]),
    "SETD2": ("SETD2", "mutations", ["SPLICE SETD2"]),
    "TBL1XR1": ("TBL1XR1", "copy_number", ["TBL1XR1 del"]),
    "JAK2": ("JAK2", "mutations", ["JAK2 p.R683G", "JAK2 p.R683S"]),
    "IL7R": ("IL7R", "mutations", ["IL7R p.S185C", "IL7R p.V253G"]),
    "NOTCH1": ("NOTCH1", "mutations", ["NOTCH1 p.L1600P", "NOTCH1 p.L1678P", "NOTCH1 p.L1585P", "NOTCH1 p.V1676D"]),
    "FBXW7": ("FBXW7", "mutations", ["FBXW7 p.R465C", "FBXW7 p.R465H", "FBXW7 p.R479Q"]),
    "PTEN": ("PTEN", "mutations", ["PTEN p.R130Q", "STOP PTEN"]),
    "PHF6": ("PHF6", "mutations", ["STOP PHF6", "PHF6 p.R274Q"]),
    "USP7": ("USP7", "mutations", ["SPLICE USP7"]),
    "DNM2": ("DNM2", "mutations", ["SPLICE DNM2"]),
    "BCL11B": ("BCL11B", "mutations", ["SPLICE BCL11B"]),
    "LEF1": ("LEF1", "copy_number", ["LEF1 del"]),
    "WT1": ("WT1", "mutations", ["STOP WT1"]),
    "JAK3": ("JAK3", "mutations", ["JAK3 p.M511I", "JAK3 p.A573V"]),
    "JAK1": ("JAK1", "mutations", ["JAK1 p.V658F", "JAK1 p.S646F"]),
    "STAT5B": ("STAT5B", "mutations", ["STAT5B p.N642H"]),
    "RPL10": ("RPL10", "mutations", ["RPL10 p.R98S"]),
    "CNOT3": ("CNOT3", "mutations", ["CNOT3 p.E20K", "CNOT3 p.R57W"]),
    "EZH2/SUZ12/EED": ("EZH2/SUZ12/EED", "mutations", ["STOP EZH2", "SPLICE SUZ12", "SPLICE EED"]),
    "CTCF": ("CTCF", "mutations", ["CTCF p.R377C", "CTCF p.R377H"]),
    "PIK3R1": ("PIK3R1", "mutations", ["PIK3R1 p.G376R", "PIK3R1 p.N564D"]),
    "CCND3": ("CCND3", "", []),
    "MYCN": ("MYCN", "mutations", ["MYCN p.P44L"]),
}
# Rows that are no lesion of their own: sums over others, and what needs a treatment that is not simulated.
NO_LESION = {
    "RAS pathway any": "a sum over KRAS, NRAS, PTPN11 and FLT3",
    "CD19": "only after CD19-directed treatment, which is not simulated",
    "driver count": "no target: a count of drivers, which a model can bear with wrong lesions",
}
# No exact change of the row's gene can be named by what ships: it is drawn, and reported in the truth only.
UNREPORTED = {"CCND3": "no exact change ships"}

# The twelve genes of Li 2020 whose gain E077 counts.
RESISTANCE_LESIONS = {"NR3C1", "NR3C2", "TP53", "NT5C2", "FPGS", "CREBBP", "MSH2/MSH6/PMS2", "NSD2", "PRPS1", "PRPS2"}

# Short name -> (lineages of the resistance table, items): genes with a quantified effect on a drug group and without a
# frequency. Source: simulator notes, design value 0.5 %.
UNMEASURED = {"SLC19A1": ["SPLICE SLC19A1"], "MLH1": ["STOP MLH1"], "AKT1": ["AKT1 p.E17K"]}
UNMEASURED_PCT = 0.5

# Fraction of carriers in whom the lesion is subclonal, by the row's `clonality` cell; the first three are said there,
# the others are design values.
SUBCLONAL = {
    "60% subclonal at dx": 0.6, "2/3 subclonal (median VAF <10%)": 0.67, "30% of relapse-fated at dx": 0.3,
    "clonal": 0.0, "subclonal": 0.8, "clonal/subclonal": 0.3, "subclonal at dx possible": 0.3,
    "often subclonal, lost at relapse": 0.7, "post-therapy only": 0.0, "": 0.2,
}

PH_LIKE = ["Ph-like ABL-class", "Ph-like CRLF2-r", "Ph-like JAK2/EPOR/TYK2", "Ph-like other"]
CRLF2 = ["Ph-like CRLF2-r", "CRLF2-r non-Ph-like"]
TAL1 = ["TAL1 DP-like", "TAL1 alpha-beta-like"]
HOXA = ["HOXA9 TCR", "KMT2A-r (T)", "MLLT10", "NUP98", "NUP214"]
# (lesion, subtypes, stage, kind, value, basis). `factor` multiplies the base rate, `fixed` replaces it. `cell`: the
# number stands in the row's `subtype_modifier`; `design`: ours.
MODIFIERS = [
    ("CDKN2A/B", ["ETV6::RUNX1"], "both", "factor", 1.0, "cell"),
    ("CDKN2A/B", ["High-hyperdiploid"], "both", "factor", 0.7, "cell"),
    ("CDKN2A/B", ["BCR::ABL1"] + PH_LIKE, "both", "factor", 1.6, "cell"),
    ("IKZF1", ["BCR::ABL1"], "both", "factor", 4.5, "cell"),
    ("IKZF1", ["Ph-like CRLF2-r", "Ph-like JAK2/EPOR/TYK2", "Ph-like other"], "both", "factor", 3.0, "cell"),
    ("IKZF1", ["Ph-like ABL-class"], "diagnosis", "fixed", 0.61, "cell"),
    ("IKZF1", ["ETV6::RUNX1"], "both", "factor", 0.15, "cell"),
    ("IKZF1", ["DUX4-r"], "diagnosis", "fixed", 0.40, "cell"),
    ("IKZF1", ["CRLF2-r non-Ph-like"], "both", "factor", 0.0, "design"),
    ("ETV6", ["ETV6::RUNX1"], "diagnosis", "fixed", 0.65, "cell"),
    ("ETV6", ["iAMP21"], "diagnosis", "fixed", 0.60, "cell"),
    ("RB1", ["iAMP21"], "diagnosis", "fixed", 0.37, "cell"),
    ("BTG1", ["ETV6::RUNX1"], "diagnosis", "fixed", 0.09, "cell"),
    ("PAR1", CRLF2, "diagnosis", "fixed", 0.8, "design"),
    ("KRAS", ["High-hyperdiploid"], "both", "factor", 1.6, "cell"),
    ("KRAS", ["KMT2A-r"], "both", "factor", 1.5, "cell"),
    ("KRAS", ["ETV6::RUNX1"], "both", "factor", 0.3, "cell"),
    ("KRAS", ["TCF3::PBX1"], "both", "factor", 0.1, "cell"),
    ("NRAS", ["High-hyperdiploid"], "both", "factor", 1.5, "cell"),
    ("NRAS", ["KMT2A-r"], "both", "factor", 1.3, "cell"),
    ("NRAS", ["ETV6::RUNX1"], "both", "factor", 0.3, "cell"),
    ("PTPN11", ["High-hyperdiploid"], "both", "factor", 1.8, "cell"),
    ("FLT3", ["High-hyperdiploid"], "both", "factor", 1.6, "cell"),
    ("FLT3", ["KMT2A-r"], "both", "factor", 1.5, "cell"),
    ("FLT3", ["ZNF384-r"], "both", "factor", 3.0, "cell"),
    ("FLT3", ["ETP-like"], "diagnosis", "fixed", 0.22, "cell"),
    ("TP53", ["Low-hypodiploid"], "diagnosis", "fixed", 0.90, "cell"),
    ("NT5C2", ["ETV6::RUNX1"], "relapse", "factor", 0.3, "cell"),
    ("NT5C2", ["B-other"], "relapse", "factor", 1.5, "cell"),
    ("CREBBP", ["High-hyperdiploid"], "relapse", "fixed", 0.63, "cell"),
    ("NSD2", ["ETV6::RUNX1"], "diagnosis", "fixed", 0.10, "cell"),
    ("NSD2", ["TCF3::PBX1"], "diagnosis", "fixed", 0.17, "cell"),
    ("TBL1XR1", ["ETV6::RUNX1"], "both", "factor", 2.5, "cell"),
    ("JAK2", ["Ph-like CRLF2-r"], "diagnosis", "fixed", 0.35, "cell"),
    ("JAK2", ["CRLF2-r non-Ph-like"], "both", "factor", 0.0, "design"),
    ("JAK1", ["CRLF2-r non-Ph-like"], "both", "factor", 0.0, "design"),
    ("NOTCH1", ["ETP-like"], "diagnosis", "fixed", 0.40, "cell"),
    ("NOTCH1", ["TLX1", "TLX3"], "both", "factor", 1.2, "design"),
    ("PTEN", TAL1, "both", "factor", 1.8, "cell"),
    ("PHF6", ["TLX1", "TLX3"], "both", "factor", 2.0, "design"),
    ("USP7", TAL1, "both", "factor", 2.0, "design"),
    ("DNM2", ["ETP-like", "TLX3"], "both", "factor", 2.0, "design"),
    ("BCL11B", ["TLX1", "TLX3"], "both", "factor", 2.0, "design"),
    ("WT1", ["TLX3"], "both", "factor", 2.0, "design"),
    ("JAK3", ["ETP-like"] + HOXA, "both", "factor", 2.0, "design"),
    ("STAT5B", ["TLX3"], "both", "factor", 2.0, "design"),
    ("EZH2/SUZ12/EED", ["ETP-like"], "both", "factor", 2.0, "design"),
    ("CTCF", ["High-hyperdiploid"], "both", "factor", 2.0, "design"),
    ("PIK3R1", TAL1, "both", "factor", 2.0, "design"),
]
# PAR1 deletions would make a leukaemia of a later rule a CRLF2 one, so those subtypes have none.
LATER_THAN_CRLF2 = 37

# Subtype -> how a report names it, "weight*column:text" joined by "|"; "LESION?" before it asks for that lesion. Absent
# here: the pairs of fusions.tsv with equal weight; nothing where only expression defines the subtype.
KMT2A_PARTNERS = [("AFF1", 51.5), ("MLLT1", 20), ("MLLT3", 14.3), ("AFDN", 3.8), ("MLLT10", 2.6)]
REPORTS = {
    "KMT2A-r": [f"{weight}*fusions:KMT2A::{partner}" for partner, weight in KMT2A_PARTNERS],
    "KMT2A-r (T)": ["1*fusions:KMT2A::MLLT1", "1*fusions:KMT2A::MLLT10", "1*fusions:KMT2A::AFDN"],
    "Ph-like CRLF2-r": ["PAR1?1*fusions:P2RY8::CRLF2", "1*fusions:IGH::CRLF2"],
    "CRLF2-r non-Ph-like": ["PAR1?1*fusions:P2RY8::CRLF2", "1*fusions:IGH::CRLF2"],
    "PAX5 P80R": ["1*mutations:PAX5 p.P80R"],
    "IKZF1 N159Y": ["1*mutations:IKZF1 p.N159Y"],
    "ZEB2/CEBP": ["1*mutations:ZEB2 p.H1038R", "1*fusions:IGH::CEBPE"],
    "IDH1/2-mut B-ALL": [],
    "iAMP21": ["1*copy_number:iAMP21"],
    "ETP-like": ["1*immunophenotype:ETP"],
    "TAL1 alpha-beta-like": ["1*fusions:STIL::TAL1"],
    "Ph-like other": [], "ETV6::RUNX1-like": [],
}
# Subtype -> (kind, fewest, most chromosomes).
PLOIDY = {
    "High-hyperdiploid": ("gains", 51, 67), "Low-hyperdiploid(47-50)": ("gains", 47, 50),
    "Near-haploid": ("losses", 24, 31), "Low-hypodiploid": ("losses", 32, 39),
    "High-hypodiploid(40-43)": ("losses", 40, 43),
}

# Copy-number item -> (lesion_id of focal_lesions.tsv, copies that are left).
FOCAL_STATES = {
    "CDKN2A homdel": ("CDKN2AB_del", 0), "CDKN2A del": ("CDKN2AB_del", 1), "IKZF1 exons 4-7 del": ("IKZF1_del_4-7", 1),
    "IKZF1 del": ("IKZF1_del_whole", 1), "PAX5 del": ("PAX5_del", 1), "ETV6 del": ("ETV6_del", 1),
    "RB1 del": ("RB1_del", 1), "BTG1 del": ("BTG1_del", 1), "EBF1 del": ("EBF1_del", 1), "PAR1 del": ("PAR1_del", 1),
    "NR3C1 del": ("NR3C1_del", 1), "NR3C2 del": ("NR3C2_del", 1), "TBL1XR1 del": ("TBL1XR1_del", 1),
    "LEF1 del": ("LEF1_del", 1),
}
# Drug groups whose shifts the tables carry far enough to draw from.
SHIFT_GROUPS = ("glucocorticoid", "thiopurine", "methotrexate")
# Item that a row of resistance.tsv is not about, by the genes and lesion of the row.
NOT_SHIFTED = {("NSD2", "NSD2 p.T1150A")}
# (genes, lesion) of resistance.tsv -> subtypes that show it: rows that are about the leukaemia, not about a gene.
SHIFTED_SUBTYPES = {"SLC19A1": ("High-hyperdiploid",), "SET;NUP214": ("NUP214",)}
# Short names of a row's shifts by subtype (domain/README.md) -> lineage and subtypes; ETP-like stands in place of T.
SUBTYPE_SHIFTS = {
    "E::R": ("B", ("ETV6::RUNX1",)), "HeH": ("B", ("High-hyperdiploid",)), "KMT2A": ("B", ("KMT2A-r",)),
    "Ph/Ph-like": ("B", ("BCR::ABL1", "Ph-like ABL-class", "Ph-like CRLF2-r", "Ph-like JAK2/EPOR/TYK2", "Ph-like other")),
    "DUX4": ("B", ("DUX4-r",)), "ETP": ("T", ("ETP-like",)), "T": ("T", None),
}
