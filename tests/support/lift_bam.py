"""Alignments to the compact reference of `marrow simulate --reads`, moved to where they lie on the chromosomes: sorted
and indexed.

usage: lift_bam.py OFFSET_TSV ALIGNED OUT.bam

ALIGNED is SAM, BAM or CRAM, - for standard input. RNAME, POS, RNEXT, PNEXT, the tags SA and XA and the header's @SQ
lines are moved; nothing else is touched. Needs samtools.
"""

import csv
import subprocess
import sys


class Offsets:
    """Where each compact contig begins, by its name."""

    def __init__(self, path):
        with open(path, encoding="utf-8", newline="") as table:
            rows = list(csv.DictReader(table, delimiter="\t"))
        self.begins = {row["compact_contig"]: (row["contig"], int(row["offset"])) for row in rows}
        self.lengths = {row["contig"]: int(row["contig_length"]) for row in rows}

    def lift(self, name, pos1):
        """Contig and 1-based position on it; `*` and the position 0 stay."""
        if name == "*":
            return name, pos1
        if name not in self.begins:
            sys.exit(f"lift_bam.py: '{name}' is no contig of the table of offsets")
        contig, offset = self.begins[name]
        return contig, pos1 + offset if pos1 > 0 else 0

    def lift_header(self, lines):
        """The header with whole chromosomes for compact contigs; @HD says how the output is sorted, so it goes."""
        kept = [line for line in lines if not line.startswith(("@SQ", "@HD"))]
        return [f"@SQ\tSN:{name}\tLN:{length}\n" for name, length in self.lengths.items()] + kept

    def lift_tag(self, tag):
        kind, _, value = tag.partition(":Z:")
        if kind not in ("SA", "XA"):
            return tag
        lifted = []
        for place in filter(None, value.split(";")):
            name, pos, rest = place.split(",", 2)
            sign = pos[0] if pos[0] in "+-" else ""
            contig, pos1 = self.lift(name, int(pos.lstrip("+-")))
            lifted.append(f"{contig},{sign}{pos1},{rest};")
        return f"{kind}:Z:{''.join(lifted)}"

    def lift_record(self, line):
        cells = line.rstrip("\n").split("\t")
        name = cells[2]
        mate = name if cells[6] == "=" else cells[6]
        cells[2], pos = self.lift(name, int(cells[3]))
        mate, mate_pos = self.lift(mate, int(cells[7]))
        cells[3], cells[7] = str(pos), str(mate_pos)
        cells[6] = "=" if mate == cells[2] and mate != "*" else mate
        return "\t".join(cells[:11] + [self.lift_tag(tag) for tag in cells[11:]]) + "\n"


def main(table, aligned, output):
    offsets = Offsets(table)
    source = subprocess.Popen(["samtools", "view", "-h", aligned], stdout=subprocess.PIPE, text=True)
    sink = subprocess.Popen(["samtools", "sort", "-o", output, "-"], stdin=subprocess.PIPE, text=True)
    header = []
    for line in source.stdout:
        if line.startswith("@"):
            header.append(line)
            continue
        if header:
            sink.stdin.writelines(offsets.lift_header(header))
            header = []
        sink.stdin.write(offsets.lift_record(line))
    if header:
        sink.stdin.writelines(offsets.lift_header(header))
    sink.stdin.close()
    if source.wait() != 0 or sink.wait() != 0:
        sys.exit("lift_bam.py: samtools failed")
    subprocess.run(["samtools", "index", output], check=True)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
