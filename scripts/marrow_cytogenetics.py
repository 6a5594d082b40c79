"""Rearrangements that a karyotype shows and the gene pairs that they stand for, with their checks.

Written by hand; every row is expert recall unless its source says otherwise.
"""

from marrow_tables import read_tsv, require, require_unique

WHO = "WHO-HAEM5, Alaggio 2022 doi:10.1038/s41375-022-01620-2"
REVIEW = "review literature"
RECALLED = "from memory (needs check)"

# chromosome and bands of one side, of the other, 5' gene, 3' gene, certainty, chromosome that carries the fusion,
# lineage, source, note. A band also stands for its sub-bands and, in a karyotype that tells less, for the band above.
# `defining`: the pair of bands stands for this fusion in leukaemia of that lineage; `candidate`: it often does, a test
# of the genes must decide. No second chromosome: a break in that band alone makes the gene a candidate.
ROWS = (
    ("9", "q34", "22", "q11.2", "BCR", "ABL1", "defining", "22", "both", WHO, ""),
    ("12", "p13", "21", "q22", "ETV6", "RUNX1", "defining", "21", "B", WHO, "cryptic: seldom seen in a karyotype"),
    ("1", "q23", "19", "p13.3", "TCF3", "PBX1", "defining", "19", "B", WHO, ""),
    ("1", "q21;q22", "19", "p13.3", "TCF3", "PBX1", "candidate", "19", "B", REVIEW,
     "the break is at q23; MEF2D (q22) has partners on 19p too"),
    ("17", "q21;q22", "19", "p13.3", "TCF3", "HLF", "defining", "19", "B", WHO, ""),
    ("4", "q21", "11", "q23", "KMT2A", "AFF1", "defining", "11", "both", WHO, ""),
    ("11", "q23", "19", "p13.3", "KMT2A", "MLLT1", "defining", "11", "both", WHO, ""),
    ("11", "q23", "19", "p13.1", "KMT2A", "ELL", "candidate", "11", "both", REVIEW, "rare in lymphoblastic leukaemia"),
    ("9", "p21;p22", "11", "q23", "KMT2A", "MLLT3", "defining", "11", "both", WHO, ""),
    ("6", "q27", "11", "q23", "KMT2A", "AFDN", "defining", "11", "both", WHO, ""),
    ("10", "p12;p13", "11", "q23", "KMT2A", "MLLT10", "defining", "11", "both", WHO, "often an insertion"),
    ("1", "p32", "11", "q23", "KMT2A", "EPS15", "defining", "11", "both", REVIEW, ""),
    ("11", "q23", ".", ".", "KMT2A", "?", "candidate", ".", "both", REVIEW, "any break at 11q23 is tested for KMT2A"),
    ("8", "q24", "14", "q32", "IGH", "MYC", "defining", "14", "B", WHO, ""),
    ("2", "p11.2;p12", "8", "q24", "IGK", "MYC", "defining", "8", "B", WHO, ""),
    ("8", "q24", "22", "q11.2", "IGL", "MYC", "defining", "8", "B", WHO, ""),
    ("14", "q32", "18", "q21", "IGH", "BCL2", "defining", "14", "B", WHO, ""),
    ("3", "q27", "14", "q32", "IGH", "BCL6", "candidate", ".", "B", REVIEW, ""),
    ("5", "q31", "14", "q32", "IGH", "IL3", "defining", ".", "B", WHO, ""),
    ("X", "p22.3", "14", "q32", "IGH", "CRLF2", "defining", ".", "B", REVIEW, "mostly cryptic"),
    ("Y", "p11.3", "14", "q32", "IGH", "CRLF2", "defining", ".", "B", REVIEW, "mostly cryptic"),
    ("14", "q32", "19", "p13.2", "IGH", "EPOR", "candidate", ".", "B", REVIEW, ""),
    ("14", "q11.2", "14", "q32", "IGH", "CEBPE", "candidate", ".", "B", REVIEW, "inv(14) or t(14;14)"),
    ("14", "q32", "20", "q13.1", "IGH", "CEBPB", "candidate", ".", "B", REVIEW, ""),
    ("9", "p13", "12", "p13", "PAX5", "ETV6", "defining", ".", "B", REVIEW, "t(9;12) or dic(9;12)"),
    ("9", "p11;p12;p13", "12", "p11;p12;p13", "PAX5", "ETV6", "candidate", ".", "B", REVIEW, "dic(9;12)"),
    ("9", "p11;p12;p13;p21", "20", "q11", "PAX5", "NOL4L", "candidate", ".", "B", REVIEW, "dic(9;20) has several genes"),
    ("9", "q34", "12", "p13", "ETV6", "ABL1", "candidate", ".", "both", REVIEW, "needs an inversion too"),
    ("5", "q22;q23", "9", "q34", "SNX2", "ABL1", "candidate", ".", "B", REVIEW, ""),
    ("9", "q34", "10", "q22", "ZMIZ1", "ABL1", "candidate", ".", "B", REVIEW, ""),
    ("1", "q23;q24", "9", "q34", "RCSD1", "ABL1", "candidate", ".", "B", REVIEW, ""),
    ("2", "q12;q13", "9", "q34", "RANBP2", "ABL1", "candidate", ".", "B", REVIEW, ""),
    ("3", "p13;p14", "9", "q34", "FOXP1", "ABL1", "candidate", ".", "B", REVIEW, ""),
    ("8", "p22", "9", "p24", "PCM1", "JAK2", "defining", ".", "both", REVIEW, ""),
    ("9", "p24", "22", "q11.2", "BCR", "JAK2", "defining", ".", "both", REVIEW, ""),
    ("9", "p24", "12", "p13", "ETV6", "JAK2", "defining", ".", "both", REVIEW, ""),
    ("5", "q14", "9", "p24", "SSBP2", "JAK2", "candidate", ".", "B", REVIEW, ""),
    ("5", "q32;q33", "12", "p13", "ETV6", "PDGFRB", "candidate", ".", "both", REVIEW, ""),
    ("12", "p13", "15", "q25", "ETV6", "NTRK3", "candidate", ".", "B", REVIEW, ""),
    ("12", "p13", "22", "q13", "EP300", "ZNF384", "candidate", ".", "B", REVIEW, ""),
    ("12", "p13", "22", "q12", "EWSR1", "ZNF384", "candidate", ".", "B", REVIEW, ""),
    ("12", "p13", "19", "p13.3", "TCF3", "ZNF384", "candidate", ".", "B", REVIEW, ""),
    ("12", "p13", "17", "q11.2;q12", "TAF15", "ZNF384", "candidate", ".", "B", REVIEW, ""),
    ("12", "p13", "16", "p13.3", "CREBBP", "ZNF384", "candidate", ".", "B", REVIEW, ""),
    ("1", "q22", "19", "q13", "MEF2D", "HNRNPUL1", "candidate", ".", "B", REVIEW, ""),
    ("7", "q22", "15", "q14", "CUX1", "NUTM1", "candidate", ".", "B", REVIEW, ""),
    ("5", "p15.3", "15", "q14", "BRD9", "NUTM1", "candidate", ".", "B", REVIEW, ""),
    ("1", "p32;p33", "14", "q11.2", "TRD", "TAL1", "defining", ".", "T", WHO, ""),
    ("1", "p34", "14", "q11.2", "TRD", "TAL1", "candidate", ".", "T", REVIEW, "the break is at p33"),
    ("10", "q24", "14", "q11.2", "TRD", "TLX1", "defining", ".", "T", WHO, ""),
    ("7", "q34;q35", "10", "q24", "TRB", "TLX1", "defining", ".", "T", WHO, ""),
    ("5", "q35", "14", "q32", "BCL11B", "TLX3", "defining", ".", "T", WHO, "mostly cryptic"),
    ("5", "q31;q32;q33;q34", "14", "q32", "BCL11B", "TLX3", "candidate", ".", "T", REVIEW, "the break is at q35"),
    ("5", "q35", "7", "q21;q22", "CDK6", "TLX3", "candidate", ".", "T", REVIEW, ""),
    ("11", "p13", "14", "q11.2", "TRD", "LMO2", "defining", ".", "T", WHO, ""),
    ("7", "q34;q35", "11", "p13", "TRB", "LMO2", "defining", ".", "T", REVIEW, ""),
    ("11", "p15", "14", "q11.2", "TRD", "LMO1", "defining", ".", "T", WHO, ""),
    ("7", "q34;q35", "11", "p15", "TRB", "LMO1", "defining", ".", "T", REVIEW, ""),
    ("8", "q24", "14", "q11.2", "TRA", "MYC", "defining", ".", "T", WHO, ""),
    ("7", "q34;q35", "9", "q34", "TRB", "NOTCH1", "defining", ".", "T", REVIEW, ""),
    ("7", "q34;q35", "9", "q31;q32", "TRB", "TAL2", "defining", ".", "T", REVIEW, ""),
    ("7", "q34;q35", "19", "p13", "TRB", "LYL1", "defining", ".", "T", REVIEW, ""),
    ("6", "q23", "7", "q34;q35", "TRB", "MYB", "defining", ".", "T", REVIEW, ""),
    ("7", "p15", "7", "q34;q35", "TRB", "HOXA9", "defining", ".", "T", WHO, "inv(7) or t(7;7); HOXA9 or HOXA10"),
    ("14", "q11.2", "14", "q13", "TRA", "NKX2-1", "defining", ".", "T", REVIEW, "inv(14) or t(14;14)"),
    ("10", "p12;p13", "11", "q14;q21", "PICALM", "MLLT10", "defining", ".", "both", WHO, ""),
    ("4", "q21;q22", "11", "p15", "NUP98", "RAP1GDS1", "defining", ".", "T", REVIEW, ""),
    ("9", "p22", "11", "p15", "NUP98", "PSIP1", "candidate", ".", "T", REVIEW, ""),
    ("8", "q13", "12", "p13", "ETV6", "NCOA2", "candidate", ".", "T", REVIEW, ""),
    ("X", "p11", "10", "p12;p13", "DDX3X", "MLLT10", "candidate", ".", "T", REVIEW, ""),
    ("9", "q34", ".", ".", "ABL1", "?", "candidate", ".", "B", REVIEW, "ABL-class fusions are tested for"),
    ("9", "p24", ".", ".", "JAK2", "?", "candidate", ".", "B", REVIEW, ""),
    ("5", "q32;q33", ".", ".", "PDGFRB", "?", "candidate", ".", "B", REVIEW, ""),
)
COLUMNS = ("chrom_a", "bands_a", "chrom_b", "bands_b", "five_prime", "three_prime", "certainty", "derivative",
           "lineage", "source", "note")


