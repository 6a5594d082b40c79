"""`marrow genotype` beside `bcftools mpileup -B -I -R` at the same bases of the same BAM: processor time as a ratio, and
memory. bcftools goes without a reference, because reading whole chromosomes of one would be most of its time. Three cases: 500 bases of hotspots, clustered as the table has them, at 30 fragments; 500 bases 40 kb apart at 30
fragments; the coding bases of two genes at 2,000.

usage: read_genotypes.py MARROW ROOT
"""

import csv
import pathlib
import shutil
import subprocess
import sys
import tempfile

from measured_run import run

ROUNDS = 3
SITES = 500
SPREAD_BP = 40_000
MOST_MEGABYTES = 500


def rows_of(table):
    with open(table, encoding="utf-8") as lines:
        yield from csv.DictReader((line for line in lines if not line.startswith("##")), delimiter="\t")


def hotspot_bases(root):
    """The bases of the codons of exact hotspots, as many as SITES."""
    contigs = {row["symbol"]: row["chrom"] for row in rows_of(root / "data/panel/genes.tsv")}
    bases = set()
    for row in rows_of(root / "data/knowledge/hotspots.tsv"):
        if row["exact"] == "yes" and row["codon_begin"].isdigit() and len(bases) < SITES:
            first = min(int(row["codon_begin"]), int(row["codon_end"]))
            bases.update((contigs[row["gene"]], first + i) for i in range(3))
    return sorted(bases)[:SITES]


def simulate(marrow, root, folder, where, depth):
    """A sorted BAM and the compact reference's true-length FASTA."""
    subprocess.run([marrow, "simulate", "--reads", *where, "--depth", str(depth), "--seed", "1", "--genome", "-o",
                    folder / "out"], check=True, stderr=subprocess.DEVNULL)
    reference = folder / "out/reference.fa"
    subprocess.run(["bwa", "index", reference], check=True, stderr=subprocess.DEVNULL)
    with open(folder / "aligned.sam", "wb") as sam:
        subprocess.run(["bwa", "mem", "-t", "2", "-R", "@RG\\tID:1\\tSM:SIM", reference, folder / "out/reads_1.fq.gz",
                        folder / "out/reads_2.fq.gz"], check=True, stdout=sam, stderr=subprocess.DEVNULL)
    subprocess.run([sys.executable, root / "tests/support/lift_bam.py", folder / "out/offset.tsv", folder / "aligned.sam",
                    folder / "t.bam"], check=True)
    return folder / "t.bam", folder / "out/genome.fa.gz"


def sites_vcf(bases, genome, path):
    """A VCF that asks about one other base at each."""
    loci = [f"{contig}:{position}-{position}" for contig, position in bases]
    fasta = subprocess.run(["samtools", "faidx", genome, *loci], check=True, capture_output=True, text=True).stdout
    references = [line.upper() for line in fasta.splitlines() if not line.startswith(">")]
    contigs = dict.fromkeys(contig for contig, _ in bases)
    with open(path, "w", encoding="ascii") as out:
        out.write("##fileformat=VCFv4.3\n" + "".join(f"##contig=<ID={contig}>\n" for contig in contigs))
        out.write("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n")
        for (contig, position), reference in zip(bases, references):
            alternative = "T" if reference == "A" else "A"
            out.write(f"{contig}\t{position}\t.\t{reference}\t{alternative}\t.\t.\t.\n")


def stretches(bases):
    """Neighbouring bases as one stretch: bcftools looks up each line of its places in the index."""
    merged = []
    for contig, position in sorted(bases):
        if merged and merged[-1][0] == contig and position <= merged[-1][2] + 1:
            merged[-1][2] = max(merged[-1][2], position)
        else:
            merged.append([contig, position, position])
    return merged


def bases_written(marrow, bam, words, path):
    """The bases that marrow genotypes."""
    subprocess.run([marrow, "genotype", bam, *words, "-o", path], check=True, stderr=subprocess.DEVNULL)
    with open(path, encoding="ascii") as lines:
        columns = (line.split("\t", 2) for line in lines if not line.startswith("#"))
        return {(contig, int(position)) for contig, position, _ in columns}


def measure(marrow, bam, words, folder):
    """Least processor seconds of marrow and of bcftools, and marrow's megabytes."""
    bases = bases_written(marrow, bam, words, folder / "bases.vcf")
    places = folder / "places.tsv"
    places.write_text("".join(f"{contig}\t{begin}\t{end}\n" for contig, begin, end in stretches(bases)), encoding="ascii")
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(run([marrow, "genotype", bam, *words, "-o", folder / "o.vcf"], folder))
        theirs.append(run(["bcftools", "mpileup", "-B", "-I", "-d", "100000", "-R", places, "--no-reference", bam,
                           "-o", folder / "p.vcf"], folder))
    return len(bases), min(cpu for _, cpu, _ in ours), min(cpu for _, cpu, _ in theirs), max(m for _, _, m in ours)


def main():
    marrow, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
    if any(shutil.which(peer) is None for peer in ("bwa", "samtools", "bcftools")):
        print("bwa, samtools or bcftools is not installed")
        sys.exit(77)
    spread = [("chr1", 100_000_000 + i * SPREAD_BP) for i in range(SITES)]
    regions = ["--region", ",".join(f"{contig}:{position}-{position}" for contig, position in spread)]
    cases = (  # name, what is simulated, depth, bases asked for (none: the genes simulated), ratio that must be kept
        ("hotspots at 30 fragments", ["--genes", "all"], 30, hotspot_bases(root), 0.30),
        ("bases 40 kb apart at 30 fragments", regions, 30, spread, None),
        ("TP53 and NOTCH1 at 2,000 fragments", ["--genes", "TP53,NOTCH1"], 2000, None, 0.15),
    )
    kept = True
    for name, where, depth, bases, must in cases:
        with tempfile.TemporaryDirectory() as made:
            folder = pathlib.Path(made)
            bam, genome = simulate(marrow, root, folder, where, depth)
            words = where
            if bases:
                sites_vcf(bases, genome, folder / "sites.vcf")
                words = ["--sites", folder / "sites.vcf"]
            count, seconds, peer, megabytes = measure(marrow, bam, words, folder)
        is_kept = (must is None or seconds <= must * peer) and megabytes <= MOST_MEGABYTES
        kept &= is_kept
        print(f"{count} bases, {name}: {seconds:.2f} s of processor time, bcftools mpileup {peer:.2f} s: "
              f"{seconds / peer:.3f} ({'no limit' if must is None else f'must {must}'}), {megabytes:.0f} MB"
              f"{'' if is_kept else ': LIMIT NOT KEPT'}", flush=True)
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
