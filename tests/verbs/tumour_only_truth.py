#!/usr/bin/env python3
"""A whole-genome VCF of a tumour without its normal, whose every state and flag is written down beforehand.

    tumour_only_truth.py MARROW SOURCE_DIR [--records N] [--seed N]

In panel genes stand 500 common changes (population frequency 0.01), 60 rare ones (0.0005), 40 private missense changes,
8 private truncations and 22 exact hotspots; everywhere else changes of no gene of the panel; 3 % of the records have no
population frequency. The truth follows from the rules alone, stated below beside each group; marrow takes no part in
it: positions come from the gene models, codons from the genetic code. The file is read once with frequencies and once
without any.
"""
import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile

# The rule "may be inherited" is about these genes.
ALERT_GENES = {"TP53", "ETV6", "IKZF1", "RUNX1", "MSH2", "MSH6", "MLH1", "PMS2", "NF1", "PTPN11", "CBL", "ATM", "SH2B3"}
# Of a hundred reads; 45 and 50 have a 95 % interval that holds one half, the others do not (35: 0.26-0.45).
SUSPICIOUS = {45, 50}
# Exact hotspots: always present. Suspect only if the gene is an alert gene whose exact rows are not exempt: TP53, PTPN11.
HOTSPOTS = [
    ("TP53", "R248Q", 50, True), ("PTPN11", "N308D", 50, True), ("TP53", "R175H", 5, False), ("TP53", "R273H", 45, True),
    ("PTPN11", "E76K", 45, True), ("PTPN11", "D61Y", 12, False), ("IKZF1", "N159Y", 50, False),
    ("NRAS", "G12D", 50, False), ("NRAS", "Q61K", 25, False), ("KRAS", "G12V", 10, False), ("KRAS", "G13D", 35, False),
    ("FLT3", "D835Y", 5, False), ("FLT3", "N676K", 15, False), ("JAK1", "V658F", 40, False), ("JAK2", "R683G", 20, False),
    ("JAK3", "M511I", 30, False), ("PAX5", "P80R", 50, False), ("NOTCH1", "L1600P", 22, False),
    ("NOTCH1", "R1598P", 8, False), ("FBXW7", "R465C", 18, False), ("FBXW7", "R479Q", 45, False),
    ("BRAF", "V600E", 6, False),
]
# Private truncations: present in genes with a truncating row. ARID1A has none: listed. ATM has no gene model: listed,
# its meaning not assessed. Suspect: alert genes at one half.
TRUNCATIONS = [
    ("NF1", 50, True, True), ("MSH6", 45, True, True), ("ATM", 50, False, True), ("ARID1A", 50, False, False),
    ("PHF6", 30, True, False), ("PTEN", 50, True, False), ("ETV6", 20, True, False), ("CREBBP", 12, True, False),
]
# In these genes range rows count too, so that chance changes would be findings.
RANGE_GENES = {"NOTCH1", "FBXW7", "TP53"}

BASES = "TCAG"
AMINO_ACIDS = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"
CODE = {a + b + c: AMINO_ACIDS[16 * i + 4 * j + k]
        for i, a in enumerate(BASES) for j, b in enumerate(BASES) for k, c in enumerate(BASES)}
COMPLEMENT = str.maketrans("ACGT", "TGCA")


def read_table(path):
    with open(path, encoding="utf-8") as handle:
        lines = [line.rstrip("\n").split("\t") for line in handle if not line.startswith("##")]
    return [dict(zip(lines[0], line)) for line in lines[1:]]


class Gene:
    """A coding sequence with the genomic position of every base, in the order of the transcript (GRCh38)."""

    def __init__(self, row, sequence):
        self.symbol, self.chrom, self.is_minus = row["gene"], row["chrom"], row["strand"] == "-"
        self.sequence = sequence
        blocks = sorted(tuple(map(int, block.split("-"))) for block in row["cds_grch38"].split(","))
        self.positions = [at for begin, end in blocks for at in range(begin, end + 1)]
        if self.is_minus:
            self.positions.reverse()
        self.is_usable = len(self.positions) == len(sequence) and len(sequence) % 3 == 0

    def codons(self):
        return len(self.sequence) // 3

    def changes(self, codon):
        """(position, ref, alt, residue before, residue after) of the nine single-base changes of a codon, from 0."""
        before = self.sequence[3 * codon:3 * codon + 3]
        for offset in range(3):
            for base in "ACGT":
                if base == before[offset]:
                    continue
                after = before[:offset] + base + before[offset + 1:]
                ref, alt = before[offset], base
                if self.is_minus:
                    ref, alt = ref.translate(COMPLEMENT), alt.translate(COMPLEMENT)
                yield self.positions[3 * codon + offset], ref, alt, CODE[before], CODE[after]

    def is_inside_exon(self, codon):
        """Whether the codon is far from the edges of its exon: nothing but the residue changes."""
        window = self.positions[max(0, 3 * codon - 9):3 * codon + 12]
        return abs(window[0] - window[-1]) == len(window) - 1


