"""`ci/prove`: see --help."""

import argparse
import json
import shutil
import subprocess
import tempfile
import time
from collections import Counter
from pathlib import Path

from dovecot import Dovecot
from tools import Job, Restante
from views import ServerView, store_view

# What the mailbox maker does not make: folders with other letters and odd characters, and keywords.
EXTRA_FOLDERS = ["Entwürfe", "Entwürfe/日本語", "Lists & more", "50% off"]
ROUND_TRIPS_OF_NOTHING = 8


class Proof:
    def __init__(self, options: argparse.Namespace, root: Path):
        self.options, self.root = options, root
        self.restante = Restante(str(Path(options.binaries) / "restante"))
        self.failures = 0

    def run(self):
        with Dovecot(self.root) as server:
            self.fill(server)
            job = Job(server, "prove", server.port, self.root / "stores", durable=True)
            self.restante.prepare(job)
            view = ServerView(server.port, "prove", server.certificate)
            view.add_oddities(EXTRA_FOLDERS)

            first = self.backup(job)
            self.compare(job, view, "after the first run")
            second = self.backup(job)
            self.expect(second["downloaded"] == 0, "the second run downloads nothing")
            self.expect(
                second["roundTrips"] <= ROUND_TRIPS_OF_NOTHING,
                f"the second run waits at most {ROUND_TRIPS_OF_NOTHING} times for an answer ({second['roundTrips']})")
            added = view.change()
            third = self.backup(job)
            self.expect(third["downloaded"] == added, f"the third run downloads the {added} new messages and no other")
            self.compare(job, view, "after changes on the server")
            self.verify(job)
            print(f"{first['downloaded']} messages in {first['folders']} folders, first run {first['seconds']:.1f} s")

    def fill(self, server: Dovecot):
        program = str(Path(self.options.binaries) / "restante-bench")
        subprocess.run(
            [program, "make-mailbox", str(server.add_user("prove")), "--messages", str(self.options.messages),
             "--folders", str(self.options.folders), "--nested"], check=True, stdout=subprocess.DEVNULL)
        server.give_mail("prove")

    def backup(self, job: Job) -> dict:
        start = time.monotonic()
        finished = subprocess.run(self.restante.command(job), capture_output=True, text=True)
        if finished.returncode != 0:
            raise SystemExit(f"restante ended with status {finished.returncode}:\n{finished.stdout[-3000:]}\n{finished.stderr[-3000:]}")
        summary = json.loads(finished.stdout.strip().splitlines()[-1])
        self.expect(summary["complete"], f"the run says it is complete ({time.monotonic() - start:.1f} s)")
        return summary

    def verify(self, job: Job):
        command = self.restante.command(job)[:-2] + ["verify", "bench", "--against-server"]
        finished = subprocess.run(command, capture_output=True, text=True)
        self.expect(finished.returncode == 0, "restante verify --against-server finds nothing wrong")
        if finished.returncode != 0:
            print(finished.stdout[-3000:], finished.stderr[-3000:])

    def compare(self, job: Job, view: ServerView, when: str):
        server = view.messages()
        store = store_view(self.restante.home(job) / "mail")
        self.expect(set(server) == set(store), f"the same folders on both sides, {when}")
        for folder in sorted(set(server) ^ set(store)):
            print(f"     only {'on the server' if folder in server else 'in the store'}: {folder}")
        wrong = {folder for folder in server if server[folder] != store.get(folder, Counter())}
        count = sum(sum(messages.values()) for messages in server.values())
        self.expect(not wrong, f"the same bytes, flags, keywords and dates for all {count} messages, {when}")
        for folder in sorted(wrong)[:5]:
            print(f"     {folder}: server only {list((server[folder] - store.get(folder, Counter())).items())[:2]}")
            print(f"     {folder}: store only {list((store.get(folder, Counter()) - server[folder]).items())[:2]}")

    def expect(self, holds: bool, sentence: str):
        self.failures += not holds
        print(f"{'yes' if holds else 'NO '}  {sentence}", flush=True)


def main():
    parser = argparse.ArgumentParser(prog="ci/prove", description="Compares a backup with the server, byte by byte and flag by flag.")
    parser.add_argument("--messages", type=int, default=100_000)
    parser.add_argument("--folders", type=int, default=200)
    parser.add_argument("--binaries", required=True, metavar="DIRECTORY", help="where restante and restante-bench were built")
    options = parser.parse_args()
    root = Path(tempfile.mkdtemp(prefix="restante-prove-", dir="/dev/shm"))
    try:
        proof = Proof(options, root)
        proof.run()
    finally:
        shutil.rmtree(root, ignore_errors=True)
    raise SystemExit(1 if proof.failures else 0)


main()
