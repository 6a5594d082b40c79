#!/usr/bin/env python3
"""Writes data/knowledge: hotspots, fusions, breakpoint regions, karyotype fusions, focal lesions, subtypes, risk
schemes, resistance, drug options, gene aliases, labels of RNA classifiers, sources, and what the cohort simulator draws
from and is measured by (sim_*).

    scripts/build_panel.py --domain DIR --refdata DIR -o data
    scripts/build_knowledge.py --domain DIR --refdata DIR -o data

Rules in prose become expressions (marrow_expressions.py); what an expression over one variant cannot say is named in
`note`. Reads data/panel, so build_panel.py runs first. Deterministic; fails on any rule it does not know.
"""

import re
import sys

from breakpoint_regions import breakpoint_region_rows
from expression_classes import expression_class_rows
from extra_hotspots import with_extra_hotspots
from focal_lesions import focal_rows
from gene_aliases import GENE_ALIASES
from kinase_inhibitors import inhibitor_rows
from ledger_rules import BY_SUBTYPE, LESION_RULES, OPTION_RULES, STATEMENTS, why_undecided
from marrow_cytogenetics import gene_spans, karyotype_fusion_rows, symbols_in_use
from marrow_expressions import LESION_KEYS, VARIANT_KEYS, holds, parse_expression
from risk_scheme_rules import scheme_rows
from marrow_tables import (
    MISSING, Liftover, TableError, coding_positions, dash_is_missing, parse_arguments, parse_fasta, parse_intervals,
    read_tsv, renamed, require, require_unique, split_protein_change, three_letter_change, translate, write_checksums,
    write_tsv,
)
from simulation_tables import simulation_tables

# hotspots.tsv `class` -> `effect` of the profile. A merely possible loss stays uncertain; an altered ribosome without
# a stated direction too. BRAF class 3 raises MAPK output through RAS, so it counts as activating.
EFFECT_OF_CLASS = {
    "activating": "activating",
    "activating/altered ribosome": "activating",
    "GoF": "activating",
    "kinase-impaired (class 3)": "activating",
    "LoF": "loss_of_function",
    "LoF (DBD)": "loss_of_function",
    "LoF (HAT)": "loss_of_function",
    "LoF (PAX5alt)": "loss_of_function",
    "LoF (germline predisposition or somatic)": "loss_of_function",
    "LoF (likely)": "loss_of_function",
    "LoF + dominant negative": "loss_of_function",
    "LoF/dominant negative": "loss_of_function",
    "LoF/dominant-negative": "loss_of_function",
    "LoF (possible)": "uncertain",
    "altered ribosome": "uncertain",
    "subtype-associated": "uncertain",
    "uncertain (possible activating)": "uncertain",
    "resistance": "resistance",
    "resistance (GoF)": "resistance",
    "resistance (LoF)": "resistance",
    "resistance risk": "resistance",
    "immune escape": "immune_escape",
    "subtype-defining": "subtype_defining",
}

# Stage cells of hotspots.tsv and resistance.tsv -> the codes of the profile. Text that says more is kept in the note.
STAGE_CODES = {
    "dx": "diagnosis", "dx (often subclonal)": "diagnosis", "baseline": "diagnosis", "frontline": "diagnosis",
    "relapse": "relapse", "relapse (rare)": "relapse", "relapse (on therapy)": "relapse", "R/R": "relapse",
    "R/R adult": "relapse", "relapse (<36 mo, on therapy)": "relapse", "relapse (on-therapy, early)": "relapse",
    "relapse (dx rare; germline CMMRD)": "relapse",
    "dx+relapse": "both", "dx subclone -> relapse": "both", "dx (often subclonal) and relapse": "both",
    "dx (E::R, TCF3::PBX1) and relapse-enriched": "both", "relapse-enriched": "both", "relapse>dx": "both",
    "on TKI (relapse)": "on_drug", "on TKI": "on_drug", "on drug": "on_drug", "on menin inhibitor": "on_drug",
    "on FLT3 inhibitor": "on_drug",
    "post": "after_immunotherapy", "pre/post": "after_immunotherapy", "post therapy": "after_immunotherapy",
    "pre/post therapy": "after_immunotherapy", "post CD19 therapy": "after_immunotherapy",
    "germline": "germline", "-": "", "": "",
}
PLAIN_STAGES = {"dx", "relapse", "dx+relapse", "on drug", "post", "germline", "-", ""}

# Lineage cells that do not begin with their code. ABL-class fusions occur in both lineages (NUP214::ABL1 in T-ALL).
LINEAGE_CODES = {"CLL; rare T-ALL": "T", "KMT2A-r": "both", "B>T": "both", "Ph+": "B", "Ph+/ABL-class": "both"}

