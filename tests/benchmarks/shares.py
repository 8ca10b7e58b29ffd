"""Where a server's time goes: a profile of it, summed up by what the parts of flowapi are for.

py-spy record --pid PID --duration 8 --rate 400 --format raw --output FILE
python -m tests.benchmarks.shares FILE
"""

import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

IDLE = re.compile(r"^(_worker|wait|_wait_for_tstate_lock) ")
"""The innermost frame of a thread that has nothing to do."""
PURPOSES = (
    ("passwords", r"services/(passwords|password_hashes|hashing_)"),
    ("signing", r"services/tokens\.py"),
    ("mails", r"services/(mail/|outbox|deliveries)|aiosmtplib"),
    ("the flow's document", r"engine/document\.py|storage/flow_data\.py"),
    ("statements", r"storage/"),
    ("logs", r"access_log\.py|services/audit"),
    ("HTTP", r"web/http1/|hypercorn/|send_response|asyncio/(streams|runners|queues|taskgroups)"),
    ("endpoints", r"flowapi/web/"),
    ("the step", r"flowapi/engine/|actions/|transitions/"),
    ("services", r"flowapi/services/"),
)
"""What the innermost frame that tells it is for; the loop's own turns, calls and waits are HTTP's."""


def shares(lines: Iterable[str]) -> Counter[str]:
    """How many samples each purpose has, of collapsed stacks: frames, outermost first, and a number."""
    found: Counter[str] = Counter()
    for line in lines:
        stack, _, count = line.rpartition(" ")
        frames = stack.split(";")
        if not IDLE.match(frames[-1]):
            found[_purpose(frames)] += int(count)
    return found


def _purpose(frames: list[str]) -> str:
    for frame in reversed(frames):
        for purpose, pattern in PURPOSES:
            if re.search(pattern, frame):
                return purpose
    return "anything else"


def main() -> None:
    """Print the shares of the profile that the command line names."""
    found = shares(Path(sys.argv[1]).read_text(encoding="utf-8").splitlines())
    total = sum(found.values())
    for purpose, count in found.most_common():
        print(f"{count / total:6.1%}  {purpose}")


if __name__ == "__main__":
    main()
