"""The programs that are measured, each told the same thing: this account, into that directory."""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from dovecot import Dovecot
from measure import Measurement, run


@dataclass
class Job:
    """One account on one server, and where its mail goes."""

    server: Dovecot
    user: str
    port: int
    store: Path
    durable: bool = False


class Tool:
    name: str

    def __init__(self, program: str):
        self.program = program

    def prepare(self, job: Job):
        """Makes everything new: an empty store, no state."""
        shutil.rmtree(self.home(job), ignore_errors=True)
        self.home(job).mkdir(parents=True)

    def home(self, job: Job) -> Path:
        return job.store / self.name

    def measure(self, job: Job) -> Measurement:
        before = job.server.cpu_seconds()
        cost, output = run(self.command(job), {"HOME": str(self.home(job))})
        cost.server_cpu = job.server.cpu_seconds() - before
        cost.facts = self.facts(output)
        return cost

    def command(self, job: Job) -> list[str]:
        raise NotImplementedError

    def facts(self, output: str) -> dict:
        return {}

    def held(self, job: Job) -> int | None:
        """How many messages lie in the store; None for a tool that keeps none."""
        return sum(
            sum(not name.startswith(".") for name in files)
            for directory, _, files in os.walk(self.home(job)) if os.path.basename(directory) in ("cur", "new"))


class Drain(Tool):
    """The server's own ceiling: every body is asked for and thrown away."""

    name = "drain"

    def command(self, job: Job) -> list[str]:
        return [
            self.program, "drain", "--port", str(job.port), "--user", job.user, "--connections", "2",
            "--password-file", str(job.server.password_file), "--ca", str(job.server.certificate)]

    def facts(self, output: str) -> dict:
        return {"messages": json.loads(output)["messages"]}

    def held(self, job: Job) -> None:
        return None


class Mbsync(Tool):
    name = "mbsync"

    def prepare(self, job: Job):
        super().prepare(job)
        (self.home(job) / "mail").mkdir()
        self.configuration(job).write_text(f"""
FSync {"yes" if job.durable else "no"}

IMAPAccount bench
Host localhost
Port {job.port}
User {job.user}
PassCmd "cat {job.server.password_file}"
SSLType IMAPS
CertificateFile {job.server.certificate}
AuthMechs LOGIN

IMAPStore remote
Account bench

MaildirStore local
Path {self.home(job)}/mail/
Inbox {self.home(job)}/mail/INBOX
SubFolders Verbatim

Channel bench
Far :remote:
Near :local:
Patterns *
Create Near
Sync Pull
SyncState *
""")

    def configuration(self, job: Job) -> Path:
        return self.home(job) / "mbsyncrc"

    def command(self, job: Job) -> list[str]:
        return [self.program, "--quiet", "--config", str(self.configuration(job)), "bench"]


class Restante(Tool):
    name = "restante"
    """More settings of the account."""
    settings = ""

    def prepare(self, job: Job):
        super().prepare(job)
        home = self.home(job)
        self.configuration(job).write_text(f"""
[account.bench]
user = "{job.user}"
maildir = "{home}/mail"
state = "{home}/state"
mode = "backup"

[account.bench.server]
host = "localhost"
port = {job.port}
security = "tls"
trust = "{job.server.certificate}"

[account.bench.auth]
method = "password"
password = {{ file = "{job.server.password_file}" }}

[account.bench.limits]
durable = {"true" if job.durable else "false"}
{self.settings}""")

    def configuration(self, job: Job) -> Path:
        return self.home(job) / "config.toml"

    def command(self, job: Job) -> list[str]:
        return [self.program, "--config", str(self.configuration(job)), "--json", "backup", "bench"]

    def facts(self, output: str) -> dict:
        summary = json.loads(output.strip().splitlines()[-1])
        if not summary.get("complete"):
            raise SystemExit(f"restante's run is not complete: {summary}")
        return {"roundTrips": summary["roundTrips"], "downloaded": summary["downloaded"]}


class Searching(Restante):
    """Restante, with everything findable from the first run."""

    name = "restante, findable"
    settings = """
[account.bench.search]
enabled = true
"""
