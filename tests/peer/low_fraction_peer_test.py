"""SNVs at 1 % of 1,000 fragments, from reads that were simulated and aligned: what marrow finds, beside what the counts
would give to someone who knew the error rate, freebayes held to the same count, and bcftools call, which knows diploid
genotypes only. One library a quality of bases.

usage: low_fraction_peer_test.py ROOT MARROW
"""

import csv
import functools
import math
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile

PEERS = ("bwa", "samtools", "bcftools", "freebayes")
GENES = "NOTCH1,TP53,CREBBP"
FLANK_BP = 900
DEPTH = 1000
VAF = 0.01
EVERY_BP = 100
BORDER_BP = 350  # fewer fragments than elsewhere
LEAST_BASES = 70_000
QUALITIES = (37, 30)
PRESENT_P = 3e-7  # one false call a megabase, of three wrong bases
WIDEST_Z = 4


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, **options).stdout


def binomial_tail(least, trials, chance):
    return 1 - sum(math.comb(trials, k) * chance**k * (1 - chance)**(trials - k) for k in range(least))


@functools.cache
def least_count(depth, quality):
    """From which count on errors alone, at the rate simulated, make an allele with at most PRESENT_P."""
    rate = 10 ** (-quality / 10) / 3
    return next(k for k in range(1, depth + 1)
                if sum(math.comb(depth, j) * rate**j * (1 - rate)**(depth - j) for j in range(k, k + 60)) <= PRESENT_P)


def inner_stretches(offsets):
    """Contig, first and last base (1-based) of what is deep enough."""
    with open(offsets, encoding="ascii") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            begin = int(row["offset"]) + BORDER_BP
            end = int(row["offset"]) + int(row["length"]) - BORDER_BP
            if begin < end:
                yield row["contig"], begin + 1, end


