#!/usr/bin/python3
"""Writes a whole-genome VCF of one GRCh38 sample, BGZF with a .tbi beside it: the file that the benchmarks read.

Places are drawn over the main contigs by length, one in seven records is an indel, one in 200 has two ALTs. REF is the
real base wherever data/panel knows it, so that the file passes as GRCh38, and random elsewhere. With --csq each record
carries VEP's INFO/CSQ, three entries on average. The same seed writes the same bytes. Needs bgzip and tabix.
"""
import argparse
import bisect
import pathlib
import random
import subprocess

LENGTHS = {
    "chr1": 248956422, "chr2": 242193529, "chr3": 198295559, "chr4": 190214555, "chr5": 181538259, "chr6": 170805979,
    "chr7": 159345973, "chr8": 145138636, "chr9": 138394717, "chr10": 133797422, "chr11": 135086622,
    "chr12": 133275309, "chr13": 114364328, "chr14": 107043718, "chr15": 101991189, "chr16": 90338345,
    "chr17": 83257441, "chr18": 80373285, "chr19": 58617616, "chr20": 64444167, "chr21": 46709983, "chr22": 50818468,
    "chrX": 156040895, "chrY": 57227415,
}
CSQ_FIELDS = ("Allele|Consequence|IMPACT|SYMBOL|Gene|Feature_type|Feature|BIOTYPE|EXON|INTRON|HGVSc|HGVSp|cDNA_position|"
              "CDS_position|Protein_position|Amino_acids|Codons|Existing_variation|DISTANCE|STRAND|FLAGS|SYMBOL_SOURCE|"
              "HGNC_ID|CANONICAL|MANE_SELECT")
INFO_LINES = """##INFO=<ID=AC,Number=A,Type=Integer,Description="Allele count">
##INFO=<ID=AF,Number=A,Type=Float,Description="Allele frequency">
##INFO=<ID=AN,Number=1,Type=Integer,Description="Allele number">
##INFO=<ID=BaseQRankSum,Number=1,Type=Float,Description="Rank sum of base qualities">
##INFO=<ID=DP,Number=1,Type=Integer,Description="Depth">
##INFO=<ID=FS,Number=1,Type=Float,Description="Strand bias">
##INFO=<ID=MQ,Number=1,Type=Float,Description="Mapping quality">
##INFO=<ID=QD,Number=1,Type=Float,Description="Quality by depth">
##INFO=<ID=SOR,Number=1,Type=Float,Description="Strand odds ratio">
##FILTER=<ID=LowQual,Description="Low quality">
##FORMAT=<ID=GT,Number=1,Type=String,Description="Genotype">
##FORMAT=<ID=AD,Number=R,Type=Integer,Description="Allele depths">
##FORMAT=<ID=DP,Number=1,Type=Integer,Description="Depth">
##FORMAT=<ID=GQ,Number=1,Type=Integer,Description="Genotype quality">
##FORMAT=<ID=PL,Number=G,Type=Integer,Description="Genotype likelihoods">
"""
COMPLEMENT = str.maketrans("ACGT", "TGCA")


def table_rows(path):
    """Rows of a tab-separated table as dictionaries."""
    with open(path, encoding="utf-8") as lines:
        columns = next(lines).rstrip("\n").split("\t")
        for line in lines:
            yield dict(zip(columns, line.rstrip("\n").split("\t")))


def fasta_records(path):
    """Words of the header line and the sequence of each record."""
    for record in path.read_text(encoding="utf-8").split(">")[1:]:
        header, _, rest = record.partition("\n")
        yield header.split(), rest.replace("\n", "")


def known_bases(panel):
    """{contig: {1-based position: base}} of everything whose sequence ships."""
    bases = {contig: {} for contig in LENGTHS}
    for (_, locus), sequence in fasta_records(panel / "slices.fa"):
        contig, _, span = locus.partition(":")
        begin = int(span.split("-")[0])
        bases[contig].update((begin + i, base) for i, base in enumerate(sequence))
    coding = {words[0]: sequence for words, sequence in fasta_records(panel / "cds.fa")}
    for row in table_rows(panel / "transcripts.tsv"):
        sequence = coding.get(row["gene"])
        blocks = [block.split("-") for block in row["cds_grch38"].split(",") if "-" in block]
        if sequence is None:
            continue
        positions = [pos for begin, end in blocks for pos in range(int(begin), int(end) + 1)]
        if row["strand"] == "-":
            sequence = sequence.translate(COMPLEMENT)[::-1]
        if len(positions) == len(sequence):
            bases[row["chrom"]].update((pos, base) for pos, base in zip(positions, sequence) if base != "N")
    return bases


def panel_spans(panel):
    """{contig: [(begin, end, symbol, strand)]}, ascending, 1-based."""
    spans = {contig: [] for contig in LENGTHS}
    for row in table_rows(panel / "genes.tsv"):
        begin, _, end = row["span_grch38"].partition("-")
        if end:
            spans[row["chrom"]].append((int(begin), int(end), row["symbol"], row["strand"]))
    return {contig: sorted(entries) for contig, entries in spans.items()}


