#!/usr/bin/env python3
"""workflows/main.nf with the profile `slurm` on a real Slurm of one node, which this test starts and stops: every process
completes, the tasks have Slurm's job ids, a task that is killed is submitted again, and results are those of
workflows/cohort.sh, byte for byte.

    slurm_test.py MARROW [--overhead]

Needs root, because Slurm's daemons do. --overhead tells what a task costs beside its work, for workflows/README.md.
"""
import contextlib
import os
import pathlib
import resource
import signal
import socket
import subprocess
import sys
import tempfile
import time

from pipeline import PROCESSES, RESULTS, ROOT, Expectations, Run, killed_once, nextflow, require, shell_chain, SKIP

expect = Expectations()


def free_ports(count):
    """Ports of the loopback interface that nobody listens on."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for each in sockets:
            each.bind(("127.0.0.1", 0))
        return [each.getsockname()[1] for each in sockets]


def write_configuration(folder):
    host = socket.gethostname().partition(".")[0]
    controller, node = free_ports(2)
    for name in ["state", "spool"]:
        (folder / name).mkdir()
    configuration = folder / "slurm.conf"
    configuration.write_text(f"""ClusterName=one
SlurmctldHost={host}(127.0.0.1)
SlurmctldPort={controller}
SlurmdPort={node}
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.sock
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
MpiDefault=none
NodeName={host} NodeAddr=127.0.0.1 CPUs=2 RealMemory=4000 State=UNKNOWN
PartitionName=only Nodes={host} Default=YES MaxTime=INFINITE State=UP
""")
    return configuration, host


@contextlib.contextmanager
def one_node_slurm(folder):
    """munged, slurmctld and slurmd of this test alone, on the loopback interface; stopped by their process ids."""
    configuration, host = write_configuration(folder)
    os.environ["SLURM_CONF"] = str(configuration)
    key = folder / "munge.key"
    key.write_bytes(os.urandom(128))
    key.chmod(0o600)
    daemons = []
    try:
        for name, command in [
                ("munged", ["munged", "--foreground", "--force", f"--key-file={key}", f"--socket={folder}/munge.sock",
                            f"--pid-file={folder}/munged.pid", f"--log-file={folder}/munged.log", f"--seed-file={folder}/munged.seed"]),
                ("slurmctld", ["slurmctld", "-D", "-f", configuration]),
                ("slurmd", ["slurmd", "-D", "-f", configuration, "-N", host])]:
            with (folder / f"{name}.out").open("w") as out:
                daemons.append(subprocess.Popen(command, stdout=out, stderr=out, stdin=subprocess.DEVNULL))
            time.sleep(1)
        for _ in range(60):
            state = subprocess.run(["sinfo", "-h", "-o", "%T"], capture_output=True, text=True).stdout.strip()
            if state == "idle":
                break
            time.sleep(0.5)
        else:
            for log in sorted(folder.glob("*.log")):
                print(f"{log.name}:", *log.read_text(errors="replace").splitlines()[-10:], sep="\n  ")
            raise SystemExit(f"FAILED: the node did not become idle, but '{state}'")
        yield
    finally:
        for daemon in reversed(daemons):
            daemon.send_signal(signal.SIGTERM)
            try:
                daemon.wait(timeout=15)
            except subprocess.TimeoutExpired:
                daemon.kill()
                daemon.wait()


def whole_cohort(launcher, marrow, folder, config):
    sheet = ROOT / "data/example/samplesheet.csv"
    expect.equal("status of cohort.sh", shell_chain(marrow.parent, sheet, folder / "shell"), 0)
    wrapper = killed_once(folder / "killer", marrow)
    run = Run(launcher, folder / "run", wrapper, ["-profile", "test,slurm"], config=config)
    expect.equal("status", run.status, 0)
    expect.equal("processes that completed", {process for process, status in run.statuses() if status == "COMPLETED"}, set(PROCESSES))
    expect.equal("tasks that failed", [(task["process"], task["exit"], task["attempt"]) for task in run.tasks
                                       if task["status"] == "FAILED"], [("EXTRACT", "137", "1")])
    jobs = [int(task["native_id"]) for task in run.tasks]
    expect.equal("Slurm's job ids", sorted(jobs), list(range(1, len(run.tasks) + 1)))
    shown = subprocess.run(["scontrol", "show", "job", str(max(jobs))], capture_output=True, text=True).stdout
    expect.holds("Slurm knows the last job", "JobState=COMPLETED" in shown and "nf-MARROW" in shown)
    expect.same_bytes(run.results, folder / "shell", RESULTS)
    if expect.failures:
        run.story()


def overhead(launcher, folder, config):
    """Seconds that a task holds one of two processors beside its work: 10 and 50 tasks that do nothing, the difference."""
    (folder / "nothing.nf").write_text("""process NOTHING {
    input:
    val number

    script:
    \"\"\"
    true
    \"\"\"
}

workflow {
    NOTHING(channel.of(1..params.tasks.toString().toInteger()))
}
""")
    for executor in ["local", "slurm"]:
        walls, seconds = [], []
        for tasks in [10, 50]:
            start, used = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
            subprocess.run([launcher, "-c", config, "run", folder / "nothing.nf", "--tasks", str(tasks), "-process.executor", executor,
                            "-ansi-log", "false"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
            now = resource.getrusage(resource.RUSAGE_CHILDREN)
            walls.append(time.monotonic() - start)
            seconds.append(now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime)
        print(f"{executor}: {2 * (walls[1] - walls[0]) / 40:.2f} s of a processor, {(seconds[1] - seconds[0]) / 40:.2f} CPU s in Nextflow "
              f"and what it starts; 10 tasks took {walls[0]:.1f} s, 50 took {walls[1]:.1f} s")


def main(marrow, options):
    require("java", "mvn", "multiqc", "munged", "slurmctld", "slurmd", "sbatch")
    if os.geteuid() != 0:
        print("SKIPPED: Slurm's daemons need root")
        sys.exit(SKIP)
    launcher = nextflow("25.04.4")
    with tempfile.TemporaryDirectory() as scratch:
        folder = pathlib.Path(scratch)
        (folder / "slurm").mkdir()
        config = folder / "quick.config"
        config.write_text("executor {\n    pollInterval = '2 sec'\n    queueStatInterval = '5 sec'\n}\n")
        with one_node_slurm(folder / "slurm"):
            if "--overhead" in options:
                overhead(launcher, folder, config)
            else:
                whole_cohort(launcher, marrow, folder, config)
    expect.finish()


main(pathlib.Path(sys.argv[1]).resolve(), sys.argv[2:])