# match_rule -> (classes, Sequence Ontology terms, further condition, ways that one variant cannot show).
TRUNCATING = ("truncating", "splice")
BREAKING = ("frameshift_variant", "stop_gained")
RANGE_RULES = {
    "missense in range": (("missense",), (), "", ""),
    "missense in ZnF2-3": (("missense",), (), "", ""),
    "missense|inframe in range": (("missense", "inframe"), (), "", ""),
    "missense|truncating in range": (("missense",) + TRUNCATING, (), "", ""),
    "truncating|missense in range": (("missense",) + TRUNCATING, (), "", ""),
    "missense|inframe|splice exon 8-9 in range": (("missense", "inframe", "splice"), (), "", ""),
    "inframe in range": (("inframe",), (), "", ""),
    "inframe insertion|ITD in range": (("inframe",), (), "aa_delta > 0", ""),
    "inframe insertion|delins in range (exon 6)":
        (("inframe",), (), '(aa_delta >= 0 or "protein_altering_variant" in consequence)', ""),
    "inframe insertion/duplication >=9 aa (exon 28)": (("inframe",), (), "aa_delta >= 9", ""),
    "frameshift|nonsense in range": ((), BREAKING, "", ""),
    "nonsense|frameshift in range": ((), BREAKING, "", ""),
    "frameshift|nonsense|canonical splice": (("splice",), BREAKING, "", ""),
    "frameshift|nonsense|splice|deletion": (("splice",), BREAKING, "", "deletion"),
    "truncating": (TRUNCATING, (), "", ""),
    "truncating in range": (TRUNCATING, (), "", ""),
    "truncating|splice in range": (TRUNCATING, (), "", ""),
    "splice|truncating": (TRUNCATING, (), "", ""),
    "splice exon 2 (aa 30-119)": (("splice",), (), "", ""),
    "truncating|CN loss": (TRUNCATING, (), "", "CN loss"),
    "truncating | CN loss": (TRUNCATING, (), "", "CN loss"),
    "truncating|exon-level CN loss": (TRUNCATING, (), "", "exon-level CN loss"),
    "truncating|CN loss|ClinVar P/LP": (TRUNCATING, (), "", "CN loss, ClinVar P/LP"),
    "truncating|biallelic": (TRUNCATING, (), "", "bi-allelic loss"),
    "truncating|biallelic CN loss": (TRUNCATING, (), "", "bi-allelic CN loss"),
    "any damaging": (TRUNCATING, (), "", "damaging missense (needs a functional assay)"),
}
COPY_NUMBER_RULES = {"SV/CN", "CN", "CN loss", "CN>=5", "CN=0 chr9:21967752-22009305",
                     "CN<2 or LOH over chr17:7661779-7687538"}
EXACT_RULES = {"exact": "yes", "exact set": "yes", "exact inframe_deletion": "yes", "splice (3UTR)": "yes",
               "exact (on fusion transcript)": "fusion"}
# EZH2 SET missense: Y646, A682 and A692 (751-residue numbering) are gains of function in lymphoma, says the row's note.
FURTHER_CONDITIONS = {("EZH2", "SET domain missense"): "not aa_begin in [646, 682, 692]"}

FUSION_NOTE = "counts only on the fusion transcript"


# --- expressions ----------------------------------------------------------------------------------------------------

def quoted(values):
    return ", ".join(f'"{value}"' for value in values)


def one_of(key, values):
    return f'{key} == "{values[0]}"' if len(values) == 1 else f"{key} in [{quoted(values)}]"


def protein_changes(text):
    """One-letter changes named in a protein_change cell: 'p.R140Q / p.R172K' -> ['p.R140Q', 'p.R172K']."""
    return [part.strip() for part in text.split(" / ")]


def range_expression(row, aa_length):
    """Class and term conditions, bounded by overlap with aa_start-aa_end; an end of the protein bounds nothing."""
    classes, terms, further, _ = RANGE_RULES[row["match_rule"]]
    ways = ([one_of("class", classes)] if classes else []) + [f'"{term}" in consequence' for term in terms]
    begin, end = int(row["aa_start"]), int(row["aa_end"])
    bounds = [f"aa_begin <= {end}"] * (end != aa_length) + [f"aa_end >= {begin}"] * (begin != 1)
    conditions = [c for c in (further, *bounds, FURTHER_CONDITIONS.get((row["gene"], row["protein_change"]))) if c]
    either = " or ".join(ways)
    if conditions and len(ways) > 1:
        either = f"({either})"
    return " and ".join([either] + conditions)


