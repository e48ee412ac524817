"""What search costs while mail arrives, and how fast it answers."""

import json

from dovecot import Dovecot, free_port
from measure import Measurement, run
from scenarios import Bench, Outcome, Target
from tools import Job, Restante, Searching

# Words of every frequency, and what is put around them.
QUESTIONS = [
    "invoice", "the", "lomura", "invoice agenda -hotel", '"last week"', "from:sender7", "folder:INBOX invoice", "has:attachment ticket",
    "after:2015 before:2016 budget", "subject:plan", "bak*", "lomu* OR dira*"]


def filling(bench: Bench) -> Outcome:
    """In turns, on tmpfs and over a long way; what a backup without search leaves to the first question is all that filling costs."""
    messages = bench.size(20_000)
    tools = [tool(program(bench)) for tool in (Restante, Searching)]
    runs: dict[str, list[Measurement]] = {}
    with Dovecot(bench.memory) as server:
        bench.fill(server, "filling", messages, 10, vocabulary=50_000)
        for words, port in (("", server.port), (", 40 ms away", free_port())):
            job = Job(server, "filling", port, bench.memory / "stores")
            for _ in range(bench.rounds):
                for tool in tools:
                    tool.prepare(job)
                    cost = bench._through_proxy(tool, job) if words else tool.measure(job)
                    runs.setdefault(tool.name + words, []).append(cost)
                    if not words:
                        runs.setdefault(f"{tool.name}: the first question", []).append(ask(tool, job, "nothing"))
    results = {name: Measurement.median(several) for name, several in runs.items()}
    cost = results["restante: the first question"].cpu / messages * 1e6
    far = results["restante, findable, 40 ms away"].wall / results["restante, 40 ms away"].wall
    return Outcome(
        f"First backup of {messages:,} messages of 8 kB on tmpfs, with search from the first run and without", results,
        [Target("CPU of search, µs a message", cost, 1_000), Target("wall with search ÷ without, 40 ms away", far, 1.5)])


def ask(tool: Restante, job: Job, question: str) -> Measurement:
    command = [tool.program, "--config", str(tool.configuration(job)), "--json", "search", question, "bench"]
    cost, output = run(command, {"HOME": str(tool.home(job))})
    cost.facts = {"found": json.loads(output.splitlines()[-1])["messages"]}
    return cost


def asking(bench: Bench) -> Outcome:
    """The program's CPU time: what it takes on a machine that does nothing else, its start included."""
    messages = bench.size(100_000)
    tool = Searching(program(bench))
    results: dict[str, Measurement] = {}
    with Dovecot(bench.memory) as server:
        bench.fill(server, "asking", messages, 20, vocabulary=50_000, mean_size=4_000)
        job = Job(server, "asking", server.port, bench.memory / "stores")
        tool.prepare(job)
        tool.measure(job)
        # The backup has left the most of it to this one.
        results["the first question"] = ask(tool, job, "nothing")
        for question in QUESTIONS:
            results[question] = Measurement.median([ask(tool, job, question) for _ in range(max(bench.rounds, 3))])
    worst = max(results[question].cpu for question in QUESTIONS)
    return Outcome(
        f"{len(QUESTIONS)} questions to {messages:,} messages, 20 answers each, the program's start included", results,
        [Target("CPU of the slowest, ms", worst * 1000, 50)])


def program(bench: Bench) -> str:
    return next(tool.program for tool in bench.tools if isinstance(tool, Restante))
