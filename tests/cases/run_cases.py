#!/usr/bin/python3
"""Runs the patient stories of tests/cases: one folder a case.

A case holds README.md (what a biologist expects and why), plain-text inputs, `command` (run by bash in a copy of the
folder, with marrow in PATH and EXAMPLE naming data/example), `expected` (its standard output), and where it matters
`expected_status`. A difference is shown as a diff. `--accept` writes what came out as the new `expected`.
"""
import argparse
import difflib
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


def run_case(case, marrow, example):
    """Standard output, standard error and status of the case's command."""
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder) / case.name
        shutil.copytree(case, work)
        environment = dict(os.environ, EXAMPLE=str(example), LC_ALL="C")
        environment["PATH"] = f"{marrow.parent}:{environment['PATH']}"
        done = subprocess.run(["bash", "-euo", "pipefail", "command"], cwd=work, env=environment,
                              capture_output=True, text=True, timeout=300, check=False)
        return done.stdout, done.stderr, done.returncode


def check_case(case, marrow, example, accept):
    """Whether the case came out as expected; prints what differs."""
    output, errors, status = run_case(case, marrow, example)
    expected_file = case / "expected"
    if accept:
        expected_file.write_text(output)
        return True
    status_file = case / "expected_status"
    expected_status = int(status_file.read_text()) if status_file.exists() else 0
    expected = expected_file.read_text()
    if output == expected and status == expected_status:
        return True
    print(f"FAILED {case.name}: status {status}, expected {expected_status}")
    sys.stdout.writelines(difflib.unified_diff(expected.splitlines(True), output.splitlines(True), "expected", "output"))
    print(errors)
    return False


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("marrow", type=lambda path: pathlib.Path(path).resolve())
    parser.add_argument("source", type=pathlib.Path, help="the source tree")
    parser.add_argument("--accept", action="store_true")
    parser.add_argument("--only")
    options = parser.parse_args()
    cases = sorted(path.parent for path in (options.source / "tests/cases").glob("*/command"))
    cases = [case for case in cases if options.only in (None, case.name)]
    example = (options.source / "data/example").resolve()
    good = [check_case(case, options.marrow, example, options.accept) for case in cases]
    print(f"{sum(good)} of {len(cases)} cases passed")
    return 0 if cases and all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