def hotspot_expression(row, aa_length):
    rule = row["match_rule"]
    if rule in COPY_NUMBER_RULES:
        return MISSING
    if rule == "splice (3UTR)":
        return one_of("hgvsc", re.findall(r"c\.\*\d+[ACGT]>[ACGT]", row["protein_change"]))
    if rule in EXACT_RULES:
        return one_of("hgvsp", [three_letter_change(change) for change in protein_changes(row["protein_change"])])
    require(rule in RANGE_RULES, f"unknown match_rule '{rule}'")
    return range_expression(row, aa_length)


# --- hotspots -------------------------------------------------------------------------------------------------------

def plain_lineage(text):
    """(B, T or both; the text where it says more)."""
    if text in ("B", "T", "both"):
        return text, ""
    code = LINEAGE_CODES.get(text) or re.match(r"both|B|T", text)[0]
    return code, text


def coded_stage(text):
    """(stage code, the text where it says more)."""
    require(text in STAGE_CODES, f"unknown stage '{text}'")
    return STAGE_CODES[text], "" if text in PLAIN_STAGES else text


def joined(*remarks):
    return "; ".join(remark for remark in remarks if remark)


def hotspot_note(row, exact, stage_text, lineage_text):
    left_out = RANGE_RULES.get(row["match_rule"], ("", "", "", ""))[3]
    if row["match_rule"] in COPY_NUMBER_RULES:
        left_out = row["match_rule"]
    return joined(
        row["note"],
        FUSION_NOTE if exact == "fusion" else "",
        f"not in the expression: {left_out}" if left_out else "",
        f"stage: {stage_text}" if stage_text else "",
        f"lineage: {lineage_text}" if lineage_text else "",
        f"codon coordinates {row['coord_basis']}" if row["coord_basis"].startswith("approx") else "",
    )


def effect_of(text):
    require(text in EFFECT_OF_CLASS, f"unknown class '{text}'")
    return EFFECT_OF_CLASS[text]


def hotspot_row(row, aa_length):
    exact = EXACT_RULES.get(row["match_rule"], "no")
    stage, stage_text = coded_stage(row["stage"])
    lineage, lineage_text = plain_lineage(row["lineage"])
    return {
        "gene": row["gene"], "change": row["protein_change"], "expression": hotspot_expression(row, aa_length),
        "exact": exact, "effect": effect_of(row["class"]), "class": row["class"], "lineage": lineage, "stage": stage,
        "evidence": row["evidence"], "drugs": row["drugs_affected"], "mechanism": row["mechanism"],
        "codon_begin": row["codon_start"], "codon_end": row["codon_end"],
        "note": hotspot_note(row, exact, stage_text, lineage_text),
        "source": row["source"], "confidence": row["confidence"],
    }


def read_proteins(refdata, data_dir, transcripts):
    """{gene: protein}: translated from the shipped coding sequence, else RefSeq's where it has the model's length."""
    proteins = {header.split()[0]: translate(cds)[:-1] for header, cds in parse_fasta(data_dir / "panel/cds.fa")}
    for header, protein in parse_fasta(refdata / "sequences/panel_proteins.fa"):
        gene = header.split()[0]
        if gene in transcripts and int(transcripts[gene]["aa_length"]) == len(protein):
            proteins.setdefault(gene, protein)
    return proteins


def check_reference_residues(source_rows, proteins):
    """Every exact protein change must start from the residue the protein has there; returns (checked, without protein).

    A deletion must also be the 3'-most one, as HGVS writes it.
    """
    checked = unchecked = 0
    for row in source_rows:
        if row["match_rule"] not in EXACT_RULES or row["match_rule"] == "splice (3UTR)":
            continue
        for change in protein_changes(row["protein_change"]):
            residue, position, alternative = split_protein_change(change)
            name = f"{row['gene']} {change}"
            require(int(row["aa_start"]) <= position <= int(row["aa_end"]), f"{name}: outside its residue range")
            if row["gene"] not in proteins:
                unchecked += 1
                continue
            protein = proteins[row["gene"]]
            require(protein[position - 1] == residue, f"{name}: the protein has {protein[position - 1]}")
            require(alternative != "del" or protein[position] != residue, f"{name}: not the 3'-most deletion")
            checked += 1
    return checked, unchecked


def check_codon_coordinates(source_rows, transcripts):
    """codon_start-codon_end must be what the gene model gives for aa_start-aa_end; returns the rows compared."""
    compared = 0
    for row in source_rows:
        model = transcripts.get(row["gene"])
        if model and row["codon_start"]:
            positions = coding_positions(parse_intervals(model["cds_grch38"]), model["strand"])
            ends = sorted((positions[3 * int(row["aa_start"]) - 3], positions[3 * int(row["aa_end"]) - 1]))
            stated = [int(row["codon_start"]), int(row["codon_end"])]
            require(ends == stated, f"{row['gene']} {row['protein_change']}: codons at {ends}, not {stated}")
            compared += 1
    return compared