def read_genes(source):
    sequences = {}
    with open(os.path.join(source, "data/panel/cds.fa"), encoding="ascii") as handle:
        for line in handle:
            if line.startswith(">"):
                name = line[1:].split()[0]
                sequences[name] = ""
            else:
                sequences[name] += line.strip()
    genes = {}
    for row in read_table(os.path.join(source, "data/panel/transcripts.tsv")):
        if row["gene"] in sequences:
            gene = Gene(row, sequences[row["gene"]])
            if gene.is_usable:
                genes[gene.symbol] = gene
    return genes


class Sample:
    """Records, and what must come of them."""

    def __init__(self, source, seed):
        self.random = random.Random(seed)
        self.genes = read_genes(source)
        self.panel = read_table(os.path.join(source, "data/panel/genes.tsv"))
        self.records = {}  # (chrom, pos) -> (ref, alt, alternative reads of 100, frequency or None)
        self.truth = {}  # id -> what must come of the variant
        hotspots = read_table(os.path.join(source, "data/knowledge/hotspots.tsv"))
        # Every residue that an exact row speaks of: a chance change there might be one of its changes.
        self.taken_codons = {(row["gene"], int(residue)) for row in hotspots if row["exact"] == "yes"
                             for residue in re.findall(r"[A-Z](\d+)", row["change"])}

    def add(self, symbol, change, percent, group, frequency, is_present, is_suspect):
        position, ref, alt = change[:3]
        chrom = next(row["chrom"] for row in self.panel if row["symbol"] == symbol)
        self.records[chrom, position] = (ref, alt, percent, frequency)
        self.truth[f"{chrom}-{position}-{ref}-{alt}"] = {
            "gene": symbol, "group": group, "is_present": is_present, "is_suspect": is_suspect}

    def find_change(self, symbol, name):
        gene, codon = self.genes[symbol], int(name[1:-1]) - 1
        for change in gene.changes(codon):
            if change[3] == name[0] and change[4] == name[-1]:
                return change
        raise SystemExit(f"no single base makes {symbol} {name}")

    def chance_missense(self):
        symbols = sorted(set(self.genes) - RANGE_GENES)
        while True:
            gene = self.genes[self.random.choice(symbols)]
            codon = self.random.randrange(1, gene.codons() - 1)
            if (gene.symbol, codon + 1) in self.taken_codons or not gene.is_inside_exon(codon):
                continue
            changes = [change for change in gene.changes(codon) if change[4] != "*" and change[3] != change[4]]
            change = self.random.choice(changes)
            if (gene.chrom, change[0]) not in self.records:
                return gene.symbol, change

    def chance_truncation(self, symbol):
        gene = self.genes[symbol]
        while True:
            codon = self.random.randrange(10, gene.codons() // 2)
            stops = [change for change in gene.changes(codon) if change[4] == "*"]
            if stops and gene.is_inside_exon(codon) and (symbol, codon + 1) not in self.taken_codons:
                return self.random.choice(stops)

    def place_panel_changes(self):
        for symbol, name, percent, is_suspect in HOTSPOTS:
            self.add(symbol, self.find_change(symbol, name), percent, "hotspot", 0.0, True, is_suspect)
        for symbol, percent, is_present, is_suspect in TRUNCATIONS:
            if symbol in self.genes:
                change = self.chance_truncation(symbol)
            else:
                row = next(row for row in self.panel if row["symbol"] == symbol)
                change = (int(row["span_grch38"].split("-")[0]) + 5000, "C", "T")
            self.add(symbol, change, percent, "truncation", 0.0, is_present, is_suspect)
        for group, count, frequency in (("common", 500, 0.01), ("rare", 60, 0.0005), ("missense", 40, 0.0)):
            for _ in range(count):
                symbol, change = self.chance_missense()
                percent = self.random.choice([50, 20])
                # A missense change of no exact row and outside the range genes is never present without a normal.
                self.add(symbol, change, percent, group, frequency, False,
                         symbol in ALERT_GENES and percent in SUSPICIOUS)

    def place_others(self, count, lengths):
        """Changes away from every gene of the panel."""
        spans = {}
        for row in self.panel:
            begin, end = map(int, row["span_grch38"].split("-"))
            spans.setdefault(row["chrom"], []).append((begin - 5000, end + 5000))
        chroms = list(lengths)
        weights = [lengths[chrom] for chrom in chroms]
        others = {chrom: set() for chrom in chroms}
        for chrom in self.random.choices(chroms, weights, k=count):
            position = self.random.randrange(100000, lengths[chrom] - 100000)
            if not any(begin <= position <= end for begin, end in spans.get(chrom, ())):
                others[chrom].add(position)
        return others


def header(lengths, has_frequencies):
    lines = ["##fileformat=VCFv4.2", "##source=Mutect2"]
    lines += [f"##contig=<ID={chrom},length={length}>" for chrom, length in lengths.items()]
    if has_frequencies:
        lines.append('##INFO=<ID=gnomAD_AF,Number=A,Type=Float,Description="population frequency">')
    lines += ['##FORMAT=<ID=GT,Number=1,Type=String,Description="genotype">',
              '##FORMAT=<ID=AD,Number=R,Type=Integer,Description="reads of the alleles">',
              "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tTUMOUR"]
    return "\n".join(lines) + "\n"


def write_vcf(path, sample, others, lengths, has_frequencies):
    frequencies = random.Random(7)
    count = 0
    with open(path, "w", encoding="ascii") as output:
        output.write(header(lengths, has_frequencies))
        for chrom in lengths:
            in_panel = {position: record for (at, position), record in sample.records.items() if at == chrom}
            for position in sorted(others[chrom] | in_panel.keys()):
                ref, alt, percent, frequency = in_panel.get(position) or (
                    "A", "G", 50, 0.0 if frequencies.random() < 0.03 else 0.2)
                info = f"gnomAD_AF={frequency}" if has_frequencies and frequency > 0.0 else "."
                output.write(f"{chrom}\t{position}\t.\t{ref}\t{alt}\t.\tPASS\t{info}\tGT:AD\t"
                             f"0/1:{100 - percent},{percent}\n")
                count += 1
    return count


def check(profile, sample, record_count, has_frequencies):
    """Every difference between the profile and the truth."""
    faults = []

    def expect(what, found, wanted):
        if found != wanted:
            faults.append(f"{what}: {found}, by the rules {wanted}")

    def expect_names(what, found, wanted):
        for name in sorted(set(found) ^ set(wanted)):
            faults.append(f"{what}: {name} {'is, but should not be' if name in found else 'is not there'}")

    source = profile["inputs"][0]
    expect("records read", source["records"], record_count)
    wanted = {name: fact for name, fact in sample.truth.items() if not (has_frequencies and fact["group"] == "common")}
    expect("germline set aside", source["set_aside"].get("germline", 0), 500 if has_frequencies else 0)
    found = {variant["id"]: variant for variant in profile["variants"]}
    expect_names("variants listed", found, wanted)
    for name, fact in wanted.items():
        variant = found.get(name)
        if variant is None:
            continue
        expect(f"{name} gene", variant["gene"], fact["gene"])
        expect(f"{name} origin", variant["origin"], "unknown")
        expect(f"{name} ({fact['group']} of {fact['gene']}) germline_suspect", variant["germline_suspect"],
               fact["is_suspect"])
        has_reason = bool(variant["origin_reason"])
        expect(f"{name} has a reason", has_reason, True)
        if fact["is_suspect"]:
            expect(f"{name} claims no fraction of cells", variant["ccf"], None)
    present = {}
    for name, fact in sample.truth.items():
        if fact["is_present"]:
            present.setdefault(fact["gene"], []).append(name)
    expect("number of genes", len(profile["genes"]), len(sample.panel))
    for symbol, state in profile["genes"].items():
        if symbol in present:
            expect(f"{symbol} state", state["state"], "present")
            expect(f"{symbol} variants", sorted(state.get("variants", [])), sorted(present[symbol]))
        elif state["state"] == "present":
            faults.append(f"{symbol} is present, by the rules it is not: {state.get('variants')}")
        elif state["state"] == "absent":
            faults.append(f"{symbol} is absent, but nothing says what was sequenced")
    return faults


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("marrow")
    parser.add_argument("source")
    parser.add_argument("--records", type=int, default=60000)
    parser.add_argument("--seed", type=int, default=20)
    options = parser.parse_args()
    lengths = {}
    with open(os.path.join(options.source, "data/example/EX-B02.strelka.snvs.vcf"), encoding="ascii") as handle:
        for line in handle:
            if line.startswith("##contig=<ID=chr") and "chrM" not in line:
                chrom, length = line[len("##contig=<ID="):].rstrip(">\n").split(",length=")
                lengths[chrom] = int(length)
    sample = Sample(options.source, options.seed)
    sample.place_panel_changes()
    others = sample.place_others(options.records - len(sample.records), lengths)
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "tumour.vcf")
        for has_frequencies in (True, False):
            count = write_vcf(path, sample, others, lengths, has_frequencies)
            run = subprocess.run([options.marrow, "extract", "--quiet", "--id", "PT1", "--vcf", path],
                                 stdout=subprocess.PIPE, check=True)
            found = check(json.loads(run.stdout), sample, count, has_frequencies)
            words = "with" if has_frequencies else "without"
            print(f"{count} records {words} frequencies: {len(found)} differences from the truth")
            faults += found
    for fault in faults[:40]:
        print("  " + fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
