#!/usr/bin/env python3
"""Compares marrow's consequences with those of `bcftools csq -l` on a gene set and a genome of the user's, such as
Ensembl's: MARROW_GFF3 and MARROW_FASTA (with its .fai), whose contigs have the same names. marrow runs as
`annotate --gff3 --reference` on the whole set.

    real_gene_set_peer_test.py MARROW [--list]

Changes are drawn on at most MARROW_TRANSCRIPTS (300) of the protein-coding transcripts that begin with ATG, end with a
stop and are a whole number of codons, and compared for every such transcript that they touch. `--list` prints every
difference.
"""
import collections
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

import gene_set_peer_test as gene_set
import pseudo_genome

# An SNV differs where an intron parts the start codon (KNOWN_DIFFERENCES.md), so all but one of ten thousand agree.
LEAST_AGREEMENT = {"snv: terms": 0.9999, "snv: proteins": 1.0, "anywhere: terms": 0.98, "anywhere: proteins": 0.999}


class Genome:
    def __init__(self, path):
        self.path = path
        with open(path + ".fai", encoding="ascii") as handle:
            self.lengths = {name: int(length) for name, length, *_ in (line.split("\t") for line in handle)}

    def bases(self, contig, begin, end):
        text = subprocess.run(["samtools", "faidx", self.path, f"{contig}:{begin + 1}-{end}"], check=True,
                              capture_output=True, text=True).stdout
        return "".join(text.split("\n")[1:]).upper()


class RealTranscript(pseudo_genome.Transcript):
    """A transcript with its own bases; positions count from `origin` on `contig`."""

    def __init__(self, genome, name, contig, strand, exons, coding):
        self.gene = self.name = name
        self.contig, self.strand = contig, strand
        self.origin = exons[0][0] - pseudo_genome.FLANK
        self.size = exons[-1][1] + pseudo_genome.FLANK - self.origin
        self.exons = [(begin - self.origin, end - self.origin) for begin, end in exons]
        self.coding = [(begin - self.origin, end - self.origin) for begin, end in coding]
        self.cds_length = sum(end - begin for begin, end in coding)
        self.bases = genome.bases(contig, self.origin, self.origin + self.size)

    @property
    def is_complete(self):
        joined, begin = self.spliced()
        codons = joined[begin:begin + self.cds_length]
        is_whole = self.cds_length % 3 == 0 and codons.startswith("ATG") and not set(self.bases) - set("ACGT")
        return is_whole and self.protein.find("*") == self.cds_length // 3 - 1


def read_layouts(path):
    """Contig, strand, exons, coding blocks and untranslated blocks of the protein-coding transcripts, by id without
    `transcript:`."""
    found = {}
    parts = {"exon": 2, "CDS": 3, "five_prime_UTR": 4, "three_prime_UTR": 4}
    with open(path, encoding="utf-8") as handle:
        for line in handle:
            columns = line.rstrip("\n").split("\t")
            if len(columns) != 9:
                continue
            contig, _, kind, begin, end, _, strand, _, text = columns
            fields = dict(re.findall(r"([^=;]+)=([^;]*)", text))
            if fields.get("ID", "").startswith("transcript:") and fields.get("biotype") == "protein_coding":
                found.setdefault(fields["ID"][11:], (contig, strand, [], [], []))
            parent = fields.get("Parent", "")[11:]
            if kind in parts and parent in found:
                found[parent][parts[kind]].append((int(begin) - 1, int(end)))
    return found


def is_usable(genome, contig, exons, coding, untranslated):
    """Whether its lines are whole: bcftools takes untranslated regions from theirs, marrow from the exons. Changes are
    drawn on the transcript and FLANK bases beside it."""
    if sum(end - begin for begin, end in coding + untranslated) != sum(end - begin for begin, end in exons) or not coding:
        return False
    return exons[0][0] >= pseudo_genome.FLANK and exons[-1][1] + pseudo_genome.FLANK <= genome.lengths.get(contig, 0)


def draw_transcripts(genome, layouts):
    names = sorted(layouts)
    random.Random("real gene set").shuffle(names)
    most = int(os.environ.get("MARROW_TRANSCRIPTS", "300"))
    drawn = []
    for name in names:
        contig, strand, *blocks = layouts[name]
        exons, coding, untranslated = (sorted(part) for part in blocks)
        if not is_usable(genome, contig, exons, coding, untranslated):
            continue
        one = RealTranscript(genome, name, contig, strand, exons, coding)
        if one.is_complete:
            drawn.append(one)
        if len(drawn) == most:
            break
    return drawn


