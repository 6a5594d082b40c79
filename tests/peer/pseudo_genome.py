"""A genome made up for transcripts whose exons are real: each has a contig of its own, random bases, and an open
reading frame. Nothing of marrow is used, so that a fault of it cannot hide in both sides of a comparison.
"""
import os
import random

FLANK = 60  # bases of contig before and behind the transcript
COMPLEMENT = str.maketrans("ACGTN", "TGCAN")
BASES = "TCAG"
RESIDUES = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"  # NCBI's genetic code 1
CODE = {a + b + c: RESIDUES[16 * i + 4 * j + k] for i, a in enumerate(BASES) for j, b in enumerate(BASES)
        for k, c in enumerate(BASES)}
SENSE = sorted(codon for codon, residue in CODE.items() if residue != "*")
STOPS = sorted(codon for codon, residue in CODE.items() if residue == "*")


def reverse_complement(bases):
    return bases.translate(COMPLEMENT)[::-1]


def translate(bases):
    return "".join(CODE[bases[i:i + 3]] for i in range(0, len(bases) - 2, 3))


class Transcript:
    """Positions are 0-based and half-open on the transcript's contig, which has its name."""

    def __init__(self, gene, name, strand, layout, cds_offset, cds_length):
        self.gene, self.name, self.strand, self.cds_length = gene, name, strand, cds_length
        self.exons, at = [], FLANK
        for i, size in enumerate(layout):
            if i % 2 == 0:
                self.exons.append((at, at + size))
            at += size
        self.size = at + FLANK
        self.coding = self._coding_blocks(cds_offset)
        self.bases = self._draw_bases()

    def _coding_blocks(self, cds_offset):
        blocks, before = [], 0
        for begin, end in self.exons:
            first = max(begin, begin + cds_offset - before)
            last = min(end, begin + cds_offset + self.cds_length - before)
            if first < last:
                blocks.append((first, last))
            before += end - begin
        return blocks

    @property
    def is_complete(self):
        """Whether its coding sequence is a whole number of codons; all of these begin with ATG and end with a stop."""
        return self.cds_length % 3 == 0

    @property
    def edges(self):
        """Ends of exons and of the coding sequence."""
        ends = {end for block in self.exons for end in block}
        return sorted(ends | {self.coding[0][0], self.coding[-1][1]})

    @property
    def protein(self):
        """With its stop, '*'."""
        bases, begin = self.spliced()
        return translate(bases[begin:begin + self.cds_length])

    def _draw_bases(self):
        draw = random.Random(self.name)
        bases = draw.choices("ACGT", k=self.size)
        codons = ["ATG", *draw.choices(SENSE, k=self.cds_length // 3 - 2), draw.choice(STOPS)]
        coding = "".join(codons) + "".join(draw.choices("ACGT", k=self.cds_length % 3))
        plus = coding if self.strand == "+" else reverse_complement(coding)
        at = 0
        for begin, end in self.coding:
            bases[begin:end] = plus[at:at + end - begin]
            at += end - begin
        return "".join(bases)

    def spliced(self, changes=()):
        """Exon bases, coding strand, after changes (begin, end, bases) that do not overlap and lie in one exon each;
        and where the coding sequence began before them."""
        pieces, coding_begin, done = [], 0, 0
        for begin, end in self.exons:
            piece = self.bases[begin:end]
            for first, last, alt in sorted(changes, reverse=True):
                if begin <= first and last <= end:
                    piece = piece[:first - begin] + alt + piece[last - begin:]
            pieces.append(piece)
            edge = self.coding[0][0] if self.strand == "+" else self.coding[-1][1]
            if begin <= edge <= end:
                coding_begin = done + edge - begin
            done += end - begin
        joined = "".join(pieces)
        return (joined, coding_begin) if self.strand == "+" else (reverse_complement(joined), done - coding_begin)

    def gff_lines(self):
        """As Ensembl writes it."""
        def line(kind, begin, end, phase, attributes):
            return "\t".join([self.name, "pseudo", kind, str(begin + 1), str(end), ".", self.strand, phase, attributes])

        begin, end = self.exons[0][0], self.exons[-1][1]
        yield line("gene", begin, end, ".", f"ID=gene:G{self.name};Name={self.gene};biotype=protein_coding")
        yield line("mRNA", begin, end, ".",
                   f"ID=transcript:{self.name};Parent=gene:G{self.name};biotype=protein_coding")
        parent = f"Parent=transcript:{self.name}"
        first, last = self.coding[0][0], self.coding[-1][1]
        left, right = ("five", "three") if self.strand == "+" else ("three", "five")
        for exon_begin, exon_end in self.exons:
            if exon_begin < first:
                yield line(f"{left}_prime_UTR", exon_begin, min(exon_end, first), ".", parent)
            if exon_end > last:
                yield line(f"{right}_prime_UTR", max(exon_begin, last), exon_end, ".", parent)
            yield line("exon", exon_begin, exon_end, ".", parent)
        done, phases = 0, {}
        for block in self.coding if self.strand == "+" else reversed(self.coding):
            phases[block] = -done % 3
            done += block[1] - block[0]
        for block in self.coding:
            yield line("CDS", *block, str(phases[block]), f"ID=CDS:P{self.name};{parent};protein_id=P{self.name}")


def read_transcripts(path):
    with open(path, encoding="ascii") as handle:
        rows = [line.rstrip("\n").split("\t") for line in handle if not line.startswith("#")][1:]
    return [Transcript(gene, name, strand, [int(size) for size in layout.split(",")], int(offset), int(length))
            for gene, name, strand, layout, offset, length in rows]


def write_reference(transcripts, folder):
    """`reference.fa` and `genes.gff3`."""
    with open(os.path.join(folder, "reference.fa"), "w", encoding="ascii") as handle:
        for one in transcripts:
            handle.write(f">{one.name}\n{one.bases}\n")
    with open(os.path.join(folder, "genes.gff3"), "w", encoding="ascii") as handle:
        handle.write("##gff-version 3\n")
        for one in transcripts:
            handle.writelines(line + "\n" for line in one.gff_lines())


def vcf_header(transcripts):
    return ("##fileformat=VCFv4.2\n"
            + "".join(f"##contig=<ID={one.name},length={one.size}>\n" for one in transcripts))


def left_aligned(bases, begin, ref, alt):
    """An insertion or deletion as a VCF record (0-based begin, ref, alt) with anchoring base, as far left as it goes."""
    while begin > 1 and (ref or alt) and bases[begin - 1] == (ref or alt)[-1]:
        begin -= 1
        ref, alt = (bases[begin] + ref[:-1] if ref else ""), (bases[begin] + alt[:-1] if alt else "")
    return begin - 1, bases[begin - 1] + ref, bases[begin - 1] + alt


def snvs(transcript, step=8, beside=12):
    """One change of every `step`th coding base, and of each base beside the exons and the ends of the coding sequence."""
    draw = random.Random(transcript.name + " snvs")
    places = set()
    for begin, end in transcript.coding:
        places.update(range(begin + draw.randrange(step), end, step))
    for edge in transcript.edges:
        places.update(range(edge - beside, edge + beside))
    for at in sorted(places):
        ref = transcript.bases[at]
        yield at, ref, draw.choice([base for base in "ACGT" if base != ref])


def phased_pairs(transcript):
    """Pairs of changes (begin, ref, alt) that one haplotype carries: of one codon, of a codon that an intron parts, and a
    deletion with the insertion that restores the frame."""
    draw = random.Random(transcript.name + " pairs")
    places = [at for begin, end in transcript.coding for at in range(begin, end)]
    if transcript.strand == "-":
        places.reverse()
    codons = [sorted(places[i:i + 3]) for i in range(3, len(places) - 3, 3)]

    def substituted(at):
        ref = transcript.bases[at]
        return at, ref, draw.choice([base for base in "ACGT" if base != ref])

    yield [substituted(at) for at in sorted(draw.sample(draw.choice(codons), 2))]
    parted = [codon for codon in codons if codon[2] - codon[0] > 2]
    if parted:
        codon = draw.choice(parted)
        yield [substituted(codon[0]), substituted(codon[2])]
    blocks = [block for block in transcript.coding if block[1] - block[0] > 60]
    if blocks:
        begin, end = draw.choice(blocks)
        at = draw.randrange(begin + 10, end - 40)
        deletion = left_aligned(transcript.bases, at, transcript.bases[at], "")
        at += draw.randrange(4, 25)
        insertion = left_aligned(transcript.bases, at, "", draw.choice("ACGT"))
        if insertion[0] > deletion[0] + 1:
            yield [deletion, insertion]


def complex_changes(transcript, count, is_at_edges):
    """Insertions, deletions and substitutions of several bases as left-aligned records: drawn anywhere in the coding
    sequence and the introns of the transcript, or within 8 bases of an end of an exon or of the coding sequence."""
    draw = random.Random(f"{transcript.name} complex {is_at_edges}")
    found = set()
    for _ in range(count):
        if is_at_edges:
            at = draw.choice(transcript.edges) + draw.randint(-8, 8)
        else:
            at = draw.randrange(transcript.coding[0][0], transcript.coding[-1][1])
        size = draw.choice([1, 1, 1, 2, 2, 3, 3, 4, 6])  # most indels that occur are short
        kind = draw.choice(["insertion", "deletion", "substitution"])
        if kind == "insertion":
            is_copy = draw.random() < 0.3
            added = transcript.bases[at - size:at] if is_copy else "".join(draw.choices("ACGT", k=size))
            found.add(left_aligned(transcript.bases, at, "", added))
        elif kind == "deletion":
            found.add(left_aligned(transcript.bases, at, transcript.bases[at:at + size], ""))
        else:
            ref = transcript.bases[at:at + max(size, 2)]
            alt = "".join(draw.choices("ACGT", k=len(ref)))
            if alt[0] != ref[0] and alt[-1] != ref[-1]:
                found.add((at, ref, alt))
    return sorted(found)
