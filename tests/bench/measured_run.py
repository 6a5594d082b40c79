"""One run of a command and what it costs, for the benches."""
import os
import subprocess
import sys
import time


def run(command, folder):
    """Wall seconds, processor seconds and peak resident megabytes; ends the bench if the command fails."""
    begin = time.perf_counter()
    with open(os.devnull, "wb") as null:
        process = subprocess.Popen(command, stdout=null, stderr=null, cwd=folder)
        _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"failed: {' '.join(command)}")
    return time.perf_counter() - begin, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
