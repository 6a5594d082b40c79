"""Each warning code in the sources stands in the table of apps/README.md, and each code of the table in the sources."""

import re
import sys

from source_tree import SKIP, Faults, files, lines

IN_SOURCE = re.compile(r'"(W\d{3})\b')
IN_TABLE = re.compile(r"^\|\s*`?(W\d{3})`?\s*\|")


def main(root):
    faults = Faults(root)
    used = {}
    for path in files(root, "lib", "apps", suffixes={".cpp", ".hpp"}):
        for number, text in lines(path):
            for code in IN_SOURCE.findall(text):
                used.setdefault(code, (path, number))
    page = faults.root / "apps" / "README.md"
    if not page.exists() and not used:
        print("SKIPPED: no warning codes and no apps/README.md")
        sys.exit(SKIP)
    listed = {}
    for number, text in lines(page) if page.exists() else []:
        match = IN_TABLE.match(text)
        if match and match.group(1) in listed:
            faults.add(page, number, f"{match.group(1)} is listed twice")
        if match:
            listed[match.group(1)] = number
    for code in sorted(used.keys() - listed.keys()):
        faults.add(*used[code], f"{code} is not in the table of apps/README.md")
    for code in sorted(listed.keys() - used.keys()):
        faults.add(page, listed[code], f"{code} is used nowhere in lib or apps")
    faults.finish(len(used) + len(listed))


main(sys.argv[1])
