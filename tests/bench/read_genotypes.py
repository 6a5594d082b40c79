"""`marrow genotype` beside `bcftools mpileup -B -I -R` at the same bases of the same BAM: processor time as a ratio, and
memory. Reads of the panel at 30 fragments (hotspots, clustered as the table has them) and of two genes at 2,000.

usage: read_genotypes.py MARROW ROOT
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

from measured_run import run

ROUNDS = 3
CASES = (  # name, genes simulated, depth, genes asked for (empty: the default and its hotspots), ratio that must be kept
    ("hotspots and resistance genes at 30 fragments", "all", 30, "", 0.30),
    ("TP53 and NOTCH1 at 2,000 fragments", "TP53,NOTCH1", 2000, "TP53,NOTCH1", 0.15),
)
MOST_MEGABYTES = 500


def make(marrow, root, folder, genes, depth):
    """A sorted BAM and the compact reference's true-length FASTA."""
    subprocess.run([marrow, "simulate", "--reads", "--genes", genes, "--depth", str(depth), "--seed", "1", "--genome", "-o",
                    folder / "out"], check=True, stderr=subprocess.DEVNULL)
    reference = folder / "out/reference.fa"
    subprocess.run(["bwa", "index", reference], check=True, stderr=subprocess.DEVNULL)
    with open(folder / "aligned.sam", "wb") as sam:
        subprocess.run(["bwa", "mem", "-t", "2", "-R", "@RG\\tID:1\\tSM:SIM", reference, folder / "out/reads_1.fq.gz",
                        folder / "out/reads_2.fq.gz"], check=True, stdout=sam, stderr=subprocess.DEVNULL)
    subprocess.run([sys.executable, root / "tests/support/lift_bam.py", folder / "out/offset.tsv", folder / "aligned.sam",
                    folder / "t.bam"], check=True)
    return folder / "t.bam", folder / "out/genome.fa.gz"


def main():
    marrow, root = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    if any(shutil.which(peer) is None for peer in ("bwa", "samtools", "bcftools")):
        print("bwa, samtools or bcftools is not installed")
        sys.exit(77)
    kept = True
    for name, genes, depth, asked, must in CASES:
        with tempfile.TemporaryDirectory() as made:
            folder = pathlib.Path(made)
            bam, genome = make(marrow, root, folder, genes, depth)
            words = ["--genes", asked] if asked else []
            vcf = folder / "places.vcf"
            subprocess.run([marrow, "genotype", bam, *words, "-o", vcf], check=True, stderr=subprocess.DEVNULL)
            places = folder / "places.tsv"
            with open(vcf, encoding="ascii") as lines, open(places, "w", encoding="ascii") as out:
                for line in lines:
                    if not line.startswith("#"):
                        out.write("\t".join(line.split("\t")[:2]) + "\n")
            ours, theirs = [], []
            for _ in range(ROUNDS):
                ours.append(run([marrow, "genotype", bam, *words, "-o", folder / "o.vcf"], folder))
                theirs.append(run(["bcftools", "mpileup", "-B", "-I", "-d", "100000", "-R", places, "-f", genome, bam, "-o",
                                   folder / "p.vcf"], folder))
            seconds = min(cpu for _, cpu, _ in ours)
            peer = min(cpu for _, cpu, _ in theirs)
            megabytes = max(memory for _, _, memory in ours)
            is_kept = seconds <= must * peer and megabytes <= MOST_MEGABYTES
            kept &= is_kept
            print(f"{name}: {seconds:.2f} s of processor time, bcftools mpileup {peer:.2f} s: {seconds / peer:.3f} (must "
                  f"{must}), {megabytes:.0f} MB{'' if is_kept else ': LIMIT NOT KEPT'}")
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
