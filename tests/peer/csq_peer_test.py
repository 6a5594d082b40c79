#!/usr/bin/env python3
"""Compares marrow's consequences with those of `bcftools csq -l`, for every single-base change of every shipped coding
sequence and for the splice sites beside it: the terms and the residues.

    csq_peer_test.py SOURCE_DIR CONSEQUENCE_TABLE

Differences are sorted into the classes that tests/KNOWN_DIFFERENCES.md explains, under "Consequences: bcftools csq",
as lines "- `class`: COUNT". One more or one fewer than counted there fails, and so does a difference of no class.
"""
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile

PEER_TERMS = {
    "missense": "missense_variant", "synonymous": "synonymous_variant", "5_prime_utr": "5_prime_UTR_variant",
    "3_prime_utr": "3_prime_UTR_variant", "splice_region": "splice_region_variant",
    "splice_donor": "splice_donor_variant", "splice_acceptor": "splice_acceptor_variant", "intron": "intron_variant",
    "stop_retained": "stop_retained_variant", "coding_sequence": "coding_sequence_variant",
}
THREE_LETTER = {
    "Ala": "A", "Cys": "C", "Asp": "D", "Glu": "E", "Phe": "F", "Gly": "G", "His": "H", "Ile": "I", "Lys": "K",
    "Leu": "L", "Met": "M", "Asn": "N", "Pro": "P", "Gln": "Q", "Arg": "R", "Ser": "S", "Thr": "T", "Val": "V",
    "Trp": "W", "Tyr": "Y", "Ter": "*",
}


def residue_change(hgvsp):
    """p.Arg248Gln -> 248R>248Q, p.Arg248= -> 248R, p.Ter10GlnextTer3 -> 10*>10Q: as bcftools writes it."""
    found = re.match(r"p\.([A-Z][a-z]{2})(\d+)(=|[A-Z][a-z]{2})", hgvsp)
    if not found:
        return ""
    before, number = THREE_LETTER[found[1]], found[2]
    return number + before if found[3] == "=" else f"{number}{before}>{number}{THREE_LETTER[found[3]]}"


def run_peer(folder):
    def path(name):
        return os.path.join(folder, name)

    with open(path("annotated.vcf"), "wb") as output:
        subprocess.run(["bcftools", "csq", "-l", "-f", path("reference.fa"), "-g", path("genes.gff3"),
                        path("snvs.vcf")], stdout=output, stderr=subprocess.DEVNULL, check=True)
    found = {}
    with open(path("annotated.vcf"), encoding="ascii") as handle:
        for line in handle:
            if line.startswith("#"):
                continue
            gene, position, _, _, alt, _, _, info = line.rstrip("\n").split("\t")
            bcsq = info.partition("BCSQ=")[2]
            terms, residues = set(), ""
            for entry in bcsq.split(",") if bcsq else []:
                cells = entry.split("|")
                terms.update(PEER_TERMS.get(term, term) for term in cells[0].split("&"))
                residues = residues or (cells[5] if len(cells) > 5 else "")
            found[gene, int(position), alt] = (frozenset(terms), residues)
    return found


def run_marrow(table, folder):
    offsets = {}
    with open(os.path.join(folder, "offsets.tsv"), encoding="ascii") as handle:
        for line in handle:
            gene, _, offset = line.split("\t")
            offsets[gene] = int(offset)
    output = subprocess.run([table, "snvs"], stdout=subprocess.PIPE, check=True, text=True).stdout
    exact, by_place = {}, {}
    for line in output.splitlines():
        gene, _, position, _, alt, terms, _, hgvsp = line.split("\t")[:8]
        place = gene, int(position) - offsets[gene]
        answer = frozenset(terms.split("&")), residue_change(hgvsp)
        exact[(*place, alt)] = answer
        by_place[place] = answer
    return exact, by_place


def class_of(gene, marrow, peer):
    """Name of the difference, empty if there is none; None if nobody has explained it."""
    if marrow == peer:
        return ""
    terms, residues = marrow
    peer_terms, peer_residues = peer
    if gene in ("MYC", "WT1") and (residues.startswith("1M") or peer_residues.startswith("1L")
                                   or "start_lost" in terms or "start_retained_variant" in terms):
        return "CTG start"
    if terms == peer_terms:
        if "start_lost" in terms and residues == "":
            return "residues of a lost start"
        if "stop_lost" in terms:
            return "residue of a lost stop"
        return None
    if terms - peer_terms == {"intron_variant"} and peer_terms <= terms:
        return "splice region without intron"
    if terms - peer_terms <= {"splice_region_variant"} and peer_terms < terms and residues == peer_residues:
        return "splice region not said of an exon"
    return None


def compare(source, table):
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([sys.executable, os.path.join(source, "scripts", "export_csq_reference.py"),
                        os.path.join(source, "data", "panel"), "-o", folder], check=True)
        peer = run_peer(folder)
        exact, by_place = run_marrow(table, folder)
    counts, unexplained = collections.Counter(), []
    for (gene, position, alt), answer in peer.items():
        # Introns and UTRs are filled with A there: position alone decides, any alternative allele will do.
        is_coding = answer[1] != "" or not answer[0] & {"splice_region_variant", "splice_donor_variant",
                                                        "splice_acceptor_variant", "5_prime_UTR_variant",
                                                        "3_prime_UTR_variant", "intron_variant"}
        ours = exact.get((gene, position, alt)) if is_coding else by_place.get((gene, position))
        kind = class_of(gene, ours or (frozenset(), ""), answer)
        if kind is None:
            unexplained.append((gene, position, alt, ours, answer))
        elif kind:
            counts[kind] += 1
    return len(peer), counts, unexplained


def known_counts(source):
    with open(os.path.join(source, "tests", "KNOWN_DIFFERENCES.md"), encoding="utf-8") as handle:
        section = handle.read().partition("## Consequences: bcftools csq")[2].partition("\n## ")[0]
    return {name: int(count.replace(",", "")) for name, count in re.findall(r"^- `([^`]+)`: ([\d,]+)", section, re.M)}


def main():
    source, table = sys.argv[1:3]
    if shutil.which("bcftools") is None:
        if os.environ.get("MARROW_PEERS") == "1":
            sys.exit("bcftools is missing")
        print("SKIPPED: bcftools is missing")
        return
    total, counts, unexplained = compare(source, table)
    print(f"{total:,} changes compared, {total - sum(counts.values()) - len(unexplained):,} agree in terms and residues")
    for kind, count in sorted(counts.items()):
        print(f"  {kind}: {count:,}")
    for item in unexplained[:20]:
        print("unexplained:", item)
    known = known_counts(source)
    if unexplained or dict(counts) != known:
        sys.exit(f"{len(unexplained)} differences are of no known class; counted {dict(counts)}, known {known}")


if __name__ == "__main__":
    main()
