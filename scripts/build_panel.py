#!/usr/bin/env python3
"""Writes data/panel and data/genome: genes, transcripts, coding sequences, slices, domains, alleles, contigs, regions,
cytobands.

    scripts/build_panel.py --domain DIR --refdata DIR -o data

Deterministic, and fails loudly where an input and a check disagree. Run before build_knowledge.py.
"""

import gzip
import json
import re
import sys

from marrow_tables import (
    MISSING, GENETIC_CODE, Liftover, TableError, coding_positions, format_intervals, interval_length, parse_arguments,
    parse_fasta, read_tsv, require, require_unique, reverse_complement, split_protein_change, three_letter_change,
    translate, write_checksums, write_fasta, write_tsv,
)

MODEL_SOURCE = "Ensembl 110 by way of ideogram 1.53.0"
GENE_SOURCE = "Ensembl 102 gene record"

# CDS records that stand for the gene under another name; the others named *_alt or *_ARF are not used.
CDS_RECORD_OF = {"NF1": "NF1_alt"}
UNUSED_CDS_RECORDS = {"NF1", "ABL1_alt", "CDKN2A_ARF"}
# The MYC record is the 1,320-nt isoform; the canonical 1,365-nt one (CTG start) is cut from the genomic slice.
CDS_FROM_SLICE = {"MYC"}

# RefSeq accessions of genes.tsv that encode another isoform than the gene model (RefSeq records, recalled).
OTHER_ISOFORM = {
    "LMO2": "NM_001142315 encodes 158 residues, the model 227",
    "MYB": "NM_005375 encodes 640 residues, the model 761",
    "SMARCA4": "NM_001128849 encodes 1,679 residues, the model 1,647",
}
# RefSeq proteins that the sources pair with the gene but that belong to another transcript of it.
FOREIGN_PROTEINS = {("JAK1", "NP_001307852.1")}  # the protein of NM_001320923, equal in sequence

NO_GRCH37 = {"DUX4"}  # D4Z4 arrays differ between the builds

