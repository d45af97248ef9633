"""A mail server that a test can make slow: it takes letters, or accepts connections and says nothing."""

from __future__ import annotations

import socketserver
import threading


class Mailbox:
    """Speaks enough SMTP for one client at a time; `letters` are the bodies it took."""

    def __init__(self) -> None:
        self.letters: list[str] = []
        self.answers = threading.Event()
        self.answers.set()
        self.connected = threading.Event()
        self._server = _Server(("127.0.0.1", 0), _Session)
        self._server.mailbox = self
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._server.server_address[1]}"

    def close(self) -> None:
        self.answers.set()
        self._server.shutdown()
        self._server.server_close()


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    mailbox: Mailbox


class _Session(socketserver.StreamRequestHandler):
    server: _Server

    def handle(self) -> None:
        mailbox = self.server.mailbox
        mailbox.connected.set()
        mailbox.answers.wait()
        try:
            self._talk(mailbox)
        except OSError:
            return

    def _talk(self, mailbox: Mailbox) -> None:
        self._say("220 ready")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "DATA":
                self._say("354 go on")
                mailbox.letters.append(self._letter())
            self._say("221 bye" if word == "QUIT" else "250 ok")
            if word == "QUIT":
                return

    def _letter(self) -> str:
        lines: list[str] = []
        while (line := self.rfile.readline().decode()) != ".\r\n":
            lines.append(line)
        return "".join(lines)

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())
