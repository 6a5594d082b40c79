"""Data files have the checksums that CHECKSUMS.sha256 beside or above them states; in a folder whose files have
checksums, no file goes without (README.md excepted)."""

import hashlib
import sys

from source_tree import Faults, files, lines


def main(root):
    faults = Faults(root)
    looked_at = 0
    for listing in files(root, "data"):
        if listing.name != "CHECKSUMS.sha256":
            continue
        stated = {}
        for number, text in lines(listing):
            checksum, _, name = text.partition("  ")
            path = listing.parent / name
            stated[path] = checksum
            looked_at += 1
            if not path.is_file():
                faults.add(listing, number, f"'{name}' does not exist")
            elif hashlib.sha256(path.read_bytes()).hexdigest() != checksum:
                faults.add(listing, number, f"'{name}' has another checksum")
        for folder in sorted({path.parent for path in stated} - {listing.parent}):
            for path in sorted(folder.iterdir()):
                if path.is_file() and path.name != "README.md" and path not in stated:
                    faults.add(path, 0, "has no checksum")
    faults.finish(looked_at)


main(sys.argv[1])