# Well-known domains by InterPro or Pfam key of refdata/regions/protein_domains.tsv.gz; one name for each hit, in order.
DOMAIN_NAMES = {
    "NR3C1": {"1628": ["DBD"], "536": ["LBD"]},
    "NR3C2": {"1628": ["DBD"], "536": ["LBD"]},
    "CREBBP": {"3101": ["KIX"], "1487": ["Bromo"], "13178": ["HAT"]},
    "EP300": {"3101": ["KIX"], "1487": ["Bromo"], "13178": ["HAT"]},
    "KMT2A": {"2857": ["CXXC"], "1214": ["SET"]},
    "KMT2D": {"1214": ["SET"]},
    "SETD2": {"1214": ["SET"]},
    "NSD2": {"313": ["PWWP1", "PWWP2"], "1214": ["SET"]},
    "EZH2": {"1214": ["SET"]},
    "KDM6A": {"3347": ["JmjC"]},
    "DNMT3A": {"313": ["PWWP"], "40552": ["ADD"], "1525": ["MTase"]},
    "ARID1A": {"1606": ["ARID"]},
    "SMARCA4": {"1487": ["Bromo"]},
    "PAX5": {"1523": ["Paired"]},
    "EBF1": {"32200": ["DBD"]},
    "ETV6": {"3118": ["PNT"], "418": ["ETS"]},
    "ERG": {"3118": ["PNT"], "418": ["ETS"]},
    "RUNX1": {"13524": ["Runt"]},
    "GATA3": {"679": ["ZnF1", "ZnF2"]},
    "PHF6": {"PF13771": ["PHD1", "PHD2"]},
    "RB1": {"2720": ["pocket-A"], "2719": ["pocket-B"]},
    "JAK1": {"1245": ["JH2", "JH1"]},
    "JAK2": {"980": ["SH2"], "1245": ["JH2", "JH1"]},
    "JAK3": {"1245": ["JH2", "JH1"]},
    "TYK2": {"1245": ["JH2", "JH1"]},
    "IL7R": {"_H": ["TM"]},
    "STAT5B": {"13801": ["DBD"], "980": ["SH2"]},
    "SH2B3": {"1849": ["PH"], "980": ["SH2"]},
    "FLT3": {"1245": ["kinase"]},
    "PDGFRB": {"1245": ["kinase"]},
    "CSF1R": {"1245": ["kinase"]},
    "ABL1": {"1452": ["SH3"], "980": ["SH2"], "1245": ["kinase"]},
    "ABL2": {"1452": ["SH3"], "980": ["SH2"], "1245": ["kinase"]},
    "KRAS": {"1806": ["G"]},
    "NRAS": {"1806": ["G"]},
    "BRAF": {"3116": ["RBD"], "1245": ["kinase"]},
    "PTPN11": {"980": ["N-SH2", "C-SH2"], "242": ["PTP"]},
    "NF1": {"1936": ["GRD"]},
    "CBL": {"PF14447": ["RING"]},
    "PTEN": {"14020": ["C2"]},
    "PIK3R1": {"980": ["nSH2", "cSH2"], "32498": ["iSH2"]},
    "PIK3CA": {"3113": ["ABD"], "341": ["RBD"], "2420": ["C2"], "1263": ["helical"], "403": ["kinase"]},
    "AKT1": {"1849": ["PH"], "719": ["kinase"]},
    "DNM2": {"45063": ["GTPase"], "375": ["stalk"], "1849": ["PH"]},
    "USP7": {"2083": ["TRAF"], "1394": ["catalytic"]},
    "MYC": {"11598": ["bHLH"]},
    "MYCN": {"11598": ["bHLH"]},
    "TCF3": {"11598": ["bHLH"]},
    "TAL1": {"11598": ["bHLH"]},
    "LMO1": {"1781": ["LIM1", "LIM2"]},
    "LMO2": {"1781": ["LIM1", "LIM2"]},
    "LEF1": {"9071": ["HMG"]},
    "TLX1": {"1356": ["homeobox"]},
    "TLX3": {"1356": ["homeobox"]},
    "NKX2-1": {"1356": ["homeobox"]},
    "HOXA9": {"1356": ["homeobox"]},
    "CDX2": {"1356": ["homeobox"]},
    "PBX1": {"1356": ["homeobox"]},
    "MSH2": {"432": ["ATPase"]},
    "MSH6": {"432": ["ATPase"]},
}

CHROMOSOMES = [str(n) for n in range(1, 23)] + ["X", "Y"]
# Mitochondrion: the revised Cambridge sequence. UCSC's hg19 and hg18 carry another one (NC_001807, 16,571).
MITOCHONDRION = {"grch38": 16569, "grch37": 16569, "ncbi36": 16571, "t2t": 16569}
# UCSC hg18 chromInfo (NCBI36), chr1..22, X, Y.
NCBI36_LENGTHS = [
    247249719, 242951149, 199501827, 191273063, 180857866, 170899992, 158821424, 146274826, 140273252, 135374737,
    134452384, 132349534, 114142980, 106368585, 100338915, 88827254, 78774742, 76117153, 63811651, 62435964,
    46944323, 49691432, 154913754, 57772954,
]
# T2T-CHM13v2.0 (GCF_009914755.1), chr1..22, X, Y (Y from HG002).
T2T_LENGTHS = [
    248387328, 242696752, 201105948, 193574945, 182045439, 172126628, 160567428, 146259331, 150617247, 134758134,
    135127769, 133324548, 113566686, 101161492, 99753195, 96330374, 84276897, 80542538, 61707364, 66210255,
    45090682, 51324926, 154259566, 62460029,
]
# Pseudoautosomal regions, Genome Reference Consortium.
PSEUDOAUTOSOMAL = [
    ("PAR1", "GRCh38", "chrX", 10001, 2781479), ("PAR1", "GRCh38", "chrY", 10001, 2781479),
    ("PAR1", "GRCh37", "chrX", 60001, 2699520), ("PAR1", "GRCh37", "chrY", 10001, 2649520),
    ("PAR2", "GRCh38", "chrX", 155701383, 156030895), ("PAR2", "GRCh38", "chrY", 56887903, 57217415),
    ("PAR2", "GRCh37", "chrX", 154931044, 155260560), ("PAR2", "GRCh37", "chrY", 59034050, 59363566),
]
# UCSC's GRCh37 centromere gaps are round figures of exactly 3 Mb; the source file gives their middle.
GRCH37_CENTROMERE_BP = 3_000_000


