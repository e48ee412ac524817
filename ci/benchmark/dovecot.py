"""A Dovecot of our own: own configuration, own certificate, free ports on loopback, own users."""

import grp
import os
import pwd
import shutil
import socket
import subprocess
import time
from pathlib import Path

PASSWORD = "bench-password"
CLOCK_TICKS = os.sysconf("SC_CLK_TCK")


class Dovecot:
    """Runs while its `with` block does. Mail lies below `root`, one directory a user."""

    def __init__(self, root: Path, capabilities: str = ""):
        """`capabilities`: what it announces instead of all it can."""
        self.root, self.capabilities = root, capabilities
        self.base = root / "dovecot"
        self.port = free_port()
        self.users: dict[str, Path] = {}
        self.process: subprocess.Popen | None = None
        # The mail processes of a server that root started must not run as root.
        self.owner = pwd.getpwnam("mail") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())

    @property
    def certificate(self) -> Path:
        return self.base / "certificate.pem"

    @property
    def password_file(self) -> Path:
        return self.base / "password"

    def add_user(self, name: str) -> Path:
        """Adds a user; returns the directory for the user's Maildir++ tree."""
        mail = self.root / "mail" / name
        mail.mkdir(parents=True)
        self.users[name] = mail
        self._write_users()
        return mail

    def give_mail(self, name: str):
        """Hands the tree that was just written to the user the server runs as."""
        if os.geteuid() != 0:
            return
        for path, _, files in os.walk(self.users[name]):
            for entry in [path, *(os.path.join(path, file) for file in files)]:
                os.chown(entry, self.owner.pw_uid, self.owner.pw_gid)

    def __enter__(self):
        self.base.mkdir(parents=True)
        os.chmod(self.root, 0o755)
        self.password_file.touch(mode=0o600)
        self.password_file.write_text(PASSWORD + "\n")
        self._make_certificate()
        self._write_users()
        configuration = self.base / "dovecot.conf"
        configuration.write_text(self._configuration())
        self.process = subprocess.Popen(["dovecot", "-F", "-c", str(configuration)])
        self._wait_until_listening()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.base, ignore_errors=True)

    def cpu_seconds(self) -> float:
        """User and system time of all the server's processes, the ended ones included."""
        pids, total = [self.process.pid], 0.0
        while pids:
            pid = pids.pop()
            try:
                fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
                pids += map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())
            except OSError:
                continue
            total += sum(map(int, fields[11:15])) / CLOCK_TICKS
        return total

    def _make_certificate(self):
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
             "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1",
             "-keyout", str(self.base / "key.pem"), "-out", str(self.certificate)],
            check=True, capture_output=True)

    def _write_users(self):
        if not self.base.exists():
            return
        lines = [
            f"{name}:{{PLAIN}}{PASSWORD}:{self.owner.pw_uid}:{self.owner.pw_gid}::{mail}::userdb_mail=maildir:{mail}\n"
            for name, mail in self.users.items()]
        (self.base / "users").write_text("".join(lines))

    def _configuration(self) -> str:
        rootless = ""
        if os.geteuid() != 0:
            me, group = self.owner.pw_name, grp.getgrgid(self.owner.pw_gid).gr_name
            rootless = f"""
default_internal_user = {me}
default_login_user = {me}
default_internal_group = {group}
service anvil {{
  chroot =
}}
service imap-login {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
        announced = f"imap_capability = {self.capabilities}" if self.capabilities else ""
        return f"""
{announced}
base_dir = {self.base}/run
state_dir = {self.base}/state
log_path = {self.base}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{self.certificate}
ssl_key = <{self.base}/key.pem
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 100
mail_fsync = never
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {self.port}
    ssl = yes
  }}
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
passdb {{
  driver = passwd-file
  args = {self.base}/users
}}
userdb {{
  driver = passwd-file
  args = {self.base}/users
}}
{rootless}"""

    def _wait_until_listening(self):
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        log = self.base / "log"
        raise SystemExit("Dovecot did not start:\n" + (log.read_text() if log.exists() else "it wrote no log"))


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]
