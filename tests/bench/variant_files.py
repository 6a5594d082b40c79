#!/usr/bin/python3
"""Times whole-genome variant files beside bcftools, in turns, and checks that both find the same records.

Needs the release build, bcftools with its plugin split-vep, bgzip and tabix. The files are made once by
make_whole_genome_vcf.py, make_gvcf.py and make_population.py in the folder of MARROW_BENCH_FILES, else in a temporary
one. Limits are of wall time (medians of interleaved runs); the ratio of processor time stands beside it, which other
work on the machine disturbs least and two threads do not shorten. Exit status 1 where records differ or a limit is not
kept.
"""
import argparse
import hashlib
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

REPEATS = 3
RESIDENT_LIMIT_MB = 20
HERE = pathlib.Path(__file__).parent


def run_once(command, output):
    """Wall and processor seconds and peak resident megabytes of one run, its standard output written to a file."""
    begin = time.perf_counter()
    with open(output, "wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


class Measure:
    """Medians of ours and the peer's, runs interleaved, and the largest megabytes of ours."""

    def __init__(self, ours, peer, output, repeats):
        runs = [(run_once(ours, output), run_once(peer, output)) for _ in range(repeats)]
        self.wall, self.processor = (statistics.median(own[i] for own, _ in runs) for i in (0, 1))
        self.peer_wall, self.peer_processor = (statistics.median(other[i] for _, other in runs) for i in (0, 1))
        self.megabytes = max(own[2] for own, _ in runs)


def records_of(command):
    """Number of the record lines that a command writes and the sum of their digests, INFO/MARROW left out: bcftools
    view -R goes by the order of its regions, the others by that of the file."""
    total = 0
    count = 0
    # Through bcftools for ours too, because it writes numbers its own way: 56.20 becomes 56.2.
    rewrite = ["bcftools", "view", "--no-version", "-"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process, \
            subprocess.Popen(rewrite, stdin=process.stdout, stdout=subprocess.PIPE) as rewritten:
        for line in rewritten.stdout:
            if line.startswith(b"#"):
                continue
            begin = line.find(b";MARROW=")
            if begin >= 0:
                line = line[:begin] + line[line.index(b"\t", begin):]
            total += int.from_bytes(hashlib.sha256(line).digest(), "big")
            count += 1
    if process.returncode != 0 or rewritten.returncode != 0:
        sys.exit(f"failed: {' '.join(map(str, command))}")
    return count, total


def make_files(folder, panel, records):
    """The plain file and one with CSQ, both also without an index, a BCF, a gVCF and a file of population frequencies;
    those that are there are kept."""
    names = ("wgs.vcf.gz", "bare.vcf.gz", "csq.vcf.gz", "bare_csq.vcf.gz", "wgs.bcf", "blocks.g.vcf.gz",
             "population.vcf.gz")
    plain, bare, csq, bare_csq, bcf, blocks, population = (folder / name for name in names)
    maker = [sys.executable, HERE / "make_whole_genome_vcf.py"]
    if not plain.exists():
        subprocess.run([*maker, plain, panel, "--records", str(records)], check=True)
    if not bare.exists():
        bare.symlink_to(plain)
    if not csq.exists():
        subprocess.run([*maker, csq, panel, "--records", str(records), "--csq"], check=True)
    if not bare_csq.exists():
        bare_csq.symlink_to(csq)
    if not bcf.exists():
        subprocess.run(["bcftools", "view", "-Ob", "-o", bcf, plain], check=True)
    if not blocks.exists():
        subprocess.run([sys.executable, HERE / "make_gvcf.py", blocks, panel, "--blocks", str(records * 10 // 9)],
                       check=True)
    if not population.exists():
        subprocess.run([sys.executable, HERE / "make_population.py", population, plain], check=True)
    return plain, bare, csq, bare_csq, bcf, blocks, population


def write_panel_bed(panel, path):
    """Spans of the panel's genes on GRCh38."""
    lines = []
    for line in (panel / "genes.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        cells = line.split("\t")
        begin, _, end = cells[5].partition("-")
        if end:
            lines.append(f"{cells[4]}\t{int(begin) - 1}\t{end}\n")
    path.write_text("".join(sorted(lines)), encoding="utf-8")


def check_records(marrow, plain, bare, bed):
    """Whether the panel's records are those of bcftools, with an index and without."""
    expected = records_of(["bcftools", "view", "--no-version", "-R", bed, plain])
    found = {
        "bcftools view -T": records_of(["bcftools", "view", "--no-version", "-T", bed, "--targets-overlap", "1", bare]),
        "marrow, no index": records_of([marrow, "annotate", "--quiet", "--only-panel", bare]),
        "marrow, index": records_of([marrow, "annotate", "--quiet", "--only-panel", plain]),
    }
    for name, records in found.items():
        if records != expected:
            print(f"RECORDS DIFFER: bcftools view -R {expected[0]}, {name} {records[0]}")
    print(f"{expected[0]} records of the panel")
    return expected[0] > 0 and all(records == expected for records in found.values())


def comparisons(marrow, files, bed, out):
    """Name, our command, the peer's, limit of the ratio, and whether the resident memory has one."""
    plain, bare, csq, bare_csq, bcf, blocks, population = files
    extract = [marrow, "extract", "--quiet", "--id", "S", "--vcf"]
    only_panel = [marrow, "annotate", "--quiet", "--only-panel"]
    annotate = [marrow, "annotate", "--quiet"]
    targets = ["bcftools", "view", "-T", bed, "--targets-overlap", "1", bare]
    regions = ["bcftools", "view", "-R", bed, plain]
    split = ["bcftools", "+split-vep", bare_csq, "-d", "-f", "%CHROM\\t%POS\\t%SYMBOL\\t%Consequence\\n"]
    fields = "%gene\\t%consequence\\n"
    genes = [marrow, "query", "--quiet", "--id", "S", "--use-csq", "--each", "variants", "-f", fields, "--vcf"]
    return [
        ("panel records, no index", [*only_panel, bare], targets, 0.22, True),
        ("panel profile, no index", [*extract, bare], targets, 0.22, False),
        ("panel records, index", [*only_panel, plain], regions, 0.65, True),
        ("panel profile, index", [*extract, plain], regions, None, False),
        ("profile of a gVCF, index", [*extract, blocks], ["bcftools", "view", "-R", bed, blocks], None, False),
        ("panel profile, population", [*extract, plain, "--population", population],
         ["bcftools", "annotate", "-R", bed, "-a", population, "-c", "INFO/AF", plain], None, False),
        ("panel's gene and consequence of CSQ, no index", [*genes, bare_csq], split, 0.25, False),
        ("panel's gene and consequence of CSQ, index", [*genes, csq], split, None, False),
        ("annotate to VCF", [*annotate, plain], ["bcftools", "view", plain], 0.30, True),
        ("annotate to VCF.gz", [*annotate, "-O", "z", "-o", out, plain], ["bcftools", "view", "-Oz", "-o", out, plain],
         0.75, True),
        ("annotate BCF", [*annotate, "-O", "b", "-o", out, bcf], ["bcftools", "view", "-Ob", "-o", out, bcf], 1.1, True),
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("marrow", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("panel", type=lambda path: pathlib.Path(path).resolve(), help="data/panel")
    parser.add_argument("--records", type=int, default=4_500_000)
    parser.add_argument("--repeats", type=int, default=REPEATS)
    options = parser.parse_args()
    kept = True
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(os.environ.get("MARROW_BENCH_FILES", temporary))
        files = make_files(folder, options.panel, options.records)
        bed = pathlib.Path(temporary) / "panel.bed"
        write_panel_bed(options.panel, bed)
        kept &= check_records(options.marrow, files[0], files[1], bed)
        out = pathlib.Path(temporary) / "out"
        print("task\tseconds\tpeer_seconds\tratio\tlimit\tprocessor_ratio\tpeak_mb")
        for name, ours, peer, limit, is_lean in comparisons(options.marrow, files, bed, out):
            seen = Measure(ours, peer, pathlib.Path(temporary) / "stdout", options.repeats)
            is_kept = ((limit is None or seen.wall <= limit * seen.peer_wall)
                       and (not is_lean or seen.megabytes <= RESIDENT_LIMIT_MB))
            kept &= is_kept
            print(f"{name}\t{seen.wall:.2f}\t{seen.peer_wall:.2f}\t{seen.wall / seen.peer_wall:.3f}\t{limit or '-'}\t"
                  f"{seen.processor / seen.peer_processor:.3f}\t{seen.megabytes:.1f}{'' if is_kept else '  NOT KEPT'}",
                  flush=True)
    print("limits kept" if kept else "LIMITS NOT KEPT")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