def base_accession(accession):
    return accession.split(".")[0]


# --- inputs ---------------------------------------------------------------------------------------------------------

def read_models(refdata):
    """The canonical gene models; `accessions` are the RefSeq records other projects give the gene."""
    models = json.loads((refdata / "gene_models/panel121_canonical.json").read_text(encoding="utf-8"))
    for row in read_tsv(refdata / "gene_models/panel121_transcripts.tsv"):
        if row["role"] == "canonical":
            model, same_protein = models[row["gene"]], row["protein_match_len"] == "True"
            model["refseq_same_protein"] = row["refseq_ProteinGym"] if same_protein else ""
            model["refseq_named"] = row["refseq_AZ_hg38"]
    for gene, model in models.items():
        for key in ("exons38", "cds38", "exons37", "cds37"):
            present = [pair for pair in model[key] if pair]
            require(present == sorted(present), f"{gene}: {key} is not in ascending order")
        require(interval_length(model["cds38"]) == model["cds_len"], f"{gene}: GRCh38 coding length differs")
        require(model["cds_len"] == 3 * (model["aa"] + 1), f"{gene}: coding length and protein length disagree")
        if all(model["cds37"]):
            require(interval_length(model["cds37"]) == model["cds_len"], f"{gene}: GRCh37 coding length differs")
    return models


def read_slices(refdata):
    """{gene: (chrom, begin, end, plus-strand sequence)} of GRCh38."""
    slices = {}
    for header, sequence in parse_fasta(refdata / "sequences/panel_genomic_GRCh38_slices.fa"):
        locus, gene, assembly, strand = header.split()[:4]
        chrom, begin, end = re.fullmatch(r"(chr\w+):(\d+)-(\d+)", locus).groups()
        require((assembly, strand) == ("GRCh38", "+"), f"slice {gene}: not GRCh38 plus strand")
        require(len(sequence) == int(end) - int(begin) + 1, f"slice {gene}: length and coordinates disagree")
        slices[gene] = (chrom, int(begin), int(end), sequence)
    return slices


def sliced_cds(model, genomic_slice):
    """Coding strand sequence of the model, cut from the slice; None where the slice does not hold all of it."""
    chrom, begin, end, sequence = genomic_slice
    cds = model["cds38"]
    if chrom != "chr" + model["chrom"] or cds[0][0] < begin or cds[-1][1] > end:
        return None
    plus = "".join(sequence[b - begin:e - begin + 1] for b, e in cds)
    return plus if model["strand"] == "+" else reverse_complement(plus)


def tidy_origin(text):
    """The source of a CDS record without the remark on how the file was obtained."""
    return re.sub(r"transcribed from \w+", "transcribed", text).removesuffix(", file copy")


