"""What the checks of this folder share: the project's own files, and how a fault is said."""

import pathlib
import re
import sys

SKIPPED = {"build", "install", ".git", "__pycache__", ".cache"}
SKIP = 77  # ctest's SKIP_RETURN_CODE


def files(root, *folders, suffixes=()):
    """Text files of the project below `folders` (default: all), sorted; build trees are left out."""
    root = pathlib.Path(root)
    found = []
    for start in [root / folder for folder in folders] or [root]:
        for path in start.rglob("*"):
            parts = path.relative_to(root).parts
            if not SKIPPED.intersection(parts) and path.is_file() and (not suffixes or path.suffix in suffixes):
                found.append(path)
    return sorted(found)


def lines(path):
    """(number, text) of each line; nothing for a file that is not UTF-8 text."""
    try:
        return list(enumerate(path.read_text(encoding="utf-8").splitlines(), start=1))
    except UnicodeDecodeError:
        return []


def code_only(text):
    """C++ text with comments and the content of string literals blanked; line numbers stay true."""
    pattern = re.compile(r'R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|//[^\n]*|/\*.*?\*/', re.DOTALL)

    def blank(match):
        kept = "\n" * match.group(0).count("\n")
        return kept if match.group(0).startswith("/") else '""' + kept

    return pattern.sub(blank, text)


class Faults:
    """Collects faults and ends the check: status 0 without, 1 with, each printed as place: problem."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.count = 0

    def add(self, path, line, problem):
        self.count += 1
        place = pathlib.Path(path)
        if place.is_absolute() and self.root in place.parents:
            place = place.relative_to(self.root)
        print(f"{place}:{line}: {problem}" if line else f"{place}: {problem}")

    def finish(self, looked_at):
        """`looked_at` counts what was examined: a check that looked at nothing has not passed."""
        if self.count == 0 and looked_at == 0:
            print("nothing to look at")
            self.count = 1
        sys.exit(1 if self.count else 0)
