#!/usr/bin/python3
"""Writes population frequencies as gnomAD's sites do, BGZF with a .tbi beside it, for the records of a whole-genome VCF
of make_whole_genome_vcf.py: 97 in 100 of them, each with a few keys that hold a frequency and several that do not.

The same seed writes the same bytes. Needs bgzip and tabix.
"""
import argparse
import pathlib
import random
import subprocess

HEADER = """##fileformat=VCFv4.2
##INFO=<ID=AC,Number=A,Type=Integer,Description="Alternate allele count">
##INFO=<ID=AN,Number=1,Type=Integer,Description="Number of alleles">
##INFO=<ID=AF,Number=A,Type=Float,Description="Alternate allele frequency">
##INFO=<ID=AF_grpmax,Number=A,Type=Float,Description="Greatest frequency of a group">
##INFO=<ID=nhomalt,Number=A,Type=Integer,Description="Number of homozygotes">
##INFO=<ID=AS_VarDP,Number=A,Type=Integer,Description="Depth of the carriers">
"""


def site(columns, source):
    """The line of one record."""
    count = columns[4].count(",") + 1
    frequencies = [source.random() ** 6 for _ in range(count)]

    def each(value):
        return ",".join(value(frequency) for frequency in frequencies)

    info = (f"AC={each(lambda f: str(int(f * 152000)))};AN=152000;AF={each('{:.5e}'.format)};"
            f"AF_grpmax={each(lambda f: '{:.5e}'.format(min(1, 2 * f)))};nhomalt={each(lambda f: str(int(f * f * 76000)))};"
            f"AS_VarDP={each(lambda f: str(int(f * 4560000)))}")
    return "\t".join([*columns[:5], ".", "PASS", info]) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=pathlib.Path, help="the .vcf.gz to write")
    parser.add_argument("genome", type=pathlib.Path, help="whose records get a frequency")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    source = random.Random(options.seed)
    with open(options.output, "wb") as file, \
            subprocess.Popen(["bgzip", "-dc", options.genome], stdout=subprocess.PIPE, text=True) as lines, \
            subprocess.Popen(["bgzip", "-c"], stdin=subprocess.PIPE, stdout=file, text=True) as bgzip:
        bgzip.stdin.write(HEADER)
        for line in lines.stdout:
            if line.startswith("##contig"):
                bgzip.stdin.write(line)
            elif line.startswith("#CHROM"):
                bgzip.stdin.write("#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\n")
            elif not line.startswith("#") and source.random() < 0.97:
                bgzip.stdin.write(site(line.split("\t", 5), source))
        bgzip.stdin.close()
    if bgzip.returncode != 0 or lines.returncode != 0:
        raise SystemExit("bgzip failed")
    subprocess.run(["tabix", "-f", "-p", "vcf", options.output], check=True)


if __name__ == "__main__":
    main()