def example_variant(change):
    residue, position, alternative = split_protein_change(change)
    kind = "inframe" if alternative == "del" else "truncating" if alternative == "*" else "missense"
    return {"hgvsp": three_letter_change(change), "hgvsc": "c.1A>C", "aa_begin": position, "aa_end": position,
            "aa_ref": residue, "aa_alt": alternative.replace("del", ""), "aa_delta": -1 if alternative == "del" else 0,
            "class": kind, "consequence": [], "domain": ""}


def check_hotspot_expressions(rows):
    """All parse; an exact row holds for each change it lists, and no other exact row of the gene does."""
    trees = [(row, parse_expression(row["expression"], VARIANT_KEYS)) for row in rows if row["expression"] != MISSING]
    exact = [(row, tree) for row, tree in trees if row["exact"] != "no" and row["change"].startswith("p.")]
    for row, _ in exact:
        for change in protein_changes(row["change"]):
            variant = example_variant(change)
            same_gene = [(other, tree) for other, tree in exact if other["gene"] == row["gene"]]
            matching = [other["change"] for other, tree in same_gene if holds(tree, variant)]
            require(matching == [row["change"]], f"{row['gene']} {change} matches {matching}")


def hotspot_rows(source_rows, aa_lengths):
    rows = [hotspot_row(row, aa_lengths[row["gene"]]) for row in source_rows]
    require_unique(rows, ["gene", "change"], "hotspots.tsv")
    check_hotspot_expressions(rows)
    return with_extra_hotspots(rows)


# --- resistance -----------------------------------------------------------------------------------------------------

DIRECTION_CODES = {"resistant": "resistant", "sensitive": "sensitive", "none": "no_effect",
                   "conflicting": "conflicting", "prognostic": "prognostic", "by": "by_subtype"}


def genes_condition(genes):
    return one_of("gene", genes)


def lost(*genes, effects=("loss_of_function",)):
    """A truncating or essential splice variant, or one a hotspot row calls a loss."""
    return f'{genes_condition(genes)} and (class in ["truncating", "splice"] or {one_of("effect", effects)})'


def with_effect(*genes, effects=("activating",)):
    """A variant that a hotspot row gives one of `effects`."""
    return f"{genes_condition(genes)} and {one_of('effect', effects)}"


def changed(gene, *changes):
    return f'gene == "{gene}" and {one_of("hgvsp", [three_letter_change("p." + change) for change in changes])}'


def listed_changes(gene, text):
    """'M244V,Y253H/F' -> the changes; what stands in brackets is left out."""
    changes = []
    for item in re.sub(r"\s*\(.*\)", "", text).split(","):
        residue, position, alternatives = re.fullmatch(r"([A-Z])(\d+)([A-Z](?:/[A-Z])*)", item).groups()
        changes += [residue + position + alternative for alternative in alternatives.split("/")]
    return changed(gene, *changes)


