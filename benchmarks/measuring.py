"""What all benchmarks share: servers of their own, load from another process, figures as lines.

Load and server share the machine, so only ratios of figures taken in turn mean something.
"""

import contextlib
import json
import os
import platform
import re
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).parent
READY_WITHIN = 60.0  # seconds

_SUMMARY = """
done = function(summary, latency, requests)
  io.write(string.format('\\nRESULT ' ..
    '{"requests":%d,"microseconds":%d,"failed":%d,"p50":%d,"p99":%d}\\n',
    summary.requests, summary.duration,
    summary.errors.connect + summary.errors.read + summary.errors.write +
    summary.errors.status + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the load: requests a second, and latencies in microseconds."""

    requests: int
    rate: float
    p50: int
    p99: int


class Failed(Exception):
    """A server or a request failed, so that there is no figure."""


def load(script: str, port: int, *, connections: int, seconds: float, path: str = "/") -> Run:
    """Ask as fast as the answers come, from one process; every answer must be a success."""
    wrk = shutil.which("wrk")
    if wrk is None:
        raise Failed("no wrk: apt-get install wrk")
    file = Path(os.environ.get("TMPDIR", "/tmp")) / f"selection-load-{os.getpid()}.lua"  # noqa: S108
    file.write_text(script + _SUMMARY)
    try:
        done = subprocess.run(
            [
                wrk, "-t1", f"-c{connections}", f"-d{seconds:g}s", "--timeout", "20s",
                "-s", str(file), f"http://127.0.0.1:{port}{path}",
            ],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
    finally:
        file.unlink()
    found = re.search(r"^RESULT (.*)$", done.stdout, re.MULTILINE)
    if found is None:
        raise Failed(done.stdout + done.stderr)
    told = json.loads(found.group(1))
    if told["failed"] or not told["requests"]:
        raise Failed(f"{told['failed']} of {told['requests']} requests failed: {done.stdout}")
    return Run(
        told["requests"], told["requests"] / told["microseconds"] * 1e6, told["p50"], told["p99"]
    )


@contextlib.contextmanager
def server(
    *arguments: str, port: int, program: str = "servers.py", **environ: str
) -> Generator[subprocess.Popen[bytes]]:
    """A server in a process of its own, once it answers, until left."""
    process = subprocess.Popen(
        [sys.executable, str(HERE / program), arguments[0], str(port), *arguments[1:]],
        env={**os.environ, **environ},
    )
    try:
        _wait_for(port, process)
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def in_turn(
    rounds: int, subjects: Mapping[str, Callable[[], Run]], *, pause: float = 0.0
) -> dict[str, list[Run]]:
    """Run every subject once a round; whoever was first is last in the next."""
    runs: dict[str, list[Run]] = {name: [] for name in subjects}
    names = list(subjects)
    for _ in range(rounds):
        for name in names:
            runs[name].append(subjects[name]())
            time.sleep(pause)
        names.reverse()
    return runs


def rate(runs: Sequence[Run]) -> float:
    """The median of the rates."""
    return statistics.median(each.rate for each in runs)


def p99(runs: Sequence[Run]) -> float:
    """The median of the slowest hundredth, in microseconds."""
    return statistics.median(each.p99 for each in runs)


@dataclass(slots=True)
class Report:
    """The lines `NAME value target`, and whether all targets are reached."""

    short: list[str] = field(default_factory=list[str])

    def begin(self) -> None:
        """Say on which machine, and how busy it is."""
        load_now = ", ".join(f"{each:.1f}" for each in os.getloadavg())
        cores, python = os.cpu_count(), platform.python_version()
        print(f"# {platform.machine()}, {cores} cores, Python {python}, load {load_now}")

    def tell(self, name: str, value: float, target: str) -> None:
        """One figure; the target is `>= n` or `<= n`, or empty for one that is only told."""
        print(f"{name:<58} {value:>9.2f} {target}", flush=True)
        if target:
            way, _, bound = target.partition(" ")
            if not (value >= float(bound) if way == ">=" else value <= float(bound)):
                self.short.append(name)

    def end(self) -> int:
        """The exit code: 1 if a target was missed."""
        for name in self.short:
            print(f"SHORT {name}")
        return 1 if self.short else 0


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + READY_WITHIN
    while time.monotonic() < until:
        if process.poll() is not None:
            raise Failed(f"the server ended with {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise Failed("the server did not begin to answer")
