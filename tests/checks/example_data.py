"""data/example is true to the genome: contig lengths and REF bases are those of data/genome and data/panel, every VCF
says that it is invented, and the samplesheet and README name every file and no other."""

import csv
import sys

from source_tree import Faults, lines

SEQUENCE_COLUMNS = {"GRCh38": "cds_grch38", "GRCh37": "cds_grch37"}
COMPLEMENT = str.maketrans("ACGTN", "TGCAN")


def read_fasta(path):
    records = {}
    name = None
    for _, text in lines(path):
        if text.startswith(">"):
            name = text[1:].split()[0]
            records[name] = []
        else:
            records[name].append(text.strip())
    return {key: "".join(parts) for key, parts in records.items()}


def read_table(path):
    with open(path, encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE))


def known_bases(data, assembly):
    """{(contig, pos1): plus-strand base} of coding sequences and known alleles."""
    coding = read_fasta(data / "panel" / "cds.fa")
    bases = {}
    for row in read_table(data / "panel" / "transcripts.tsv"):
        segments = row[SEQUENCE_COLUMNS[assembly]].split(",")
        if row["gene"] not in coding or "." in segments:
            continue
        positions = [position for segment in segments
                     for position in range(int(segment.split("-")[0]), int(segment.split("-")[1]) + 1)]
        sequence = coding[row["gene"]]
        if row["strand"] == "-":
            sequence = sequence.translate(COMPLEMENT)[::-1]
        bases.update(((row["chrom"], position), base) for position, base in zip(positions, sequence))
    for row in read_table(data / "panel" / "known_alleles.tsv"):
        bases[(row["chrom"], int(row["pos_" + assembly.lower()]))] = row["ref"]
    return bases


def contig_name(name):
    return name if name.startswith("chr") else "chr" + name.replace("MT", "M")


def check_vcf(path, data, faults):
    text = path.read_text(encoding="utf-8")
    assembly = next((build for build in SEQUENCE_COLUMNS if f"##reference={build}" in text), None)
    if assembly is None or "##source=invented example" not in text:
        faults.add(path, 0, "header lacks '##reference=GRCh38' (or 37) or '##source=invented example'")
        return 0
    lengths = {row["contig"]: row[assembly.lower()] for row in read_table(data / "genome" / "contigs.tsv")}
    bases = known_bases(data, assembly)
    records = 0
    for number, line in lines(path):
        if line.startswith("##contig="):
            name, _, length = line[len("##contig=<ID="):-1].partition(",length=")
            if lengths.get(contig_name(name)) != length:
                faults.add(path, number, f"{name} is not {length} bp long on {assembly}")
        if line.startswith("#"):
            continue
        records += 1
        contig, pos1, _, ref = line.split("\t")[:4]
        true_ref = "".join(bases.get((contig_name(contig), int(pos1) + offset), "?") for offset in range(len(ref)))
        if ref != true_ref:
            faults.add(path, number, f"REF is {ref}, but data/panel has {true_ref} at {contig}:{pos1} of {assembly}")
    return records


def check_names(folder, faults):
    readme = (folder / "README.md").read_text(encoding="utf-8")
    with open(folder / "samplesheet.csv", encoding="utf-8", newline="") as sheet:
        rows = list(csv.DictReader(sheet))
    listed = {name for row in rows for column in ("vcf", "panel", "coverage", "clinical")
              for name in row[column].split(";") if name}
    present = {path.name for path in folder.iterdir()} - {"README.md", "samplesheet.csv"}
    for name in sorted(listed ^ (present - {"trials.tsv"})):  # rules for query --trials belong to no sample
        faults.add(folder / name, 0, "stands in samplesheet.csv or in the folder, but not in both")
    for name in sorted(present):
        if name not in readme:
            faults.add(folder / name, 0, "is not described in README.md")
    clinical = {row["sample"] for row in read_table(folder / "clinical.tsv")}
    for row in rows:
        if row["sample"] not in readme or row["sample"] not in clinical:
            faults.add(folder / "samplesheet.csv", 0, f"{row['sample']} lacks a story in README.md or a clinical row")


def main(root):
    faults = Faults(root)
    data = faults.root / "data"
    records = sum(check_vcf(path, data, faults) for path in sorted((data / "example").glob("*.vcf")))
    check_names(data / "example", faults)
    faults.finish(records)


main(sys.argv[1])
