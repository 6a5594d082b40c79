#!/usr/bin/env python3
"""Scores rows with a shipped model without marrow: python's xgboost and the manifest are enough.

    score.py MODEL_FOLDER MATRIX.tsv    columns of the manifest's features, no missing values; prints sample, margin, p5y
                                        (of a model of drug response NA)
"""
import csv
import json
import math
import os
import sys

import numpy
import xgboost


def load(folder):
    with open(os.path.join(folder, "manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    boosters = [xgboost.Booster(model_file=os.path.join(folder, bag["file"])) for bag in manifest["bags"]]
    return manifest, list(zip(boosters, (bag["linear"] for bag in manifest["bags"])))


def contributions(manifest, bags, rows):
    """Shape (rows, features + 1); the last column is the bias; a row sums to its margin."""
    def linear(part):
        bias = numpy.full(len(rows), part.get("intercept", 0.0))
        return numpy.c_[(rows - numpy.array(part["means"])) * numpy.array(part["coefficients"]), bias]
    if not bags:
        return manifest["shrinkage"] * linear(manifest["baseline"]["linear"])
    sign = -1 if manifest["method"]["trees"]["objective"] == "aft" else 1
    total = sum(linear(part) + sign * trees.predict(xgboost.DMatrix(rows), pred_contribs=True) for trees, part in bags)
    total = manifest["shrinkage"] / len(bags) * total
    total[:, -1] += (1 - manifest["shrinkage"]) * manifest.get("centre", 0)
    return total


def incidence(risk, margin, years):
    event = math.exp(risk["event_slope"] * (margin - risk["centre"]))
    competing = math.exp(risk["competing_slope"] * (margin - risk["centre"]))
    survival, result = 1.0, 0.0
    for own, other in list(zip(risk["event_hazard"], risk["competing_hazard"]))[:12 * years]:
        total = event * own + competing * other
        if total > 0:
            result += survival * -math.expm1(-total) * event * own / total
            survival *= math.exp(-total)
    return result


def main(folder, matrix):
    manifest, bags = load(folder)
    with open(matrix, encoding="utf-8") as file:
        samples = list(csv.DictReader(file, delimiter="\t"))
    rows = numpy.array([[float(sample[feature["name"]]) for feature in manifest["features"]] for sample in samples])
    for sample, parts in zip(samples, contributions(manifest, bags, rows)):
        has_risk = "absolute_risk" in manifest and not manifest["description"]["ranking_only"]
        p5y = incidence(manifest["absolute_risk"], parts.sum(), 5) if has_risk else "NA"
        print(sample["sample"], parts.sum(), p5y, sep="\t")


if __name__ == "__main__":
    main(*sys.argv[1:3])
