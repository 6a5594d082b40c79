"""The built archives never print and never end the process: none of them asks the linker for such a function.

Usage: quiet_archives.py ARCHIVE...
"""

import pathlib
import subprocess
import sys

FORBIDDEN = {
    "_ZSt4cout": "std::cout", "_ZSt4cerr": "std::cerr", "_ZSt4clog": "std::clog",
    "stdout": "stdout", "stderr": "stderr",
    "printf": "printf", "__printf_chk": "printf", "vprintf": "vprintf", "__vprintf_chk": "vprintf",
    "puts": "puts", "putchar": "putchar", "perror": "perror",
    "exit": "exit", "_exit": "_exit", "_Exit": "_Exit", "quick_exit": "quick_exit",
    "abort": "abort", "_ZSt9terminatev": "std::terminate",
}
# What the compiler puts into any code that may throw inside a noexcept function, and assert's own helper: a broken
# promise inside marrow may end the process, user data never does. (`abort` itself is not among them.)
ALLOWED = {"_ZSt9terminatev", "__assert_fail", "_ZSt21__glibcxx_assert_failPKciS0_S0_"}


def main(archives):
    faults = 0
    symbols = 0
    for archive in archives:
        listing = subprocess.run(["nm", "--undefined-only", archive], check=True, capture_output=True, text=True).stdout
        member = ""
        for line in listing.splitlines():
            if line.endswith(":"):
                member = line[:-1]
                continue
            if not line.strip():
                continue
            symbols += 1
            name = line.split()[-1].split("@")[0]
            if name in FORBIDDEN and name not in ALLOWED:
                faults += 1
                print(f"{pathlib.Path(archive).name}({member}): uses {FORBIDDEN[name]}")
    if symbols == 0:
        print("nothing to look at")
    sys.exit(1 if faults or symbols == 0 else 0)


main(sys.argv[1:])
