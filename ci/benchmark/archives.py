"""Archives beside the tools that everybody has, and mail put back beside one APPEND at a time."""

import imaplib
import re
import ssl
import subprocess
import time
from pathlib import Path

from dovecot import PASSWORD, Dovecot, free_port
from measure import Measurement, run
from proxy import DelayProxy
from scenarios import DELAY_MILLISECONDS, MEGABYTE, Bench, Outcome, Target
from searching import program
from tools import Job, Restante

LEVELS = (1, 6)


# Messages and their mean size in bytes: mail that is nearly all text, and mail with attachments.
MAILBOXES = ((10_000, 8_000), (1_300, 60_000))


def exporting(bench: Bench) -> Outcome:
    """CPU times and sizes, so that other work on the machine does not count. One thread each, as the peak memory of both
    grows with the threads in the same way."""
    results: dict[str, Measurement] = {}
    targets: list[Target] = []
    for messages, mean_size in MAILBOXES:
        with Dovecot(bench.memory) as server:
            tool, job = held(bench, server, bench.size(messages), mean_size)
            for level in LEVELS:
                compare(bench, tool, job, level, f"{mean_size // 1000} kB, level {level}", results, targets)
    return Outcome("Export of messages of 8 kB and of 60 kB", results, targets)


def compare(
    bench: Bench, tool: Restante, job: Job, level: int, label: str, results: dict[str, Measurement], targets: list[Target]
) -> None:
    mail = tool.home(job) / "mail"
    archive, plain = bench.memory / f"{job.user}-{level}.tar.xz", bench.memory / f"{job.user}-{level}.plain.xz"
    archive.unlink(missing_ok=True)
    ours, _ = run(
        restante(tool, job, "export", "bench", "--output", str(archive), "--level", str(level), "--threads", "1"), home(tool, job))
    theirs, _ = run(["sh", "-c", f"tar c -C {mail} . | xz -T1 --block-size=24MiB -{level} > {plain}"], {})
    results |= {f"export, {label}": ours, f"tar and xz, {label}": theirs}
    encoder = encoder_memory(level)
    targets += [
        Target(f"{label}: CPU ÷ that of tar and xz", ours.cpu / theirs.cpu, 1 / 0.9),
        Target(f"{label}: size ÷ that of tar and xz", archive.stat().st_size / plain.stat().st_size, 1.03),
        Target(f"{label}: peak MB without the encoder's {encoder} MB", ours.peak_memory / MEGABYTE - encoder, 64)]


def encoder_memory(level: int) -> float:
    """What liblzma needs with blocks and dictionary of the archive's size and one thread of its own, in MB."""
    size = 4 if level <= 3 else 6
    words = subprocess.run(
        ["xz", "-vv", "-T2", f"--block-size={size}MiB", f"--lzma2=preset={level},dict={size}MiB", "-c", "/dev/null"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env={"LC_ALL": "C", "PATH": "/usr/bin:/bin"}).stderr
    match = re.search(r"([\d,]+) MiB of memory is required", words)
    # For two threads, which is what can be asked for.
    return round(int(match.group(1).replace(",", "")) / 2) if match else 0


def extracting(bench: Bench) -> Outcome:
    results: dict[str, Measurement] = {}
    with Dovecot(bench.memory) as server:
        messages = bench.size(160_000)
        tool, job = held(bench, server, messages, mean_size=12_500)
        archive = bench.memory / "large.tar.xz"
        run(restante(tool, job, "export", "bench", "--output", str(archive), "--level", "0"), home(tool, job))
        for part in (1, 5, 9):
            number = messages * part // 10
            costs = [run(restante(tool, job, "archive", "extract", str(archive), str(number), "--to", "-"), {})[0] for _ in range(5)]
            results[f"message {number:,}"] = Measurement.median(costs)
    worst = max(result.cpu for result in results.values())
    return Outcome(
        f"One message out of an archive of {messages:,} messages, the program's start included", results,
        [Target("CPU of the slowest, ms", worst * 1000, 150)])


def restoring(bench: Bench) -> Outcome:
    """Beside a client that sends a message, waits for the answer, and sends the next, on the same way."""
    messages, few = bench.size(20_000), 100
    with Dovecot(bench.memory) as server:
        tool, job = held(bench, server, messages, mean_size=4_000)
        archive = bench.memory / "mail.tar.xz"
        run(restante(tool, job, "export", "bench", "--output", str(archive), "--level", "0"), home(tool, job))
        server.add_user("empty")
        server.give_mail("empty")
        port = free_port()
        target = Restante(tool.program)
        target.name = "target"
        there = Job(server, "empty", port, job.store)
        target.prepare(there)
        with DelayProxy(bench.program, server.port, DELAY_MILLISECONDS, port) as proxy:
            ours, _ = run(restante(target, there, "restore", "bench", "--from", str(archive)), home(target, there))
        ours.facts |= proxy.facts
        with DelayProxy(bench.program, server.port, DELAY_MILLISECONDS, port):
            theirs = one_by_one(port, server.certificate, tool.home(job) / "mail", few)
    results = {"restore": ours, f"one by one, {few}": theirs}
    return Outcome(
        f"{messages:,} messages put back, {2 * DELAY_MILLISECONDS} ms round trip", results,
        [Target("wall a message ÷ one by one", (ours.wall / messages) / (theirs.wall / few), 1 / 5)])


def one_by_one(port: int, certificate: Path, mail: Path, count: int) -> Measurement:
    client = imaplib.IMAP4_SSL("localhost", port, ssl_context=ssl.create_default_context(cafile=str(certificate)))
    client.login("empty", PASSWORD)
    client.create("single")
    files = [file for file in sorted(mail.glob("INBOX/*/*")) if file.is_file()][:count]
    start = time.monotonic()
    for file in files:
        client.append("single", "(\\Seen)", None, file.read_bytes().replace(b"\n", b"\r\n"))
    return Measurement(time.monotonic() - start)


def held(bench: Bench, server: Dovecot, messages: int, mean_size: int = 8_000) -> tuple[Restante, Job]:
    """Messages in a store, and what holds them."""
    user = f"archived-{mean_size}"
    bench.fill(server, user, messages, 10, vocabulary=50_000, fresh=True, mean_size=mean_size)
    tool, job = Restante(program(bench)), Job(server, user, server.port, bench.memory / "stores" / user)
    tool.prepare(job)
    tool.measure(job)
    return tool, job


def restante(tool: Restante, job: Job, *words: str) -> list[str]:
    return [tool.program, "--config", str(tool.configuration(job)), *words]


def home(tool: Restante, job: Job) -> dict[str, str]:
    return {"HOME": str(tool.home(job))}
