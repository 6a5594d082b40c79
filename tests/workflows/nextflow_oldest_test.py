#!/usr/bin/env python3
"""workflows/main.nf in the oldest supported Nextflow, 24.10.0: an undisturbed cohort, the
files that a cohort shares, and what seldom happens. A file that
is missing is tried twice and then listed; a table that a batch shares is damaged; a task is killed however often it is
tried, and its samples are listed; --strict ends the run; a faulty sheet and an unknown parameter are refused at once.

    nextflow_oldest_test.py MARROW
"""
import pathlib
import shutil
import subprocess
import sys
import tempfile

from pipeline import PROCESSES, RESULTS, ROOT, Expectations, Run, nextflow, require, shell_chain

expect = Expectations()


def undisturbed(launcher, marrow, folder):
    before = expect.failures
    sheet = ROOT / "data/example/samplesheet.csv"
    expect.equal("status of cohort.sh", shell_chain(marrow.parent, sheet, folder / "shell", "--model", "relapse_b_diagnosis"), 0)
    run = Run(launcher, folder / "run", marrow.parent, ["-profile", "test", "--model", "relapse_b_diagnosis"])
    expect.equal("status", run.status, 0)
    expect.equal("what became of the processes", run.statuses(), {(process, "COMPLETED") for process in PROCESSES})
    expect.same_bytes(run.results, folder / "shell", RESULTS)
    # The model from a folder instead: what does not depend on it is reused.
    again = Run(launcher, folder / "run", marrow.parent, ["-profile", "test", "--model", ROOT / "data/models/relapse_b_diagnosis",
                                                          "-resume", "--skip_report", "true"])
    expect.equal("status with a model's folder", again.status, 0)
    expect.equal("profiles are reused", {task["status"] for task in again.of("EXTRACT")}, {"CACHED"})
    expect.equal("pages that are not wanted", again.of("REPORT"), [])
    if expect.failures > before:
        run.story()
        again.story()


def further_files(launcher, marrow, folder):
    """Knowledge, reference and population frequencies of the cohort, with their indexes, reach the tasks."""
    before = expect.failures
    cohort = folder / "further"
    cohort.mkdir()
    shutil.copy(ROOT / "data/example/EX-T05.mutect2.GRCh37.vcf", cohort)
    (cohort / "cohort.csv").write_text("sample,vcf\nEX-T05,EX-T05.mutect2.GRCh37.vcf\n")
    length_of_21 = 48129895  # on GRCh37: marrow takes no other reference for it
    (cohort / "genome.fa").write_text(">21\n" + "N" * length_of_21 + "\n")
    subprocess.run(["samtools", "faidx", cohort / "genome.fa"], check=True)
    header = "".join(line for line in (cohort / "EX-T05.mutect2.GRCh37.vcf").open() if line.startswith(("##fileformat", "##contig")))
    for name, position in [("one", 139390649), ("two", 139399350)]:
        (cohort / f"{name}.vcf").write_text(
            f'{header}##INFO=<ID=AF,Number=A,Type=Float,Description="frequency">\n#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n'
            f"9\t{position}\t.\tA\tG\t.\tPASS\tAF=0.1\n")
        subprocess.run(["bcftools", "view", "-O", "z", "-o", cohort / f"{name}.vcf.gz", cohort / f"{name}.vcf"], check=True)
        subprocess.run(["bcftools", "index", cohort / f"{name}.vcf.gz"], check=True)
    options = ["--reference", cohort / "genome.fa", "--population", cohort / "one.vcf.gz", "--population", cohort / "two.vcf.gz"]
    shell = shell_chain(marrow.parent, cohort / "cohort.csv", folder / "further_shell", "--knowledge", ROOT / "data", "--", *options)
    expect.equal("status of cohort.sh", shell, 0)
    run = Run(launcher, folder / "further_run", marrow.parent,
              ["-profile", "test", "--input", cohort / "cohort.csv", "--knowledge", ROOT / "data", "--reference", cohort / "genome.fa",
               "--population", f"{cohort}/one.vcf.gz;{cohort}/two.vcf.gz"])
    expect.equal("status", run.status, 0)
    expect.same_bytes(run.results, folder / "further_shell", RESULTS)
    command = "".join(path.read_text() for path in (folder / "further_run/work").glob("*/*/.command.run"))
    expect.holds("the indexes are staged", all(name in command for name in ["genome.fa.fai", "one.vcf.gz.csi", "two.vcf.gz.csi"]))
    if expect.failures > before:
        run.story()


