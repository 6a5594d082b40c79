#!/usr/bin/python3
"""Times relapse scores with their reasons beside a Python script doing the same, in turns; needs the release build and
python3-xgboost.

    score_reasons.py MARROW SOURCE_DIR

One patient from a cold start, in whom MRD is missing (its plausible values are scored too): at most 0.12 of Python's
time. Many patients in one stream, profiles in and scored profiles out: no slower than Python with `pred_contribs`.
Exit status 1 where one is not kept, 77 without the peer. Numbers differ between machines; quote the ratios.
"""
import argparse
import json
import math
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

PATIENTS = 2000
HEADER = "sample\tlineage\tage_years\tsex\twbc_e9_per_l\tcns\tmrd_day29_pct\tdna_index\tbcr_abl1\n"


def incidence(risk, margin):
    event = math.exp(risk["event_slope"] * (margin - risk["centre"]))
    competing = math.exp(risk["competing_slope"] * (margin - risk["centre"]))
    survival, result = 1.0, 0.0
    for own, other in zip(risk["event_hazard"], risk["competing_hazard"]):
        total = event * own + competing * other
        if total > 0:
            result += survival * (1 - math.exp(-total)) * event * own / total
            survival *= math.exp(-total)
    return result


def features_of(profile):
    """The model's features of a profile with the columns above; not a number where one is missing."""
    clinical = profile["clinical"]

    def logarithm(column, floor):
        value = clinical.get(column)
        return math.nan if value is None else math.log10(max(value, floor))

    index = clinical.get("dna_index")
    return [clinical["age_years"], logarithm("wbc_e9_per_l", 0.1), logarithm("mrd_day29_pct", 1e-4),
            0.0 if str(clinical["cns"]) == "1" else 1.0, float(profile["sex"]["value"] == "male"),
            math.nan if index is None else float(index < 0.95), math.nan if index is None else float(index >= 1.16),
            float(clinical["bcr_abl1"] == "Positive")]


def peer(folder, path):
    """Reads profiles, writes them with margin, risk, contributions and, for missing MRD, the risk over its values."""
    import numpy
    import xgboost
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    bags = []
    for bag in manifest["bags"]:
        booster = xgboost.Booster({"nthread": 1})
        booster.load_model(os.path.join(folder, bag["file"]))
        bags.append((booster, numpy.array(bag["linear"]["means"]), numpy.array(bag["linear"]["coefficients"])))

    def parts_of(table):
        parts = numpy.zeros((len(table), table.shape[1] + 1))
        matrix = xgboost.DMatrix(table, nthread=1)
        for booster, means, coefficients in bags:
            parts += booster.predict(matrix, pred_contribs=True) / len(bags)
            parts[:, :-1] += coefficients * (table - means) / len(bags)
        return parts

    with open(path, encoding="utf-8") as file:
        profiles = [json.loads(line) for line in file]
    rows = numpy.array([features_of(profile) for profile in profiles])
    drawn = numpy.where(numpy.isnan(rows), -3.0, rows)
    for profile, row, parts in zip(profiles, rows, parts_of(drawn)):
        score = {"margin": parts.sum(), "p5y": incidence(manifest["absolute_risk"], parts.sum()),
                 "contributions": parts.tolist()}
        if numpy.isnan(row).any():
            values = numpy.repeat(row[None, :], 100, axis=0)
            values[:, 2] = numpy.repeat(numpy.linspace(-4, 1.7, 5), 20)
            score["ranges"] = [incidence(manifest["absolute_risk"], margin) for margin in parts_of(values).sum(1)[::20]]
        profile["scores"] = {"relapse": score}
        print(json.dumps(profile))


def measure(commands, repeats):
    """Median wall and processor seconds of each command, runs interleaved."""
    walls = {name: [] for name in commands}
    busy = {name: [] for name in commands}
    for _ in range(repeats):
        for name, command in commands.items():
            begin = time.perf_counter()
            with open(os.devnull, "wb") as null:
                process = subprocess.Popen(command, stdout=null, stderr=null)
                _, status, usage = os.wait4(process.pid, 0)
            if status != 0:
                sys.exit(f"failed: {' '.join(command)}")
            walls[name].append(time.perf_counter() - begin)
            busy[name].append(usage.ru_utime + usage.ru_stime)
    return {name: (statistics.median(walls[name]), statistics.median(busy[name])) for name in commands}


def write_profiles(marrow, folder, name, rows):
    table = os.path.join(folder, name + ".tsv")
    with open(table, "w", encoding="utf-8") as file:
        file.write(HEADER + "".join("\t".join(map(str, row)) + "\n" for row in rows))
    profiles = os.path.join(folder, name + ".jsonl")
    subprocess.run([marrow, "extract", "--quiet", "--timepoint", "diagnosis", "--clinical", table, "-o", profiles],
                   check=True)
    return profiles


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("marrow", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("source", type=pathlib.Path)
    parser.add_argument("--patients", type=int, default=PATIENTS)
    options = parser.parse_args()
    try:
        import xgboost  # noqa: F401
    except ImportError:
        print("SKIPPED: python's xgboost is missing")
        return 77
    model = str(options.source / "data" / "models" / "relapse_b")
    with tempfile.TemporaryDirectory() as folder:
        one = write_profiles(options.marrow, folder, "one", [("A", "B", 12.4, "Male", 128, "2a", "NA", 1.0, "Negative")])
        many = write_profiles(options.marrow, folder, "many", [
            (f"P{i}", "B", 10 + i % 20, "Male" if i % 2 else "Female", 1 + i % 300, 1 + i % 3, (i % 50) / 25, 1.0,
             "Negative") for i in range(options.patients)])
        kept = True
        print("task\tmarrow_s\tpython_s\tratio_wall\tratio_processor\tlimit")
        for task, profiles, repeats, limit in (("one patient, cold", one, 9, 0.12), ("stream", many, 3, 1.0)):
            measured = measure({"marrow": [options.marrow, "score", "--quiet", profiles],
                                "python": [sys.executable, __file__, "--peer", model, profiles]}, repeats)
            (wall, busy), (peer_wall, peer_busy) = measured["marrow"], measured["python"]
            print(f"{task}\t{wall:.3f}\t{peer_wall:.3f}\t{wall / peer_wall:.2f}\t{busy / peer_busy:.2f}\t{limit}")
            kept = kept and wall / peer_wall <= limit
    print("limits kept" if kept else "LIMITS NOT KEPT")
    return 0 if kept else 1


if __name__ == "__main__":
    if sys.argv[1:2] == ["--peer"]:
        peer(*sys.argv[2:4])
    else:
        sys.exit(main())
