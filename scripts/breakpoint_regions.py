"""Where the breaks of recurrent fusions lie, on both builds: rows of data/knowledge/breakpoint_regions.tsv."""

from marrow_tables import MISSING, require, require_unique

# `side` of the specification -> the codes of the table. The IGH locus is an enhancer for every partner; the insertion
# before TAL1 is a small variant and no junction.
SIDE_CODES = {
    "5p": "5p", "5p (promoter, exon 1)": "5p", "3p": "3p", "partner": "partner", "enhancer": "enhancer",
    "enhancer insertion": "insertion",
}
ENHANCER_LOCI = ("IGH",)
# Partner of antigen receptors that no other table names.
PARTNERS_ONLY_HERE = ("OLIG2",)


def breakpoint_region_rows(source_rows, symbols, contig_lengths, chain):
    """One row a window; GRCh37 by the chain, missing where its ends do not lift to one forward stretch."""
    rows = []
    for source in source_rows:
        chrom, begin, end = source["chrom_grch38"], int(source["start"]), int(source["end"])
        require(source["gene"] in symbols or source["gene"] in PARTNERS_ONLY_HERE,
                f"breakpoint_regions: {source['gene']} is not a symbol in use")
        require(1 <= begin <= end <= contig_lengths[chrom], f"breakpoint_regions: outside its chromosome: {source}")
        lifted = chain.span(chrom, begin, end)
        rows.append({
            "fusion": source["fusion"], "gene": source["gene"],
            "side": "enhancer" if source["gene"] in ENHANCER_LOCI else SIDE_CODES[source["side"]],
            "region": source["region"], "chrom": chrom, "begin_grch38": begin, "end_grch38": end,
            "begin_grch37": lifted[0] if lifted else MISSING, "end_grch37": lifted[1] if lifted else MISSING,
            "note": source["note"], "source": source["source"], "confidence": source["confidence"]})
    require_unique(rows, ["fusion", "gene", "side", "begin_grch38", "end_grch38"], "breakpoint_regions.tsv")
    return rows
