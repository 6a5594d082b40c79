"""What the table builders share: TSV and FASTA files, the genetic code, intervals, UCSC liftover.

Everything here is 1-based inclusive unless a name says otherwise, and plain standard library.
"""

import argparse
import gzip
import hashlib
from pathlib import Path

MISSING = "."
TABLE_FOLDERS = ("genome", "knowledge", "panel")

# NCBI translation table 1, codons in the order of TCAG.
_AMINO_ACIDS = "FFLLSSSSYY**CC*WLLLLPPPPHHQQRRRRIIIMTTTTNNKKSSRRVVVVAAAADDEEGGGG"
GENETIC_CODE = {
    first + second + third: _AMINO_ACIDS[16 * i + 4 * j + k]
    for i, first in enumerate("TCAG")
    for j, second in enumerate("TCAG")
    for k, third in enumerate("TCAG")
}

# IUPAC one-letter to three-letter, with HGVS's Ter for the stop.
THREE_LETTER = {
    "A": "Ala", "R": "Arg", "N": "Asn", "D": "Asp", "C": "Cys", "Q": "Gln", "E": "Glu", "G": "Gly",
    "H": "His", "I": "Ile", "L": "Leu", "K": "Lys", "M": "Met", "F": "Phe", "P": "Pro", "S": "Ser",
    "T": "Thr", "W": "Trp", "Y": "Tyr", "V": "Val", "*": "Ter",
}

_COMPLEMENT = str.maketrans("ACGTN", "TGCAN")


class TableError(Exception):
    """An input that is not what the builder was told, or an output that would be wrong."""


def require(condition, problem):
    """Raises TableError(problem) unless `condition` holds."""
    if not condition:
        raise TableError(problem)


def parse_arguments(description):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--domain", type=Path, required=True, help="folder of the domain specification tables")
    parser.add_argument("--refdata", type=Path, required=True, help="folder of gene models, sequences and chains")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the data folder to write into")
    return parser.parse_args()


def read_tsv(path):
    """Rows of a headed TSV as dictionaries; cells are never quoted."""
    lines = Path(path).read_text(encoding="utf-8").split("\n")
    require(lines and lines[0], f"{path}: no header line")
    header = lines[0].split("\t")
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        if not line:
            continue
        cells = line.split("\t")
        require(len(cells) == len(header), f"{path}:{number}: {len(cells)} cells, header has {len(header)}")
        rows.append(dict(zip(header, cells)))
    return rows


def clean_cell(value):
    """A cell as it is written: stripped, `.` for nothing."""
    text = str(value).strip()
    return text or MISSING


