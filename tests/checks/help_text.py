"""The help shown in README.md and apps/README.md is what the program prints.

A block stands between <!-- help:VERB --> and <!-- /help -->, in a ```text fence; `help:marrow` is the program's own.
Every verb that `marrow --help` lists has a block in apps/README.md.

Usage: help_text.py ROOT MARROW [--accept]     (--accept writes the blocks anew and adds the missing)
"""

import os
import re
import subprocess
import sys

from source_tree import Faults

BLOCK = re.compile(r"<!-- help:([\w-]+) -->\n(.*?)<!-- /help -->", re.DOTALL)
VERB = re.compile(r"^  ([a-z]+) +\S", re.MULTILINE)


def help_of(marrow, verb):
    command = [marrow, "--help"] if verb == "marrow" else [marrow, verb, "--help"]
    environment = {**os.environ, "LC_ALL": "C", "NO_COLOR": "1", "COLUMNS": "120"}
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        print(f"{' '.join(command[1:])}: status {done.returncode}: {done.stderr.strip()}")
        return None
    return done.stdout


def block(verb, printed):
    return f"<!-- help:{verb} -->\n```text\n{printed.rstrip()}\n```\n<!-- /help -->"


def add_blocks(page, marrow, verbs):
    """Puts the blocks of `verbs` behind the last block of the page."""
    text = page.read_text(encoding="utf-8")
    ends = [match.end() for match in BLOCK.finditer(text)]
    place = ends[-1] if ends else len(text)
    added = "".join(f"\n\n### {verb}\n\n{block(verb, help_of(marrow, verb) or '')}" for verb in verbs)
    page.write_text(text[:place] + added + text[place:], encoding="utf-8")


def main(root, marrow, accept):
    faults = Faults(root)
    shown = set()
    for name in ("README.md", "apps/README.md"):
        page = faults.root / name
        if not page.exists():
            faults.add(page, 0, "does not exist")
            continue
        text = page.read_text(encoding="utf-8")

        def checked(match):
            verb = match.group(1)
            if name.startswith("apps"):
                shown.add(verb)
            printed = help_of(marrow, verb)
            true_block = block(verb, printed or "")
            if printed is None:
                faults.add(page, 0, f"shows the help of '{verb}', which the program does not print")
                return match.group(0)
            if match.group(0) != true_block and not accept:
                line = text.count("\n", 0, match.start()) + 1
                faults.add(page, line, f"the help of '{verb}' differs from what the program prints")
            return true_block

        renewed = BLOCK.sub(checked, text)
        if accept and renewed != text:
            page.write_text(renewed, encoding="utf-8")
    verbs = VERB.findall(help_of(marrow, "marrow") or "")
    missing = [verb for verb in verbs if verb not in shown]
    if accept and missing:
        add_blocks(faults.root / "apps" / "README.md", marrow, missing)
        missing = []
    for verb in missing:
        faults.add("apps/README.md", 0, f"shows no help of the verb '{verb}' (<!-- help:{verb} -->)")
    faults.finish(len(verbs) + len(shown))


main(sys.argv[1], sys.argv[2], "--accept" in sys.argv[3:])
