"""What the tests of the workflows share: Nextflow by scripts/install-nextflow.sh, a run with its trace, a cohort with a
sample that fails, and folders compared byte for byte."""

import csv
import filecmp
import os
import pathlib
import shutil
import subprocess
import sys

SKIP = 77  # ctest's SKIP_RETURN_CODE
ROOT = pathlib.Path(__file__).resolve().parents[2]


def require(*tools):
    """Skips the test, or fails it where peers are demanded, if a tool is not installed."""
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        print(f"SKIPPED: not installed: {', '.join(missing)}")
        sys.exit(1 if os.environ.get("MARROW_PEERS") == "1" else SKIP)


def nextflow(version):
    """The launcher of a version; fetched only where peers, or what takes long, are demanded."""
    launcher = ROOT / "build" / "nextflow" / version / "nextflow"
    if not launcher.exists() and "1" not in (os.environ.get("MARROW_PEERS"), os.environ.get("MARROW_LONG")):
        print(f"SKIPPED: Nextflow {version} is not in build/nextflow (scripts/install-nextflow.sh --version {version})")
        sys.exit(SKIP)
    subprocess.run([ROOT / "scripts" / "install-nextflow.sh", "--version", version], check=True, stdout=subprocess.DEVNULL)
    return launcher


class Expectations:
    """Counts what is not as expected and tells each."""

    def __init__(self):
        self.failures = 0

    def equal(self, what, found, expected):
        if found != expected:
            self.failures += 1
            print(f"FAILED {what}: {found!r} where {expected!r} is expected")

    def holds(self, what, claim):
        if not claim:
            self.failures += 1
            print(f"FAILED {what}")

    def same_bytes(self, folder, other, names):
        for name in names:
            left, right = folder / name, other / name
            if left.is_dir() and right.is_dir():
                inside = sorted(path.relative_to(left).as_posix() for path in left.rglob("*") if path.is_file())
                self.equal(f"files of {name}", inside, sorted(path.relative_to(right).as_posix() for path in right.rglob("*")
                                                              if path.is_file()))
                self.holds(f"{name} holds files", bool(inside))
                for file in inside:
                    self.same_bytes(left, right, [file])
            else:
                self.holds(f"{name} is the same byte for byte",
                           left.is_file() and right.is_file() and filecmp.cmp(left, right, shallow=False))

    def finish(self):
        sys.exit(1 if self.failures else 0)


class Run:
    """One run of workflows/main.nf: its status, what it said, and its trace, a dictionary a task."""

    def __init__(self, launcher, folder, marrow_folder, arguments, parser="v1", config=None):
        self.results = folder / "results"
        environment = {**os.environ, "PATH": f"{marrow_folder}:{os.environ['PATH']}", "NXF_SYNTAX_PARSER": parser,
                       "NXF_ANSI_LOG": "false", "LC_ALL": "C.UTF-8"}
        command = [launcher, "run", ROOT / "workflows" / "main.nf", "--outdir", self.results, *arguments]
        if config:
            command[1:1] = ["-c", config]
        folder.mkdir(exist_ok=True)
        done = subprocess.run(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        self.status = done.returncode
        self.text = done.stdout + done.stderr
        trace = self.results / "pipeline_info" / "trace.txt"
        self.tasks = list(csv.DictReader(trace.open(), delimiter="\t")) if trace.exists() else []
        for task in self.tasks:
            task["process"] = task["process"].rpartition(":")[2]

    def of(self, process):
        return [task for task in self.tasks if task["process"] == process]

    def statuses(self):
        return {(task["process"], task["status"]) for task in self.tasks}

    def story(self):
        """For the reader of a failing test."""
        lines = [f"{task['name']} {task['status']} exit {task['exit']} attempt {task['attempt']}" for task in self.tasks]
        print("\n".join([self.text, *lines]))


PROCESSES = ["CHECK", "EXTRACT", "COLLATE", "SCORE", "TABLE", "REPORT", "SUMMARY", "MULTIQC", "FAILED_SAMPLES"]
RESULTS = ["profiles.jsonl", "scored.jsonl", "failed.tsv", "cohort.tsv", "report"]


def shell_chain(marrow_folder, sheet, output, *options):
    """workflows/cohort.sh; its exit status."""
    environment = {**os.environ, "PATH": f"{marrow_folder}:{os.environ['PATH']}"}
    return subprocess.run([ROOT / "workflows" / "cohort.sh", "-o", output, sheet, *options], env=environment,
                          stderr=subprocess.DEVNULL, check=False).returncode


def write_hard_cohort(folder):
    """A cohort that is hard to plan; returns its sheet.

    Two samples whose files have one base name, with indexes; two samples of one patient, whom only the clinical table
    names, far apart; a name with a comma, quotes and an apostrophe; a file that is cut off; Windows line ends and a
    byte-order mark.
    """
    example = ROOT / "data" / "example"
    for site, sample in [("site a", "EX-B01"), ("site b", "EX-B08")]:
        (folder / site).mkdir(parents=True)
        target = folder / site / "tumour.vcf.gz"
        subprocess.run(["bcftools", "view", "-O", "z", "-o", target, example / f"{sample}.mutect2.vcf"], check=True)
        subprocess.run(["bcftools", "index", "--tbi", target], check=True)
    for name in ["clinical.tsv", "panel.bed", "EX-B06-D.mutect2.vcf", "EX-B06-R.mutect2.vcf", "EX-B04.sites.vcf"]:
        shutil.copy(example / name, folder)
    whole = (folder / "site a" / "tumour.vcf.gz").read_bytes()
    (folder / "cut.vcf.gz").write_bytes(whole[:len(whole) // 2])
    rows = ["sample,assembly,vcf,normal,panel,clinical",
            "EX-B06-D,GRCh38,EX-B06-D.mutect2.vcf,EX-B06-N,,clinical.tsv",
            "EX-B01,GRCh38,site a/tumour.vcf.gz,EX-B01-N,,clinical.tsv",
            "CUT,GRCh38,cut.vcf.gz,,,",
            "EX-B08,GRCh38,site b/tumour.vcf.gz,,panel.bed,clinical.tsv",
            '"O\'Neil, ""Jo""",GRCh38,EX-B04.sites.vcf,,,',
            "EX-T07,.,NA,,,clinical.tsv",
            "EX-B06-R,GRCh38,EX-B06-R.mutect2.vcf,EX-B06-N,,clinical.tsv"]
    sheet = folder / "cohort.csv"
    sheet.write_bytes(b"\xef\xbb\xbf" + "".join(row + "\r\n" for row in rows).encode())
    return sheet


def killed_once(folder, marrow, verb="extract"):
    """A folder with a `marrow` that is killed the first time it is called with `verb`."""
    folder.mkdir()
    wrapper = folder / "marrow"
    wrapper.write_text(f"#!/bin/sh\nif [ \"$1\" = {verb} ] && mkdir '{folder}/killed' 2>/dev/null; then kill -KILL $$; fi\n"
                       f"exec '{marrow}' \"$@\"\n")
    wrapper.chmod(0o755)
    return folder