def hopeless_tasks(launcher, marrow, folder):
    """Batches of 2: a missing file; a damaged clinical table; a task that is killed at every attempt; a good one."""
    before = expect.failures
    cohort = folder / "cohort"
    shutil.copytree(ROOT / "data/example", cohort)
    (cohort / "damaged.tsv").write_text("sample\tage_years\nEX-B04\tfour\n")
    rows = ["sample,vcf,clinical",
            "EX-B01,EX-B01.mutect2.vcf,", "GONE,gone.vcf,",
            "EX-B04,EX-B04.sites.vcf,damaged.tsv", "EX-B03,EX-B03.haplotypecaller.vcf,damaged.tsv",
            "EX-T05,EX-T05.mutect2.GRCh37.vcf,", "KILLED,EX-B06-D.mutect2.vcf,",
            "EX-T07,,clinical.tsv"]
    (cohort / "cohort.csv").write_text("\n".join(rows) + "\n")
    wrapper = folder / "killer"
    wrapper.mkdir()
    (wrapper / "marrow").write_text("#!/bin/sh\nif [ \"$1\" = extract ] && grep -q KILLED samplesheet.csv; then kill -KILL $$; fi\n"
                                    f"exec '{marrow}' \"$@\"\n")
    (wrapper / "marrow").chmod(0o755)
    run = Run(launcher, folder / "hopeless_run", wrapper, ["-profile", "test", "--input", cohort / "cohort.csv", "--batch", "2"])
    expect.equal("status", run.status, 1)
    attempts = sorted((task["tag"], task["exit"], task["attempt"]) for task in run.of("EXTRACT"))
    expect.equal("attempts", attempts, [("batch_000001", "0", "2"), ("batch_000001", "3", "1"), ("batch_000002", "0", "1"),
                                        ("batch_000003", "137", "1"), ("batch_000003", "137", "2"), ("batch_000003", "137", "3"),
                                        ("batch_000004", "0", "1")])
    failed = [line.split("\t") for line in (run.results / "failed.tsv").read_text().splitlines()[1:]]
    expect.equal("failed samples", [(cells[0], cells[1]) for cells in failed],
                 [("GONE", "io"), ("EX-B04", "data"), ("EX-B03", "data"), ("EX-T05", "task"), ("KILLED", "task")])
    expect.holds("the damaged table is named", all("damaged.tsv" in cells[2] for cells in failed[1:3]))
    scored = (run.results / "scored.jsonl").read_text()
    expect.equal("samples that are scored", [name for name in ["EX-B01", "EX-B03", "EX-T05", "EX-T07"] if f'"sample":"{name}"' in scored],
                 ["EX-B01", "EX-T07"])
    index = (run.results / "report/index.html").read_text()
    expect.holds("the cohort's page lists them", all(cells[0] in index for cells in failed))
    if expect.failures > before:
        run.story()


def refused(launcher, marrow, folder):
    """What ends the run, and with which words."""
    before = expect.failures
    example = (ROOT / "data/example/samplesheet.csv").read_text()
    faulty = folder / "faulty.csv"
    faulty.write_text(example.replace(",wgs,", ",whole,") + example.splitlines()[1] + "\n")
    runs = []
    for what, arguments, words in [
            ("a faulty sheet", ["--input", faulty], ["line 3, column 'assay'", "'whole' is none of"]),
            ("an unknown parameter", ["--refrence", "x.fa"], ["unknown parameter '--refrence'"]),
            ("no batch", ["--batch", "0"], ["--batch '0' is no whole number above 0"]),
            ("--strict", ["--strict", "true"], ["W363"])]:
        run = Run(launcher, folder / what.replace(" ", "_"), marrow.parent, ["-profile", "test", *arguments])
        runs.append(run)
        expect.equal(f"status of {what}", run.status, 1)
        for word in words:
            expect.holds(f"{what} is told by {word}", word in run.text)
        expect.holds(f"{what} leaves no profiles", not (run.results / "profiles.jsonl").exists())
    expect.equal("tasks of --strict", [(task["exit"], task["attempt"]) for task in runs[-1].of("EXTRACT")], [("4", "1")])
    if expect.failures > before:
        for run in runs:
            run.story()


def main(marrow):
    require("java", "mvn", "multiqc", "bcftools", "samtools")
    launcher = nextflow("24.10.0")
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        undisturbed(launcher, marrow, folder)
        further_files(launcher, marrow, folder)
        hopeless_tasks(launcher, marrow, folder)
        refused(launcher, marrow, folder)
    expect.finish()


main(pathlib.Path(sys.argv[1]).resolve())