# (gene cell, lesion cell) of resistance.tsv -> expression over one small variant.
LESION_EXPRESSIONS = {
    ("NR3C1", "deletion / truncating / DBD-LBD LoF"): lost("NR3C1"),
    ("NR3C2", "LoF/deletion"): lost("NR3C2"),
    ("CREBBP", "HAT missense / truncation / deletion"): lost("CREBBP"),
    ("NSD2", "E1099K"): changed("NSD2", "E1099K"),
    ("TBL1XR1", "deletion/truncation"): lost("TBL1XR1"),
    ("IL7R;JAK1;KRAS", "activating mutations"): with_effect("IL7R", "JAK1", "KRAS"),
    ("PTEN;AKT1;PIK3R1", "loss/activation"): f"({lost('PTEN')}) or ({with_effect('AKT1', 'PIK3R1')})",
    ("NRAS;KRAS;PTPN11;FLT3", "activating"): with_effect("NRAS", "KRAS", "PTPN11", "FLT3"),
    ("KRAS;NRAS;PTPN11;FLT3", "activating"): with_effect("NRAS", "KRAS", "PTPN11", "FLT3"),
    ("KRAS;NRAS", "activating"): with_effect("KRAS", "NRAS"),
    ("TP53", "LoF"): with_effect("TP53", effects=("loss_of_function",)),
    ("TP53", "LoF (bi-allelic)"): with_effect("TP53", effects=("loss_of_function",)),
    ("TP53", "altered; separately: Ph-like"): with_effect("TP53", effects=("loss_of_function",)),
    ("TP53;MSH2;MSH6", "LoF"): lost("TP53", "MSH2", "MSH6"),
    ("TP53;BAX;PMAIP1", "LoF"): lost("TP53", "BAX"),  # PMAIP1 and DGUOK are not on the panel
    # Exon 7 is residues 372-422; the hotspot row's range is 371-423.
    ("WT1", "exon 7 truncation"):
        'gene == "WT1" and class in ["truncating", "splice"] and aa_begin <= 423 and aa_end >= 371',
    ("NT5C2", "GoF (R367Q, R39Q, R238W, K359Q...)"): with_effect("NT5C2", effects=("activating", "resistance")),
    ("NT5C2", "GoF"): with_effect("NT5C2", effects=("activating", "resistance")),
    ("PRPS1", "GoF"): with_effect("PRPS1", effects=("activating", "resistance")),
    ("PRPS2", "GoF"): with_effect("PRPS2", effects=("activating", "resistance")),
    ("HPRT1", "LoF"): lost("HPRT1", effects=("loss_of_function", "resistance")),
    ("MSH6", "KD/deletion"): lost("MSH6"),
    ("MSH2;MLH1;PMS2", "LoF"): lost("MSH2", "MLH1", "PMS2"),
    ("FPGS", "LoF"): lost("FPGS"),
    ("SLC19A1", "LoF/low expression"): lost("SLC19A1"),
    ("DCK", "LoF"): lost("DCK"),
    ("SETD2", "LoF"): lost("SETD2"),
    ("DCK;DGUOK;SLC29A1", "loss/low"): lost("DCK", "SLC29A1"),
    ("ABL1", "M244V,L248V,G250E,Q252H,Y253H/F,E255K/V,T315I,F317L,M351T,F359V/I/C,L384M,H396R/P"): listed_changes,
    ("ABL1", "V299L,T315I/A,F317L/V/I/C"): listed_changes,
    ("ABL1", "Y253H,E255K/V,T315I,F359V/I/C"): listed_changes,
    ("ABL1", "V299L,T315I (G250E,E255V reduced)"): listed_changes,
    ("ABL1", "A337V,P465S"): listed_changes,
    ("ABL1", "T315I (single)"): changed("ABL1", "T315I"),
    ("-", "JAK-STAT lesion; fusion/mutation"): with_effect("CRLF2", "JAK2"),
    ("BCL2", "G101V, D103"):
        'gene == "BCL2" and (hgvsp == "p.Gly101Val" or aa_begin == 103 and class == "missense")',
    ("CD19", "mutation/LOH/exon-2 splice"): lost("CD19", effects=("resistance",)),
    ("CD19", "loss"): lost("CD19", effects=("resistance",)),
    ("CD22", "exon 2 / 5-6 splice, low site density"): lost("CD22", effects=("resistance",)),
    ("CD22", "loss, low density, splice"): lost("CD22", effects=("resistance",)),
    ("CD81", "LoF"): lost("CD81", effects=("resistance",)),
    ("CD58", "LoF"): lost("CD58"),
    ("NOTCH1", "HD/JM/PEST"): with_effect("NOTCH1"),
    ("NOTCH1", "activating"): with_effect("NOTCH1"),
    ("FBXW7", "LoF"): lost("FBXW7"),
    ("PTEN", "loss"): lost("PTEN"),
    ("MEN1", "M327, G331, T349"): 'gene == "MEN1" and aa_begin in [327, 331, 349] and class == "missense"',
    ("PHF6", "LoF"): lost("PHF6"),
    ("FLT3", "F691L"): changed("FLT3", "F691L"),
    ("FLT3", "D835,I836,Y842,F691L"):
        'gene == "FLT3" and (hgvsp == "p.Phe691Leu"'
        ' or aa_begin in [835, 836, 842] and class in ["missense", "inframe"])',
}
# Lesions no single small variant shows: expression, protein, methylation, copy number, fusion, subtype, compound or
# germline diplotype (TPMT and NUDT15 are called by star allele, CEP72 and SLCO1B1 are not sequenced by the panel).
NOT_ONE_VARIANT = {
    ("NR3C1", "low GR protein (no DNA lesion)"), ("BTG1", "deletion"), ("IKZF1", "deletion/Ik6"), ("IKZF1", "deletion"),
    ("IL7R", "wild-type IL7R, IL-7 responsive T-ALL"), ("CASP1;NLRP3", "hypomethylation/over-expression"),
    ("CELSR2", "low expression"), ("-", "ETV6::RUNX1, HeH sensitive; KMT2A, Ph, Ph-like, T/ETP resistant"),
    ("ABCB1;ABCC1", "over-expression"), ("CEP72", "rs924607 TT germline"), ("TUBB3;TUBB", "over-expression/mutation"),
    ("ASNS", "over-expression (promoter hypomethylation)"), ("HAP1", "loss"), ("LGMN;CTSB", "blast expression"),
    ("NKD2;LGR6;GSK3A", "WNT activation sensitises"), ("BTK", "inhibition sensitises"),
    ("-", "ETV6::RUNX1, HeH most sensitive; KMT2A, Ph, Ph-like resistant"), ("TOP2A;ABCB1", "low expr / high expr"),
    ("TPMT;NUDT15", "LoF"), ("SLC19A1", "gain (+21, HeH)"), ("DHFR", "amplification"),
    ("ABCG2;ABCC1;ABCC4", "also ABCC2/ABCC3; over-expression"), ("SLCO1B1", "rs4149056 C"),
    ("SAMHD1", "high expression"),
    ("SLC29A1", "low expression"), ("KMT2A", "high ENT1"), ("ALDH1A1", "also GSTs; expression"), ("-", "T-ALL"),
    ("SAMHD1", "high (B) / low (T) expression"), ("ABL1", "compound mutations incl. T315I (e.g. T315I+E255V)"),
    ("ABL1;ABL2;PDGFRB;CSF1R", "fusion"), ("ABL1", "BCR::ABL1 fusion"), ("LCK", "activated (TAL1/mature T-ALL)"),
    ("PBX1", "TCF3::PBX1 fusion"), ("JAK2", "persistence / gatekeeper"),
    ("-", "JAK-STAT (mutation independent); ETP-ALL"), ("BCL2L1;MCL1", "high"),
    ("-", "KMT2A-r; TCF3::HLF; ETP/immature T; HeH"), ("LCK", "-"), ("CD19", "16p loss, low-hypodiploid aneuploidy"),
    ("CRLF2", "fusion"), ("-", "NCI SR average/high"), ("KMT2A", "rearranged"), ("BCL2;ABCB1", "high"),
    ("-", "T-LL/T-ALL"), ("KMT2A", "rearranged (R/R >=1 y)"), ("SET;NUP214", "SET::NUP214 fusion"),
}