def symbols_in_use(domain_dir, genes):
    """Genes of the panel, partners of known fusions and antigen-receptor loci."""
    partners = {row[side] for row in read_tsv(domain_dir / "fusions.tsv") for side in ("gene_5p", "gene_3p")}
    loci = {name for row in read_tsv(domain_dir / "special_loci_grch38.tsv") for name in row["locus"].split("/")}
    return set(genes) | partners | loci


def gene_spans(data_dir, genes):
    """symbol -> (chrom, begin, end) on GRCh38; antigen-receptor loci too, `TRA/TRD` under each name."""
    spans = {symbol: (row["chrom"], *map(int, row["span_grch38"].split("-"))) for symbol, row in genes.items()}
    for row in read_tsv(data_dir / "genome/regions.tsv"):
        if row["kind"] == "locus" and row["assembly"] == "GRCh38":
            spans.update({name: (row["chrom"], int(row["begin"]), int(row["end"])) for name in row["name"].split("/")})
    return spans


def bands_named(cytobands, chromosome, band):
    """The rows of cytobands.tsv that a band name stands for: "q11" is q11.1, q11.21 …"""
    names = [row for row in cytobands if row["chrom"] == "chr" + chromosome]
    return [row for row in names if row["band"] == band or row["band"].startswith(band + "." if "." not in band else band)]


