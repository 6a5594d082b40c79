"""What the labels of RNA classifiers of ALL mean: subtypes that a label may stand for, and expression classes (the
arguments of GEP in subtypes.tsv) that it proves. A class with `?` is neither proved nor excluded by the label: the tool
does not tell the class from the subtype it resembles. A tool tells apart all classes that any of its labels names.

Labels: the tools' own sources, ALLSorts (hierarchy phenocopy.txt), TALLSorts (label_list of tallsorts.py), ALLCatchR
(README; column Prediction of predictions.tsv), MD-ALL (get_subtype_final). What they mean here is marrow's reading.
"""

from marrow_tables import MISSING, require

PH_LIKE = "Ph-like ABL-class;Ph-like CRLF2-r;Ph-like JAK2/EPOR/TYK2;Ph-like other"
PAX5ALT = "PAX5alt;PAX5::ETV6"
TAL1 = "TAL1 alpha-beta-like;TAL1 DP-like"
TAL1_OPEN = "TAL1 alpha-beta-like?;TAL1 DP-like?"

SOURCES = {
    "ALLSorts": "Schmidt 2022 Blood Adv doi:10.1182/bloodadvances.2021005894; github.com/Oshlack/ALLSorts",
    "TALLSorts": "Gu 2023 Blood Adv doi:10.1182/bloodadvances.2023010385; github.com/Oshlack/TALLSorts",
    "ALLCatchR": "Beder 2023 HemaSphere doi:10.1097/HS9.0000000000000939; github.com/ThomasBeder/ALLCatchR",
    "MD-ALL": "github.com/gu-lab20/MD-ALL",
}

