#!/usr/bin/python3
"""Times whole commands beside a peer, in turns, and prints ratios; needs the release build and bcftools.

Limits are those of the project's promise: one patient from VCF to scored report in under 200 ms and 150 MB, start-up
under 30 ms. Exit status 1 where one is not kept. Numbers differ between machines; quote the ratios.
"""
import argparse
import pathlib
import statistics
import sys
import tempfile

from measured_run import run

REPEATS = 15


def measure(commands, folder):
    """Median seconds and largest megabytes of each command, runs interleaved."""
    seconds = {name: [] for name in commands}
    megabytes = dict.fromkeys(commands, 0.0)
    for _ in range(REPEATS):
        for name, command in commands.items():
            wall, _, peak = run(command, folder)
            seconds[name].append(wall)
            megabytes[name] = max(megabytes[name], peak)
    return {name: (statistics.median(seconds[name]), megabytes[name]) for name in commands}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("marrow", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("example", type=lambda path: pathlib.Path(path).resolve(), help="data/example")
    options = parser.parse_args()
    vcf = str(options.example / "EX-B08.mutect2.vcf")
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "bcftools view": ["bcftools", "view", vcf],
            "marrow --version": [options.marrow, "--version"],
            "marrow report": [options.marrow, "report", "--vcf", vcf, "--clinical",
                              str(options.example / "clinical.tsv"), "--id", "EX-B08", "-o", "report.html"],
        }
        measured = measure(commands, folder)
    peer = measured["bcftools view"][0]
    print("command\tms\tpeak_mb\tratio_to_bcftools_view")
    for name, (wall, peak) in measured.items():
        print(f"{name}\t{1000 * wall:.1f}\t{peak:.0f}\t{wall / peer:.2f}")
    report_wall, report_peak = measured["marrow report"]
    kept = report_wall < 0.2 and report_peak < 150 and measured["marrow --version"][0] < 0.03
    print("limits kept" if kept else "LIMITS NOT KEPT")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
