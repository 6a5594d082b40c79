"""Genotypes from reads beside samtools and bcftools: the counts of every base, mates that overlap, CRAM and BAM, URLs, what
bcftools makes of the VCF, and planted changes found at their fractions.

usage: genotype_peer_test.py ROOT MARROW
"""

import collections
import contextlib
import http.server
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading

PEERS = ("bwa", "samtools", "bcftools")
GENES = "TP53,FBXW7"
PLANTED = (  # chrom, pos, ref, alt, vaf, duplicated_bp, filler; GRCh38
    ("chr17", 7674220, "C", "T", 0.10, ".", "."),        # TP53 p.R248Q
    ("chr17", 7675088, "C", "T", 0.06, ".", "."),        # TP53 p.R175H
    ("chr17", 7674230, "CG", "C", 0.15, ".", "."),       # p.G245fs
    ("chr17", 7675099, "C", "CTG", 0.15, ".", "."),      # p.E171fs
    ("chr17", 7673790, "CAGGCACAAACACGCA", "C", 0.15, ".", "."),
)
WIDEST_Z = 4.5


def run(*command, **options):
    return subprocess.run([str(word) for word in command], check=True, text=True, stdout=subprocess.PIPE,
                          **options).stdout


class Checks:
    def __init__(self):
        self.done = 0
        self.failed = 0

    def expect(self, holds, words):
        self.done += 1
        if not holds:
            self.failed += 1
            print("FAILED:", words)


def simulated(marrow, root, folder, *options):
    """A sorted BAM with true coordinates of reads of GENES."""
    folder.mkdir()
    run(marrow, "simulate", "--reads", "--genes", GENES, "--seed", 5, "-o", folder / "out", *options)
    out = folder / "out"
    run("bwa", "index", out / "reference.fa", stderr=subprocess.DEVNULL)
    aligned = folder / "aligned.sam"
    with open(aligned, "w", encoding="ascii") as sam:
        subprocess.run(["bwa", "mem", "-R", "@RG\\tID:sim\\tSM:SIM", out / "reference.fa", out / "reads_1.fq.gz",
                        out / "reads_2.fq.gz"], check=True, stdout=sam, stderr=subprocess.DEVNULL)
    run(sys.executable, root / "tests/support/lift_bam.py", out / "offset.tsv", aligned, folder / "sim.bam")
    return folder / "sim.bam"


def records(vcf_text):
    """(contig, pos) → REF, ALTs and FORMAT values, of records of single bases."""
    found = {}
    for line in vcf_text.splitlines():
        if line.startswith("#"):
            continue
        contig, pos, _, ref, alt, _, _, info, keys, values = line.split("\t")
        if len(ref) == 1 and all(len(a) == 1 or a == "<*>" for a in alt.split(",")):
            found[contig, int(pos)] = (ref, alt.split(","), dict(zip(keys.split(":"), values.split(":"))))
    return found


def piled(bam, *options):
    """(contig, pos) → bases of samtools mpileup, as they stand on either strand, with read names."""
    text = run("samtools", "mpileup", "-A", "-B", "-d", 0, "-Q", 20, "-q", 20, "--output-QNAME", *options, bam,
               stderr=subprocess.DEVNULL)
    piles = {}
    for line in text.splitlines():
        contig, pos, _, _, bases, _, names = line.split("\t")
        bases = re.sub(r"\^.", "", bases).replace("$", "")
        plain = ""
        i = 0
        while i < len(bases):
            if bases[i] in "+-":
                length = re.match(r"\d+", bases[i + 1:]).group()
                i += 1 + len(length) + int(length)
                continue
            plain += bases[i]
            i += 1
        piles[contig, int(pos)] = [(base, name) for base, name in zip(plain, names.split(",")) if base not in "*#<>"]
    return piles


def compare_counts(checks, genotypes, piles):
    """AD, ADF and ADR of every base where mates do not overlap."""
    wrong = []
    for place, (ref, alts, values) in genotypes.items():
        counted = collections.Counter(base for base, _ in piles.get(place, []))
        named = [ref] + [alt for alt in alts if alt != "<*>"]
        for key, strand in (("ADF", str.upper), ("ADR", str.lower)):
            theirs = [counted[strand(base)] for base in named]
            if "<*>" in alts:
                theirs.append(sum(counted[strand(b)] for b in "ACGT") - sum(theirs))
            if [int(n) for n in values[key].split(",")] != theirs:
                wrong.append((place, key, values[key], theirs))
    checks.expect(not wrong, f"{len(wrong)} of {len(genotypes)} bases are counted otherwise than by samtools: {wrong[:3]}")
    print(f"{len(genotypes)} bases without overlapping mates: counts as samtools mpileup has them, by strand")


