#!/usr/bin/env python3
"""Writes a reference that `bcftools csq` can use, from data/panel alone.

    python3 scripts/export_csq_reference.py data/panel -o DIR

DIR/reference.fa has one contig a gene whose coding sequence ships, named by the gene: coding bases from cds.fa laid on
the GRCh38 coding blocks, every other base A. DIR/genes.gff3 holds its transcript in Ensembl's manner. DIR/offsets.tsv
gives `gene chrom offset`: position on chrom = position on contig + offset. DIR/snvs.vcf lists every single-base change
of every coding base and one change at each of the 8 bases beside a coding block.

The tables are parsed here on their own, so that a fault of marrow's reader cannot hide in both sides of a comparison.
"""
import argparse
import csv
import os

FLANK = 60  # bases of contig before and behind the transcript
SPLICE = 8  # bases beside a coding block that have a consequence other than plain intron
COMPLEMENT = str.maketrans("ACGTN", "TGCAN")


def read_fasta(path):
    sequences, name = {}, None
    with open(path, encoding="ascii") as handle:
        for line in handle:
            if line.startswith(">"):
                name = line[1:].split()[0]
                sequences[name] = []
            else:
                sequences[name].append(line.strip())
    return {key: "".join(parts) for key, parts in sequences.items()}


def read_blocks(cell):
    return [tuple(int(edge) for edge in piece.split("-")) for piece in cell.split(",")]


class Gene:
    """One transcript on a contig of its own; positions are 1-based on that contig."""

    def __init__(self, row, coding_sequence):
        self.name, self.chrom, self.strand = row["gene"], row["chrom"], row["strand"]
        exons, coding = read_blocks(row["exons_grch38"]), read_blocks(row["cds_grch38"])
        self.offset = exons[0][0] - 1 - FLANK
        self.exons = [(begin - self.offset, end - self.offset) for begin, end in exons]
        self.coding = [(begin - self.offset, end - self.offset) for begin, end in coding]
        plus = coding_sequence if self.strand == "+" else coding_sequence.translate(COMPLEMENT)[::-1]
        bases = ["A"] * (self.exons[-1][1] + FLANK)
        at = 0
        for begin, end in self.coding:
            bases[begin - 1 : end] = plus[at : at + end - begin + 1]
            at += end - begin + 1
        if at != len(plus):
            raise SystemExit(f"{self.name}: {len(plus)} coding bases on blocks of {at}")
        self.bases = "".join(bases)

    def gff_lines(self):
        def line(kind, begin, end, phase, attributes):
            return "\t".join([self.name, "panel", kind, str(begin), str(end), ".", self.strand, phase, attributes])

        begin, end = self.exons[0][0], self.exons[-1][1]
        yield line("gene", begin, end, ".", f"ID=gene:{self.name};Name={self.name};biotype=protein_coding")
        yield line("mRNA", begin, end, ".",
                   f"ID=transcript:T{self.name};Parent=gene:{self.name};biotype=protein_coding")
        parent = f"Parent=transcript:T{self.name}"
        for block in self.exons:
            yield line("exon", *block, ".", parent)
        first, last = self.coding[0][0], self.coding[-1][1]
        left, right = ("five", "three") if self.strand == "+" else ("three", "five")
        for block_begin, block_end in self.exons:
            if block_begin < first:
                yield line(f"{left}_prime_UTR", block_begin, min(block_end, first - 1), ".", parent)
            if block_end > last:
                yield line(f"{right}_prime_UTR", max(block_begin, last + 1), block_end, ".", parent)
        done, phases = 0, {}
        for block in self.coding if self.strand == "+" else reversed(self.coding):
            phases[block] = (3 - done % 3) % 3
            done += block[1] - block[0] + 1
        for block in self.coding:
            yield line("CDS", *block, str(phases[block]), parent)

    def snvs(self):
        coding = set()
        for begin, end in self.coding:
            coding.update(range(begin, end + 1))
        beside = set()
        for begin, end in self.coding:
            beside.update(range(begin - SPLICE, begin))
            beside.update(range(end + 1, end + 1 + SPLICE))
        for position in sorted(coding | beside):
            ref = self.bases[position - 1]
            if ref == "N":
                continue  # an assumed stop codon
            alts = [base for base in "ACGT" if base != ref]
            yield from ((position, ref, alt) for alt in (alts if position in coding else alts[:1]))


def load_genes(panel):
    sequences = read_fasta(os.path.join(panel, "cds.fa"))
    with open(os.path.join(panel, "transcripts.tsv"), encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [Gene(row, sequences[row["gene"]]) for row in rows if row["gene"] in sequences]


def write(genes, folder):
    def path(name):
        return os.path.join(folder, name)

    with open(path("reference.fa"), "w", encoding="ascii") as handle:
        for gene in genes:
            handle.write(f">{gene.name}\n")
            handle.writelines(gene.bases[i : i + 60] + "\n" for i in range(0, len(gene.bases), 60))
    with open(path("genes.gff3"), "w", encoding="ascii") as handle:
        handle.write("##gff-version 3\n")
        for gene in genes:
            handle.writelines(line + "\n" for line in gene.gff_lines())
    with open(path("offsets.tsv"), "w", encoding="ascii") as handle:
        handle.writelines(f"{gene.name}\t{gene.chrom}\t{gene.offset}\n" for gene in genes)
    with open(path("snvs.vcf"), "w", encoding="ascii") as handle:
        handle.write("##fileformat=VCFv4.2\n")
        handle.writelines(f"##contig=<ID={gene.name},length={len(gene.bases)}>\n" for gene in genes)
        handle.write("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n")
        for gene in genes:
            handle.writelines(f"{gene.name}\t{position}\t.\t{ref}\t{alt}\t.\t.\t.\n"
                              for position, ref, alt in gene.snvs())


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("panel", help="the folder data/panel")
    parser.add_argument("-o", "--output", required=True, help="an existing folder")
    arguments = parser.parse_args()
    write(load_genes(arguments.panel), arguments.output)


if __name__ == "__main__":
    main()