def lesion_expression(row):
    key = (row["gene"], row["variant_or_feature"])
    if key in NOT_ONE_VARIANT:
        return MISSING
    require(key in LESION_EXPRESSIONS, f"resistance.tsv: no expression for {key}")
    found = LESION_EXPRESSIONS[key]
    return found(*key) if callable(found) else found


def split_direction(text):
    """'resistant (weak)' -> ('resistant', 'weak')."""
    word, _, rest = text.partition(" ")
    require(word in DIRECTION_CODES, f"unknown direction '{text}'")
    rest = rest.removeprefix("subtype").strip()
    return DIRECTION_CODES[word], rest[1:-1] if rest.startswith("(") and rest.endswith(")") else rest


def split_shift(text):
    """'2.0 (bi-allelic 5)' -> ('2.0', the text, as it says more); without one leading number the shift is missing."""
    number = re.match(r"[+-]?\d+(?:\.\d+)?", text)
    whole = number and number[0] == text
    return (number[0] if number else ""), "" if whole or text == "-" else text


def resistance_rows(domain_dir):
    rows = []
    source_rows = read_tsv(domain_dir / "resistance.tsv")
    for row in source_rows:
        direction, direction_text = split_direction(row["direction"])
        shift, shift_text = split_shift(row["suggested_log2_IC50_shift"])
        stage, stage_text = coded_stage(row["stage"])
        lineage, lineage_text = plain_lineage(row["lineage"])
        note = joined(direction_text, *(f"{word}: {text}" for word, text in (
            ("shift", shift_text), ("stage", stage_text), ("lineage", lineage_text)) if text))
        key = (row["gene"], row["variant_or_feature"])
        directions = BY_SUBTYPE.get(key, {direction: LESION_RULES.get(key, "")})
        require(direction != "by_subtype" or key in BY_SUBTYPE, f"resistance.tsv: no directions for {key}")
        for drug in row["drug"].split("/"):
            for one, rule in directions.items():
                expression = lesion_expression(row)
                rows.append({
                    "drug": drug, "drug_class": row["drug_class"], "drug_group": row["drug_group"],
                    "mechanism": dash_is_missing(row["mechanism"]), "gene": dash_is_missing(row["gene"]),
                    "lesion": dash_is_missing(row["variant_or_feature"]), "expression": expression,
                    "profile_rule": rule, "undecided": why_undecided(key, expression != MISSING or rule != ""),
                    "direction": one, "direction_note": note, "effect": row["effect_size"],
                    "effect_type": row["effect_type"], "stage": stage, "lineage": lineage, "log2_ic50_shift": shift,
                    "evidence": row["evidence_level"], "source": row["source"], "confidence": row["confidence"],
                })
    rows += inhibitor_rows(read_tsv(domain_dir / "hotspots.tsv"), rows)
    check_resistance(rows, {(row["gene"], row["variant_or_feature"]) for row in source_rows})
    return rows