def write_tsv(path, columns, rows):
    """Writes and reads back; refuses cells that would need quoting."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = ["\t".join(columns)]
    for row in rows:
        require(set(row) == set(columns), f"{path.name}: row has columns {sorted(row)}")
        cells = [clean_cell(row[column]) for column in columns]
        for cell in cells:
            require(not set(cell) & set("\t\r\n"), f"{path.name}: tab or line break in '{cell}'")
        lines.append("\t".join(cells))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    require(len(read_tsv(path)) == len(rows), f"{path.name}: not all rows were read back")


def require_unique(rows, columns, name):
    """Raises unless the values of `columns` together name each row once."""
    seen = set()
    for row in rows:
        key = tuple(row[column] for column in columns)
        require(key not in seen, f"{name}: {columns} {key} occurs twice")
        seen.add(key)


def parse_fasta(path):
    """[(header without '>', sequence in upper case)] in file order."""
    records = []
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        if line.startswith(">"):
            records.append((line[1:], []))
        elif line:
            require(records, f"{path}: sequence before the first header")
            records[-1][1].append(line.strip().upper())
    return [(header, "".join(parts)) for header, parts in records]


def write_fasta(path, records, width=60):
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    for header, sequence in records:
        require(sequence and not set(sequence) - set("ACGTN"), f"{path.name}: {header} is not DNA")
        lines.append(">" + header)
        lines.extend(sequence[i:i + width] for i in range(0, len(sequence), width))
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    require(parse_fasta(path) == records, f"{path.name}: not read back as written")


def reverse_complement(sequence):
    return sequence.translate(_COMPLEMENT)[::-1]


def translate(cds):
    """Protein of a coding sequence; X where a codon holds N. The first codon is read as M: it starts translation."""
    codons = [cds[i:i + 3] for i in range(0, len(cds) - 2, 3)]
    return "M" + "".join(GENETIC_CODE.get(codon, "X") for codon in codons[1:])


def three_letter_change(one_letter):
    """p.R248Q -> p.Arg248Gln, p.V1578del -> p.Val1578del, p.R196* -> p.Arg196Ter."""
    reference, position, change = split_protein_change(one_letter)
    alternative = change if change == "del" else THREE_LETTER[change]
    return f"p.{THREE_LETTER[reference]}{position}{alternative}"


def split_protein_change(one_letter):
    """p.R248Q -> ('R', 248, 'Q'); the change is one letter, '*' or 'del'."""
    body = one_letter.removeprefix("p.")
    digits = "".join(c for c in body if c.isdigit())
    reference, change = body[0], body[1 + len(digits):]
    require(body == reference + digits + change and reference in THREE_LETTER, f"not a protein change: {one_letter}")
    require(change == "del" or change in THREE_LETTER, f"not a protein change: {one_letter}")
    return reference, int(digits), change


def format_intervals(intervals):
    """[[b, e], None, ...] -> 'b-e,.,...'; an empty list is missing."""
    return ",".join(MISSING if pair is None else f"{pair[0]}-{pair[1]}" for pair in intervals) or MISSING


def parse_intervals(text):
    if text == MISSING:
        return [None]
    return [None if cell == MISSING else tuple(map(int, cell.split("-"))) for cell in text.split(",")]


def interval_length(intervals):
    return sum(pair[1] - pair[0] + 1 for pair in intervals if pair)


def coding_positions(cds_intervals, strand):
    """Genomic position of every coding base, 5' to 3' on the coding strand; None in segments without coordinates.

    Only the complete list of segments can be numbered, so a None segment is refused.
    """
    require(all(cds_intervals), "a coding segment has no coordinates")
    positions = [p for begin, end in cds_intervals for p in range(begin, end + 1)]
    return positions if strand == "+" else positions[::-1]


class Liftover:
    """Positions of one build on another through a UCSC chain file (gzip).

    Chains overlap; the one with the highest score that aligns the position wins, as in UCSC's liftOver net.
    """

    def __init__(self, path):
        self._blocks = {}
        with gzip.open(path, "rt", encoding="ascii") as lines:
            self._read(lines)

    def _read(self, lines):
        for line in lines:
            fields = line.split()
            if not fields:
                continue
            if fields[0] == "chain":
                score, chrom, begin0 = int(fields[1]), fields[2], int(fields[5])
                target, target_size, target_strand = fields[7], int(fields[8]), fields[9]
                target_begin0 = int(fields[10])
                require(fields[4] == "+", "chain with a reverse reference strand")
                continue
            size = int(fields[0])
            block = (begin0, begin0 + size, score, target, target_size, target_strand, target_begin0)
            self._blocks.setdefault(chrom, []).append(block)
            if len(fields) == 3:
                begin0 += size + int(fields[1])
                target_begin0 += size + int(fields[2])

    def position(self, chrom, position):
        """(chrom, position, strand) on the other build, or None where nothing aligns."""
        base0 = position - 1
        hits = [b for b in self._blocks.get(chrom, []) if b[0] <= base0 < b[1]]
        if not hits:
            return None
        begin0, _, _, target, size, strand, target_begin0 = max(hits, key=lambda b: b[2])
        lifted0 = target_begin0 + base0 - begin0
        return (target, lifted0 + 1 if strand == "+" else size - lifted0, strand)

    def span(self, chrom, begin, end, tolerance=0.1):
        """(begin, end) of the same span on the same chromosome, forward, with a length within `tolerance`, or None."""
        first, last = self.position(chrom, begin), self.position(chrom, end)
        if not first or not last or first[0] != chrom or last[0] != chrom or {first[2], last[2]} != {"+"}:
            return None
        length, lifted = end - begin + 1, last[1] - first[1] + 1
        if abs(lifted - length) > tolerance * length:
            return None
        return (first[1], last[1])


def dash_is_missing(text):
    return "" if text == "-" else text


def renamed(rows, columns):
    """Rows with only `columns` = {new: old}, in that order."""
    return [{new: dash_is_missing(row[old]) for new, old in columns.items()} for row in rows]


def write_checksums(data_dir):
    """SHA-256 of every table below data/, in the format of sha256sum, paths relative to data/."""
    paths = sorted(p for folder in TABLE_FOLDERS for p in (data_dir / folder).glob("*") if p.suffix in (".tsv", ".fa"))
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(data_dir).as_posix()}" for p in paths]
    (data_dir / "CHECKSUMS.sha256").write_text("\n".join(lines) + "\n", encoding="ascii", newline="\n")