def compare_overlaps(checks, genotypes, piles):
    """Fragments and discordant pairs together are the fragments that samtools sees."""
    wrong = 0
    discordant = 0
    for place, (_, _, values) in genotypes.items():
        bases = collections.defaultdict(set)
        for base, name in piles.get(place, []):
            bases[name].add(base.upper())
        pairs = sum(len(seen) > 1 for seen in bases.values())
        discordant += pairs
        wrong += int(values["DP"]) + pairs != len(bases)
    checks.expect(wrong == 0, f"{wrong} bases: DP and discordant pairs are not the fragments of samtools")
    checks.expect(discordant > 0, "no discordant pair was met: the comparison shows nothing")
    print(f"{len(genotypes)} bases with overlapping mates: DP + {discordant} discordant pairs = fragments of samtools")


def check_planted(checks, marrow, bam):
    present = {}
    for line in run(marrow, "genotype", bam, "--genes", GENES, stderr=subprocess.DEVNULL).splitlines():
        if line.startswith("#"):
            continue
        contig, pos, _, ref, alts, _, _, _, keys, values = line.split("\t")
        values = dict(zip(keys.split(":"), values.split(":")))
        for alt, state, fraction in zip(alts.split(","), values["ST"].split(","), values["AF"].split(",")):
            if state == "present":
                present[contig, int(pos), ref, alt] = float(fraction), int(values["DP"])
    checks.expect(present.keys() == {row[:4] for row in PLANTED}, f"present {sorted(present)}")
    for *change, vaf, _, _ in PLANTED:
        if tuple(change) not in present:
            continue
        fraction, depth = present[tuple(change)]
        deviation = (fraction - vaf) / (vaf * (1 - vaf) / depth) ** 0.5
        checks.expect(abs(deviation) < WIDEST_Z, f"{change} at {fraction}, planted at {vaf}")
        print(f"{change} planted at {vaf}: {fraction} of {depth}")


def check_bcftools(checks, marrow, bam, folder):
    """What bcftools does to the VCF keeps the states."""
    vcf = folder / "g.vcf.gz"
    run(marrow, "genotype", bam, "--genes", GENES, "-O", "z", "-o", vcf, stderr=subprocess.DEVNULL)
    split_up = folder / "split.bcf"
    run("bcftools", "norm", "-m", "-any", "-O", "b", "-o", split_up, vcf, stderr=subprocess.DEVNULL)
    listed = run("bcftools", "query", "-i", 'FORMAT/ST[*]="present"', "-f", "%CHROM %POS %ALT [%ST %AF]\n", split_up)
    rows = [line.split() for line in listed.splitlines()]
    checks.expect(len(rows) == len(PLANTED), f"after norm and BCF: {rows}")
    checks.expect(all(row[3] == "present" for row in rows), f"states after norm: {rows}")
    run("bcftools", "view", "-O", "v", "-o", folder / "viewed.vcf", split_up)


def with_header(cram, target, change):
    """The same alignments under a changed header, indexed."""
    changed = target.with_suffix(".sam")
    changed.write_text(change(run("samtools", "view", "-H", "--no-PG", cram)))
    with open(target, "wb") as out:
        subprocess.run(["samtools", "reheader", "--no-PG", changed, cram], check=True, stdout=out)
    run("samtools", "index", target)
    return target


def check_cram(checks, marrow, bam, folder):
    genome = folder / "out/genome.fa.gz"
    cram = folder / "sim.cram"
    run("samtools", "view", "-C", "-T", genome, "-o", cram, bam)
    run("samtools", "index", cram)
    words = ("--no-version", "--genes", GENES, "--reference", genome)
    by_cram = run(marrow, "genotype", cram, *words, stderr=subprocess.DEVNULL)
    checks.expect(by_cram == run(marrow, "genotype", bam, *words, stderr=subprocess.DEVNULL), "CRAM and BAM differ")
    # A local path of the reference in the header would be followed.
    homeless = with_header(cram, folder / "homeless.cram", lambda header: re.sub(r"\tUR:[^\t\n]*", "", header))
    alone = subprocess.run([marrow, "genotype", homeless], text=True, capture_output=True,
                           env={**os.environ, "REF_PATH": ""}, check=False)
    checks.expect(alone.returncode == 4, f"CRAM without its reference: status {alone.returncode}, {alone.stderr}")
    wrong = folder / "wrong.fa"
    sequence = run("samtools", "faidx", genome, "chr4", "chr17").replace("A", "C")
    wrong.write_text(sequence)
    other = subprocess.run([marrow, "genotype", cram, "--reference", wrong], text=True, capture_output=True, check=False)
    checks.expect(other.returncode == 4, f"CRAM with a wrong reference: status {other.returncode}, {other.stderr}")
    return cram