def read_coding_sequences(refdata, models, slices):
    """{gene: {'sequence', 'origin', 'refseq'}} checked against the models, the slices and the genetic code."""
    records = {}
    for header, sequence in parse_fasta(refdata / "sequences/panel_cds_available.fa"):
        name, named, rest = header.split(" ", 2)
        records[name] = (sequence, named, tidy_origin(rest.split("source=", 1)[1]))
    coding = {}
    for name in records:
        if name in UNUSED_CDS_RECORDS or name in CDS_RECORD_OF.values():
            continue
        coding[name] = None
    coding.update(dict.fromkeys(CDS_RECORD_OF))
    for gene in coding:
        sequence, named, origin = records[CDS_RECORD_OF.get(gene, gene)]
        refseq = named if named.startswith("NM_") else (re.search(r"NM_\d+(\.\d+)?", origin) or [""])[0]
        if gene in CDS_FROM_SLICE:
            shorter, sequence, refseq = sequence, sliced_cds(models[gene], slices[gene]), ""
            require(sequence.endswith(shorter), f"{gene}: the shorter isoform's record is not the end of the slice's")
            origin = "cut from the GRCh38 slice at the coding segments of the gene model"
        check_coding_sequence(gene, sequence, models[gene], slices.get(gene))
        coding[gene] = {"sequence": sequence, "origin": origin, "refseq": refseq}
    check_proteins(refdata, coding, models)
    return coding


def check_coding_sequence(gene, sequence, model, genomic_slice):
    length = model["cds_len"]
    require(len(sequence) == length, f"{gene}: coding sequence has {len(sequence)} nt, the model {length}")
    protein = translate(sequence)
    require("*" not in protein[:-1] and "X" not in protein[:-1], f"{gene}: stop or unknown codon inside the protein")
    require(protein[-1] in "*X", f"{gene}: no stop codon")
    require("N" not in sequence[:-3], f"{gene}: N before the stop codon")
    require(sequence[:3] in ("ATG", "CTG"), f"{gene}: starts with {sequence[:3]}")
    if genomic_slice:
        genomic = sliced_cds(model, genomic_slice)
        require(genomic is not None, f"{gene}: the slice does not hold the coding segments")
        require(genomic == sequence, f"{gene}: slice and coding sequence differ")


def check_proteins(refdata, coding, models):
    """Proteins of the same length in panel_proteins.fa must equal the translation; they write WT1's CTG start as L."""
    for header, protein in parse_fasta(refdata / "sequences/panel_proteins.fa"):
        gene = header.split()[0]
        if gene in coding and len(protein) == models[gene]["aa"]:
            require(translate(coding[gene]["sequence"])[1:-1] == protein[1:], f"{gene}: protein and translation differ")


# --- transcripts ----------------------------------------------------------------------------------------------------

def versioned(accession, *candidates):
    """The accession itself, or with the version of the first candidate of the same base where it has none."""
    if "." in accession:
        return accession, ""
    for candidate in candidates:
        if "." in candidate and base_accession(candidate) == accession:
            return candidate, "; version not stated by the source"
    return accession, "; version unknown"


def choose_accession(gene, model, record, listed):
    """(accession, where it comes from): the record's RefSeq, else genes.tsv's if the same protein, else Ensembl's."""
    if record and record["refseq"]:
        accession, remark = versioned(record["refseq"], listed, model["refseq_named"], model["refseq_same_protein"])
        return accession, record["origin"] + remark
    origin = record["origin"] if record else "gene model only"
    if gene in OTHER_ISOFORM:
        return model["enst"], f"{origin}; {OTHER_ISOFORM[gene]}"
    if listed.startswith("NM_"):
        accession, remark = versioned(listed, model["refseq_named"], model["refseq_same_protein"])
        return accession, f"{origin}; accession from genes.tsv, protein of the same length{remark}"
    return model["enst"] or model["tx"], f"{origin}; no RefSeq NM_ listed"


def known_protein(gene, transcript, record, model, protein_checks):
    """RefSeq protein whose sequence was compared with the coding sequence and that belongs to this transcript."""
    found = re.fullmatch(r"(NP_\d+\.\d+) diff=0", protein_checks.get(CDS_RECORD_OF.get(gene, gene), ""))
    if not record or not found or (gene, found[1]) in FOREIGN_PROTEINS:
        return MISSING
    owner = model["refseq_same_protein"] or record["refseq"]
    return found[1] if base_accession(owner) == base_accession(transcript) else MISSING


