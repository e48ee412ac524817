"""What search costs while mail arrives, and how fast it answers."""

import json

from dovecot import Dovecot, free_port
from measure import Measurement, run
from scenarios import Bench, Outcome, Target
from tools import Job, Restante, Searching

# Words of every frequency, and what is put around them.
QUESTIONS = [
    "invoice", "the", "lomura", "invoice agenda -hotel", '"last week"', "from:sender7", "folder:INBOX invoice", "has:attachment ticket",
    "after:2015 before:2016 budget", "subject:plan"]
# Every word that begins so has to be gathered first.
BEGINNINGS = ["bak*", "lomu* OR dira*"]


def filling(bench: Bench) -> Outcome:
    """In turns, on tmpfs and over a long way: on loopback all of it is paid for, over a network it fills the waiting."""
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
    results = {name: Measurement.median(several) for name, several in runs.items()}
    plain, findable = results["restante"], results["restante, findable"]
    cost = (findable.cpu - plain.cpu) / messages * 1e6
    far = results["restante, findable, 40 ms away"].wall / results["restante, 40 ms away"].wall
    return Outcome(
        f"First backup of {messages:,} messages of 8 kB on tmpfs, with search from the first run and without", results,
        [Target("CPU of search, µs a message", cost, 1_000), Target("wall with search ÷ without, 40 ms away", far, 1.5)])


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
        for question in QUESTIONS + BEGINNINGS:
            command = [tool.program, "--config", str(tool.configuration(job)), "--json", "search", question, "bench"]
            costs = []
            for _ in range(max(bench.rounds, 3)):
                cost, output = run(command, {"HOME": str(tool.home(job))})
                cost.facts = {"found": json.loads(output.splitlines()[-1])["messages"]}
                costs.append(cost)
            results[question] = Measurement.median(costs)
    worst, gathering = (max(results[question].cpu for question in asked) for asked in (QUESTIONS, BEGINNINGS))
    return Outcome(
        f"Twelve questions to {messages:,} messages, 20 answers each, the program's start included", results,
        [Target("CPU of the slowest, ms", worst * 1000, 50), Target("of the slowest with beginnings, ms", gathering * 1000, 1_000)])


def program(bench: Bench) -> str:
    return next(tool.program for tool in bench.tools if isinstance(tool, Restante))