def write_changes(genome, transcripts, path):
    """The VCF; returns the kind of each change."""
    kinds = {}
    for one in transcripts:
        for kind, changes in (("snv", pseudo_genome.snvs(one, step=4)),
                              ("edges", pseudo_genome.complex_changes(one, 60, True)),
                              ("anywhere", pseudo_genome.complex_changes(one, 60, False))):
            for begin, ref, alt in changes:
                kinds.setdefault((one.contig, one.origin + begin + 1, ref, alt), kind)
    order = {contig: i for i, contig in enumerate(genome.lengths)}
    with open(path, "w", encoding="ascii") as handle:
        handle.write("##fileformat=VCFv4.2\n"
                     + "".join(f"##contig=<ID={name},length={size}>\n" for name, size in genome.lengths.items())
                     + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n")
        for contig, pos1, ref, alt in sorted(kinds, key=lambda change: (order[change[0]], *change[1:])):
            handle.write(f"{contig}\t{pos1}\t.\t{ref}\t{alt}\t.\tPASS\t.\n")
    return kinds


def by_transcript(entries, at):
    found = collections.defaultdict(list)
    for entry in entries:
        if len(entry) > at:
            found[entry[at].partition(".")[0]].append(entry)
    return found


def add_change(comparison, kind, change, ours, theirs):
    ours, theirs = by_transcript(ours, 5), by_transcript(theirs, 2)
    for name in (set(ours) | set(theirs)) & set(comparison.proteins):
        entry = ours[name][0] if ours[name] else None
        # bcftools names the transcript of an intron's change by its gene only.
        terms = gene_set.marrow_terms(entry[1]) - {"intron_variant"} if entry else frozenset()
        hgvsp = urllib.parse.unquote(entry[8]).rpartition(":")[2] if entry else ""
        residues = next((other[5] for other in theirs[name] if len(other) > 5), "")
        comparison.add(kind, (name, *change), (terms, hgvsp), (gene_set.peer_terms(theirs[name]), residues))


def compare(marrow, gff3, fasta, folder):
    genome = Genome(fasta)
    transcripts = draw_transcripts(genome, read_layouts(gff3))
    if not transcripts:
        sys.exit(f"{gff3} has no complete protein-coding transcript on the contigs of {fasta}")
    print(f"{len(transcripts)} transcripts")
    comparison = gene_set.Comparison({one.name: one.protein for one in transcripts})
    changes, peer, ours = (os.path.join(folder, name) for name in ("changes.vcf", "peer.vcf", "marrow.vcf"))
    kinds = write_changes(genome, transcripts, changes)
    subprocess.run(["bcftools", "csq", "-l", "-f", fasta, "-g", gff3, changes, "-o", peer], stderr=subprocess.DEVNULL,
                   check=True)
    subprocess.run([marrow, "annotate", "--quiet", "--gff3", gff3, "--reference", fasta, changes, "-o", ours],
                   check=True)
    theirs, found = gene_set.info_values(peer, "BCSQ"), gene_set.info_values(ours, "MARROW")
    for change, kind in kinds.items():
        add_change(comparison, kind, change, found[change], theirs[change])
    return comparison.totals, comparison.differences


def main():
    gff3, fasta = os.environ.get("MARROW_GFF3"), os.environ.get("MARROW_FASTA")
    if not gff3 or not fasta or shutil.which("bcftools") is None:
        print("SKIPPED: needs MARROW_GFF3, MARROW_FASTA and bcftools")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        totals, differences = compare(sys.argv[1], gff3, fasta, folder)
    counts = collections.Counter(item[0] for item in differences)
    for name, total in sorted(totals.items()):
        print(f"{name}: {total:,} compared, {counts[name]:,} differ, {1 - counts[name] / total:.4%} agree")
    if "--list" in sys.argv:
        for item in differences:
            print(*item, sep="\t")
    for name, least in LEAST_AGREEMENT.items():
        if counts[name] > (1 - least) * totals[name]:
            sys.exit(f"{name}: less than {least:.2%} agree")


if __name__ == "__main__":
    main()