def transcript_rows(refdata, models, coding, listed_accessions):
    checks = {row["gene"]: row["protein_check"] for row in read_tsv(refdata / "sequences/panel_cds_available.tsv")}
    rows = []
    for gene in sorted(models):
        model, record = models[gene], coding.get(gene)
        sequence = record["sequence"] if record else ""
        transcript, source = choose_accession(gene, model, record, listed_accessions.get(gene, ""))
        rows.append({
            "gene": gene, "transcript": transcript,
            "protein": known_protein(gene, transcript, record, model, checks),
            "ensembl_transcript": model["enst"], "chrom": "chr" + model["chrom"], "strand": model["strand"],
            "cds_length": model["cds_len"], "aa_length": model["aa"],
            "start_codon": sequence[:3],
            "stop_assumed": ("yes" if sequence.endswith("NNN") else "no") if sequence else MISSING,
            "exons_grch38": format_intervals(model["exons38"]), "cds_grch38": format_intervals(model["cds38"]),
            "exons_grch37": format_intervals(model["exons37"]), "cds_grch37": format_intervals(model["cds37"]),
            "sequence": "yes" if sequence else "no", "transcript_source": source,
        })
    require_unique(rows, ["transcript"], "transcripts.tsv")
    return rows


def check_models_against_chain(models, chain):
    """Every coding segment that has both coordinates must lift to itself."""
    for gene, model in models.items():
        for pair38, pair37 in zip(model["cds38"], model["cds37"]):
            if pair37:
                lifted = [chain.position("chr" + model["chrom"], p) for p in pair38]
                require(all(lifted), f"{gene}: {pair38} does not lift, but has GRCh37 coordinates")
                ends = sorted(p[1] for p in lifted)
                require(ends == list(pair37), f"{gene}: {pair38} lifts to {ends}, not {pair37}")


# --- genes ----------------------------------------------------------------------------------------------------------

def model_span(exons):
    present = [pair for pair in exons if pair]
    return f"{present[0][0]}-{present[-1][1]}" if present else MISSING


def gene_coordinates(gene, listed, model, chain):
    """(chrom, GRCh38 span, GRCh37 span, remark)."""
    if model:
        partial = any(model["exons37"]) and not all(model["exons37"])
        return ("chr" + model["chrom"], model_span(model["exons38"]), model_span(model["exons37"]),
                "; GRCh37 span covers only the exons that lift" if partial else "")
    begin, end = int(listed["start"]), int(listed["end"])
    lifted = None if gene in NO_GRCH37 else chain.span(listed["chrom_grch38"], begin, end)
    return (listed["chrom_grch38"], f"{begin}-{end}", f"{lifted[0]}-{lifted[1]}" if lifted else MISSING,
            "; GRCh37 span lifted by the UCSC chain" if lifted else "; GRCh37 span does not lift")


def gene_capability(gene, models, coding, allele_genes):
    if gene in coding:
        return "sequence"
    if gene in allele_genes:
        return "known_alleles"
    return "model" if gene in models else "coordinates"


def gene_rows(listed_genes, models, coding, transcripts, allele_genes, chain):
    listed = {row["symbol"]: row for row in listed_genes}
    accession = {row["gene"]: row["transcript"] for row in transcripts}
    rows = []
    for gene in sorted(set(listed) | set(models)):
        entry, model = listed.get(gene, {}), models.get(gene)
        chrom, span38, span37, remark = gene_coordinates(gene, entry, model, chain)
        rows.append({
            "symbol": gene, "role": entry.get("role", ""), "pathway": entry.get("pathway", ""),
            "lineage": entry.get("lineage", ""), "chrom": chrom, "span_grch38": span38, "span_grch37": span37,
            "strand": model["strand"] if model else entry["strand"],
            "ensembl_gene": model["ensembl_gene"] if model else entry["ensembl_gene"],
            "capability": gene_capability(gene, models, coding, allele_genes),
            "transcript": accession.get(gene) or entry.get("refseq_transcript") or entry.get("ensembl_transcript", ""),
            "relevance": entry.get("relevance", ""),
            "source": (MODEL_SOURCE if model else GENE_SOURCE) + remark,
            "confidence": entry.get("confidence", "coordinates verified (gene model); not in the driver list"),
        })
    return rows


