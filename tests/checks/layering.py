"""Includes point downward only, and a foreign library stays in the .cpp files of the layer that wraps it."""

import re
import sys

from source_tree import Faults, files, lines

SPOKES = {"io", "findings", "features", "model", "report", "simulation"}
BELOW_SPOKES = {"base", "records", "knowledge"}
MAY_INCLUDE = {
    "base": set(),
    "records": {"base"},
    "knowledge": {"base", "records"},
    **{spoke: BELOW_SPOKES for spoke in SPOKES},
    "pipeline": BELOW_SPOKES | SPOKES,
}
# Header prefix: the layers whose .cpp files may include it.
FOREIGN = {
    "htslib/": {"io"},
    "xgboost/": {"model"},
    "nlohmann/": {"io", "model"},
    "kainjow/": {"report"},
    "boost/program_options": {"apps"},
    "boost/": set(MAY_INCLUDE),
    "Eigen/": set(MAY_INCLUDE),
    "openssl/": set(MAY_INCLUDE),
}
# Forward declarations only: a header may use them.
FORWARD = {"nlohmann/json_fwd.hpp"}
INCLUDE = re.compile(r'\s*#\s*include\s*[<"]([^">]+)[">]')


def problem_of(layer, path, header):
    own = re.match(r"marrow/(\w+)/", header)
    if own:
        if layer != "apps" and own.group(1) != layer and own.group(1) not in MAY_INCLUDE[layer]:
            return f"layer '{layer}' may not include layer '{own.group(1)}'"
        return None
    for prefix, layers in FOREIGN.items():
        if header.startswith(prefix):
            if layer not in layers:
                return f"'{header}' may be included only in: {', '.join(sorted(layers))}"
            if path.suffix != ".cpp" and header not in FORWARD:
                return f"'{header}' may be included only in .cpp files"
            return None
    return None


def main(root):
    faults = Faults(root)
    sources = files(root, "lib/marrow", "apps", suffixes={".cpp", ".hpp", ".h"})
    for path in sources:
        parts = path.relative_to(root).parts
        layer = "apps" if parts[0] == "apps" else parts[2]
        if layer != "apps" and layer not in MAY_INCLUDE:
            faults.add(path, 0, f"'{layer}' is no layer of marrow")
            continue
        for number, text in lines(path):
            match = INCLUDE.match(text)
            problem = match and problem_of(layer, path, match.group(1))
            if problem:
                faults.add(path, number, problem)
    faults.finish(len(sources))


main(sys.argv[1])
