#!/usr/bin/env python3
"""Scores the example cohort again with python's xgboost and the manifest of the shipped model: margin, contributions,
bias, probabilities and two-feature interactions must be those of `marrow score --interactions`.

    relapse_model_peer.py SOURCE_DIR MARROW
"""
import json
import math
import os
import subprocess
import sys

try:
    import numpy
    import xgboost
except ImportError:
    print("SKIPPED: python's xgboost is missing")
    sys.exit(1 if os.environ.get("MARROW_PEERS") == "1" else 77)


def incidence(risk, margin, steps):
    event = math.exp(risk["event_slope"] * (margin - risk["centre"]))
    competing = math.exp(risk["competing_slope"] * (margin - risk["centre"]))
    survival, result = 1.0, 0.0
    for own, other in list(zip(risk["event_hazard"], risk["competing_hazard"]))[:steps]:
        total = event * own + competing * other
        if total > 0:
            result += survival * (1 - math.exp(-total)) * event * own / total
            survival *= math.exp(-total)
    return result


def pairs(bags, row, names):
    """What two features add together, from pred_interactions: both halves, mean over the bags."""
    values = sum(booster.predict(xgboost.DMatrix(row), pred_interactions=True)[0] for booster, _, _ in bags) / len(bags)
    found = {}
    for i, first in enumerate(names):
        for j in range(i + 1, len(names)):
            found[first, names[j]] = float(values[i][j] + values[j][i])
    return found


def compare_interactions(mine, peer):
    told = {tuple(pair["features"]): pair["contribution"] for pair in mine}
    for features, together in peer.items():
        assert abs(told.get(features, 0) - together) < (1e-5 if features in told else 1.001e-3), (features, told, together)
    sizes = [abs(pair["contribution"]) for pair in mine]
    assert sizes == sorted(sizes, reverse=True), sizes
    return len(told)


def main(source, marrow):
    folder = os.path.join(source, "data", "models", "relapse_b")
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    bags = []
    for bag in manifest["bags"]:
        booster = xgboost.Booster()
        booster.load_model(os.path.join(folder, bag["file"]))
        bags.append((booster, numpy.array(bag["linear"]["means"]), numpy.array(bag["linear"]["coefficients"])))

    sheet = os.path.join(source, "data", "example", "samplesheet.csv")
    profiles = subprocess.run([marrow, "extract", "--quiet", "--samplesheet", sheet], stdout=subprocess.PIPE, check=True)
    scored = subprocess.run([marrow, "score", "--quiet", "--interactions"], input=profiles.stdout, stdout=subprocess.PIPE, check=True)
    names = [feature["name"] for feature in manifest["features"]]
    compared = 0
    interactions = 0
    for line in scored.stdout.decode().splitlines():
        score = json.loads(line)["scores"]["relapse"]
        values = [part["value"] for part in score["contributions"]]
        if score["state"] != "present" or None in values:
            continue
        row = numpy.array([values])
        parts = numpy.zeros(len(values) + 1)
        for booster, means, coefficients in bags:
            parts += booster.predict(xgboost.DMatrix(row), pred_contribs=True)[0] / len(bags)
            parts[:-1] += coefficients * (row[0] - means) / len(bags)
        margin = parts.sum()
        mine = [part["contribution"] for part in score["contributions"]] + [score["bias"]]
        assert numpy.abs(parts - numpy.array(mine)).max() < 1e-5, (parts, mine)
        assert abs(margin - score["margin"]) < 1e-5, (margin, score["margin"])
        for key, years in (("p3y", 3), ("p5y", 5)):
            peer = incidence(manifest["absolute_risk"], score["margin"], 12 * years)
            assert abs(peer - score[key]) < 1e-9, (key, peer, score[key])
        interactions += compare_interactions(score["explanation"]["interactions"], pairs(bags, row, names))
        compared += 1
    assert compared >= 3, f"only {compared} samples of the example were scored"
    assert interactions >= 3, f"only {interactions} interactions were told"
    print(f"{compared} samples agree, and {interactions} interactions")


main(sys.argv[1], sys.argv[2])