# --- domains and alleles --------------------------------------------------------------------------------------------

def named_domain_rows(domain_dir):
    return [{"gene": row["gene"], "domain": row["domain"],
             "aa_begin": int(row["aa_start"]), "aa_end": int(row["aa_end"]),
             "source": row["source"], "confidence": row["confidence"]}
            for row in read_tsv(domain_dir / "protein_domains_named.tsv")]


def read_domain_hits(refdata):
    """{Ensembl transcript name: [(key, begin, length)]} of the protein feature cache."""
    hits = {}
    with gzip.open(refdata / "regions/protein_domains.tsv.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            if not line.startswith("#"):
                name, *cells = line.rstrip("\n").split("\t")
                triples = [cell.rsplit(";", 2) for cell in cells if cell.count(";") >= 2]
                hits[name] = [(key, int(begin), int(length)) for key, begin, length in triples]
    return hits


def database_entry(key):
    """'1214' -> 'InterPro IPR001214'; Pfam keys as they are; '_H' marks a membrane helix of UniProt's topology."""
    if key == "_H":
        return "UniProt topology"
    return f"Pfam {key}" if key.startswith("PF") else f"InterPro IPR{int(key):06d}"


def database_domain_rows(refdata, models):
    hits = read_domain_hits(refdata)
    rows = []
    for gene, names_of_key in DOMAIN_NAMES.items():
        for key, names in names_of_key.items():
            found = sorted({hit for hit in hits[models[gene]["tx"]] if hit[0] == key}, key=lambda hit: hit[1])
            require(len(found) == len(names), f"{gene}: {len(found)} hits of domain key {key}, {len(names)} names")
            for name, (_, begin, length) in zip(names, found):
                rows.append({"gene": gene, "domain": name, "aa_begin": begin, "aa_end": begin + length - 1,
                             "source": f"{database_entry(key)} by way of ideogram 1.53.0",
                             "confidence": "limits verified (database match)"})
    return rows


def domain_rows(domain_dir, refdata, models):
    rows = named_domain_rows(domain_dir) + database_domain_rows(refdata, models)
    for row in rows:
        length = models[row["gene"]]["aa"]
        require(1 <= row["aa_begin"] <= row["aa_end"] <= length, f"domain outside the protein: {row}")
    require_unique(rows, ["gene", "domain"], "domains.tsv")
    return sorted(rows, key=lambda row: (row["gene"], row["aa_begin"], row["domain"]))


def check_known_allele(row, model):
    """Position on both builds from the c. number, bases by strand, the codon's forced bases by the genetic code."""
    name = f"{row['gene']} {row['protein_change']}"
    number, reference, alternative = re.fullmatch(r"c\.(\d+)([ACGT])>([ACGT])", row["hgvsc"]).groups()
    for build, key in (("38", "pos_grch38"), ("37", "pos_grch37")):
        positions = coding_positions(model["cds" + build], model["strand"])
        computed = positions[int(number) - 1]
        require(computed == int(row[key]), f"{name}: {row['hgvsc']} is at {computed} of GRCh{build}, not {row[key]}")
    on_plus_strand = str if model["strand"] == "+" else reverse_complement
    bases = (on_plus_strand(reference), on_plus_strand(alternative))
    require(bases == (row["ref"], row["alt"]), f"{name}: bases disagree with the strand")
    from_aa, position, to_aa = split_protein_change(row["protein_change"])
    require((int(number) + 2) // 3 == position, f"{name}: codon {position} does not hold {row['hgvsc']}")
    offset = (int(number) - 1) % 3
    possible = [c for c, aa in GENETIC_CODE.items() if aa == from_aa and c[offset] == reference
                and GENETIC_CODE[c[:offset] + alternative + c[offset + 1:]] == to_aa]
    require(possible, f"{name}: no codon gives this change")


def known_allele_rows(domain_dir, models):
    rows = []
    for row in read_tsv(domain_dir / "known_alleles.tsv"):
        check_known_allele(row, models[row["gene"]])
        rows.append({
            "gene": row["gene"], "protein_change": row["protein_change"], "hgvsc": row["hgvsc"],
            "hgvsp": three_letter_change(row["protein_change"]), "chrom": "chr" + row["chrom"],
            "pos_grch38": row["pos_grch38"], "pos_grch37": row["pos_grch37"], "ref": row["ref"], "alt": row["alt"],
            "code_check": row["code_check"], "source": row["source"], "confidence": row["confidence"],
        })
    require_unique(rows, ["chrom", "pos_grch38", "ref", "alt"], "known_alleles.tsv")
    return rows


# --- genome ---------------------------------------------------------------------------------------------------------

def read_lengths(path):
    return dict(line.split("\t") for line in path.read_text(encoding="ascii").splitlines() if line)


def contig_rows(refdata):
    grch38 = read_lengths(refdata / "genome/hmftools_lengths.38.tsv")
    grch37 = read_lengths(refdata / "genome/hmftools_lengths.37.tsv")
    rows = [{"contig": "chr" + name, "grch38": grch38[name], "grch37": grch37[name],
             "ncbi36": NCBI36_LENGTHS[i], "t2t": T2T_LENGTHS[i]} for i, name in enumerate(CHROMOSOMES)]
    return rows + [{"contig": "chrM", **MITOCHONDRION}]


def region(name, kind, assembly, chrom, begin, end, source):
    return {"name": name, "kind": kind, "assembly": assembly, "chrom": chrom, "begin": begin, "end": end,
            "source": source}


def centromere_rows(domain_dir, refdata):
    """GRCh38: what lies between the arms of arms_grch38.tsv. GRCh37: UCSC's 3-Mb gaps, from their middles."""
    arms = {(row["chrom"], row["arm"]): row for row in read_tsv(domain_dir / "arms_grch38.tsv")}
    middles = read_lengths(refdata / "genome/hmftools_centromeres.37.tsv")
    rows = []
    for name in CHROMOSOMES:
        chrom = "chr" + name
        begin, end = int(arms[chrom, "p"]["end"]) + 1, int(arms[chrom, "q"]["start"]) - 1
        rows.append(region("cen" + name, "centromere", "GRCh38", chrom, begin, end, "UCSC hg38 centromere models"))
    for name in CHROMOSOMES:
        begin0 = int(middles[name]) - GRCH37_CENTROMERE_BP // 2
        end = begin0 + GRCH37_CENTROMERE_BP
        rows.append(region("cen" + name, "centromere", "GRCh37", "chr" + name, begin0 + 1, end,
                           "UCSC hg19 centromere gaps by way of hmftools"))
    return rows


def arm_rows(domain_dir):
    return [region(row["chrom"].removeprefix("chr") + row["arm"], "arm", "GRCh38", row["chrom"],
                   row["start"], row["end"], "UCSC hg38 centromere models")
            for row in read_tsv(domain_dir / "arms_grch38.tsv")]


def locus_rows(domain_dir, chain):
    """Antigen-receptor and DUX4 loci; GRCh37 where both ends lift."""
    rows = []
    for row in read_tsv(domain_dir / "special_loci_grch38.tsv"):
        if row["locus"].startswith("PAR"):
            continue
        name, chrom, begin, end = row["locus"], row["chrom"], int(row["start"]), int(row["end"])
        rows.append(region(name, "locus", "GRCh38", chrom, begin, end, "special loci (partly from memory)"))
        lifted = None if name.startswith("DUX4") else chain.span(chrom, begin, end)
        if lifted:
            rows.append(region(name, "locus", "GRCh37", chrom, *lifted, "GRCh38 locus lifted by the UCSC chain"))
    return rows


def cytoband_rows(refdata, contigs):
    """Bands of GRCh38 in order; together they cover each chromosome without a gap."""
    lengths = {row["contig"]: int(row["grch38"]) for row in contigs}
    rows = [{"chrom": row["chrom"], "begin": int(row["chromStart"]) + 1, "end": int(row["chromEnd"]), "band": row["name"]}
            for row in read_tsv(refdata / "genome/hmftools_cytoBands.38.tsv") if row["chrom"] in lengths and row["name"]]
    require_unique(rows, ["chrom", "band"], "cytobands.tsv")
    for name in CHROMOSOMES:
        bands = [row for row in rows if row["chrom"] == "chr" + name]
        edges = [0] + [row["end"] for row in bands]
        require([row["begin"] - 1 for row in bands] == edges[:-1], f"cytobands.tsv: chr{name} has a gap")
        require(edges[-1] == lengths["chr" + name], f"cytobands.tsv: chr{name} ends at {edges[-1]}")
    return rows


def check_regions(rows, contigs):
    lengths = {(row["contig"], build): int(row[build.lower()]) for row in contigs for build in ("GRCh38", "GRCh37")}
    for row in rows:
        require(1 <= int(row["begin"]) <= int(row["end"]) <= lengths[row["chrom"], row["assembly"]], f"outside: {row}")
    require_unique(rows, ["name", "assembly", "chrom"], "regions.tsv")


# --- writing --------------------------------------------------------------------------------------------------------

def build(domain_dir, refdata, data_dir):
    chain = Liftover(refdata / "genome/hg38ToHg19.over.chain.gz")
    models, slices = read_models(refdata), read_slices(refdata)
    check_models_against_chain(models, chain)
    coding = read_coding_sequences(refdata, models, slices)
    listed = read_tsv(domain_dir / "genes.tsv")
    transcripts = transcript_rows(refdata, models, coding, {row["symbol"]: row["refseq_transcript"] for row in listed})
    alleles = known_allele_rows(domain_dir, models)
    genes = gene_rows(listed, models, coding, transcripts, {row["gene"] for row in alleles}, chain)
    domains = domain_rows(domain_dir, refdata, models)
    contigs = contig_rows(refdata)
    regions = centromere_rows(domain_dir, refdata) + arm_rows(domain_dir)
    regions += [region(name, "pseudoautosomal", assembly, chrom, begin, end, "Genome Reference Consortium")
                for name, assembly, chrom, begin, end in PSEUDOAUTOSOMAL]
    regions += locus_rows(domain_dir, chain)
    check_regions(regions, contigs)

    panel, genome = data_dir / "panel", data_dir / "genome"
    for path, rows in ((panel / "genes.tsv", genes), (panel / "transcripts.tsv", transcripts),
                       (panel / "domains.tsv", domains), (panel / "known_alleles.tsv", alleles),
                       (genome / "contigs.tsv", contigs), (genome / "regions.tsv", regions),
                       (genome / "cytobands.tsv", cytoband_rows(refdata, contigs))):
        write_tsv(path, list(rows[0]), rows)
        print(f"{path.relative_to(data_dir)}: {len(rows)} rows")
    accession = {row["gene"]: row["transcript"] for row in transcripts}
    write_fasta(panel / "cds.fa", [(f"{gene} {accession[gene]}", coding[gene]["sequence"]) for gene in sorted(coding)])
    write_fasta(panel / "slices.fa", [(f"{gene} {chrom}:{begin}-{end}", sequence)
                                      for gene, (chrom, begin, end, sequence) in sorted(slices.items())])
    print(f"panel/cds.fa: {len(coding)} records\npanel/slices.fa: {len(slices)} records")
    write_checksums(data_dir)


def main():
    arguments = parse_arguments(__doc__.splitlines()[0])
    try:
        build(arguments.domain, arguments.refdata, arguments.output)
    except TableError as error:
        sys.exit(f"build_panel: error: {error}")


if __name__ == "__main__":
    main()
