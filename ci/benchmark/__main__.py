"""`ci/bench`: see --help."""

import argparse
import shutil
import tempfile
from pathlib import Path

import archives
import ladder
import report
import searching
from scenarios import Bench
from tools import Drain, Mbsync, Restante

SCENARIOS = {
    "tmpfs": (Bench.first_on_tmpfs, "first backup, store on tmpfs"),
    "disk": (Bench.first_on_disk, "first backup, store on disk, everything durable"),
    "delay": (Bench.first_with_delay, "first backup over a long way"),
    "idle": (Bench.nothing_to_do, "nothing to do, over a long way"),
    "memory": (Bench.memory_of_many, "peak memory of many messages"),
    "large": (Bench.memory_of_one, "peak memory of one large message"),
    "ladder": (ladder.show, "what nothing and one change cost, by what the server can do"),
    "filling": (searching.filling, "first backup with and without making it findable"),
    "search": (searching.asking, "questions to 100,000 messages"),
    "export": (archives.exporting, "an archive beside tar and xz"),
    "extract": (archives.extracting, "one message out of an archive of 2 GB of mail"),
    "restore": (archives.restoring, "20,000 messages put back over a long way"),
    "plan": (Bench.planning, "planning a two-way run of a million messages"),
}


def arguments() -> argparse.Namespace:
    scenarios = "\n".join(f"  {name:8}{words}" for name, (_, words) in SCENARIOS.items())
    parser = argparse.ArgumentParser(
        prog="ci/bench", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Measures restante, mbsync and the server's own ceiling side by side.", epilog="scenarios:\n" + scenarios)
    parser.add_argument("--scenario", action="append", choices=SCENARIOS, help="only this one; may be given again")
    parser.add_argument("--tool", action="append", choices=["drain", "mbsync", "restante"], help="only this one; may be given again")
    parser.add_argument("--quick", action="store_true", help="a twentieth of the size: shows that all works, measures little")
    parser.add_argument("--rounds", type=int, default=3, help="runs of each tool; the median counts (3)")
    parser.add_argument("--disk", default=".bench", help="a directory on a disk (.bench)")
    parser.add_argument("--binaries", required=True, metavar="DIRECTORY", help="where restante and restante-bench were built")
    return parser.parse_args()


def main():
    options = arguments()
    program = str(Path(options.binaries) / "restante-bench")
    tools = [Drain(program), Mbsync("mbsync"), Restante(str(Path(options.binaries) / "restante"))]
    chosen = [tool for tool in tools if not options.tool or tool.name in options.tool]
    disk = Path(options.disk).resolve()
    disk.mkdir(parents=True, exist_ok=True)
    print(report.machine(), flush=True)
    for name in options.scenario or SCENARIOS:
        memory = Path(tempfile.mkdtemp(prefix="restante-bench-", dir="/dev/shm"))
        try:
            bench = Bench(chosen, program, memory, disk, options.rounds, options.quick)
            # The ladder compares servers, not programs, and prints a table of its own.
            if outcome := SCENARIOS[name][0](bench):
                report.show(outcome)
        finally:
            shutil.rmtree(memory, ignore_errors=True)
            shutil.rmtree(disk / "stores", ignore_errors=True)


main()
