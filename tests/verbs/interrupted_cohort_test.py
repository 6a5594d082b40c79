#!/usr/bin/python3
"""Kills a run of a cohort at random moments and takes it up again: the result must be that of an undisturbed run.

Also what a full disk leaves. The moments are drawn from a seed that is printed.
"""
import argparse
import pathlib
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time

KILLS = 20
COPIES = 1


def write_cohort(example, folder):
    """A sheet that names each sample of the example several times, as patients of their own."""
    lines = (example / "samplesheet.csv").read_text().splitlines()
    columns = lines[0].split(",")
    clinical = (example / "clinical.tsv").read_text().splitlines()
    rows, clinical_rows = [lines[0]], [clinical[0]]
    for copy in range(COPIES):
        rename = lambda name: f"{name}x{copy}"
        for line in lines[1:]:
            cells = dict(zip(columns, line.split(",")))
            for column in ("vcf", "panel", "coverage"):
                cells[column] = ";".join(str(example / name) for name in cells[column].split(";") if name)
            cells["sample"], cells["patient"] = rename(cells["sample"]), rename(cells["patient"])
            cells["clinical"] = "clinical.tsv"
            rows.append(",".join(cells[column] for column in columns))
        for line in clinical[1:]:
            sample, patient, rest = line.split("\t", 2)
            clinical_rows.append(f"{rename(sample)}\t{rename(patient)}\t{rest}")
    (folder / "sheet.csv").write_text("\n".join(rows) + "\n")
    (folder / "clinical.tsv").write_text("\n".join(clinical_rows) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("marrow")
    parser.add_argument("example", type=pathlib.Path)
    options = parser.parse_args()
    seed = time.time_ns() % 1_000_000
    print(f"seed {seed}")
    draw = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_cohort(options.example.resolve(), folder)

        def extract(output, *more):
            return [options.marrow, "extract", "--samplesheet", str(folder / "sheet.csv"), "-o", str(folder / output),
                    *more]

        for _ in range(2):  # the first run also fills the caches of the disk
            begin = time.perf_counter()
            subprocess.run(extract("whole.jsonl"), check=True, stderr=subprocess.DEVNULL)
            seconds = time.perf_counter() - begin
        whole = (folder / "whole.jsonl").read_bytes()
        taken_up = 0
        for kill in range(KILLS):
            output = folder / "killed.jsonl"
            for path in folder.glob("killed.jsonl*"):
                path.unlink()
            run = subprocess.Popen(extract("killed.jsonl", "--threads", str(1 + kill % 3)), stderr=subprocess.DEVNULL)
            time.sleep(draw.uniform(0, 0.9 * seconds))
            run.send_signal(signal.SIGKILL if kill % 2 else signal.SIGTERM)
            run.wait()
            if output.exists():  # it was quicker than the signal, which may still have met its last steps
                if output.read_bytes() != whole:
                    sys.exit(f"FAILED: kill {kill} left a part of an output")
                continue
            again = subprocess.run(extract("killed.jsonl", "--resume"), check=True, capture_output=True, text=True)
            taken_up += int(again.stderr.split(" finished before")[0].split()[-1])
            if output.read_bytes() != whole:
                sys.exit(f"FAILED: after kill {kill} the run that was taken up wrote other bytes")
        print(f"{KILLS} kills; {taken_up} samples were taken up")
        if taken_up == 0:
            sys.exit("FAILED: nothing was ever taken up")

        # A disk that fills up: no output, a message, and the rest is made when there is room again.
        full = subprocess.run(extract("full.jsonl"), stderr=subprocess.PIPE, text=True,
                              preexec_fn=lambda: (signal.signal(signal.SIGXFSZ, signal.SIG_IGN),
                                                  resource.setrlimit(resource.RLIMIT_FSIZE, (len(whole) // 2,) * 2)))
        if full.returncode != 3 or "cannot write" not in full.stderr or (folder / "full.jsonl").exists():
            sys.exit(f"FAILED: a full disk: status {full.returncode}, {full.stderr}")
        subprocess.run(extract("full.jsonl", "--resume"), check=True, stderr=subprocess.DEVNULL)
        if (folder / "full.jsonl").read_bytes() != whole:
            sys.exit("FAILED: after a full disk the run that was taken up wrote other bytes")
    print("every run that was taken up wrote the same bytes")


if __name__ == "__main__":
    main()
