"""Focal lesions: their places on both builds, and what copy-number segments can tell of each."""

from marrow_tables import MISSING, read_tsv, renamed, require, require_unique

# An intron of IKZF1 is 28 kb longer on GRCh37; nothing else differs by so much.
FOCAL_LENGTH_TOLERANCE = 0.4

# What of `call_rule` segments alone can answer, in the words of lib/marrow/knowledge/focal_lesions.hpp.
SEGMENT_RULES = {
    "IKZF1_del_any": "exon_loss", "IKZF1_del_4-7": "exact_exon_loss 4-7", "IKZF1_del_2-7": "exact_exon_loss 2-7",
    "IKZF1_del_4-8": "exact_exon_loss 4-8", "IKZF1_del_2-3": "exact_exon_loss 2-3",
    "IKZF1_del_whole": "whole_gene_loss", "CDKN2AB_del": "loss", "PAX5_del": "exon_loss",
    "PAX5_amp": "intragenic_gain 4", "ETV6_del": "exon_loss", "RB1_del": "loss", "BTG1_del": "focal_loss",
    "EBF1_del": "loss", "PAR1_del": "interstitial_loss", "ERG_del": "intragenic_loss", "TBL1XR1_del": "loss",
    "NR3C1_del": "loss", "NR3C2_del": "loss", "MSH6_del": "focal_loss", "CREBBP_del": "loss",
    "TP53_del": "loss_or_loh", "STIL_TAL1_del": "interstitial_loss", "LMO2_del11p13": "upstream_loss",
    "SET_NUP214_del": "interstitial_loss", "NUP214_ABL1_amp": "gain 5", "PTEN_del": "loss", "NF1_SUZ12_del": "loss",
    "LEF1_del": "loss", "CASP8AP2_6q_del": "gene_loss", "PHF6_del": "loss", "PTPN2_del": "loss",
    "MYB_dup": "focal_gain", "CD200_BTLA_del": "loss", "VPREB1_del": "loss_beyond IGL", "TOX_del": "loss",
    "ADD3_del": "loss", "SH2B3_del": "loss", "IKZF2_del": "loss", "IKZF3_del": "loss", "RPL22_del": "loss",
    "dup1q": "region_gain", "i9q_dic9": "arm_loss", "chr21_gain": "chromosome_gain", "iAMP21": "iamp21",
    "RUNX1_gene": MISSING, "17q21_UBTF": "focal_loss", "13q12_FLT3_PAN3": "focal_loss",
}


def lifted_place(row, chain, contigs):
    """(begin, end) on GRCh37; missing where an end lies where nothing aligns. Chromosome ends stay ends."""
    begin, end = int(row["begin_grch38"]), int(row["end_grch38"])
    contig = contigs[row["chrom"]]
    if end == int(contig["grch38"]):
        lifted = chain.position(row["chrom"], begin)
        return (lifted[1], int(contig["grch37"])) if lifted and lifted[0] == row["chrom"] else (MISSING, MISSING)
    return chain.span(row["chrom"], begin, end, FOCAL_LENGTH_TOLERANCE) or (MISSING, MISSING)


def focal_rows(domain_dir, contigs, chain):
    rows = renamed(read_tsv(domain_dir / "focal_lesions.tsv"), {
        "lesion_id": "lesion_id", "gene": "gene_or_region", "type": "type", "chrom": "chrom_grch38",
        "begin_grch38": "min_start", "end_grch38": "max_end", "begin_grch37": "min_start", "end_grch37": "max_end",
        "call_rule": "call_rule", "segment_rule": "lesion_id", "lineage": "lineage",
        "prognostic_use": "prognostic_use", "note": "note", "source": "source", "confidence": "confidence"})
    require({row["lesion_id"] for row in rows} == set(SEGMENT_RULES), "focal_lesions.tsv and its segment rules differ")
    for row in rows:
        row["segment_rule"] = SEGMENT_RULES[row["lesion_id"]]
        begin, end = int(row["begin_grch38"]), int(row["end_grch38"])
        require(1 <= begin <= end <= int(contigs[row["chrom"]]["grch38"]), f"outside its chromosome: {row}")
        row["begin_grch37"], row["end_grch37"] = lifted_place(row, chain, contigs)
    require_unique(rows, ["lesion_id"], "focal_lesions.tsv")
    return rows
