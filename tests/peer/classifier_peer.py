#!/usr/bin/env python3
"""Trains a classifier on invented patients and scores others with python's xgboost, numpy and the manifest alone:
margins, contributions and probabilities must be those of `marrow score`, and the manifest's log loss, accuracy, macro F1
and areas those of the held-out table.

    classifier_peer.py MARROW
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

FEATURES = ("age_years", "log10_wbc", "male")
DESCRIPTION = {"name": "kinds", "title": "invented", "outcome": "the kind", "intended_use": "tests", "population": "invented",
               "era": "never", "simulated": True, "not_for": [], "limits": [], "attribution": [], "applies_if": [],
               "cautions": []}


def write_cohort(folder):
    draw = random.Random(4)
    with open(os.path.join(folder, "m.tsv"), "w", encoding="ascii") as matrix, \
            open(os.path.join(folder, "o.tsv"), "w", encoding="ascii") as outcomes:
        matrix.write("sample\t" + "\t".join(FEATURES) + "\n")
        outcomes.write("patient\tkind\n")
        for i in range(150):
            kind = draw.choice("AABCC")
            age = "NA" if draw.random() < 0.05 else round(draw.uniform(1, 8) + (6 if kind == "C" else 0), 1)
            wbc = round(draw.uniform(0.5, 2) + (1 if kind == "B" else 0), 2)
            matrix.write(f"P{i:03}\t{age}\t{wbc}\t{draw.randrange(2)}\n")
            outcomes.write(f"P{i:03}\t{kind}\n")
    with open(os.path.join(folder, "d.json"), "w", encoding="ascii") as file:
        json.dump(DESCRIPTION, file)
    with open(os.path.join(folder, "c.tsv"), "w", encoding="ascii") as clinical:
        clinical.write("sample\tlineage\tsex\tage_years\twbc_e9_per_l\n")
        for i in range(20):
            clinical.write(f"Q{i}\tB\t{draw.choice(('Male', 'Female'))}\t{draw.uniform(1, 14):.1f}\t{draw.uniform(3, 900):.0f}\n")


def contributions(folder, manifest, rows):
    """Shape (rows, classes, features + 1), the last the bias; they sum to the margins."""
    prior = numpy.array(manifest["prior"])
    total = 0
    for bag in manifest["bags"]:
        linear = bag["linear"]
        trees = xgboost.Booster(model_file=os.path.join(folder, bag["file"]))
        parts = trees.predict(xgboost.DMatrix(rows), pred_contribs=True).astype(float)
        parts[:, :, :-1] += numpy.einsum("rf,kf->rkf", rows - numpy.array(linear["means"]), linear["coefficients"])
        parts[:, :, -1] += linear["intercepts"]
        total = total + parts / len(manifest["bags"])
    total = manifest["shrinkage"] * total
    total[:, :, -1] += (1 - manifest["shrinkage"]) * prior
    return total - total.mean(axis=1, keepdims=True)


def compare_scores(folder, manifest, scored):
    scores = [json.loads(line)["scores"]["classes"]["kinds"] for line in scored.decode().splitlines()]
    rows = numpy.array([[part["value"] for part in score["contributions"]] for score in scores])
    peer = contributions(folder, manifest, rows)
    margins = peer.sum(axis=2)
    p = numpy.exp(margins) / numpy.exp(margins).sum(axis=1, keepdims=True)
    for i, score in enumerate(scores):
        for k, one in enumerate(score["classes"]):
            assert one["name"] == manifest["classes"][k]["name"], one
            mine = [part["contributions"][one["name"]] for part in score["contributions"]] + [one["bias"]]
            tolerance = 1e-5 * max(1, abs(one["margin"]))
            assert numpy.abs(peer[i, k] - mine).max() < tolerance, (peer[i, k], mine)
            assert abs(sum(mine) - one["margin"]) < tolerance, (mine, one)
            assert abs(p[i, k] - one["probability"]) < 1e-6, (p[i, k], one)
        assert score["answer"] == manifest["classes"][int(p[i].argmax())]["name"], score["answer"]
    return len(scores)


def area(is_case, score):
    """Share of pairs in which the case has the greater score; ties count one half."""
    difference = score[is_case][:, None] - score[~is_case][None, :]
    return ((difference > 0).sum() + 0.5 * (difference == 0).sum()) / difference.size


def compare_numbers(manifest, table):
    with open(table, encoding="ascii") as file:
        patients = list(csv.DictReader(file, delimiter="\t"))
    names = [one["name"] for one in manifest["classes"]]
    truth = numpy.array([names.index(patient["label"]) for patient in patients])
    p = numpy.array([[float(patient["p_" + name]) for name in names] for patient in patients])
    answers = p.argmax(axis=1)
    recalls = [(answers[truth == k] == k).mean() for k in range(len(names))]
    f1 = [2 * ((answers == k) & (truth == k)).sum() / ((answers == k).sum() + (truth == k).sum()) for k in range(len(names))]
    peers = {"log_loss": -numpy.log(p[numpy.arange(len(truth)), truth]).mean(), "accuracy": (answers == truth).mean(),
             "balanced_accuracy": numpy.mean(recalls), "macro_f1": numpy.mean(f1)}
    told = manifest["validation"]["model"]
    numbers = {measure["measure"]: measure["value"] for measure in told["measures"]}
    for name, number in peers.items():
        assert abs(numbers[name] - number) < 1e-9, (name, numbers[name], number)
    for k, name in enumerate(names):
        mine = [measure["value"] for measure in told["classes"][k]["measures"] if measure["measure"] == "auroc"][0]
        assert abs(area(truth == k, p[:, k]) - mine) < 1e-9, (name, mine)
    return len(peers) + len(names)


def main(marrow):
    with tempfile.TemporaryDirectory() as folder:
        write_cohort(folder)
        path = lambda name: os.path.join(folder, name)
        for weights in ("none", "balanced"):
            subprocess.run([marrow, "train", "--quiet", "--matrix", path("m.tsv"), "--outcomes", path("o.tsv"),
                            "--objective", "multiclass", "--label", "kind", "--class-weights", weights, "--describe",
                            path("d.json"), "-o", path("model"), "--repeats", "2", "--inner-folds", "2", "--bootstraps",
                            "20", "--held-out", path("h.tsv")],
                           check=True, stdout=subprocess.DEVNULL)
            with open(path("model/manifest.json"), encoding="utf-8") as file:
                manifest = json.load(file)
            is_equal = numpy.abs(manifest["prior"]).max() < 1e-9
            assert is_equal == (weights == "balanced"), (weights, manifest["prior"])
            scored = subprocess.run([marrow, "score", "--quiet", "--model", path("model"), "--clinical", path("c.tsv")],
                                    stdout=subprocess.PIPE, check=True).stdout
            print(f"{weights}: {compare_scores(path('model'), manifest, scored)} patients agree with python's xgboost")
            print(f"{weights}: {compare_numbers(manifest, path('h.tsv'))} numbers of the card agree with numpy")


main(sys.argv[1])
