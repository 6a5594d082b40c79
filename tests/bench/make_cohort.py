#!/usr/bin/python3
"""Writes an invented cohort for timing: a sheet, a clinical table and a VCF a sample, plain or bgzipped and indexed.

Records are those SNVs that the example's patients have, and others at random places, in genes of the panel too, but not
in those whose sequence ships: a made-up reference base there would look like another build. The format is that of the
example's Mutect2 file. Nothing in it means anything; the same seed gives the same bytes.
"""
import argparse
import pathlib
import random
import subprocess


def panel_places(panel):
    """Chromosome, begin and end (0-based) of the panel's genes on GRCh38."""
    lines = (panel / "genes.tsv").read_text().splitlines()
    columns = lines[0].split("\t")
    places = []
    for line in lines[1:]:
        row = dict(zip(columns, line.split("\t")))
        begin, _, end = row["span_grch38"].partition("-")
        if end:
            places.append((row["chrom"], int(begin), int(end), row["capability"]))
    return places


def example_snvs(example):
    """Chromosome, position, REF and ALT of the SNVs of the example's patients on GRCh38."""
    found = set()
    for path in sorted(example.glob("EX-B*.vcf")):
        for line in path.read_text().splitlines():
            fields = line.split("\t")
            if not line.startswith("#") and len(fields[3]) == 1 and fields[4] in ("A", "C", "G", "T"):
                found.add((fields[0], int(fields[1]), fields[3], fields[4]))
    return sorted(found)


def vcf_header(example):
    lines = []
    for line in (example / "EX-B08.mutect2.vcf").read_text().splitlines():
        if line.startswith("##"):
            lines.append(line.replace("EX-B08", "SAMPLE"))
    return lines + ["#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tSAMPLE"]


def contigs(header):
    """Names and lengths of the 24 chromosomes of the header, in its order."""
    found = []
    for line in header:
        if line.startswith("##contig=<ID="):
            fields = dict(field.split("=", 1) for field in line[len("##contig=<"):-1].split(","))
            if fields["ID"].removeprefix("chr") in {str(n) for n in range(1, 23)} | {"X", "Y"}:
                found.append((fields["ID"], int(fields["length"])))
    return found


def write_vcf(path, header, records, known, places, passing, draw):
    lengths = contigs(header)
    drawn = set(known)
    for _ in range(records):
        if draw.random() < 0.01:
            chromosome, begin, end, _ = draw.choice(places)
            drawn.add((chromosome, draw.randrange(begin + 1, end)))
            continue
        name, length = draw.choice(lengths)
        drawn.add((name, draw.randrange(10_000, length - 10_000)))
    order = {name: i for i, (name, _) in enumerate(lengths)}
    lines = header
    for name, position in sorted(drawn, key=lambda place: (order[place[0]], place[1])):
        ref = draw.choice("ACGT")
        alt = draw.choice([base for base in "ACGT" if base != ref])
        ref, alt = known.get((name, position), (ref, alt))
        depth = draw.randrange(60, 200)
        seen = draw.randrange(5, depth // 2)
        verdict = "PASS" if (name, position) in known or draw.random() < passing else "weak_evidence"
        lines.append(f"{name}\t{position}\t.\t{ref}\t{alt}\t.\t{verdict}\tDP={depth}\tGT:AD:AF:DP\t0/1:{depth - seen},{seen}:"
                     f"{seen / depth:.3f}:{depth}")
    text = "\n".join(lines) + "\n"
    if path.suffix != ".gz":
        path.write_text(text)
        return
    with open(path, "wb") as out:
        subprocess.run(["bgzip", "-c"], input=text.encode(), stdout=out, check=True)
    subprocess.run(["tabix", "-f", "-p", "vcf", path], check=True)


def write_cohort(folder, samples, records, example, panel, ending=".vcf", passing=1.0, seed=1):
    """A sheet `sheet.csv` in `folder` and what it names; `passing`: share of the records that pass their filter."""
    places = [place for place in panel_places(panel) if place[3] != "sequence"]
    known = {(chrom, position): (ref, alt) for chrom, position, ref, alt in example_snvs(example)}
    header = vcf_header(example)
    rows = ["sample,timepoint,assembly,assay,vcf,clinical"]
    clinical = ["sample\tlineage\tprotocol\tage_years\tsex\twbc_e9_per_l\tmrd_day29_pct"]
    for number in range(samples):
        draw = random.Random(f"{seed} {number}")
        sample = f"S{number:05d}"
        write_vcf(folder / f"{sample}{ending}", [line.replace("SAMPLE", sample) for line in header], records, known, places,
                  passing, draw)
        rows.append(f"{sample},diagnosis,GRCh38,wes,{sample}{ending},clinical.tsv")
        clinical.append(f"{sample}\tB\thigh risk\t{draw.uniform(10, 18):.1f}\t{draw.choice(['Male', 'Female'])}\t"
                        f"{draw.lognormvariate(3, 1):.1f}\t{draw.choice(['0', '0.02', '0.5', 'NA'])}")
    (folder / "sheet.csv").write_text("\n".join(rows) + "\n")
    (folder / "clinical.tsv").write_text("\n".join(clinical) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("example", type=pathlib.Path, help="data/example")
    parser.add_argument("panel", type=pathlib.Path, help="data/panel")
    parser.add_argument("--samples", type=int, default=100)
    parser.add_argument("--records", type=int, default=300, help="of each VCF")
    parser.add_argument("--gz", action="store_true", help="bgzipped, with an index")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    write_cohort(options.folder, options.samples, options.records, options.example, options.panel,
                 ".vcf.gz" if options.gz else ".vcf")


if __name__ == "__main__":
    main()
