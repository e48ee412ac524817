"""What a mailbox holds, seen through Python's own IMAP client, and what a store holds, seen by Maildir-spec.md: folder →
how often each (digest, flags, date) is there."""

import base64
import hashlib
import imaplib
import os
import re
import ssl
import time
from collections import Counter
from pathlib import Path

from dovecot import PASSWORD

SYSTEM_FLAGS = {"S": "\\Seen", "R": "\\Answered", "F": "\\Flagged", "T": "\\Deleted", "D": "\\Draft", "P": "$Forwarded"}

View = dict[str, Counter]


class ServerView:
    """A connection to the server that looks at all folders, and plays the owner who changes things."""

    def __init__(self, port: int, user: str, certificate: Path):
        self.client = imaplib.IMAP4_SSL("localhost", port, ssl_context=ssl.create_default_context(cafile=str(certificate)))
        self.client.login(user, PASSWORD)

    def folders(self) -> dict[str, str]:
        """Name on the wire → name as a person reads it."""
        lines = [line.decode() for line in self.ask("list", '""', "*")]
        names = [re.match(r'\(([^)]*)\) "/" "?(.*?)"?$', line).groups() for line in lines]
        return {name: decode_name(name) for attributes, name in names if "\\noselect" not in attributes.lower()}

    def messages(self) -> View:
        return {readable: self.messages_of(name) for name, readable in self.folders().items()}

    def messages_of(self, folder: str) -> Counter:
        found = Counter()
        if int(self.ask("select", f'"{folder}"', True)[0]) == 0:
            return found
        for item in self.ask("fetch", "1:*", "(FLAGS INTERNALDATE BODY.PEEK[])"):
            if isinstance(item, tuple):
                flags = frozenset(flag.decode() for flag in imaplib.ParseFlags(item[0])) - {"\\Recent"}
                date = int(time.mktime(imaplib.Internaldate2tuple(item[0])))
                found[hashlib.sha256(item[1]).hexdigest(), flags, date] += 1
        return found

    def add_oddities(self, folders: list[str]):
        """Folders whose names need care, with a message each, and keywords in INBOX."""
        for number, folder in enumerate(folders):
            name = encode_name(folder)
            self.ask("create", f'"{name}"')
            self.append(name, f"odd {number}")
        self.ask("select", "INBOX")
        self.ask("store", "1:3", "+FLAGS", "($Forwarded Work)")
        self.ask("store", "2:5", "+FLAGS", "($Junk \\Draft)")
        self.ask("store", "6", "FLAGS", "()")

    def change(self) -> int:
        """Flags are set and taken away, keywords come and go, mail arrives; returns how many messages are new."""
        self.ask("select", "INBOX")
        self.ask("store", "1:2", "-FLAGS", "(\\Seen $Forwarded)")
        self.ask("store", "3:4", "+FLAGS", "(\\Deleted Later)")
        folders = list(self.folders())[::3]
        for number, folder in enumerate(folders):
            self.append(folder, f"new {number}")
        return len(folders)

    def append(self, folder: str, subject: str):
        text = f"From: a@example.org\r\nSubject: {subject}\r\n\r\nA message about {subject}.\r\n"
        self.ask("append", f'"{folder}"', "(\\Flagged)", imaplib.Time2Internaldate(1_500_000_000), text.encode())

    def ask(self, command: str, *arguments) -> list:
        status, answer = getattr(self.client, command)(*arguments)
        if status != "OK":
            raise SystemExit(f"the server refused {command} {arguments}: {answer}")
        return answer


def store_view(root: Path) -> View:
    """Reads a store of the layout nested."""
    view: View = {}
    for directory, children, _ in os.walk(root):
        if "cur" not in children:
            continue
        path = Path(directory)
        view[readable_path(path.relative_to(root))] = messages_of(path)
        children[:] = [child for child in children if child not in ("cur", "new", "tmp")]
    return view


def messages_of(folder: Path) -> Counter:
    keywords = folder / "dovecot-keywords"
    lines = keywords.read_text().splitlines() if keywords.exists() else []
    letters = SYSTEM_FLAGS | {chr(ord("a") + int(line.split()[0])): line.split()[1] for line in lines}
    found = Counter()
    for place in ("new", "cur"):
        for file in os.scandir(folder / place):
            base, _, info = file.name.partition(":2,")
            data = Path(file.path).read_bytes()
            wire = data if ",L=v" in base else re.sub(rb"(?<!\r)\n", b"\r\n", data)
            flags = frozenset(letters[letter] for letter in info)
            found[hashlib.sha256(wire).hexdigest(), flags, int(file.stat().st_mtime)] += 1
    return found


def readable_path(path: Path) -> str:
    return re.sub("%([0-9a-f]{2})", lambda match: chr(int(match.group(1), 16)), str(path))


def encode_name(name: str) -> str:
    """Modified UTF-7, RFC 3501 section 5.1.3."""
    def shifted(match: re.Match) -> str:
        code = base64.b64encode(match.group().encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
        return f"&{code}-"

    return re.sub("[^\x20-\x7e]+", shifted, name.replace("&", "&-"))


def decode_name(name: str) -> str:
    def plain(match: re.Match) -> str:
        code = match.group(1).replace(",", "/")
        return base64.b64decode(code + "=" * (-len(code) % 4)).decode("utf-16-be") if code else "&"

    return re.sub("&([^-]*)-", plain, name)
