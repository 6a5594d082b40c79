#!/usr/bin/env python3
"""Scores the example cohort again with data/models/score.py, that is python's xgboost and the manifests alone: margin,
contributions, bias, probabilities and two-feature interactions must be those of `marrow score --interactions`, for every
shipped model.

    relapse_model_peer.py SOURCE_DIR MARROW
"""
import json
import os
import subprocess
import sys

try:
    import numpy
    import xgboost
except ImportError:
    print("SKIPPED: python's xgboost is missing")
    sys.exit(1 if os.environ.get("MARROW_PEERS") == "1" else 77)

LEAST_COMPARED = {"relapse_b": 3, "relapse_b_diagnosis": 3, "relapse_t": 1}


def pairs(bags, manifest, row):
    """What two features add together, from pred_interactions: both halves, mean over the bags."""
    names = [feature["name"] for feature in manifest["features"]]
    if not bags:
        return {}
    values = sum(booster.predict(xgboost.DMatrix(row), pred_interactions=True)[0] for booster, _ in bags)
    values = values * manifest["shrinkage"] / len(bags)
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


def compare(peer, folder, scored):
    manifest, bags = peer.load(folder)
    compared = 0
    interactions = 0
    for line in scored.decode().splitlines():
        score = json.loads(line)["scores"]["relapse"]
        values = [part["value"] for part in score["contributions"]]
        if score["state"] != "present" or None in values:
            continue
        parts = peer.contributions(manifest, bags, numpy.array([values]))[0]
        mine = [part["contribution"] for part in score["contributions"]] + [score["bias"]]
        tolerance = 1e-5 * max(1, abs(score["margin"]))
        assert numpy.abs(parts - numpy.array(mine)).max() < tolerance, (parts, mine)
        assert abs(parts.sum() - score["margin"]) < tolerance, (parts.sum(), score["margin"])
        assert abs(sum(mine) - score["margin"]) < tolerance, (mine, score["margin"])
        for key, years in (("p3y", 3), ("p5y", 5)):
            if manifest["description"]["ranking_only"]:
                assert score[key] is None, key
            else:
                assert abs(peer.incidence(manifest["absolute_risk"], score["margin"], years) - score[key]) < 1e-9, key
        interactions += compare_interactions(score["explanation"]["interactions"], pairs(bags, manifest, numpy.array([values])))
        compared += 1
    return compared, interactions


def main(source, marrow):
    models = os.path.join(source, "data", "models")
    sys.path.insert(0, models)
    sys.dont_write_bytecode = True
    import score as peer
    sheet = os.path.join(source, "data", "example", "samplesheet.csv")
    profiles = subprocess.run([marrow, "extract", "--quiet", "--samplesheet", sheet], stdout=subprocess.PIPE, check=True)
    for name, least in LEAST_COMPARED.items():
        scored = subprocess.run([marrow, "score", "--quiet", "--interactions", "--model", name], input=profiles.stdout,
                                stdout=subprocess.PIPE, check=True)
        compared, interactions = compare(peer, os.path.join(models, name), scored.stdout)
        assert compared >= least, f"only {compared} samples of the example were scored by {name}"
        assert interactions >= (0 if name == "relapse_t" else 3), f"only {interactions} interactions were told by {name}"
        print(f"{name}: {compared} samples agree, and {interactions} interactions")


main(sys.argv[1], sys.argv[2])
