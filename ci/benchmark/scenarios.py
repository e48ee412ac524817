"""What is measured, and what each figure must reach."""

import json
import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dovecot import Dovecot, free_port
from measure import Measurement, run
from proxy import DelayProxy
from tools import Drain, Job, Mbsync, Tool

MEGABYTE = 1024 * 1024
DELAY_MILLISECONDS = 20


@dataclass
class Target:
    """One promise: what it is about, the figure, and the most it may be."""

    words: str
    figure: float
    limit: float

    @property
    def holds(self) -> bool:
        return self.figure <= self.limit


@dataclass
class Outcome:
    title: str
    results: dict[str, Measurement]
    targets: list[Target]


class Bench:
    """The programs, the places and the size of one run of the benchmark."""

    def __init__(self, tools: list[Tool], program: str, memory: Path, disk: Path, rounds: int, quick: bool):
        self.tools, self.program, self.memory, self.disk = tools, program, memory, disk
        self.rounds, self.quick = rounds, quick

    def size(self, full: int) -> int:
        return max(full // 20, 1) if self.quick else full

    def first_on_tmpfs(self) -> Outcome:
        messages = self.size(20_000)
        results = self._first(self.memory, messages, durable=False)
        targets = []
        if restante := results.get("restante"):
            targets = [
                Target("wall ÷ drain's", restante.wall / results["drain"].wall, 1.5),
                Target("wall ÷ mbsync's", restante.wall / results["mbsync"].wall, 0.5),
                Target("CPU ÷ mbsync's", restante.cpu / results["mbsync"].cpu, 1.0)]
        return Outcome(f"First backup, {messages:,} messages of 8 kB in 10 folders, TLS on loopback, store on tmpfs", results, targets)

    def first_on_disk(self) -> Outcome:
        messages = self.size(20_000)
        results = self._first(self.disk, messages, durable=True)
        targets = []
        if restante := results.get("restante"):
            targets = [Target("wall ÷ mbsync's with FSync", restante.wall / results["mbsync"].wall, 0.5)]
        return Outcome(f"First backup, {messages:,} messages of 8 kB in 10 folders, TLS, store on disk, everything durable", results, targets)

    def first_with_delay(self) -> Outcome:
        messages = self.size(20_000)
        results = self._first(self.memory, messages, durable=False, delayed=True)
        return Outcome(f"First backup, {messages:,} messages of 8 kB in 10 folders, TLS, {2 * DELAY_MILLISECONDS} ms round trip, store on tmpfs", results, [])

    def nothing_to_do(self) -> Outcome:
        folders, messages = self.size(200), self.size(100_000)
        tools = [tool for tool in self.tools if not isinstance(tool, Drain)]
        port = free_port()
        with Dovecot(self.memory) as server:
            self.fill(server, "idle", messages, folders, nested=True)
            job = Job(server, "idle", port, self.memory / "stores")
            runs: dict[str, list[Measurement]] = {tool.name: [] for tool in tools}
            for tool in tools:
                tool.prepare(job)
                self._through_proxy(tool, job)
                self._expect(tool, job, messages)
            for _ in range(self.rounds):
                for tool in tools:
                    runs[tool.name].append(self._through_proxy(tool, job))
        results = {name: Measurement.median(several) for name, several in runs.items()}
        targets = []
        if restante := results.get("restante"):
            targets = [
                Target("round trips of waiting", restante.facts["roundTrips"], 8),
                Target("wall ÷ mbsync's", restante.wall / results["mbsync"].wall, 1 / 30)]
        return Outcome(f"Nothing to do, {messages:,} messages in {folders} folders, {2 * DELAY_MILLISECONDS} ms round trip", results, targets)

    def memory_of_many(self) -> Outcome:
        messages = self.size(100_000)
        return self._memory(f"Peak memory, first backup of {messages:,} messages of 8 kB", messages, 200, 8_000, 1.0)

    def planning(self) -> Outcome:
        """Pure computing in one thread, so its CPU time is what it takes on a machine that does nothing else."""
        messages = self.size(1_000_000)
        command = [self.program, "plan", "--messages", str(messages)]
        facts = [json.loads(run(command, {})[1]) for _ in range(self.rounds)]
        result = Measurement.median([Measurement(fact["seconds"], fact["cpu"], fact["peak"]) for fact in facts])
        targets = [
            Target("CPU s", result.cpu, 2), Target("peak MB", result.peak_memory / MEGABYTE, 300)]
        return Outcome(f"Comparing and planning {messages:,} messages in 50 folders, one in a hundred changed", {"restante": result}, targets)

    def memory_of_one(self) -> Outcome:
        megabytes = self.size(200)
        return self._memory(f"Peak memory, one message of {megabytes} MB", 1, 1, megabytes * 1_000_000, 0)

    def _memory(self, title: str, messages: int, folders: int, mean_size: int, sigma: float) -> Outcome:
        results = {}
        with Dovecot(self.memory) as server:
            self.fill(server, "memory", messages, folders, nested=True, mean_size=mean_size, sigma=sigma)
            job = Job(server, "memory", server.port, self.memory / "stores")
            for tool in self.tools:
                tool.prepare(job)
                results[tool.name] = tool.measure(job)
                self._expect(tool, job, messages)
        targets = []
        if restante := results.get("restante"):
            targets = [Target("peak memory, MB", restante.peak_memory / MEGABYTE, 64)]
        return Outcome(title, results, targets)

    def _first(self, place: Path, messages: int, durable: bool, delayed: bool = False) -> dict[str, Measurement]:
        """First backups, the tools in turn, so that what else the machine does meets all alike."""
        with Dovecot(self.memory) as server:
            self.fill(server, "first", messages, 10)
            port = free_port() if delayed else server.port
            job = Job(server, "first", port, place / "stores", durable)
            runs: dict[str, list[Measurement]] = {tool.name: [] for tool in self.tools}
            for _ in range(self.rounds):
                for tool in self.tools:
                    tool.prepare(job)
                    os.sync()
                    cost = self._through_proxy(tool, job) if delayed else tool.measure(job)
                    runs[tool.name].append(cost)
                    self._expect(tool, job, messages)
        return {name: Measurement.median(several) for name, several in runs.items()}

    def _through_proxy(self, tool: Tool, job: Job) -> Measurement:
        """The proxy is a new one each time and counts this run alone; its port stays, for the tools' state knows it."""
        with DelayProxy(self.program, job.server.port, DELAY_MILLISECONDS, job.port) as proxy:
            cost = tool.measure(job)
        cost.facts |= proxy.facts
        return cost

    def fill(self, server: Dovecot, user: str, messages: int, folders: int, nested: bool = False, mean_size: int = 8_000, sigma: float = 1.0,
             vocabulary: int = 0, fresh: bool = False):
        """Makes the mailbox and has it read once, so that the server's own indexes are made before anything is timed."""
        command = [
            self.program, "make-mailbox", str(server.add_user(user)), "--messages", str(messages), "--folders", str(folders),
            "--mean-size", str(mean_size), "--sigma", str(sigma), "--vocabulary", str(vocabulary)]
        subprocess.run(command + ["--nested"] * nested + ["--fresh"] * fresh, check=True, stdout=subprocess.DEVNULL)
        server.give_mail(user)
        job = Job(server, user, server.port, self.memory / "stores")
        warm_up = Drain(self.program)
        warm_up.prepare(job)
        if (seen := warm_up.measure(job).facts["messages"]) != messages:
            raise SystemExit(f"the server shows {seen} messages instead of {messages}")

    @staticmethod
    def _expect(tool: Tool, job: Job, messages: int):
        held = tool.held(job)
        if held is not None and held != messages:
            raise SystemExit(f"{tool.name} holds {held} messages instead of {messages}")
