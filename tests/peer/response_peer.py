#!/usr/bin/env python3
"""The shipped resistance models and a laboratory's own by data/models/score.py, that is python's xgboost and the manifests
alone: margins, contributions and bias must be those of `marrow score`; and the card's numbers those of numpy on the
held-out table.

    response_peer.py SOURCE_DIR MARROW
"""
import csv
import json
import os
import random
import subprocess
import sys
import tempfile

try:
    import numpy
    import xgboost
except ImportError:
    print("SKIPPED: python's xgboost is missing")
    sys.exit(1 if os.environ.get("MARROW_PEERS") == "1" else 77)

GROUPS = ("glucocorticoid", "methotrexate", "thiopurine")
DESCRIPTION = {"name": "lab", "title": "invented", "outcome": "log2 LC50", "intended_use": "tests", "population": "invented",
               "era": "never", "drug_group": "glucocorticoid", "simulated": False, "not_for": [], "limits": [],
               "attribution": [], "applies_if": [], "cautions": []}


def compare_scores(peer, folder, scores):
    manifest, bags = peer.load(folder)
    scores = [score for score in scores if score["state"] == "present"
              and None not in [part["value"] for part in score["contributions"]]]
    rows = numpy.array([[part["value"] for part in score["contributions"]] for score in scores], dtype=float)
    for score, parts in zip(scores, peer.contributions(manifest, bags, rows)):
        mine = numpy.array([part["contribution"] for part in score["contributions"]] + [score["bias"]])
        tolerance = 1e-5 * max(1, abs(score["margin"]))
        assert numpy.abs(parts - mine).max() < tolerance, (parts, mine)
        assert abs(parts.sum() - score["margin"]) < tolerance, (parts.sum(), score["margin"])
    return len(scores)


def ranks(values):
    """Mean ranks of equal values."""
    distinct, places, counts = numpy.unique(values, return_inverse=True, return_counts=True)
    ends = numpy.cumsum(counts)
    return (ends - (counts - 1) / 2)[places]


def compare_numbers(manifest, table):
    with open(table, encoding="ascii") as file:
        patients = list(csv.DictReader(file, delimiter="\t"))
    told = {measure["measure"]: measure["value"] for measure in manifest["validation"]["model"]}
    y = numpy.array([float(patient["response"]) for patient in patients])
    p = numpy.array([float(patient["model"]) for patient in patients])
    peers = {"rmse": numpy.sqrt(((y - p) ** 2).mean()), "mae": numpy.abs(y - p).mean(),
             "r_squared": 1 - ((y - p) ** 2).sum() / ((y - y.mean()) ** 2).sum(), "pearson": numpy.corrcoef(y, p)[0, 1],
             "spearman": numpy.corrcoef(ranks(y), ranks(p))[0, 1], "calibration_slope": numpy.polyfit(p, y, 1)[0]}
    for name, number in peers.items():
        assert abs(told[name] - number) < 1e-9, (name, told[name], number)
    return len(peers)


def write_lab(path):
    draw = random.Random(5)
    with open(path("m.tsv"), "w", encoding="ascii") as matrix, open(path("o.tsv"), "w", encoding="ascii") as table:
        matrix.write("sample\tage_years\tlineage_t\tnr3c1.lost\n")
        table.write("patient\tfirst\tsecond\n")
        for i in range(50):
            t, lost = draw.randrange(2), int(draw.random() < 0.3)
            lost_cell = "NA" if draw.random() < 0.1 else lost
            matrix.write(f"P{i:02}\t{draw.uniform(1, 17):.1f}\t{t}\t{lost_cell}\n")
            mean = 0.3 * 2 ** (2 * lost + 0.8 * t)
            table.write(f"P{i:02}\t{mean * draw.lognormvariate(0, 0.5):.4f}\t{mean * draw.lognormvariate(0, 0.5):.4f}\n")
    with open(path("d.json"), "w", encoding="ascii") as file:
        json.dump(DESCRIPTION, file)
    with open(path("c.tsv"), "w", encoding="ascii") as clinical:
        clinical.write("sample\tlineage\tage_years\tmutations\tassessed_genes\tcopy_number\n")
        for i in range(20):
            lesion = draw.choice(("NR3C1 del", "IKZF1 del"))
            clinical.write(f"Q{i}\t{draw.choice('BT')}\t{draw.uniform(1, 14):.1f}\tnone\tNR3C1\t{lesion}\n")


def main(source, marrow):
    models = os.path.join(source, "data", "models")
    sys.path.insert(0, models)
    sys.dont_write_bytecode = True
    import score as peer
    with tempfile.TemporaryDirectory() as folder:
        path = lambda name: os.path.join(folder, name)
        subprocess.run([marrow, "simulate", "--quiet", "--patients", "50", "--profiles", "-o", path("cohort")], check=True)
        scored = subprocess.run([marrow, "score", "--quiet", "--resistance", path("cohort/profiles.jsonl")],
                                stdout=subprocess.PIPE, check=True).stdout
        profiles = [json.loads(line)["scores"]["resistance"] for line in scored.decode().splitlines()]
        for group in GROUPS:
            compared = compare_scores(peer, os.path.join(models, f"resistance_{group}_simulated"),
                                      [profile[group] for profile in profiles])
            assert compared >= 25, (group, compared)
            print(f"{group}: {compared} samples agree with python's xgboost")
        write_lab(path)
        subprocess.run([marrow, "train", "--quiet", "--matrix", path("m.tsv"), "--outcomes", path("o.tsv"), "--objective",
                        "regression", "--label", "first,second", "--unit", "uM", "--describe", path("d.json"), "-o",
                        path("lab"), "--repeats", "1", "--inner-folds", "0", "--bootstraps", "20", "--held-out",
                        path("h.tsv")], check=True, stdout=subprocess.DEVNULL)
        with open(path("lab/manifest.json"), encoding="utf-8") as file:
            manifest = json.load(file)
        print(f"{compare_numbers(manifest, path('h.tsv'))} numbers of the card agree with numpy")
        scored = subprocess.run([marrow, "score", "--quiet", "--model", path("lab"), "--clinical", path("c.tsv")],
                                stdout=subprocess.PIPE, check=True).stdout
        compared = compare_scores(peer, path("lab"), [json.loads(line)["scores"]["resistance"]["glucocorticoid"]
                                                      for line in scored.decode().splitlines()])
        assert compared >= 5, compared
        print(f"a laboratory's model: {compared} samples agree")


main(sys.argv[1], sys.argv[2])
