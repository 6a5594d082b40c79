#!/usr/bin/env python3
"""Subtypes of the T-ALL cohort of Liu 2017 from its mutations, fusions and lifted segments alone, beside the groups that
the cohort has from expression: a confusion matrix, and how many are named, and right. Then the columns that hold the
answer (disease, lesion, group) and the order of rows are shuffled: no byte of the profiles may change.

    liu2017_subtypes.py MARROW GROUPS
"""
import collections
import csv
import json
import os
import random
import subprocess
import sys
import tempfile

LEAST_NAMED, LEAST_RIGHT, PATIENTS_WITH_GROUP = 0.65, 0.94, 242
TABLES = {"--variants": "TARGET_lesion_data.Sequence_mutations.tsv", "--fusions": "TARGET_lesion_data.Fusions.tsv",
          "--segments": "Copy_Number_Alterations.hg19.tsv"}
ANSWER_COLUMNS = ("disease", "lesion", "group")
NO_GROUP = ("Unknown", "NA", "")


def read_tsv(path):
    with open(path, encoding="utf-8") as handle:
        lines = [line for line in handle if not line.startswith("#")]
    return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


def write_tsv(path, rows):
    with open(path, "w", encoding="utf-8") as handle:
        handle.write("\t".join(rows[0]) + "\n")
        handle.writelines("\t".join(row.values()) + "\n" for row in rows)


def shuffled(rows, draw):
    """Rows in another order; the answer's columns in yet another."""
    rows = [dict(row) for row in rows]
    draw.shuffle(rows)
    for column in ANSWER_COLUMNS:
        if column in rows[0]:
            values = [row[column] for row in rows]
            draw.shuffle(values)
            for row, value in zip(rows, values):
                row[column] = value
    return rows


def profiles(marrow, folder, patients):
    """The profiles as text, by sample."""
    with open(os.path.join(folder, "sheet.csv"), "w", encoding="ascii") as handle:
        handle.write("sample,patient\n" + "".join(f"{name},{name}\n" for name in patients))
    write_tsv(os.path.join(folder, "lineage.tsv"), [{"sample": name, "lineage": "T"} for name in patients])
    options = [word for option, name in TABLES.items() for word in (option, os.path.join(folder, name))]
    result = subprocess.run([marrow, "extract", "--quiet", "--samplesheet", os.path.join(folder, "sheet.csv"), "--clinical",
                             os.path.join(folder, "lineage.tsv"), *options], check=True, capture_output=True, text=True)
    found = {}
    for line in result.stdout.splitlines():
        profile = json.loads(line)
        for source in profile["inputs"]:
            source["sha256"] = None  # that of the shuffled file
        found[profile["sample"]] = profile
    return found


def answer(subtype):
    """Name or, of several candidates, their common group; empty if there is none."""
    return subtype["name"] if subtype["name"] != "unresolved" else subtype["group"] or ""


def is_by_true_rule(subtype):
    """A definite or provisional name rests on a rule that holds, or on an open one of which something is there."""
    name = subtype["name"]
    rule = next((rule for rule in subtype["rules"] if rule["id"] == name), None)
    return name == "unresolved" or (rule is not None and rule["result"] != "false" and rule["because"])


def main():
    marrow, groups_path = sys.argv[1:3]
    cohort = os.path.join(os.environ.get("MARROW_COHORTS", ""), "tall_liu2017")
    if not os.path.isdir(cohort) or "MARROW_COHORTS" not in os.environ:
        print("SKIPPED: MARROW_COHORTS names no folder with tall_liu2017")
        sys.exit(77)
    clinical = read_tsv(os.path.join(cohort, "liu2017_supplementary_clinical.tsv"))
    theirs = {row["USI"]: row["group"] for row in clinical}
    allowed = {row["ours"]: row["theirs"].split(";") for row in read_tsv(groups_path)}
    draw = random.Random(1)
    with tempfile.TemporaryDirectory() as plain, tempfile.TemporaryDirectory() as mixed:
        for name in TABLES.values():
            rows = read_tsv(os.path.join(cohort, name))
            write_tsv(os.path.join(plain, name), rows)
            write_tsv(os.path.join(mixed, name), shuffled(rows, draw))
        found = profiles(marrow, plain, list(theirs))
        again = profiles(marrow, mixed, list(theirs))
    changed = [name for name in found if found[name] != again[name]]

    matrix, named, right, wrong, untrue = collections.Counter(), 0, 0, [], []
    for name, group in theirs.items():
        subtype = found[name]["subtype"]
        ours = answer(subtype)
        matrix[group, ours or "unresolved"] += 1
        if not is_by_true_rule(subtype):
            untrue.append(name)
        if group in NO_GROUP or not ours:
            continue
        named += 1
        family = subtype["group"] or ours
        if group in allowed.get(ours, allowed.get(family, [])):
            right += 1
        else:
            wrong.append((name, group, ours))
    with_group = sum(group not in NO_GROUP for group in theirs.values())
    print("their group\tours\tpatients")
    for (group, ours), count in sorted(matrix.items()):
        print(f"{group}\t{ours}\t{count}")
    print(f"{with_group} patients with a group: {named} named ({named / with_group:.3f}), {right} right ({right / named:.3f})")
    print("not as the cohort's group:", *wrong)
    faults = [f"{with_group} patients with a group, not {PATIENTS_WITH_GROUP}"] * (with_group != PATIENTS_WITH_GROUP)
    faults += ["too few are named"] * (named < LEAST_NAMED * with_group)
    faults += ["too few are right"] * (right < LEAST_RIGHT * named)
    faults += [f"named against its rule: {untrue}"] * bool(untrue)
    faults += [f"shuffling changed {changed[:5]}"] * bool(changed)
    if faults:
        sys.exit("; ".join(faults))


if __name__ == "__main__":
    main()