def check_resistance(rows, lesions):
    unused = (set(LESION_EXPRESSIONS) | NOT_ONE_VARIANT) - lesions
    require(not unused, f"resistance.tsv has no such lesion any more: {sorted(unused)}")
    require(not set(LESION_EXPRESSIONS) & NOT_ONE_VARIANT, "a lesion is listed twice")
    for row in rows:
        if row["expression"] != MISSING:
            parse_expression(row["expression"], LESION_KEYS)
    require((set(LESION_RULES) | set(BY_SUBTYPE)) <= lesions, "resistance.tsv has no such lesion any more")
    require_unique(rows, ["drug", "mechanism", "gene", "lesion", "direction"], "resistance.tsv")


# --- the plain tables -----------------------------------------------------------------------------------------------

def fusion_rows(domain_dir):
    rows = renamed(read_tsv(domain_dir / "fusions.tsv"), {
        "five_prime": "gene_5p", "three_prime": "gene_3p", "subtype": "subtype", "tier": "tier",
        "drugs": "drug_options", "note": "rna_note", "source": "source", "confidence": "confidence"})
    subtypes = {row["subtype_id"] for row in read_tsv(domain_dir / "subtypes.tsv")}
    for row in rows:
        require(not row["subtype"] or row["subtype"] in subtypes, f"fusions.tsv: subtype '{row['subtype']}' is unknown")
    require_unique(rows, ["five_prime", "three_prime"], "fusions.tsv")
    return rows


# What makes a subtype definite where its rule also accepts a stand-in for the proof. Source: the `cautions` cells
# ("stands in for the expression profile: without RNA print as provisional", "a surrogate").
DEFINITE_IF = {
    "Ph-like CRLF2-r": "GEP(Ph-like)",
    "DUX4-r": "FUSION(IGH|ERG>DUX4) OR SV(any>DUX4)",
}

# Rules that ask for a lesion together with a companion: of what must be there before an open rule names the subtype
# provisionally. A companion alone (an IKZF1 deletion, a JAK1 mutation, a loss of STAG2, a 13q12 deletion) occurs in
# other subtypes too and leaves it a candidate.
PROVISIONAL_IF = {
    "Ph-like CRLF2-r": "FUSION(P2RY8|CSF2RA>CRLF2) OR CN(PAR1_del) OR SV(IGH>CRLF2) OR SNV(CRLF2 p.F232C)",
    "Ph-like JAK2/EPOR/TYK2": "FUSION(any>JAK2|TYK2|IL2RB) OR SV(IGH|IGK|LAIR1|THADA>EPOR) OR GEP(Ph-like)",
    "CDX2/UBTF": "FUSION(UBTF>ATXN7L3) OR CN(17q21_UBTF) OR GEP(CDX2/UBTF)",
    "STAG2/LMO2": "FUSION(STAG2>LMO2) OR SV(any>LMO2)",
}


def subtype_rows(domain_dir):
    """The rules as expressions: the one operator that the source writes without brackets gets them."""
    rows = renamed(read_tsv(domain_dir / "subtypes.tsv"), {
        "subtype": "subtype_id", "group": "group", "lineage": "lineage", "precedence": "precedence",
        "rule": "defining_rule", "who_haem5": "who_haem5", "icc_2022": "icc2022",
        "surrogate": "surrogate_when_missing_data", "freq_child_pct": "freq_child_pct_of_lineage",
        "prognosis": "prognosis", "outcome": "outcome_reported", "options": "targeted_or_selected_options",
        "cautions": "cautions", "source": "source", "confidence": "confidence"})
    for row in rows:
        row["rule"] = re.sub(r"MODAL_CHR (\d+-\d+)", r"MODAL_CHR(\1)", row["rule"])
        row["definite_if"] = DEFINITE_IF.get(row["subtype"], "")
        row["provisional_if"] = PROVISIONAL_IF.get(row["subtype"], "")
        require(row["lineage"] in ("B", "T"), f"subtypes.tsv: '{row['lineage']}' is no lineage")
        # The simulator's columns do not come along, so the words that explain them go too.
        row["confidence"] = row["confidence"].removesuffix("; sim_* columns are design values")
    require(set(DEFINITE_IF) | set(PROVISIONAL_IF) <= {row["subtype"] for row in rows}, "a subtype with a stand-in or a companion is not in subtypes.tsv")
    require_unique(rows, ["subtype"], "subtypes.tsv")
    require_unique(rows, ["precedence"], "subtypes.tsv")
    return sorted(rows, key=lambda row: int(row["precedence"]))


