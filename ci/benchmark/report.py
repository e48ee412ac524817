"""Prints what was measured, as Markdown."""

import os
import platform
import subprocess
from datetime import date
from pathlib import Path

from measure import Measurement
from scenarios import MEGABYTE, Outcome

# "Waits" are counted by the delay proxy: the connection that waited most often for an answer.
COLUMNS = [
    "tool", "wall s", "÷ drain's", "÷ mbsync's", "CPU s", "÷ mbsync's", "server's CPU s", "peak MB", "round trips", "waits",
    "connections"]


def machine() -> str:
    """One line that says where and when the figures are from."""
    model = next(
        (line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")),
        platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    versions = [first_line(["dovecot", "--version"], "Dovecot"), first_line(["mbsync", "--version"], "")]
    return (
        f"{date.today()}, {model}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}, "
        + ", ".join(version.strip() for version in versions))


def first_line(command: list[str], name: str) -> str:
    output = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    return f"{name} {output[0].split(' (')[0]}" if output else name


def show(outcome: Outcome):
    print(f"\n### {outcome.title}\n")
    print("| " + " | ".join(COLUMNS) + " |")
    print("|---" * len(COLUMNS) + "|")
    for name, result in outcome.results.items():
        print("| " + " | ".join([name, *cells(result, outcome.results)]) + " |")
    if outcome.targets:
        print("\n| target | figure | limit | |\n|---|---|---|---|")
    for target in outcome.targets:
        print(f"| {target.words} | {target.figure:.3g} | {target.limit:.3g} | {'holds' if target.holds else '**missed**'} |", flush=True)


def cells(result: Measurement, all_results: dict[str, Measurement]) -> list[str]:
    def fact(name: str) -> str:
        return f"{result.facts[name]:g}" if name in result.facts else ""

    def ratio(quantity: str, tool: str) -> str:
        other = all_results.get(tool)
        return f"{getattr(result, quantity) / getattr(other, quantity):.2f}" if other and other is not result else ""

    return [
        f"{result.wall:.2f}", ratio("wall", "drain"), ratio("wall", "mbsync"), f"{result.cpu:.2f}", ratio("cpu", "mbsync"),
        f"{result.server_cpu:.2f}", f"{result.peak_memory / MEGABYTE:.0f}", fact("roundTrips"), fact("turns"), fact("connections")]
