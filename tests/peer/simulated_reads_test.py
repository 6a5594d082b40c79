"""Reads of `marrow simulate` as bwa, samtools and bcftools see them: depth, error rate, strands, the fractions of planted
changes, and a truth that is spelt as bcftools spells it.

usage: simulated_reads_test.py ROOT MARROW
"""

import collections
import math
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

PEERS = ("bwa", "samtools", "bcftools")
DEPTH = 250
QUALITY = 30
WIDEST_Z = 4.5
VAFS = (0.02, 0.1, 0.4)
OTHER_BASE = {"A": "C", "C": "T", "G": "A", "T": "G"}
EDGE = 420          # bases at the ends of a window where depth is lower
SPACING = 130       # between planted changes


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, text=True, stdout=subprocess.PIPE, **options).stdout


def windows(folder):
    """(contig, offset, bases) of the compact reference."""
    sequences = {}
    for line in (folder / "reference.fa").read_text().splitlines():
        if line.startswith(">"):
            name = line[1:]
            sequences[name] = ""
        else:
            sequences[name] += line
    for row in (folder / "offset.tsv").read_text().splitlines()[1:]:
        name, contig, offset, length, _ = row.split("\t")
        assert len(sequences[name]) == int(length), name
        yield contig, int(offset), sequences[name]


def planted_changes(folder):
    """An SNV every so often, its fractions in turn; in the widest window also an indel of each kind."""
    snvs = {}
    rows = []
    all_windows = list(windows(folder))
    widest = max(all_windows, key=lambda window: len(window[2]))
    for contig, offset, bases in all_windows:
        for at in range(EDGE, len(bases) - EDGE, SPACING):
            vaf = VAFS[len(snvs) % len(VAFS)]
            snvs[contig, offset + at + 1] = (bases[at], OTHER_BASE[bases[at]], vaf)
            rows.append(f"{contig}\t{offset + at + 1}\t{bases[at]}\t{OTHER_BASE[bases[at]]}\t{vaf}\t.\t.")
    contig, offset, bases = widest
    at = EDGE + SPACING // 2
    rows.append(f"{contig}\t{offset + at + 1}\t{bases[at:at + 7]}\t{bases[at]}\t0.2\t.\t.")
    at += SPACING
    rows.append(f"{contig}\t{offset + at + 1}\t{bases[at]}\t{bases[at]}GATTACA\t0.2\t.\t.")
    at += SPACING
    rows.append(f"{contig}\t{offset + at + 1}\t.\t.\t0.2\t45\tACG")
    at += SPACING
    rows.append(f"{contig}\t{offset + at + 1}\t.\t.\t0.2\t30\t.")
    return snvs, rows


def pileup(folder, *options):
    """{(contig, pos): (matches, Counter of letters of either case)} of `samtools mpileup`."""
    sites = {}
    text = run("samtools", "mpileup", "-A", "-B", "-d", 0, "-q", 0, *options, "-f", folder / "genome.fa.gz",
               folder / "sim.bam", stderr=subprocess.DEVNULL)
    for line in text.splitlines():
        contig, pos, _, _, column = line.split("\t")[:5]
        letters = collections.Counter()
        i = 0
        while i < len(column):
            if column[i] == "^":
                i += 2
            elif column[i] in "+-":
                digits = i + 1
                while column[digits].isdigit():
                    digits += 1
                i = digits + int(column[i + 1:digits])
            else:
                letters[column[i]] += 1
                i += 1
        sites[contig, int(pos)] = letters
    return sites


class Checks:
    def __init__(self):
        self.failures = 0
        self.done = 0

    def near(self, what, seen, expected, deviation):
        self.done += 1
        if abs(seen - expected) > WIDEST_Z * deviation:
            self.failures += 1
            print(f"FAILED {what}: {seen:.6g}, expected {expected:.6g} within {WIDEST_Z} × {deviation:.3g}")

    def equal(self, what, seen, expected):
        self.done += 1
        if seen != expected:
            self.failures += 1
            print(f"FAILED {what}:\n  {seen}\nexpected\n  {expected}")


def aligned(root, folder):
    run("bwa", "index", folder / "reference.fa", stderr=subprocess.DEVNULL)
    sam = run("bwa", "mem", "-R", "@RG\\tID:sim\\tSM:SIM", folder / "reference.fa", folder / "reads_1.fq.gz",
              folder / "reads_2.fq.gz", stderr=subprocess.DEVNULL)
    (folder / "compact.sam").write_text(sam)
    run(sys.executable, root / "tests/support/lift_bam.py", folder / "offset.tsv", folder / "compact.sam",
        folder / "sim.bam")


def check_snvs(checks, sites, snvs):
    """Each planted change by itself, and those of one fraction together, which shows a bias."""
    sums = collections.defaultdict(lambda: [0, 0])
    for place, (_, alt, vaf) in snvs.items():
        letters = sites[place]
        alternative = letters[alt] + letters[alt.lower()]
        depth = alternative + letters["."] + letters[","]
        checks.near(f"{place} {alt}", alternative, depth * vaf, math.sqrt(depth * vaf * (1 - vaf)))
        sums[vaf][0] += alternative
        sums[vaf][1] += depth
    for vaf, (alternative, depth) in sums.items():
        checks.near(f"all of VAF {vaf}", alternative, depth * vaf, math.sqrt(depth * vaf * (1 - vaf)))
        print(f"{depth} fragments over changes of VAF {vaf}: {alternative / depth:.5f}")


