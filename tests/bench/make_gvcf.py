#!/usr/bin/python3
"""Writes a whole-genome gVCF of one GRCh38 sample as HaplotypeCaller does, BGZF with a .tbi beside it: reference blocks
from end to end, five million of them, their depth changing from block to block, and no variant.

REF is the real base wherever data/panel knows it and N elsewhere. The same seed writes the same bytes. Needs bgzip and
tabix.
"""
import argparse
import pathlib
import random
import subprocess

from make_whole_genome_vcf import LENGTHS, known_bases

HEADER = """##fileformat=VCFv4.2
##ALT=<ID=NON_REF,Description="Any other allele">
##INFO=<ID=END,Number=1,Type=Integer,Description="End of the block">
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">
##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Genotype quality">
##FORMAT=<ID=MIN_DP,Number=1,Type=Integer,Description="Least depth of the block">
##FORMAT=<ID=PL,Number=G,Type=Integer,Description="Genotype likelihoods">
"""


def write_blocks(out, blocks, known, source):
    """Blocks of all main contigs in order, about `blocks` in all."""
    longest = 2 * sum(LENGTHS.values()) // blocks
    for contig, length in LENGTHS.items():
        here = known[contig]
        begin = 10001
        lines = []
        while begin < length - 10000:
            bits = source.getrandbits(32)
            end = min(begin + bits % longest, length - 10000)
            depth = 15 + (bits >> 12) % 40
            likelihood = (bits >> 20) % 99
            lines.append(f"{contig}\t{begin}\t.\t{here.get(begin, 'N')}\t<NON_REF>\t.\t.\tEND={end}\tGT:DP:GQ:MIN_DP:PL\t"
                         f"0/0:{depth + 2}:{likelihood}:{depth}:0,{likelihood},{likelihood * 12}\n")
            begin = end + 1
            if len(lines) == 10000:
                out.write("".join(lines).encode())
                lines.clear()
        out.write("".join(lines).encode())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=pathlib.Path, help="the .g.vcf.gz to write")
    parser.add_argument("panel", type=pathlib.Path, help="data/panel")
    parser.add_argument("--blocks", type=int, default=5_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    header = HEADER + "".join(f"##contig=<ID={contig},length={length}>\n" for contig, length in LENGTHS.items())
    header += "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tNORMAL\n"
    with open(options.output, "wb") as file:
        with subprocess.Popen(["bgzip", "-c"], stdin=subprocess.PIPE, stdout=file) as bgzip:
            bgzip.stdin.write(header.encode())
            write_blocks(bgzip.stdin, options.blocks, known_bases(options.panel), random.Random(options.seed))
            bgzip.stdin.close()
    if bgzip.returncode != 0:
        raise SystemExit("bgzip failed")
    subprocess.run(["tabix", "-f", "-p", "vcf", options.output], check=True)


if __name__ == "__main__":
    main()
