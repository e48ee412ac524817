"""The delay proxy of restante-bench, for as long as a `with` block lasts."""

import json
import subprocess


class DelayProxy:
    def __init__(self, program: str, server_port: int, milliseconds: int, listen: int):
        self.command = [
            program, "delay-proxy", "--port", str(server_port), "--milliseconds", str(milliseconds), "--listen", str(listen)]
        self.connections: list[dict] = []

    def __enter__(self):
        self.process = subprocess.Popen(self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        if not self.process.stdout.readline().startswith("listening"):
            raise SystemExit("the delay proxy did not start")
        return self

    def __exit__(self, *_):
        """Closing its input ends the proxy; then it says what went through."""
        output, _ = self.process.communicate("")
        self.connections = json.loads(output)["connections"]

    @property
    def facts(self) -> dict:
        """How many connections there were, the waits of the one that waited most, and the bytes of all."""
        return {
            "connections": len(self.connections),
            "turns": max((connection["turns"] for connection in self.connections), default=0),
            "octets": sum(connection["octetsUp"] + connection["octetsDown"] for connection in self.connections)}