def check_rest(checks, folder, sites, changed):
    """Depth, errors and strands at sites far from changes and from the ends of windows."""
    reads = pileup(folder, "-x", "-Q", 0)
    bases = collections.Counter()
    fragments = []
    for contig, offset, sequence in windows(folder):
        for pos in range(offset + 1 + EDGE, offset + 1 + len(sequence) - EDGE):
            if any((contig, pos + near) in changed for near in range(-60, 61)):
                continue
            bases.update({kind: sum(n for letter, n in reads[contig, pos].items() if test(letter)) for kind, test in (
                ("right", lambda c: c in ".,"), ("wrong", lambda c: c in "ACGTacgt"),
                ("forward", lambda c: c in ".ACGT"), ("reverse", lambda c: c in ",acgt"))})
            fragments.append(sum(n for letter, n in sites[contig, pos].items() if letter in ".,ACGTacgt"))
    count = bases["right"] + bases["wrong"]
    rate = 10 ** (-QUALITY / 10)
    checks.near("error rate", bases["wrong"] / count, rate, math.sqrt(rate / count))
    # Bases of one read go together, so that strands vary as the number of reads does.
    checks.near("forward strand", bases["forward"] / count, 0.5, 0.5 / math.sqrt(count / 100))
    depth = sum(fragments) / len(fragments)
    starts = len(fragments) * DEPTH / 200
    checks.near("depth", depth, DEPTH, DEPTH / math.sqrt(starts))
    print(f"{len(fragments)} sites: depth {depth:.2f}, error rate {bases['wrong'] / count:.3g} in {count} bases")


def check_truth(checks, folder, rows):
    """bcftools finds each REF in the genome and spells each change the same way."""
    truth = [line for line in (folder / "truth.vcf").read_text().splitlines() if not line.startswith("#")]
    checks.equal("number of changes in the truth", len(truth), len(rows))
    normed = run("bcftools", "norm", "--check-ref", "e", "-f", folder / "genome.fa.gz", folder / "truth.vcf",
                 stderr=subprocess.DEVNULL).splitlines()
    checks.equal("truth as bcftools norm has it", [line for line in normed if not line.startswith("#")], truth)


def check_lift(checks, root, folder):
    """Mates and split alignments lie where the read itself says."""
    compact = run("samtools", "view", "-c", folder / "compact.sam")
    checks.equal("alignments after the lift", run("samtools", "view", "-c", folder / "sim.bam"), compact)
    places = {}
    alignments = [line.split("\t") for line in run("samtools", "view", folder / "sim.bam").splitlines()]
    for cells in alignments:
        if not int(cells[1]) & 0x900:
            places[cells[0], int(cells[1]) & 0x40] = (cells[2], cells[3])
    wrong = 0
    split = 0
    for cells in alignments:
        mate = cells[2] if cells[6] == "=" else cells[6]
        wrong += (mate, cells[7]) != places[cells[0], 0x40 - (int(cells[1]) & 0x40)]
        for tag in cells[11:]:
            if int(cells[1]) & 0x800 and tag.startswith("SA:Z:"):
                split += 1
                wrong += tuple(tag[5:].split(",")[:2]) != places[cells[0], int(cells[1]) & 0x40]
    checks.equal("mates and split alignments that lie elsewhere", wrong, 0)
    checks.equal("whether there are split alignments", split > 0, True)


def main(root, marrow):
    missing = [peer for peer in PEERS if shutil.which(peer) is None]
    if missing:
        print(f"SKIPPED: {', '.join(missing)} not installed", file=sys.stderr)
        sys.exit(1 if os.environ.get("MARROW_PEERS") == "1" else 77)
    checks = Checks()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        common = [marrow, "simulate", "--quiet", "--reads", "--genes", "TP53,NOTCH1", "--quality", QUALITY, "-o", folder]
        run(*common, "--depth", 1)
        snvs, rows = planted_changes(folder)
        (folder / "planted.tsv").write_text("\n".join(["chrom\tpos\tref\talt\tvaf\tduplicated_bp\tfiller", *rows]) + "\n")
        run(*common, "--depth", DEPTH, "--variants", folder / "planted.tsv", "--genome")
        aligned(root, folder)
        sites = pileup(folder, "-Q", 1)  # of two mates over one base the second has quality 0
        changed = {(row.split("\t")[0], int(row.split("\t")[1])) for row in rows}
        check_snvs(checks, sites, snvs)
        check_rest(checks, folder, sites, changed)
        check_truth(checks, folder, rows)
        check_lift(checks, root, folder)
    print(f"{checks.done} checks, {checks.failures} failures")
    sys.exit(1 if checks.failures else 0)


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), sys.argv[2])
