#!/usr/bin/env python3
"""Compares marrow's consequences with those of `bcftools csq -l` on a pseudo-genome of all protein-coding transcripts of
the panel's genes: the sets of terms and the mutated proteins. marrow runs as `annotate --gff3 --reference`. Pairs of
changes on one haplotype are compared with `bcftools csq` as it joins them.

    gene_set_peer_test.py SOURCE_DIR MARROW [--list]

Counts of differences must be those of tests/KNOWN_DIFFERENCES.md, under "Gene sets: bcftools csq". `--list` prints every
difference.
"""
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

import pseudo_genome

PEER_TERMS = {"3_prime_utr": "3_prime_UTR_variant", "5_prime_utr": "5_prime_UTR_variant",
              "non_coding": "non_coding_transcript_variant", "inframe_altering": "protein_altering_variant",
              "stop_gained": "stop_gained", "stop_lost": "stop_lost", "start_lost": "start_lost",
              "inframe_insertion": "inframe_insertion", "inframe_deletion": "inframe_deletion"}
THREE_LETTER = {
    "Ala": "A", "Cys": "C", "Asp": "D", "Glu": "E", "Phe": "F", "Gly": "G", "His": "H", "Ile": "I", "Lys": "K",
    "Leu": "L", "Met": "M", "Asn": "N", "Pro": "P", "Gln": "Q", "Arg": "R", "Ser": "S", "Thr": "T", "Val": "V",
    "Trp": "W", "Tyr": "Y", "Ter": "*",
}
LEAST_AGREEMENT = {"anywhere: terms": 0.98}
RESIDUE = "([A-Z][a-z]{2})"


def peer_terms(entries):
    return frozenset(PEER_TERMS.get(term, term + "_variant") for entry in entries for term in entry[0].split("&"))


def marrow_terms(text):
    terms = set(text.split("&")) - {""}
    if any(term.startswith("splice") for term in terms):
        terms.discard("intron_variant")
    return frozenset(terms)


def one_letter(residues):
    return "".join(THREE_LETTER[residues[i:i + 3]] for i in range(0, len(residues), 3))


def up_to_stop(protein):
    return protein[:protein.index("*") + 1] if "*" in protein else protein


def peer_protein(residues, protein):
    """The mutated protein, without a stop at its end where bcftools did not follow it that far; empty where it is not
    known."""
    if ">" not in residues:
        return protein
    if residues.endswith("?"):
        return ""
    (begin, before), (_, after) = (re.fullmatch(r"(\d+)([A-Z*]*)", side).groups() for side in residues.split(">"))
    at = int(begin) - 1
    if not protein[at:].startswith(before.rstrip("X")):
        raise SystemExit(f"bcftools names residues that are not there: {residues}")
    return up_to_stop(protein[:at] + after + protein[at + len(before):])


def describes(hgvsp, protein, mutated):
    """Whether an HGVS name turns `protein` into `mutated`."""
    if found := re.fullmatch(rf"p\.{RESIDUE}(\d+){RESIDUE}(?:fs|ext)Ter(\d+|\?)", hgvsp):
        at, distance = int(found[2]) - 1, found[4]
        is_extension = "ext" in hgvsp
        is_start_right = mutated[:at] == protein[:at] and mutated[at:at + 1] in (THREE_LETTER[found[3]], "")
        if distance == "?" or not mutated.endswith("*"):
            return is_start_right
        return is_start_right and len(mutated) == at + int(distance) + (1 if is_extension else 0)
    found = re.fullmatch(rf"p\.{RESIDUE}(\d+)(?:_{RESIDUE}(\d+))?(=|del|dup|ins|delins)?((?:[A-Z][a-z]{{2}})*)", hgvsp)
    if not found:
        return False
    begin, end = int(found[2]) - 1, int(found[4] or found[2])
    kind, after = found[5], one_letter(found[6])
    replacement = {"=": protein[begin:end], "dup": 2 * protein[begin:end],
                   "ins": protein[begin:begin + 1] + after + protein[end - 1:end]}.get(kind, after)
    return up_to_stop(protein[:begin] + replacement + protein[end:]) == mutated


