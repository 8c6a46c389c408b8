"""A small FTP server for tests: enough of RFC 959 and 3659 to list, fetch and delete in one folder."""

import socketserver
import threading
from pathlib import Path


class _Handler(socketserver.StreamRequestHandler):
    def say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())

    def handle(self) -> None:
        self.say("220 ready")
        passive = None
        for line in self.rfile:
            verb, _, argument = line.decode().strip().partition(" ")
            folder: Path = self.server.folder  # pyrefly: ignore[missing-attribute] - the server is an FtpServer
            match verb.upper():
                case "USER":
                    self.say("331 password")
                case "PASS":
                    # pyrefly: ignore[missing-attribute] - the server is an FtpServer
                    self.say("230 in" if argument == self.server.password else "530 no")
                case "TYPE" | "CWD" | "NOOP":
                    self.say("250 ok")
                case "EPSV" | "PASV":
                    passive = socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler)
                    port = passive.server_address[1]
                    self.say(
                        # pyrefly: ignore[missing-attribute] - the server is an FtpServer
                        f"229 (|||{port}|)" if verb.upper() == "EPSV" else f"227 ({self.server.passive_host},{port >> 8},{port & 255})"
                    )
                case "MLSD" if self.server.mlsd:  # pyrefly: ignore[missing-attribute] - the server is an FtpServer
                    lines = [f"type=file;size={p.stat().st_size};modify=20260101000000; {p.name}\r\n" for p in folder.iterdir()]
                    self.send(passive, "".join(lines).encode())
                case "NLST":
                    self.send(passive, "".join(f"{p.name}\r\n" for p in folder.iterdir()).encode())
                case "RETR":
                    self.send(passive, (folder / argument).read_bytes())
                case "DELE":
                    (folder / argument).unlink()
                    self.say("250 gone")
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("500 unknown")

    def send(self, passive, data: bytes) -> None:
        self.say("150 here it comes")
        connection, _ = passive.socket.accept()
        with connection:
            connection.sendall(data)
        passive.server_close()
        self.say("226 sent")


class FtpServer(socketserver.ThreadingTCPServer):
    """Serves ``folder`` on 127.0.0.1 while in a ``with`` block."""

    allow_reuse_address = daemon_threads = True
    passive_host = "127,0,0,1"
    """What a PASV is answered; a server may name any machine."""

    def __init__(self, folder: Path, password: str = "pw", mlsd: bool = True):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.folder, self.password, self.mlsd = folder, password, mlsd
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def port(self) -> int:
        return self.server_address[1]

    def __exit__(self, *args: object) -> None:  # pyrefly: ignore[bad-override] - the server is an FtpServer
        self.shutdown()
        super().__exit__(*args)  # pyrefly: ignore[bad-argument-type] - the server is an FtpServer
