"""Form of the project's files: length, leftovers, paths of one machine, links between pages, names of tests, sources
listed in CMake."""

import re
import sys

from source_tree import Faults, files, lines

CODE = {".cpp", ".hpp", ".h", ".py", ".sh", ".cmake", ".R", ".nf"}
TEXT = CODE | {".md", ".txt", ".json", ".cff", ".yml", ".yaml", ".csv"}
LONGEST = 600
# Assembled from pieces, so that this file does not find itself.
LEFTOVER = re.compile(r"\b(?:" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK"]) + r")\b")
MACHINE = re.compile("(?<![\\w.<>}~])/(?:" + "|".join(["wo" + "rk", "ho" + "me", "Us" + "ers", "ro" + "ot", "t" + "mp"])
                     + ")(?:/|\\b(?!\\w))")
LINK = re.compile(r"\]\(([^)\s]+)\)")


def check_lines(root, faults):
    looked_at = 0
    for path in files(root):
        is_script = path.suffix == "" and path.parent.name == ".ci"
        if path.suffix not in TEXT and not is_script:
            continue
        looked_at += 1
        numbered = lines(path)
        if path.suffix in CODE and len(numbered) > LONGEST:
            faults.add(path, len(numbered), f"longer than {LONGEST} lines")
        for number, text in numbered:
            if path.suffix in CODE and LEFTOVER.search(text):
                faults.add(path, number, f"leftover '{LEFTOVER.search(text).group(0)}'")
            if MACHINE.search(text):
                faults.add(path, number, f"path of one machine '{MACHINE.search(text).group(0)}'")
    return looked_at


def check_links(root, faults):
    """A relative link of a Markdown page leads to a file."""
    for path in files(root, suffixes={".md"}):
        for number, text in lines(path):
            for target in LINK.findall(text):
                if not target.startswith(("http://", "https://", "#", "mailto:")) and \
                        not (path.parent / target.partition("#")[0]).exists():
                    faults.add(path, number, f"link to '{target}', which does not exist")


def check_listed(root, faults):
    """Each .cpp stands by name in the nearest CMakeLists.txt above it: nothing is globbed, nothing forgotten."""
    for path in files(root, "lib", "apps", "tests", suffixes={".cpp"}):
        folder = path.parent
        while not (folder / "CMakeLists.txt").exists() and folder != folder.parent:
            folder = folder.parent
        if folder != folder.parent and path.name not in re.split(r"[\s\"()/]+", (folder / "CMakeLists.txt").read_text()):
            faults.add(path, 0, "stands in no CMakeLists.txt")


def check_test_names(root, faults):
    """tests/unit mirrors lib/marrow; files of tests end in _test.cpp."""
    unit = root / "tests" / "unit"
    for path in files(root, "tests/unit", suffixes={".cpp"}):
        layer = path.relative_to(unit).parts[0]
        if not path.name.endswith("_test.cpp"):
            faults.add(path, 0, "a file of unit tests is named NOUN_test.cpp")
        if not (root / "lib" / "marrow" / layer).is_dir():
            faults.add(path, 0, f"tests/unit mirrors lib/marrow, which has no layer '{layer}'")


def main(root):
    faults = Faults(root)
    looked_at = check_lines(faults.root, faults)
    check_links(faults.root, faults)
    check_listed(faults.root, faults)
    check_test_names(faults.root, faults)
    faults.finish(looked_at)


main(sys.argv[1])
