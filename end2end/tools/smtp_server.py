#!/usr/bin/python3
"""A real SMTP server for the tests, with Debian's aiosmtpd.

It listens on the loopback address and prints its port on the first line. Each mail that it takes is a
file <n>.eml in the directory, on the disk before the 250 is said; two lines in front of it say what
the envelope said (Return-Path, Delivered-To).

Modes, given by --mode or by writing a word into the file `mode` of the directory at any time:

  accept           takes every mail
  refuse           550 to every recipient: refused for good
  recipient: …     this reply to every recipient
  content: …       this reply to every mail, after it was read
  later            451 to every recipient: to be tried again
  drop             takes the mail, says 250, closes the connection
  drop-before-250  takes the mail, closes the connection without a word: the client cannot know
"""
import argparse
import asyncio
import os
import pathlib
import sys

try:
    from aiosmtpd.smtp import SMTP, AuthResult
except ModuleNotFoundError:
    sys.exit("python3-aiosmtpd is missing: apt-get install python3-aiosmtpd, and run this with /usr/bin/python3")

MODES = ("accept", "refuse", "later", "drop", "drop-before-250")


class Box:
    """Where mails are kept, and what is done with them."""

    def __init__(self, directory, mode):
        self.directory = pathlib.Path(directory)
        self.directory.mkdir(parents=True, exist_ok=True)
        self.default = mode
        self.count = len(list(self.directory.glob("*.eml")))

    def mode(self):
        try:
            word = (self.directory / "mode").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return self.default
        return word if word in MODES or word.startswith(("recipient: ", "content: ")) else self.default

    def keep(self, envelope):
        self.count += 1
        path = self.directory / f"{self.count}.eml"
        part = path.with_suffix(".part")
        with open(part, "wb") as file:
            file.write(f"Return-Path: <{envelope.mail_from}>\r\n".encode())
            file.write(f"Delivered-To: {','.join(envelope.rcpt_tos)}\r\n".encode())
            file.write(envelope.original_content)
            file.flush()
            os.fsync(file.fileno())
        part.rename(path)
        folder = os.open(self.directory, os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)

    async def handle_RCPT(self, server, session, envelope, address, options):
        mode = self.mode()
        if mode == "refuse":
            return f"550 5.1.1 <{address}>: no such mailbox"
        if mode == "later":
            return "451 4.7.1 greylisted, try again later"
        if mode.startswith("recipient: "):
            return mode.removeprefix("recipient: ")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        mode = self.mode()
        if mode.startswith("content: "):
            return mode.removeprefix("content: ")
        self.keep(envelope)
        if mode == "drop-before-250":
            server.transport.abort()
        elif mode == "drop":
            server.leaving = True
        return "250 OK kept"


class Server(SMTP):
    """SMTP that can hang up right after its answer."""

    leaving = False

    async def push(self, status):
        if self.transport is None or self.transport.is_closing():
            return
        await super().push(status)
        if self.leaving:
            self.transport.close()


async def serve(options):
    box = Box(options.directory, options.mode)

    def session():
        extra = {}
        if options.credentials:
            user, _, password = options.credentials.partition(":")

            def judge(server, session, envelope, mechanism, data):
                right = data.login == user.encode() and data.password == password.encode()
                return AuthResult(success=right, handled=False)

            extra = {"authenticator": judge, "auth_required": True, "auth_require_tls": False}
        return Server(box, hostname="courrier.example", timeout=30, **extra)

    loop = asyncio.get_running_loop()
    server = await loop.create_server(session, "127.0.0.1", options.port)
    print(server.sockets[0].getsockname()[1], flush=True)
    if options.until_eof:
        # Ends with the test that started it, whatever becomes of that.
        await loop.run_in_executor(None, sys.stdin.buffer.read)
        os._exit(0)
    await server.serve_forever()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--directory", required=True, help="where the mails go")
    parser.add_argument("--port", type=int, default=0, help="0: any free one")
    parser.add_argument("--mode", choices=MODES, default="accept")
    parser.add_argument("--credentials", help="user:password, then asked of every client")
    parser.add_argument("--until-eof", action="store_true", help="end when stdin ends")
    asyncio.run(serve(parser.parse_args()))


if __name__ == "__main__":
    main()
