"""Runs a program and says what it cost."""

import os
import statistics
import subprocess
import tempfile
import time
from dataclasses import dataclass, field


@dataclass
class Measurement:
    """One run, or the medians of several. Times in seconds, memory in bytes."""

    wall: float = 0
    cpu: float = 0
    peak_memory: int = 0
    server_cpu: float = 0
    facts: dict = field(default_factory=dict)

    @staticmethod
    def median(runs: list["Measurement"]) -> "Measurement":
        middle = lambda name: statistics.median(getattr(run, name) for run in runs)
        facts = {
            key: statistics.median(run.facts[key] for run in runs)
            for key in runs[0].facts if all(key in run.facts for run in runs)}
        return Measurement(middle("wall"), middle("cpu"), middle("peak_memory"), middle("server_cpu"), facts)


def run(command: list[str], environment: dict[str, str]) -> tuple[Measurement, str]:
    """Runs `command` to its end; returns what it cost and what it printed. Anything but status 0 ends the benchmark."""
    with tempfile.TemporaryFile("w+") as output, tempfile.TemporaryFile("w+") as errors, \
            tempfile.NamedTemporaryFile("r") as peak:
        # GNU time stands between, since the peak of a process counts from the program that forked it, and Python is big.
        timed = ["/usr/bin/time", "--quiet", "-f", "%M", "-o", peak.name, *command]
        start = time.monotonic()
        process = subprocess.Popen(timed, stdin=subprocess.DEVNULL, stdout=output, stderr=errors, env=os.environ | environment)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        if process.returncode != 0:
            errors.seek(0)
            raise SystemExit(
                f"{' '.join(command)}\nended with status {process.returncode}:\n{output.read()[-2000:]}\n{errors.read()[-2000:]}")
        cost = Measurement(wall, usage.ru_utime + usage.ru_stime, int(peak.read().split()[-1]) * 1024)
        return cost, output.read()
