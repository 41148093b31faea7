"""A server of ours as a child process: started, watched, told to stop."""

import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIXTURES = ROOT / "engine/src/test/resources/fixtures"
START, STOP = 120, 60  # seconds
MIB = 1 << 20
# Variables that the server reads, and a container or a user may have set.
READ = ("API_KEY", "DTYPE", "HOSTNAME", "MODEL_ID", "POOLING", "PORT")


class Server:
    """`purlin engine` on a free port; `kind` says what its model does."""

    def __init__(self, kind, *arguments):
        self.kind = kind
        self.folder = tempfile.TemporaryDirectory(prefix="purlin-abuse-")
        self.out, self.err = (Path(self.folder.name, name) for name in ("out", "err"))
        with self.out.open("wb") as out, self.err.open("wb") as err:
            self.process = subprocess.Popen(
                [str(ROOT / "purlin"), "engine", "--port", "0", *map(str, arguments)],
                cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                env={k: v for k, v in os.environ.items() if k not in READ})
        self.url = None

    def ready(self):
        deadline = time.monotonic() + START
        while time.monotonic() < deadline and self.alive():
            found = re.search(r"^ready (http\S+?)/?$", self.out.read_text("utf-8"), re.MULTILINE)
            if found:
                self.url = found[1]
                return self
            time.sleep(0.1)
        raise SystemExit(f"the {self.kind} server does not get ready:\n{self.last_words()}")

    def alive(self):
        return self.process.poll() is None

    def last_words(self):
        return "\n".join(self.err.read_text("utf-8", "replace").splitlines()[-30:])

    def resident(self):
        """Resident bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text("ascii", "replace")
        return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) * 1024

    def files(self):
        """Open descriptors, sockets among them."""
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def threads(self):
        return len(os.listdir(f"/proc/{self.process.pid}/task"))

    def stop(self):
        """Its exit code after SIGTERM, or None if it had to be killed."""
        if self.alive():
            self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(STOP)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None
        finally:
            self.folder.cleanup()


def all_kinds():
    """One server for each kind of model, ready."""
    servers = [Server("dense")]
    try:
        servers += [Server("classifier", "--model-id", FIXTURES / "classifier"),
                    Server("reranker", "--model-id", FIXTURES / "reranker"),
                    Server("splade", "--model-id", FIXTURES / "splade", "--pooling", "splade")]
        return [s.ready() for s in servers]
    except BaseException:
        for s in servers:
            s.stop()
        raise
