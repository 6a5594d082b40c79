#!/usr/bin/env python3
"""Subtypes of the two TARGET cohorts from the columns of their clinical tables and their karyotypes alone: how many are
named, with and without the DNA index; what is missing for the others; what the columns and the text say of the same
lesion; which disagreements are listed. Frequencies stand beside those of the subtype table and are not compared: the
cohorts are of high risk (AALL0232) and have a share of relapses that no population has.

    target_subtypes.py MARROW SUBTYPES SCHEMA
"""
import collections
import csv
import json
import os
import re
import subprocess
import sys
import tempfile

TABLES = ("target_ball_aall0232_train.tsv", "target_tall_aall0434.tsv")
PATIENTS, B_PATIENTS = 928, 666
LEAST_NAMED, LEAST_NAMED_BY_INDEX = 225, 255
# Column, genes, patients whose column is positive and who have a karyotype, of whom at least so many show it.
FUSIONS = (("bcr_abl1", "BCR", "ABL1", 33, 31), ("tcf3_pbx1", "TCF3", "PBX1", 42, 38), ("kmt2a", "KMT2A", None, 30, 28),
           ("etv6_runx1", "ETV6", "RUNX1", 35, 1))
TRISOMIES, LEAST_TRISOMIES = 38, 35
# Warnings that tell a disagreement (apps/README.md); those of `subtype.conflicts` stand in the schema.
DISAGREEMENTS = {"W221", "W345", "W355", "W375", "W408", "W423"}
OTHER_WARNINGS = {"W401", "W403", "W404", "W421", "W422"}