def check_side(cytobands, spans, row, side):
    """Every band exists; the gene of one of the two lies in one of them, or in the band beside it."""
    chromosome, bands = row[f"chrom_{side}"], row[f"bands_{side}"].split(";")
    found = [hit for band in bands for hit in bands_named(cytobands, chromosome, band)]
    require(all(bands_named(cytobands, chromosome, band) for band in bands), f"karyotype_fusions: no such band: {row}")
    begin, end = min(int(hit["begin"]) for hit in found), max(int(hit["end"]) for hit in found)
    genes = [spans[gene] for gene in (row["five_prime"], row["three_prime"]) if gene in spans]
    return [gene for gene in genes if gene[0] == "chr" + chromosome and begin <= gene[2] and gene[1] <= end]


def karyotype_fusion_rows(cytobands, spans, symbols):
    """`spans`: symbol -> (chrom, begin, end) on GRCh38. Counts the defining rows whose genes were found in their bands."""
    rows = [{**dict(zip(COLUMNS, cells)), "confidence": RECALLED} for cells in ROWS]
    for row in rows:
        row["note"] = row["note"] or "."
        require(row["five_prime"] in symbols, f"karyotype_fusions: {row['five_prime']} is not a symbol in use")
        require(row["three_prime"] == "?" or row["three_prime"] in symbols,
                f"karyotype_fusions: {row['three_prime']} is not a symbol in use")
        sides = "a" if row["chrom_b"] == "." else "ab"
        genes = [gene for gene in (row["five_prime"], row["three_prime"]) if gene in spans]
        placed = sum(len(check_side(cytobands, spans, row, side)) for side in sides)
        # PAR1 genes have two places, of which the table of genes names one.
        if row["certainty"] == "defining" and row["chrom_a"] != "Y":
            require(placed >= len(genes), f"karyotype_fusions: a gene lies in none of its bands: {row}")
    require_unique(rows, ["chrom_a", "bands_a", "chrom_b", "bands_b", "five_prime"], "karyotype_fusions.tsv")
    return rows
