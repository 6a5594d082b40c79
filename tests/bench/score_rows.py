#!/usr/bin/python3
"""Times margins and contributions of many rows with the shipped model beside XGBoost's C interface and python-xgboost,
same trees, same drawn rows, processor time of one thread each; needs the bench build and python3-xgboost.

    score_rows.py SCORE_ROWS SOURCE_DIR

100,000 margins: at most 1.2 of the time of the C interface; drawing what is missing is timed apart. Contributions of
10,000 rows: no slower than Python's `pred_contribs`. Exit status 1 where one is not kept, 77 without the peer.
"""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

MARGIN_ROWS, REASON_ROWS = 100_000, 10_000
REPEATS = 3


def run(program, task, rows, file):
    """Processor seconds of marrow, of the C interface and of drawing."""
    command = [program, task, str(rows), str(file)]
    return map(float, subprocess.run(command, check=True, capture_output=True, text=True).stdout.split())


def python_contributions(folder, file):
    """Processor seconds of the fastest of some turns: matrix, every booster's contributions, their mean with the linear part."""
    import numpy
    import xgboost
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    rows = numpy.fromfile(file).reshape(-1, len(manifest["features"]))
    boosters = []
    for bag in manifest["bags"]:
        booster = xgboost.Booster({"nthread": 1})
        booster.load_model(folder / bag["file"])
        boosters.append((booster, numpy.array(bag["linear"]["means"]), numpy.array(bag["linear"]["coefficients"])))
    best = float("inf")
    for _ in range(REPEATS):
        begin = time.process_time()
        matrix = xgboost.DMatrix(rows, nthread=1)
        parts = numpy.zeros((len(rows), rows.shape[1] + 1))
        for booster, means, coefficients in boosters:
            parts += booster.predict(matrix, pred_contribs=True)
            parts[:, :-1] += coefficients * (rows - means)
        parts *= manifest["shrinkage"] / len(boosters)
        best = min(best, time.process_time() - begin)
    return best


def main(program, source):
    try:
        import xgboost  # noqa: F401
    except ImportError:
        print("SKIPPED: python's xgboost is missing")
        return 77
    with tempfile.TemporaryDirectory() as folder:
        rows = pathlib.Path(folder) / "rows"
        margin, bare, drawing = run(program, "margins", MARGIN_ROWS, rows)
        reasons, bare_reasons, _ = run(program, "contributions", REASON_ROWS, rows)
        python = python_contributions(pathlib.Path(source) / "data" / "models" / "relapse_b", rows)
    print(f"drawing\t{MARGIN_ROWS} rows\t{drawing:.3f} s")
    print(f"margins\t{MARGIN_ROWS} rows\t{margin:.3f} s\tC interface {bare:.3f} s\tratio {margin / bare:.2f}\tlimit 1.2")
    print(f"contributions\t{REASON_ROWS} rows\t{reasons:.3f} s\tC interface {bare_reasons:.3f} s\t"
          f"Python {python:.3f} s\tratio {reasons / python:.2f}\tlimit 1.0")
    kept = margin <= 1.2 * bare and reasons <= python
    print("limits kept" if kept else "LIMITS NOT KEPT")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