def drug_option_rows(domain_dir):
    rows = renamed(read_tsv(domain_dir / "drug_options.tsv"), {
        "trigger": "trigger", "option": "option", "role": "role", "rationale": "rationale",
        "evidence": "evidence_level", "status": "status", "paediatric_note": "paediatric_note",
        "source": "source", "confidence": "confidence"})
    require({row["trigger"] for row in rows} == set(OPTION_RULES), "drug_options.tsv and its conditions differ")
    for row in rows:
        row["rule"] = OPTION_RULES[row["trigger"]] or ""
        row.update({key: STATEMENTS[row[key]] for key in ("option", "paediatric_note") if row[key] in STATEMENTS})
    require_unique(rows, ["trigger", "option"], "drug_options.tsv")
    return rows


def source_rows(domain_dir):
    rows = renamed(read_tsv(domain_dir / "sources.tsv"), {"key": "key", "citation": "citation_or_locator"})
    require_unique(rows, ["key"], "sources.tsv")
    return rows


def alias_rows(domain_dir, genes):
    """Each alias once, never itself a symbol in use; every symbol is a gene, fusion partner or locus in use."""
    symbols = symbols_in_use(domain_dir, genes)
    rows = [{"alias": alias, "symbol": symbol} for symbol, aliases in GENE_ALIASES.items() for alias in aliases.split()]
    for row in rows:
        require(row["symbol"] in symbols, f"alias {row['alias']}: {row['symbol']} is not a symbol in use")
        require(row["alias"] not in symbols, f"alias {row['alias']} is itself a symbol")
    require_unique(rows, ["alias"], "gene_aliases.tsv")
    return sorted(rows, key=lambda row: row["alias"])


# --- writing --------------------------------------------------------------------------------------------------------

def build(domain_dir, refdata, data_dir):
    transcripts = {row["gene"]: row for row in read_tsv(data_dir / "panel/transcripts.tsv")}
    genes = {row["symbol"]: row for row in read_tsv(data_dir / "panel/genes.tsv")}
    contigs = {row["contig"]: row for row in read_tsv(data_dir / "genome/contigs.tsv")}
    chain = Liftover(refdata / "genome/hg38ToHg19.over.chain.gz")
    aa_lengths = {row["symbol"]: int(row["protein_aa"] or 0) for row in read_tsv(domain_dir / "genes.tsv")}
    aa_lengths.update({gene: int(row["aa_length"]) for gene, row in transcripts.items()})

    source_hotspots = read_tsv(domain_dir / "hotspots.tsv")
    checked, unchecked = check_reference_residues(source_hotspots, read_proteins(refdata, data_dir, transcripts))
    compared = check_codon_coordinates(source_hotspots, transcripts)
    tables = {
        "hotspots": hotspot_rows(source_hotspots, aa_lengths), "fusions": fusion_rows(domain_dir),
        "focal_lesions": focal_rows(domain_dir, contigs, chain), "subtypes": subtype_rows(domain_dir),
        "risk_schemes": scheme_rows(read_tsv(domain_dir / "risk_schemes.tsv")),
        "resistance": resistance_rows(domain_dir), "drug_options": drug_option_rows(domain_dir),
        "gene_aliases": alias_rows(domain_dir, genes),
        "expression_classes": expression_class_rows({row["subtype_id"] for row in read_tsv(domain_dir / "subtypes.tsv")}),
        "sources": source_rows(domain_dir),
        "breakpoint_regions": breakpoint_region_rows(
            read_tsv(domain_dir / "breakpoint_regions.tsv"), symbols_in_use(domain_dir, genes),
            {name: int(row["grch38"]) for name, row in contigs.items()}, chain),
        "karyotype_fusions": karyotype_fusion_rows(read_tsv(data_dir / "genome/cytobands.tsv"),
                                                   gene_spans(data_dir, genes), symbols_in_use(domain_dir, genes)),
    }
    tables.update(simulation_tables(domain_dir, data_dir, tables["resistance"]))
    for row in tables["hotspots"]:
        require(row["gene"] in genes, f"hotspots.tsv: {row['gene']} is not in the panel")
    for name, rows in tables.items():
        write_tsv(data_dir / f"knowledge/{name}.tsv", list(rows[0]), rows)
        without = sum(row.get("expression") == MISSING for row in rows)
        print(f"knowledge/{name}.tsv: {len(rows)} rows" + (f", {without} without expression" if without else ""))
    print(f"exact changes: {checked} reference residues agree, {unchecked} have no protein to check against")
    print(f"hotspot coordinates: {compared} equal the gene model's")
    write_checksums(data_dir)


def main():
    arguments = parse_arguments(__doc__.splitlines()[0])
    try:
        build(arguments.domain, arguments.refdata, arguments.output)
    except TableError as error:
        sys.exit(f"build_knowledge: error: {error}")


if __name__ == "__main__":
    main()
