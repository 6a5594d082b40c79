"""Every shell block of every README runs.

The ```sh blocks of a README run in order, each with `bash -euo pipefail`, in one copy of the repository's files, with
the built marrow first in PATH. A block that installs, downloads or builds (apt-get, git clone, cmake, scripts/…) is
exercised by name only: the files it names must exist. What only shows a form, with invented file names, is ```text.

Usage: readme_blocks.py ROOT MARROW [README...]
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from source_tree import SKIPPED, Faults, files

BLOCK = re.compile(r"^```sh\n(.*?)^```", re.DOTALL | re.MULTILINE)
BY_NAME_ONLY = re.compile(r"\b(?:apt-get|git|cmake|ctest|ccache)\b|scripts/\w+\.sh|\.ci/run")
NAMED = re.compile(r"(?<![\w./-])(?:\./)?((?:scripts|tests|data|apps|lib|workflows|\.ci)/[\w./-]+)")


def main(root, marrow, pages):
    faults = Faults(root)
    root = pathlib.Path(root)
    pages = [root / page for page in pages] or [path for path in files(root) if path.name == "README.md"]
    blocks = 0
    for page in pages:
        text = page.read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "marrow"
            shutil.copytree(root, copy, ignore=shutil.ignore_patterns(*SKIPPED))
            environment = {**os.environ, "PATH": f"{pathlib.Path(marrow).resolve().parent}:{os.environ['PATH']}",
                           "LC_ALL": "C", "TMPDIR": folder}
            for match in BLOCK.finditer(text):
                blocks += 1
                line = text.count("\n", 0, match.start()) + 1
                script = match.group(1)
                if BY_NAME_ONLY.search(script):
                    for name in NAMED.findall(script):
                        if not (root / name).exists():
                            faults.add(page, line, f"names '{name}', which does not exist")
                    continue
                done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=copy, env=environment,
                                      capture_output=True, text=True, stdin=subprocess.DEVNULL)
                if done.returncode != 0:
                    faults.add(page, line, f"this block ends with status {done.returncode}: {done.stderr.strip()}")
    faults.finish(blocks)


main(sys.argv[1], sys.argv[2], sys.argv[3:])
