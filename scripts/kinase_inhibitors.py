"""What a change of the ABL1 kinase domain does to each inhibitor, where only hotspots.tsv says so: rows of the
resistance table beside those that its own source lists. Residues are those of isoform 1a (NM_005157)."""

import re

from marrow_tables import require, three_letter_change

GENE = "ABL1"
# Effect words of `drugs_affected` -> direction, words for the effect. An alternative is a drug that the change is not
# known to resist: not one that it sensitises to.
EFFECTS = {
    "resistant": ("resistant", ""),
    "reduced": ("resistant", "reduced sensitivity"),
    "alternative": ("no_effect", "not known to be resisted; named as an alternative"),
}
ATP_SITE = ("ATP-site TKI", "ABL TKI")  # the word of hotspots.tsv, the drug class of resistance.tsv


def drug_effects(cell):
    """'imatinib:resistant; dasatinib/ponatinib:alternative (note)' -> (drug, effect word, note) each."""
    for item in cell.split("; "):
        names, _, text = item.partition(":")
        word, _, note = text.partition(" ")
        for name in names.split("/"):
            yield name, word, note.strip("()")


def inhibitor_rows(hotspots, rows):
    """`rows` as build_knowledge makes them; those of `hotspots` come from the domain table."""
    group = [row for row in rows if row["drug_group"] == "abl_tki"]
    classes = {row["drug"]: row["drug_class"] for row in group if row["gene"] == GENE and "TKI" in row["drug_class"]}
    said = {(row["drug"], change) for row in group if row["gene"] == GENE
            for change in re.findall(r'"(p\.\w+)"', row["expression"])}
    found = {}
    for hotspot in hotspots:
        if hotspot["gene"] != GENE:
            continue
        change = three_letter_change(hotspot["protein_change"])
        for name, word, note in drug_effects(hotspot["drugs_affected"]):
            drugs = [drug for drug, one in classes.items() if one == ATP_SITE[1]] if name == ATP_SITE[0] else [name]
            for drug in drugs:
                if drug not in classes or (drug, change) in said:
                    continue
                require(word in EFFECTS, f"hotspots.tsv: '{word}' of {GENE} {change} is no effect on an inhibitor")
                key = (drug, *EFFECTS[word], note, hotspot["evidence"], hotspot["source"], hotspot["confidence"])
                found.setdefault(key, []).append((hotspot["protein_change"].removeprefix("p."), change))
    return [inhibitor_row(classes, key, changes) for key, changes in found.items()]


def inhibitor_row(classes, key, changes):
    drug, direction, effect, note, evidence, source, confidence = key
    if direction == "no_effect":
        confidence = f"the alternative as hotspots.tsv names it; resistance: {confidence}"
    if note:
        effect = f"{effect}; {note}" if effect else note
    listed = ", ".join(f'"{change}"' for _, change in changes)
    return {
        "drug": drug, "drug_class": classes[drug], "drug_group": "abl_tki", "mechanism": "kinase-domain mutation",
        "gene": GENE, "lesion": ",".join(name for name, _ in changes),
        "expression": f'gene == "{GENE}" and hgvsp in [{listed}]', "profile_rule": "", "undecided": "",
        "direction": direction, "direction_note": "", "effect": effect, "effect_type": "hotspot row",
        "stage": "on_drug", "lineage": "both", "log2_ic50_shift": "", "evidence": evidence, "source": source,
        "confidence": confidence,
    }