def write_changes(transcripts, path):
    """The VCF; returns the kind of each change."""
    kinds = {}
    for one in transcripts:
        for kind, changes in (("snv", pseudo_genome.snvs(one)),
                              ("edges", pseudo_genome.complex_changes(one, 30, True)),
                              ("anywhere", pseudo_genome.complex_changes(one, 30, False))):
            for begin, ref, alt in changes:
                kinds[one.name, begin + 1, ref, alt] = kind
    with open(path, "w", encoding="ascii") as handle:
        handle.write(pseudo_genome.vcf_header(transcripts) + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n")
        order = {one.name: i for i, one in enumerate(transcripts)}
        for name, pos1, ref, alt in sorted(kinds, key=lambda change: (order[change[0]], *change[1:])):
            handle.write(f"{name}\t{pos1}\t.\t{ref}\t{alt}\t.\tPASS\t.\n")
    return kinds


def write_pairs(transcripts, number, path):
    """The pairs with this number, on the second haplotype of a sample; returns their two places."""
    pairs = {}
    for one in transcripts:
        found = list(pseudo_genome.phased_pairs(one))
        if number < len(found):
            pairs[one.name] = found[number]
    with open(path, "w", encoding="ascii") as handle:
        handle.write(pseudo_genome.vcf_header(transcripts)
                     + '##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">\n'
                     + '##FORMAT=<ID=PS,Number=1,Type=Integer,Description="Phase set">\n'
                     + "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tTUMOUR\n")
        for name, pair in pairs.items():
            for begin, ref, alt in pair:
                handle.write(f"{name}\t{begin + 1}\t.\t{ref}\t{alt}\t.\tPASS\t.\tGT:PS\t0|1:{pair[0][0] + 1}\n")
    return {name: [(name, begin + 1, ref, alt) for begin, ref, alt in pair] for name, pair in pairs.items()}


def info_values(path, key):
    """Entries of an INFO key, by record."""
    found = {}
    with open(path, encoding="ascii") as handle:
        for line in handle:
            if line.startswith("#"):
                continue
            name, pos1, _, ref, alt, _, _, info = line.rstrip("\n").split("\t")[:8]
            value = info.partition(key + "=")[2].partition(";")[0]
            found[name, int(pos1), ref, alt] = [entry.split("|") for entry in value.split(",")] if value else []
    return found


def run_peer(folder, vcf, *options):
    def path(name):
        return os.path.join(folder, name)

    subprocess.run(["bcftools", "csq", *options, "-f", path("reference.fa"), "-g", path("genes.gff3"), path(vcf),
                    "-o", path("annotated.vcf")], stderr=subprocess.DEVNULL, check=True)
    found = {}
    for change, entries in info_values(path("annotated.vcf"), "BCSQ").items():
        entries = [entry for entry in entries if not entry[0].startswith("@")]  # the other record tells it
        residues = next((entry[5] for entry in entries if len(entry) > 5), "")
        found[change] = peer_terms(entries), residues
    return found


def run_marrow(marrow, folder, vcf):
    def path(name):
        return os.path.join(folder, name)

    subprocess.run([marrow, "annotate", "--quiet", "--gff3", path("genes.gff3"), "--reference", path("reference.fa"),
                    path(vcf), "-o", path("marrow.vcf")], check=True)
    found = {}
    for change, entries in info_values(path("marrow.vcf"), "MARROW").items():
        if len(entries) > 1:
            raise SystemExit(f"{len(entries)} entries for the one transcript of {change[0]}")
        terms, hgvsp = (entries[0][1], urllib.parse.unquote(entries[0][8])) if entries else ("", "")
        found[change] = marrow_terms(terms), hgvsp.rpartition(":")[2], bool(entries and entries[0][15])
    return found


class Comparison:
    def __init__(self, proteins):
        self.proteins = proteins
        self.totals, self.differences = collections.Counter(), []

    def add(self, kind, change, ours, theirs):
        (terms, hgvsp), (other_terms, residues) = ours, theirs
        self.totals[f"{kind}: terms"] += 1
        item = change, sorted(terms), sorted(other_terms), hgvsp, residues
        if terms != other_terms:
            self.differences.append((f"{kind}: terms", *item))
        protein = self.proteins[change[0]]
        mutated = peer_protein(residues, protein) if residues else ""
        if mutated and hgvsp not in ("", "p.Met1?"):
            self.totals[f"{kind}: proteins"] += 1
            if not describes(hgvsp, protein, mutated):
                self.differences.append((f"{kind}: proteins", *item))


def compare_pairs(comparison, complete, marrow, folder):
    """Each pair by the record under which bcftools tells what both do."""
    for number in range(3):
        pairs = write_pairs(complete, number, os.path.join(folder, "pairs.vcf"))
        peer, found = run_peer(folder, "pairs.vcf"), run_marrow(marrow, folder, "pairs.vcf")
        for first, second in pairs.values():
            told = first if peer[first][1] else second
            comparison.add("phased", told, found[told][:2], peer[told])
            comparison.totals["phased: joined"] += 1
            is_joined = not (peer[first][1] and peer[second][1])
            if is_joined != (found[first][2] and found[second][2]):
                comparison.differences.append(("phased: joined", first, second, found[first], peer[first], peer[second]))


def compare(source, marrow, folder):
    transcripts = pseudo_genome.read_transcripts(os.path.join(source, "tests", "peer", "panel_transcripts.tsv"))
    pseudo_genome.write_reference(transcripts, folder)
    complete = [one for one in transcripts if one.is_complete]
    print(f"{len(complete)} transcripts, {len(transcripts) - len(complete)} of no whole number of codons left out")
    comparison = Comparison({one.name: one.protein for one in complete})
    kinds = write_changes(complete, os.path.join(folder, "changes.vcf"))
    peer, found = run_peer(folder, "changes.vcf", "-l"), run_marrow(marrow, folder, "changes.vcf")
    for change, kind in kinds.items():
        comparison.add(kind, change, found[change][:2], peer[change])
    compare_pairs(comparison, complete, marrow, folder)
    return comparison.totals, comparison.differences


def known_counts(source):
    with open(os.path.join(source, "tests", "KNOWN_DIFFERENCES.md"), encoding="utf-8") as handle:
        section = handle.read().partition("## Gene sets: bcftools csq")[2].partition("\n## ")[0]
    return {name: int(count.replace(",", "")) for name, count in re.findall(r"^- `([^`]+)`: ([\d,]+)", section, re.M)}


def main():
    source, marrow = sys.argv[1:3]
    if shutil.which("bcftools") is None:
        if os.environ.get("MARROW_PEERS") == "1":
            sys.exit("bcftools is missing")
        print("SKIPPED: bcftools is missing")
        sys.exit(77)
    with tempfile.TemporaryDirectory() as folder:
        totals, differences = compare(source, marrow, folder)
    counts = collections.Counter(item[0] for item in differences)
    for name, total in sorted(totals.items()):
        print(f"{name}: {total:,} compared, {counts[name]:,} differ, {1 - counts[name] / total:.4%} agree")
    if "--list" in sys.argv:
        for item in differences:
            print(*item, sep="\t")
    for name, least in LEAST_AGREEMENT.items():
        if counts[name] > (1 - least) * totals[name]:
            sys.exit(f"{name}: less than {least:.0%} agree")
    known = known_counts(source)
    if dict(counts) != known:
        sys.exit(f"counted {dict(counts)}, known {known}; --list shows them")


if __name__ == "__main__":
    main()