def read_tsv(path):
    with open(path, encoding="utf-8") as handle:
        lines = [line for line in handle if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def profiles(marrow, rows, emptied):
    """Profiles of the rows, in their order, with the columns `emptied`."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "clinical.tsv")
        with open(path, "w", encoding="utf-8") as handle:
            handle.write("\t".join(rows[0]) + "\n")
            for row in rows:
                handle.write("\t".join("NA" if name in emptied else value for name, value in row.items()) + "\n")
        result = subprocess.run([marrow, "extract", "--quiet", "--clinical", path], check=True, capture_output=True,
                                text=True)
    return [json.loads(line) for line in result.stdout.splitlines()]


def count_named(found, lineage):
    confidences = collections.Counter(one["subtype"]["confidence"] for one in found if one["lineage"].get("value") == lineage)
    return confidences["definite"], confidences["provisional"]


def print_frequencies(found, subtypes):
    """Share of each subtype beside the table's, and what differs."""
    print("subtype\tpatients\tper cent\tper cent of children\tdifference")
    for lineage in "BT":
        names = [one["subtype"]["name"] for one in found if one["lineage"].get("value") == lineage]
        counts = collections.Counter(names)
        for row in subtypes:
            if row["lineage"] != lineage or not counts[row["subtype"]]:
                continue
            share = 100 * counts[row["subtype"]] / len(names)
            published = row["freq_child_pct"]
            difference = "" if published == "." else f"{share - float(published):+.1f}"
            print(f"{row['subtype']}\t{counts[row['subtype']]}\t{share:.1f}\t{published}\t{difference}")
        print(f"unresolved ({lineage})\t{counts['unresolved']}\t{100 * counts['unresolved'] / len(names):.1f}\t\t")


def karyotype_alone(rows):
    """The rows that have a karyotype, with nothing else that tells a lesion."""
    return [row for row in rows if row["karyotype"] not in ("NA", "")]


def shows_fusion(profile, five_prime, three_prime):
    """A fusion, or a candidate of it, that the text stands for."""
    pairs = profile["fusions"]["items"] + profile["fusions"].get("candidates", [])
    return any(one["five_prime"] == five_prime and three_prime in (None, one["three_prime"]) for one in pairs)


def is_excluded(profile, five_prime, three_prime):
    name = five_prime if three_prime is None else f"{five_prime}>{three_prime}"
    return any(test["pair"] == name and test["result"] == "negative" for test in profile["fusions"]["tested"])


def check_columns_beside_text(marrow, rows, faults):
    with_text = karyotype_alone(rows)
    told_apart = {name for name, *_ in FUSIONS} | {"trisomy_4_10", "dna_index"}
    found = profiles(marrow, with_text, told_apart)
    print("column\tpositive\tfound in the text")
    for column, five_prime, three_prime, positives, least in FUSIONS:
        shown = [shows_fusion(profile, five_prime, three_prime)
                 for row, profile in zip(with_text, found) if row[column] == "Positive"]
        print(f"{column}\t{len(shown)}\t{sum(shown)}")
        if len(shown) != positives or sum(shown) < least:
            faults.append(f"{column}: {sum(shown)} of {len(shown)}, not {least} of {positives}")
        if any(is_excluded(profile, five_prime, three_prime) for profile in found):
            faults.append(f"{column}: a karyotype's silence was read as a negative test")
    shown = []
    for row, profile in zip(with_text, found):
        if row["trisomy_4_10"] == "Positive" and row["lineage"] == "B":
            states = [profile["copy_number"]["chromosomes"].get(name, {}) for name in ("4", "10")]
            shown.append(all(state.get("state") == "present" and state["value"] > 0 for state in states))
    print(f"trisomy_4_10\t{len(shown)}\t{sum(shown)}")
    if len(shown) != TRISOMIES or sum(shown) < LEAST_TRISOMIES:
        faults.append(f"trisomy_4_10: {sum(shown)} of {len(shown)}")


def count_disagreements(found, schema, faults):
    pattern = schema["$defs"]["subtype"]["properties"]["conflicts"]["items"]["pattern"]
    codes = re.fullmatch(r"\^\((.*)\): ", pattern).group(1).split("|")
    counts = collections.Counter()
    for profile in found:
        for text in profile["subtype"]["conflicts"]:
            code = text.split(":")[0]
            counts[code] += 1
            if code not in codes:
                faults.append(f"a disagreement of no kind: {text}")
        for warning in profile["warnings"]:
            if warning["code"] in DISAGREEMENTS:
                counts[warning["code"]] += warning["count"]
            elif warning["code"] not in OTHER_WARNINGS:
                faults.append(f"a warning that no one counted here: {warning['code']}")
    print("disagreement\ttimes")
    for code, count in sorted(counts.items()):
        print(f"{code}\t{count}")
    if counts["dna_index"] == 0 or counts["W408"] == 0:
        faults.append("the index and the trisomies that contradict a karyotype are not listed")


def main():
    marrow, subtypes_path, schema_path = sys.argv[1:4]
    folder = os.environ.get("MARROW_COHORTS", "")
    if not folder or not all(os.path.exists(os.path.join(folder, name)) for name in TABLES):
        print("SKIPPED: MARROW_COHORTS names no folder with the TARGET tables")
        sys.exit(77)
    rows = [row for name in TABLES for row in read_tsv(os.path.join(folder, name))]
    with open(schema_path, encoding="utf-8") as handle:
        schema = json.load(handle)
    faults = []
    found = profiles(marrow, rows, set())
    without_index = profiles(marrow, rows, {"dna_index"})
    if len(found) != PATIENTS:
        faults.append(f"{len(found)} patients")
    silent = [one["sample"] for one in found
              if one["subtype"]["confidence"] != "definite" and not one["subtype"]["next_test"]]
    if silent:
        faults.append(f"{len(silent)} patients without a missing test")
    print("evidence\tdefinite\tprovisional")
    for words, some, least in (("columns and karyotype", without_index, LEAST_NAMED),
                               ("with DNA index", found, LEAST_NAMED_BY_INDEX)):
        definite, provisional = count_named(some, "B")
        print(f"B, {words}\t{definite}\t{provisional}")
        print("T, {}\t{}\t{}".format(words, *count_named(some, "T")))
        if definite + provisional < least:
            faults.append(f"{definite + provisional} of {B_PATIENTS} B-lineage patients named by {words}, not {least}")
    if sum(one["lineage"].get("value") == "B" for one in found) != B_PATIENTS:
        faults.append("another number of B-lineage patients")
    print_frequencies(found, read_tsv(subtypes_path))
    tests = collections.Counter(one["subtype"]["next_test"] for one in found if one["subtype"]["name"] == "unresolved")
    for test, count in tests.most_common():
        print(f"{count} unresolved; the missing test: {test}")
    check_columns_beside_text(marrow, rows, faults)
    count_disagreements(found, schema, faults)
    if faults:
        sys.exit("; ".join(faults))


if __name__ == "__main__":
    main()
