"""What a run costs that finds nothing, or one change, on each rung of the ladder of ARCHITECTURE.md: a real Dovecot that
announces ever fewer extensions, and the proxy's count of what went over the wire."""

import imaplib
import json
import ssl
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from dovecot import Dovecot, free_port
from proxy import DelayProxy
from scenarios import DELAY_MILLISECONDS, Bench
from tools import Job, Restante

COMMON = "IMAP4rev1 SASL-IR LITERAL+ ID ENABLE IDLE NAMESPACE UNSELECT UIDPLUS MOVE ESEARCH LIST-EXTENDED LIST-STATUS SPECIAL-USE"
RUNGS = [
    ("QRESYNC", COMMON + " CONDSTORE QRESYNC"),
    ("CONDSTORE", COMMON + " CONDSTORE"),
    ("neither", COMMON),
    ("RFC 3501 alone", "IMAP4rev1"),
]


@dataclass
class Cost:
    """Of one run."""

    round_trips: int
    waits: int
    octets: int
    connections: int


class Ladder:
    """One account on one rung."""

    def __init__(self, bench: Bench, capabilities: str):
        self.bench, self.capabilities = bench, capabilities
        self.folders, self.messages = bench.size(20) + 1, bench.size(2_000)

    def costs(self) -> dict[str, Cost]:
        with tempfile.TemporaryDirectory(prefix="restante-bench-", dir="/dev/shm") as place, \
                Dovecot(Path(place), self.capabilities) as server:
            self.bench.fill(server, "ladder", self.messages, self.folders)
            job = Job(server, "ladder", free_port(), self.bench.memory / "stores")
            tool = Restante(self._program())
            tool.prepare(job)
            configuration = tool.configuration(job)
            configuration.write_text(configuration.read_text().replace('mode = "backup"', 'mode = "sync"'))
            command = [tool.program, "--config", str(configuration), "--json", "sync", "bench"]
            for _ in range(2):
                self._run(command, job)
            costs = {"nothing": self._run(command, job)}
            self._flag_here(tool.home(job) / "mail")
            costs["a flag set here"] = self._run(command, job, flagsRemote=1)
            self._run(command, job)
            self._flag_there(job)
            costs["a flag set there"] = self._run(command, job, flagsLocal=1)
            self._run(command, job)
            self._append(job)
            costs["a new message there"] = self._run(command, job, downloaded=1)
            return costs

    def _program(self) -> str:
        return next(tool.program for tool in self.bench.tools if isinstance(tool, Restante))

    def _run(self, command: list[str], job: Job, **expected: int) -> Cost:
        with DelayProxy(self.bench.program, job.server.port, DELAY_MILLISECONDS, job.port) as proxy:
            output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        summary = json.loads(output.strip().splitlines()[-1])
        if not summary["complete"] or any(summary[key] != value for key, value in expected.items()):
            raise SystemExit(f"the run was to do {expected} and did {summary}")
        return Cost(summary["roundTrips"], proxy.facts["turns"], proxy.facts["octets"], proxy.facts["connections"])

    @staticmethod
    def _flag_here(store: Path):
        file = sorted((store / "INBOX").glob("cur/*"))[0]
        base, _, flags = file.name.partition(":2,")
        file.rename(file.with_name(f"{base}:2,{''.join(sorted(set(flags) ^ {'F'}))}"))

    def _flag_there(self, job: Job):
        with self._client(job) as client:
            client.select("INBOX")
            client.store("2", "+FLAGS.SILENT", "($Changed)")

    def _append(self, job: Job):
        with self._client(job) as client:
            client.append("INBOX", None, None, b"Subject: new\r\nMessage-ID: <new@ladder>\r\n\r\nnew\r\n")

    @staticmethod
    def _client(job: Job) -> imaplib.IMAP4_SSL:
        context = ssl.create_default_context(cafile=str(job.server.certificate))
        client = imaplib.IMAP4_SSL("localhost", job.server.port, ssl_context=context)
        client.login(job.user, job.server.password_file.read_text().strip())
        return client


def show(bench: Bench):
    """Measures and prints every rung."""
    ladder = Ladder(bench, "")
    print(
        f"\n### Cost of a two-way run, {ladder.messages:,} messages in {ladder.folders} folders, "
        f"{2 * DELAY_MILLISECONDS} ms round trip\n")
    print("| server announces | what changed | round trips | waits | bytes | connections |\n|---|---|---|---|---|---|")
    for name, capabilities in RUNGS:
        for change, cost in Ladder(bench, capabilities).costs().items():
            print(
                f"| {name} | {change} | {cost.round_trips} | {cost.waits} | {cost.octets:,} | {cost.connections} |",
                flush=True)
