#!/usr/bin/python3
"""Times a cohort from sheet to report, on invented samples; needs the release build, bcftools and two cores.

Prints samples per second and peak memory of each verb at 100, 1,000 and 10,000 samples, then a hundred exomes with an
index beside `bcftools view -R` under `xargs -P2`. Exit status 1 where a limit is missed: CPU seconds a sample at 1,000
within 10 % of those at 100, memory of `extract` at 10,000 at most 64 MB above that at 100, exomes at most 0.6 of the
peer. CPU seconds, not wall, are compared between sizes: the machine may have other work.
"""
import argparse
import pathlib
import statistics
import sys
import tempfile

import make_cohort
from measured_run import run

THREADS = "2"
REPEATS = 3
COST_TOLERANCE = 1.10
MORE_MEGABYTES = 64
EXOME_RECORDS = 60_000
EXOMES = 100
EXOME_PASSING = 0.05  # as a somatic caller leaves an exome: most records do not pass their filter
EXOME_LIMIT = 0.6


def chain(marrow, folder):
    """The verbs of a cohort and what each costs: the fastest of several runs."""
    commands = {
        "extract": [marrow, "extract", "--samplesheet", "sheet.csv", "--threads", THREADS, "-o", "profiles.jsonl"],
        "score": [marrow, "score", "profiles.jsonl", "-o", "scored.jsonl"],
        "report": [marrow, "report", "scored.jsonl", "-o", "report/"],
        "multiqc": [marrow, "report", "scored.jsonl", "-O", "multiqc", "-o", "multiqc/"],
    }
    costs = {}
    for name, command in commands.items():
        runs = [run(command, folder) for _ in range(REPEATS)]
        costs[name] = (min(r[0] for r in runs), min(r[1] for r in runs), max(r[2] for r in runs))
    return costs


def scaling(marrow, example, panel, folder):
    """Prints the costs by size and says whether the limits hold."""
    print("samples\tverb\twall_s\tcpu_s\tcpu_ms_a_sample\tsamples_a_second\tpeak_mb")
    costs = {}
    for samples, records in ((100, 300), (1000, 300), (10_000, 30)):
        place = folder / str(samples)
        place.mkdir()
        make_cohort.write_cohort(place, samples, records, example, panel)
        costs[samples] = chain(marrow, place)
        for verb, (wall, cpu, peak) in costs[samples].items():
            print(f"{samples}\t{verb}\t{wall:.2f}\t{cpu:.2f}\t{1000 * cpu / samples:.2f}\t{samples / wall:.0f}\t{peak:.0f}",
                  flush=True)
    good = True
    for verb in costs[100]:
        ratio = costs[1000][verb][1] / 1000 / (costs[100][verb][1] / 100)
        print(f"{verb}: a sample of 1,000 costs {ratio:.2f} of a sample of 100")
        good &= ratio <= COST_TOLERANCE
    more = costs[10_000]["extract"][2] - costs[100]["extract"][2]
    print(f"extract: {more:.0f} MB more at 10,000 samples than at 100")
    return good and more <= MORE_MEGABYTES


def exomes(marrow, example, panel, folder, passing):
    """A hundred exomes beside bcftools; ten different ones, each ten times under its own name.
    `passing`: share of the records that pass their filter."""
    place = folder / f"exomes {passing}"
    place.mkdir()
    make_cohort.write_cohort(place, EXOMES // 10, EXOME_RECORDS, example, panel, ".vcf.gz", passing)
    rows = (place / "sheet.csv").read_text().splitlines()
    sheet, files = [rows[0]], []
    for copy in range(10):
        (place / str(copy)).mkdir()
        for row in rows[1:]:
            sample, timepoint, assembly, assay, vcf, _ = row.split(",")
            for ending in ("", ".tbi"):
                data = (place / f"{vcf}{ending}").read_bytes()
                (place / str(copy) / f"{vcf}{ending}").write_bytes(data)
            sheet.append(f"{sample}-{copy},{timepoint},{assembly},{assay},{copy}/{vcf},")
            files.append(f"{copy}/{vcf}")
    (place / "hundred.csv").write_text("\n".join(sheet) + "\n")
    (place / "files.txt").write_text("\n".join(files) + "\n")
    bed = [f"{chrom}\t{begin}\t{end}" for chrom, begin, end, _ in make_cohort.panel_places(panel)]
    (place / "panel.bed").write_text("\n".join(bed) + "\n")
    ours = [marrow, "extract", "--samplesheet", "hundred.csv", "--threads", THREADS, "-o", "profiles.jsonl"]
    peer = ["bash", "-c", f"xargs -P{THREADS} -I @ bcftools view -R panel.bed -o /dev/null @ <files.txt"]
    walls = {"marrow": [], "bcftools": []}
    for _ in range(2 * REPEATS):
        walls["marrow"].append(run(ours, place)[0])
        walls["bcftools"].append(run(peer, place)[0])
    ratio = statistics.median(walls["marrow"]) / statistics.median(walls["bcftools"])
    print(f"{EXOMES} exomes of {EXOME_RECORDS} records, {passing:.0%} passing: marrow extract {statistics.median(walls['marrow']):.2f} s, "
          f"bcftools view -R {statistics.median(walls['bcftools']):.2f} s, ratio {ratio:.2f} (limit {EXOME_LIMIT})")
    return ratio <= EXOME_LIMIT


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("marrow", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("example", type=lambda path: pathlib.Path(path).resolve(), help="data/example")
    parser.add_argument("panel", type=lambda path: pathlib.Path(path).resolve(), help="data/panel")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        good = scaling(options.marrow, options.example, options.panel, folder)
        good &= exomes(options.marrow, options.example, options.panel, folder, EXOME_PASSING)
        exomes(options.marrow, options.example, options.panel, folder, 1.0)  # printed as what it is
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