# tool -> label -> (subtypes, classes)
LABELS = {
    "ALLSorts": {
        "High Sig": ("High-hyperdiploid;Low-hyperdiploid(47-50);Near-haploid", ""),
        "High hyperdiploid": ("High-hyperdiploid", ""),
        "Low hyperdiploid": ("Low-hyperdiploid(47-50)", ""),
        "Near haploid": ("Near-haploid", ""),
        "Low hypodiploid": ("Low-hypodiploid", ""),
        "iAMP21": ("iAMP21", ""),
        "NUTM1": ("NUTM1-r", ""),
        "BCL2/MYC": ("BCL2/MYC-r", ""),
        "TCF3-PBX1": ("TCF3::PBX1", ""),
        "MEF2D": ("MEF2D-r", ""),
        "HLF": ("TCF3::HLF", ""),
        "IKZF1 N159Y": ("IKZF1 N159Y", ""),
        "PAX5 P80R": ("PAX5 P80R", ""),
        "Ph Group": ("BCR::ABL1;" + PH_LIKE, "Ph-like?"),
        "Ph-like": (PH_LIKE, "Ph-like"),
        "Ph": ("BCR::ABL1", "Ph-like?"),
        "PAX5alt": (PAX5ALT, ""),
        "ETV6-RUNX1 Group": ("ETV6::RUNX1;ETV6::RUNX1-like", "ETV6::RUNX1-like?"),
        "ETV6-RUNX1": ("ETV6::RUNX1", "ETV6::RUNX1-like?"),
        "ETV6-RUNX1-like": ("ETV6::RUNX1-like", "ETV6::RUNX1-like"),
        "ZNF384 Group": ("ZNF384-r;ZNF384-like", "ZNF384-like"),
        "KMT2A Group": ("KMT2A-r;KMT2A-like", "KMT2A-like"),
        "DUX4": ("DUX4-r", ""),
    },
    "TALLSorts": {
        "BCL11B": ("BCL11B-activated", ""),
        "HOXA_KMT2A": ("KMT2A-r (T)", ""),
        "HOXA_MLLT10": ("MLLT10", ""),
        "NKX2": ("NKX2-1;NKX2-5", ""),
        "TAL": (TAL1, TAL1_OPEN),
        "TAL/LMO": (TAL1, TAL1_OPEN),
        "TLX1": ("TLX1", ""),
        "TLX3": ("TLX3", ""),
        "Diverse": ("", ""),
    },
    "ALLCatchR": {
        "BCL2/MYC": ("BCL2/MYC-r", ""),
        "CDX2/UBTF": ("CDX2/UBTF", "CDX2/UBTF"),
        "CEBP": ("ZEB2/CEBP", ""),
        "DUX4": ("DUX4-r", ""),
        "ETV6::RUNX1": ("ETV6::RUNX1", "ETV6::RUNX1-like?"),
        "ETV6::RUNX1-like": ("ETV6::RUNX1-like", "ETV6::RUNX1-like"),
        "HLF": ("TCF3::HLF", ""),
        "Hyperdiploid": ("High-hyperdiploid", ""),
        "iAMP21": ("iAMP21", ""),
        "IKZF1 N159Y": ("IKZF1 N159Y", ""),
        "KMT2A": ("KMT2A-r;KMT2A-like", "KMT2A-like"),
        "Low hypodiploid": ("Low-hypodiploid", ""),
        "MEF2D": ("MEF2D-r", ""),
        "Near haploid": ("Near-haploid", ""),
        "NUTM1": ("NUTM1-r", ""),
        "PAX5 P80R": ("PAX5 P80R", ""),
        "PAX5alt": (PAX5ALT, ""),
        "Ph-like": (PH_LIKE, "Ph-like"),
        "Ph-pos": ("BCR::ABL1", "Ph-like?"),
        "TCF3::PBX1": ("TCF3::PBX1", ""),
        "ZNF384": ("ZNF384-r;ZNF384-like", "ZNF384-like"),
    },
    "MD-ALL": {
        "BCL2/MYC": ("BCL2/MYC-r", ""),
        "CDX2/UBTF": ("CDX2/UBTF", "CDX2/UBTF"),
        "CRLF2(non-Ph-like)": ("CRLF2-r non-Ph-like", ""),
        "DUX4": ("DUX4-r", ""),
        "ETV6::RUNX1": ("ETV6::RUNX1", "ETV6::RUNX1-like?"),
        "ETV6::RUNX1-like": ("ETV6::RUNX1-like", "ETV6::RUNX1-like"),
        "HLF": ("TCF3::HLF", ""),
        "Hyperdiploid": ("High-hyperdiploid", ""),
        "iAMP21": ("iAMP21", ""),
        "IKZF1 N159Y": ("IKZF1 N159Y", ""),
        "KMT2A": ("KMT2A-r", "KMT2A-like?"),
        "KMT2A-like": ("KMT2A-like", "KMT2A-like"),
        "Low hyperdiploid": ("Low-hyperdiploid(47-50)", ""),
        "Low hypodiploid": ("Low-hypodiploid", ""),
        "MEF2D": ("MEF2D-r", ""),
        "Near haploid": ("Near-haploid", ""),
        "NUTM1": ("NUTM1-r", ""),
        "PAX5 P80R": ("PAX5 P80R", ""),
        "PAX5::ETV6": ("PAX5::ETV6", ""),
        "PAX5alt": (PAX5ALT, ""),
        "Ph": ("BCR::ABL1", "Ph-like?"),
        "Ph-like": (PH_LIKE, "Ph-like"),
        "TCF3::PBX1": ("TCF3::PBX1", ""),
        "ZEB2/CEBP": ("ZEB2/CEBP", ""),
        "ZNF384": ("ZNF384-r", "ZNF384-like?"),
        "ZNF384-like": ("ZNF384-like", "ZNF384-like"),
    },
}


def expression_class_rows(subtype_names):
    """Rows of expression_classes.tsv. `subtype_names` are those of subtypes.tsv, which every label must use."""
    rows = []
    for tool, labels in LABELS.items():
        for label, (subtypes, classes) in labels.items():
            unknown = set(filter(None, subtypes.split(";"))) - set(subtype_names)
            require(not unknown, f"{tool} {label}: no subtype {sorted(unknown)}")
            rows.append({"tool": tool, "label": label, "subtypes": subtypes or MISSING, "classes": classes or MISSING,
                         "source": SOURCES[tool]})
    return rows