def check_urls(checks, marrow, bam, cram, folder):
    """A file is read over HTTP as it is from a disk, and leaves nothing in the working folder."""

    class Server(http.server.BaseHTTPRequestHandler):
        """Files of the folder, by ranges of their bytes."""

        def do_GET(self):
            path = folder / self.path.lstrip("/")
            if not path.is_file():
                self.send_error(404)
                return
            data = path.read_bytes()
            asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("Range", ""))
            first, last = (int(asked[1]), int(asked[2] or len(data) - 1)) if asked else (0, len(data) - 1)
            self.send_response(206 if asked else 200)
            if asked:
                self.send_header("Content-Range", f"bytes {first}-{last}/{len(data)}")
            self.send_header("Content-Length", str(last + 1 - first))
            self.end_headers()
            with contextlib.suppress(ConnectionError):
                self.wfile.write(data[first:last + 1])

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    here = folder / "working"
    here.mkdir()
    words = ("--no-version", "--genes", GENES, "--reference", folder / "out/genome.fa.gz")
    for path in (bam, cram):
        by_path = run(marrow, "genotype", path, *words, stderr=subprocess.DEVNULL)
        url = f"http://127.0.0.1:{server.server_port}/{path.name}"
        by_url = run(marrow, "genotype", url, *words, cwd=here, stderr=subprocess.DEVNULL)
        checks.expect(by_url == by_path, f"{path.name} over HTTP differs")
    checks.expect(not list(here.iterdir()), f"left in the working folder: {list(here.iterdir())}")
    server.shutdown()


def check_network(checks, marrow, cram, folder):
    """Nothing is asked of a server that a CRAM's header names."""
    asked = []

    class Server(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/genome.fa"
    cram = with_header(cram, folder / "remote.cram", lambda header: re.sub(r"\tUR:[^\t\n]*", f"\tUR:{url}", header))
    asked.clear()
    result = subprocess.run([marrow, "genotype", cram], text=True, capture_output=True, check=False)
    checks.expect(result.returncode == 4 and "network" in result.stderr, f"remote UR: {result.returncode} {result.stderr}")
    given = subprocess.run([marrow, "genotype", cram, "--genes", GENES, "--reference", folder / "out/genome.fa.gz"],
                           text=True, capture_output=True, check=False)
    checks.expect(given.returncode == 0, f"remote UR with every contig given: {given.returncode} {given.stderr}")
    checks.expect(not asked, f"the server was asked for {asked}")
    server.shutdown()


def main():
    root, marrow = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    missing = [peer for peer in PEERS if shutil.which(peer) is None]
    if missing:
        print("not installed:", ", ".join(missing))
        sys.exit(1 if os.environ.get("MARROW_PEERS") else 77)
    checks = Checks()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        planted = folder / "planted.tsv"
        rows = ["chrom\tpos\tref\talt\tvaf\tduplicated_bp\tfiller"] + ["\t".join(map(str, row)) for row in PLANTED]
        planted.write_text("\n".join(rows) + "\n")
        apart = simulated(marrow, root, folder / "apart", "--depth", 100, "--fragment-length", 600, "--fragment-sd", 20)
        genotypes = records(run(marrow, "genotype", apart, "--genes", GENES, stderr=subprocess.DEVNULL))
        compare_counts(checks, genotypes, piled(apart, "-x"))
        together = simulated(marrow, root, folder / "together", "--depth", 400, "--quality", 30, "--fragment-length",
                             160, "--fragment-sd", 20, "--variants", planted, "--genome")
        genotypes = records(run(marrow, "genotype", together, "--genes", GENES, stderr=subprocess.DEVNULL))
        compare_overlaps(checks, genotypes, piled(together, "-x"))
        check_planted(checks, marrow, together)
        check_bcftools(checks, marrow, together, folder / "together")
        cram = check_cram(checks, marrow, together, folder / "together")
        check_urls(checks, marrow, together, cram, folder / "together")
        check_network(checks, marrow, cram, folder / "together")
    print(f"{checks.done} checks, {checks.failed} failed")
    sys.exit(1 if checks.failed else 0)


if __name__ == "__main__":
    main()
