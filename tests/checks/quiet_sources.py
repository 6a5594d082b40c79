"""The library never prints and never ends the process: no such call in lib/."""

import re
import sys

from source_tree import Faults, code_only, files

FORBIDDEN = re.compile(
    r"std::(?:cout|cerr|clog)\b|(?<![\w.>])(?:std::)?(?:printf|fprintf|vprintf|puts|putchar|perror|exit|_exit|_Exit"
    r"|quick_exit|abort|terminate)\s*\(|fmt::print(?:ln)?\s*\(|#\s*include\s*<(?:iostream|print)>")


def main(root):
    faults = Faults(root)
    sources = files(root, "lib", suffixes={".cpp", ".hpp", ".h"})
    for path in sources:
        for number, text in enumerate(code_only(path.read_text(encoding="utf-8")).splitlines(), start=1):
            match = FORBIDDEN.search(text)
            if match:
                faults.add(path, number, f"the library may not use '{match.group(0).strip()}'")
    faults.finish(len(sources))


main(sys.argv[1])