def plant(stretches, genome, path):
    """Writes a change every EVERY_BP; returns them as (contig, pos, alt)."""
    drawn = random.Random(3)
    bases = [(contig, pos) for contig, first, last in stretches for pos in range(first + EVERY_BP // 2, last, EVERY_BP)]
    loci = pathlib.Path(path).with_suffix(".loci")
    loci.write_text("".join(f"{contig}:{pos}-{pos}\n" for contig, pos in bases), encoding="ascii")
    fasta = run("samtools", "faidx", genome, "-r", loci)
    references = [line.upper() for line in fasta.splitlines() if not line.startswith(">")]
    planted = set()
    with open(path, "w", encoding="ascii") as table:
        table.write("chrom\tpos\tref\talt\tvaf\n")
        for (contig, pos), reference in zip(bases, references):
            alternative = drawn.choice([base for base in "ACGT" if base != reference])
            planted.add((contig, pos, alternative))
            table.write(f"{contig}\t{pos}\t{reference}\t{alternative}\t{VAF}\n")
    return planted


def aligned(root, folder):
    out = folder / "out"
    run("bwa", "index", out / "reference.fa")
    with open(folder / "aligned.sam", "w", encoding="ascii") as sam:
        subprocess.run(["bwa", "mem", "-t", "2", "-R", "@RG\\tID:sim\\tSM:SIM", out / "reference.fa", out / "reads_1.fq.gz",
                        out / "reads_2.fq.gz"], check=True, stdout=sam, stderr=subprocess.DEVNULL)
    run(sys.executable, root / "tests/support/lift_bam.py", out / "offset.tsv", folder / "aligned.sam", folder / "sim.bam")
    return folder / "sim.bam"


def marrow_calls(marrow, bam, genome, stretches):
    """(contig, pos, alt) of single bases that are present, and the depth of every base."""
    words = [word for contig, first, last in stretches for word in ("--region", f"{contig}:{first}-{last}")]
    calls = set()
    depths = {}
    for line in run(marrow, "genotype", "--no-version", "--reference", genome, *words, bam).splitlines():
        if line.startswith("#"):
            continue
        contig, pos, _, ref, alt, _, _, _, _, values = line.split("\t")
        states = values.split(":")[0].split(",")
        depths[contig, int(pos)] = int(values.split(":")[3])
        calls.update((contig, int(pos), base) for base, state in zip(alt.split(","), states)
                     if state == "present" and len(ref) == len(base) == 1)
    return calls, depths


def peer_calls(vcf, places):
    """(contig, pos, alt) → fragments with it (INFO/AO, else 0), of single bases."""
    calls = {}
    text = run("bcftools", "norm", "-m", "-any", "-a", vcf)
    for line in text.splitlines():
        if line.startswith("#"):
            continue
        contig, pos, _, ref, alt, _, _, info = line.split("\t")[:8]
        if len(ref) == 1 and len(alt) == 1 and alt in "ACGT" and (contig, int(pos)) in places:
            values = dict(item.split("=", 1) for item in info.split(";") if "=" in item)
            calls[contig, int(pos), alt] = int(values.get("AO", "0").split(",")[0])
    return calls


def judge(root, marrow, quality, folder):
    """Simulates, calls and prints one library; returns whether marrow found what site counts let expect."""
    where = ["simulate", "--reads", "--genes", GENES, "--flank", FLANK_BP, "--quality", quality, "--genome", "-o", folder / "out"]
    run(marrow, *where, "--depth", 1)
    stretches = list(inner_stretches(folder / "out/offset.tsv"))
    genome = folder / "out/genome.fa.gz"
    planted = plant(stretches, genome, folder / "planted.tsv")
    run(marrow, *where, "--depth", DEPTH, "--seed", 9, "--variants", folder / "planted.tsv")
    bam = aligned(root, folder)
    places = {(contig, pos) for contig, first, last in stretches for pos in range(first, last + 1)}
    ours, depths = marrow_calls(marrow, bam, genome, stretches)
    found, wrong = len(ours & planted), len(ours - planted)
    chances = [binomial_tail(least_count(depth, quality), depth, VAF)
               for depth in (depths[contig, pos] for contig, pos, _ in planted)]
    expected = sum(chances)
    z = (found - expected) / math.sqrt(sum(chance * (1 - chance) for chance in chances))
    print(f"Q{quality}, {len(places)} bases, {len(planted)} changes at {VAF:.0%} of about {DEPTH} fragments: marrow finds "
          f"{found} ({found / len(planted):.3f}; who knew the error rate, {expected / len(planted):.3f}, z {z:.1f}), {wrong} "
          "false", flush=True)
    bed = folder / "places.bed"
    bed.write_text("".join(f"{contig}\t{first - 1}\t{last}\n" for contig, first, last in stretches), encoding="ascii")
    run("bgzip", "-d", "-k", genome)
    plain = folder / "out/genome.fa"
    run("samtools", "faidx", plain)
    run("freebayes", "-f", plain, "-t", bed, "-F", "0.005", "-C", "3", "--pooled-continuous", "-v", folder / "f.vcf", bam)
    calls = peer_calls(folder / "f.vcf", places)
    kept = {call for call, count in calls.items() if count >= least_count(depths[call[:2]], quality)}
    print(f"  freebayes -F 0.005 -C 3 --pooled-continuous: {len(set(calls) & planted)} found, {len(set(calls) - planted)} "
          f"false; with as many observations as that takes {len(kept & planted)} ({len(kept & planted) / len(planted):.3f}), "
          f"{len(kept - planted)} false", flush=True)
    run("bcftools", "mpileup", "-d", "100000", "-R", bed, "-f", plain, "-O", "b", "-o", folder / "p.bcf", bam)
    run("bcftools", "call", "-m", "-v", "-o", folder / "b.vcf", folder / "p.bcf")
    diploid = set(peer_calls(folder / "b.vcf", places))
    print(f"  bcftools call, diploid: {len(diploid & planted)} found, {len(diploid - planted)} false", flush=True)
    return len(places) >= LEAST_BASES, z >= -WIDEST_Z, wrong <= 1


def main():
    root, marrow = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    missing = [peer for peer in PEERS if shutil.which(peer) is None]
    if missing:
        print(f"not installed: {', '.join(missing)}")
        sys.exit(77)
    holds = True
    for quality in QUALITIES:
        with tempfile.TemporaryDirectory() as made:
            kept = judge(root, marrow, quality, pathlib.Path(made))
        for is_kept, words in zip(kept, ("bases enough", "as many found as the counts hold", "no false calls but one")):
            if not is_kept:
                print(f"FAILED at Q{quality}: {words}")
                holds = False
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
