"""Hotspot rows beside the specification's: an allele outside every gene model, known by its label only."""

# TAL1 is switched on by an insertion 7-8 kb upstream that makes a MYB site.
EXTRA_HOTSPOTS = [{
    "gene": "TAL1", "change": "MuTE super-enhancer insertion",
    "expression": '"regulatory_region_variant" in consequence', "exact": "yes", "effect": "subtype_defining",
    "class": "activating", "lineage": "T", "stage": "diagnosis", "evidence": "B", "drugs": "",
    "mechanism": "insertion of 2-18 bp 7-8 kb upstream makes a MYB site", "codon_begin": "", "codon_end": "",
    "note": "by label (SE_INS), or an insertion of 2-18 bp in the window of "
            "breakpoint_regions.tsv; it lies outside the gene model",
    "source": "Mansour 2014 doi:10.1126/science.1259037; Liu 2017 doi:10.1038/ng.3909",
    "confidence": "from memory (needs check)"}]


def with_extra_hotspots(rows):
    """The rows with the extra ones behind those of USP7, the last T-lineage gene of the specification's order."""
    place = max(i for i, row in enumerate(rows) if row["gene"] == "USP7") + 1
    return rows[:place] + EXTRA_HOTSPOTS + rows[place:]
