#!/usr/bin/env python3
"""workflows/main.nf run by Nextflow: an undisturbed cohort under the strict parser and its resumption, a cohort with a
damaged file and a killed task under the old parser, a stub run, and every profile's configuration. Results are those of
workflows/cohort.sh, byte for byte.

    nextflow_test.py MARROW
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

from pipeline import PROCESSES, RESULTS, ROOT, Expectations, Run, killed_once, nextflow, require, shell_chain, write_hard_cohort

expect = Expectations()


def undisturbed(launcher, marrow, folder):
    """All processes complete, results are the shell chain's, MultiQC shows the samples; resuming runs nothing again."""
    shell_status = shell_chain(marrow.parent, ROOT / "data/example/samplesheet.csv", folder / "shell", "--resistance")
    expect.equal("status of cohort.sh", shell_status, 0)
    arguments = ["-profile", "test", "--resistance"]
    run = Run(launcher, folder / "run", marrow.parent, arguments, parser="v2")
    expect.equal("status", run.status, 0)
    expect.equal("what became of the processes", run.statuses(), {(process, "COMPLETED") for process in PROCESSES})
    expect.equal("batches", len(run.of("EXTRACT")), 4)
    expect.same_bytes(run.results, folder / "shell", RESULTS)
    summaries = sorted(path.name for path in (folder / "shell" / "multiqc").glob("*_mqc.json"))
    expect.holds("marrow wrote files for MultiQC", bool(summaries))
    expect.same_bytes(run.results / "multiqc", folder / "shell" / "multiqc", summaries)
    page = (run.results / "multiqc/multiqc_report.html").read_text()
    expect.holds("MultiQC's page names each sample", all(name in page for name in ["EX-B01", "EX-B06-R", "EX-T07"]))
    data = json.loads((run.results / "multiqc/multiqc_report_data/multiqc_data.json").read_text())
    expect.holds("MultiQC read marrow's numbers", any("marrow" in key for key in data["report_saved_raw_data"]))
    versions = (run.results / "pipeline_info/versions.yml").read_text()
    expect.equal("versions of", versions.count("MARROW:"), len(PROCESSES) - 1)
    for name in ["timeline.html", "report.html", "dag.html"]:
        expect.holds(f"{name} is written", (run.results / "pipeline_info" / name).exists())
    failures = expect.failures
    again = Run(launcher, folder / "run", marrow.parent, [*arguments, "-resume"], parser="v2")
    expect.equal("status of resuming", again.status, 0)
    expect.equal("what resuming runs", again.statuses(), {(process, "CACHED") for process in PROCESSES})
    if failures:
        run.story()
    if expect.failures > failures:
        again.story()


def disturbed(launcher, marrow, folder):
    """A damaged file fails alone and is listed; a killed task is run again; the run's status tells of the failure; a
    repaired file costs its batch only."""
    before = expect.failures
    sheet = write_hard_cohort(folder / "hard")
    expect.equal("status of cohort.sh", shell_chain(marrow.parent, sheet, folder / "hard_shell"), 6)
    wrapper = killed_once(folder / "killer", marrow)
    run = Run(launcher, folder / "hard_run", wrapper, ["-profile", "test", "--input", sheet, "--batch", "2"])
    expect.equal("status", run.status, 1)
    expect.equal("tasks that failed", sorted((task["process"], task["exit"]) for task in run.tasks if task["status"] == "FAILED"),
                 [("EXTRACT", "137"), ("FAILED_SAMPLES", "6")])
    killed = {task["tag"] for task in run.of("EXTRACT") if task["exit"] == "137"}
    expect.equal("attempts after the kill", [(task["attempt"], task["status"]) for task in run.of("EXTRACT")
                                             if task["tag"] in killed and task["exit"] == "0"], [("2", "COMPLETED")])
    expect.equal("processes that completed", {process for process, status in run.statuses() if status == "COMPLETED"},
                 set(PROCESSES) - {"FAILED_SAMPLES"})
    expect.same_bytes(run.results, folder / "hard_shell", RESULTS)
    profiles = [json.loads(line) for line in (run.results / "profiles.jsonl").open()]
    expect.equal("samples, in the sheet's order", [profile["sample"] for profile in profiles],
                 ["EX-B06-D", "EX-B01", "EX-B08", 'O\'Neil, "Jo"', "EX-T07", "EX-B06-R"])
    expect.equal("samples that were compared", [profile["sample"] for profile in profiles if profile["serial"]],
                 ["EX-B06-D", "EX-B06-R"])
    failed = (run.results / "failed.tsv").read_text().splitlines()
    expect.equal("failed samples", [line.split("\t")[:2] for line in failed[1:]], [["CUT", "data"]])
    expect.holds("the message says that the file is cut off", "cut off" in failed[-1])
    index = (run.results / "report/index.html").read_text()
    expect.holds("the cohort's page lists the failed sample", "CUT" in index and "cut off" in index)
    expect.holds("the run names the failed sample", "sample CUT failed" in run.text)
    # The file arrives anew: only its batch and what gathers all batches run again.
    shutil.copy(folder / "hard/site a/tumour.vcf.gz", folder / "hard/cut.vcf.gz")
    again = Run(launcher, folder / "hard_run", wrapper, ["-profile", "test", "--input", sheet, "--batch", "2", "-resume"])
    expect.equal("status after the repair", again.status, 0)
    expect.equal("batches after the repair", sorted(task["status"] for task in again.of("EXTRACT")), ["CACHED"] * 3 + ["COMPLETED"])
    expect.equal("samples after the repair", len((again.results / "scored.jsonl").read_text().splitlines()), 7)
    if expect.failures > before:
        run.story()
        again.story()


def stub(launcher, folder):
    """Without any program: every process has a stub."""
    before = expect.failures
    run = Run(launcher, folder / "stub_run", folder, ["-profile", "test", "-stub-run"], parser="v2")
    expect.equal("status of the stub run", run.status, 0)
    expect.equal("what became of the stubs", run.statuses(), {(process, "COMPLETED") for process in PROCESSES})
    if expect.failures > before:
        run.story()


def profiles(launcher, folder):
    """The configuration of each profile is read; what it sets is there."""
    done = subprocess.run([launcher, "config", "-show-profiles", ROOT / "workflows"], cwd=folder, capture_output=True, text=True)
    expect.equal("status of nextflow config", done.returncode, 0)
    for words in ["test {", "docker {", "singularity {", "conda {", "executor = 'slurm'", "executor = 'awsbatch'",
                  "executor = 'k8s'", "containers/environment.yml"]:
        expect.holds(f"the profiles' configuration has \"{words}\"", words in done.stdout)
    if done.returncode:
        print(done.stdout + done.stderr)


def main(marrow):
    require("java", "mvn", "multiqc", "bcftools")
    launcher = nextflow("25.04.4")
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        undisturbed(launcher, marrow, folder)
        disturbed(launcher, marrow, folder)
        stub(launcher, folder)
        profiles(launcher, folder)
    expect.finish()


main(pathlib.Path(sys.argv[1]).resolve())