class CsqWriter:
    """Makes INFO/CSQ values: the panel gene at the place, else an invented one or an intergenic entry."""

    def __init__(self, spans, source):
        self.spans = spans
        self.source = source
        self.begins = {contig: [span[0] for span in entries] for contig, entries in spans.items()}

    def value(self, contig, pos, alts, is_coding):
        here = bisect.bisect_right(self.begins[contig], pos)
        gene = next((span for span in reversed(self.spans[contig][:here]) if span[1] >= pos), None)
        entries = []
        for alt in alts.split(","):
            if gene is None and pos // 60000 % 2 == 0:
                entries.append(f"{alt}|intergenic_variant|MODIFIER||||||||||||||||||||||")
                continue
            symbol = gene[2] if gene else f"LNC{pos // 120000}"
            for number in range(1 + self.source.getrandbits(8) % 5):
                canonical = "YES" if number == 0 else ""
                if is_coding:
                    residue = pos % 800 + 1
                    entries.append(
                        f"{alt}|missense_variant|MODERATE|{symbol}|ENSG{pos:011d}|Transcript|ENST{number:011d}|"
                        f"protein_coding|3/12||ENST{number:011d}.4:c.{3 * residue}A>{alt}|"
                        f"ENSP{number:011d}.2:p.Lys{residue}Arg|{3 * residue + 80}|{3 * residue}|{residue}|K/R|aAg/aGg|||"
                        f"1||HGNC|HGNC:{pos % 9999}|{canonical}|")
                else:
                    entries.append(
                        f"{alt}|intron_variant&non_coding_transcript_variant|MODIFIER|{symbol}|ENSG{pos:011d}|"
                        f"Transcript|ENST{number:011d}|protein_coding||2/11|ENST{number:011d}.4:c.{pos % 3000}+7A>{alt}"
                        f"|||||||||1||HGNC|HGNC:{pos % 9999}|{canonical}|")
        return ",".join(entries)


def alleles_at(pos, known, source):
    """REF and ALT; bases that data/panel knows are true."""
    bits = source.getrandbits(24)
    reference = known.get(pos) or "ACGT"[bits & 3]
    alternative = "ACGT"[("ACGT".index(reference) + 1 + (bits >> 2) % 3) % 4]
    if (bits >> 4) % 200 == 0:
        return reference, ",".join(base for base in "ACGT" if base not in (reference, alternative))
    if (bits >> 12) % 7 == 0:
        if bits >> 20 & 1:
            return reference, reference + alternative * (1 + (bits >> 21) % 5)
        return reference + "".join(known.get(pos + 1 + i) or "ACGT"[(bits >> i) & 3]
                                   for i in range(1 + (bits >> 21) % 5)), reference
    return reference, alternative


def write_records(out, records, known, csq, source):
    """Records of all contigs in order, `records` in all but for rounding."""
    total = sum(LENGTHS.values())
    for contig, length in LENGTHS.items():
        count = round(records * length / total)
        here = known[contig]
        lines = []
        for pos in sorted(source.sample(range(10001, length - 10000), count)):
            reference, alternative = alleles_at(pos, here, source)
            bits = source.getrandbits(32)
            depth = 20 + bits % 30
            alt_reads = depth if bits >> 8 & 3 == 0 else depth // 2 + (bits >> 10) % 5
            is_two = "," in alternative
            genotype = "1/2" if is_two else "1/1" if alt_reads == depth else "0/1"
            likelihoods = ",".join(str((bits >> shift) % 900) for shift in ((8, 9, 10, 11, 12, 13) if is_two else (8, 0, 12)))
            name = f"rs{bits % 900000000}" if bits >> 16 & 3 else "."
            status = "PASS" if bits >> 18 & 15 else "LowQual"
            info = (f"AC={'1,1' if is_two else 1};AF={'0.5,0.5' if is_two else '0.500'};AN=2;"
                    f"BaseQRankSum={(bits % 4000 - 2000) / 1000};DP={depth};FS={(bits >> 5) % 9000 / 1000};"
                    f"MQ={(bits >> 7) % 1000 / 100 + 50:.2f};QD={(bits >> 9) % 3000 / 100};SOR={(bits >> 11) % 3000 / 1000}")
            if csq is not None:
                info += ";CSQ=" + csq.value(contig, pos, alternative, pos in here)
            counts = f"0,{depth - alt_reads // 2},{alt_reads // 2}" if is_two else f"{depth - alt_reads},{alt_reads}"
            lines.append(f"{contig}\t{pos}\t{name}\t{reference}\t{alternative}\t{bits % 5000 / 10}\t{status}\t{info}\t"
                         f"GT:AD:DP:GQ:PL\t{genotype}:{counts}:{depth}:{bits % 100}:{likelihoods}\n")
            if len(lines) == 10000:
                out.write("".join(lines).encode())
                lines.clear()
        out.write("".join(lines).encode())


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=pathlib.Path, help="the .vcf.gz to write")
    parser.add_argument("panel", type=pathlib.Path, help="data/panel")
    parser.add_argument("--records", type=int, default=4_500_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--csq", action="store_true", help="with VEP's INFO/CSQ")
    options = parser.parse_args()
    source = random.Random(options.seed)
    header = "##fileformat=VCFv4.2\n" + INFO_LINES
    if options.csq:
        header += ('##INFO=<ID=CSQ,Number=.,Type=String,Description="Consequence annotations from Ensembl VEP. Format: '
                   f'{CSQ_FIELDS}">\n')
    header += "".join(f"##contig=<ID={contig},length={length}>\n" for contig, length in LENGTHS.items())
    header += "#CHROM\tPOS\tID\tREF\tALT\tQUAL\tFILTER\tINFO\tFORMAT\tTUMOUR\n"
    csq = CsqWriter(panel_spans(options.panel), source) if options.csq else None
    with open(options.output, "wb") as file:
        with subprocess.Popen(["bgzip", "-c"], stdin=subprocess.PIPE, stdout=file) as bgzip:
            bgzip.stdin.write(header.encode())
            write_records(bgzip.stdin, options.records, known_bases(options.panel), csq, source)
            bgzip.stdin.close()
    if bgzip.returncode != 0:
        raise SystemExit("bgzip failed")
    subprocess.run(["tabix", "-f", "-p", "vcf", options.output], check=True)


if __name__ == "__main__":
    main()
