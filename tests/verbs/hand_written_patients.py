#!/usr/bin/env python3
"""Patients written by hand and what a haematologist would say of them, from no table of marrow's: subtype with its
confidence, risk groups that hold (`+`), do not (`-`) or stay open (`?`), and drugs to which a gene's lesion resists.

    hand_written_patients.py MARROW PATIENTS ANSWERS

PATIENTS is a clinical table; ANSWERS has a row a patient. `*`: any but unresolved; `.`: nothing is asked.
"""
import csv
import json
import os
import subprocess
import sys
import tempfile

STATES = {"+": "present", "-": "absent", "?": "not_assessed"}


def read_tsv(path):
    with open(path, encoding="utf-8") as handle:
        return list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))


def profiles(marrow, patients, answers):
    with tempfile.TemporaryDirectory() as folder:
        sheet = os.path.join(folder, "sheet.csv")
        with open(sheet, "w", encoding="ascii") as handle:
            handle.write("sample,timepoint\n" + "".join(f"{row['sample']},{row['timepoint']}\n" for row in answers))
        result = subprocess.run([marrow, "extract", "--quiet", "--samplesheet", sheet, "--clinical", patients], check=True,
                                capture_output=True, text=True)
    return {profile["sample"]: profile for profile in map(json.loads, result.stdout.splitlines())}


def items(cell):
    return [] if cell == "." else cell.split(";")


def faults_of(profile, answer):
    subtype = profile["subtype"]
    if subtype["name"] != answer["subtype"]:
        yield f"subtype {subtype['name']}, not {answer['subtype']}"
    is_right = subtype["confidence"] == answer["confidence"]
    if not is_right and (answer["confidence"] != "*" or subtype["confidence"] == "unresolved"):
        yield f"confidence {subtype['confidence']}, not {answer['confidence']}"
    if answer["group"] != "." and subtype["group"] != answer["group"]:
        yield f"group {subtype['group']}, not {answer['group']}"
    for item in items(answer["schemes"]):
        scheme = profile["schemes"].get(item[1:])
        if scheme is None or scheme["state"] != STATES[item[0]]:
            yield f"{item}: {scheme and (scheme['state'], scheme['inputs_missing'])}"
    for item in items(answer["ledger"]):
        drug, gene = item[1:].split(":")
        resists = any(line["drug"] == drug and line["gene"] == gene and line["direction"].startswith("resistant")
                      for line in profile["resistance"])
        if resists != (item[0] == "+"):
            yield f"{item} does not hold"


def main():
    marrow, patients, answers_path = sys.argv[1:4]
    answers = read_tsv(answers_path)
    found = profiles(marrow, patients, answers)
    is_any = False
    for answer in answers:
        for fault in faults_of(found[answer["sample"]], answer):
            print(f"{answer['sample']} ({answer['story']}): {fault}")
            is_any = True
    print(f"{len(answers)} patients")
    sys.exit(is_any or len(answers) < 40)


if __name__ == "__main__":
    main()
