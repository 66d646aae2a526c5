"""Lines of JSON with the process that started this one. The program that follows calls serve()."""

import json
import os
import queue
import signal
import sys
import threading
import time

# The runner ends on Ctrl-C in its own order; this process ends with its input.
signal.signal(signal.SIGINT, signal.SIG_IGN)
_messages = os.fdopen(os.dup(1), "w", encoding="utf-8")
os.dup2(2, 1)  # what packages print must not get between the messages
_questions = queue.Queue()


class NotReady(Exception):
    """Why this program cannot serve here; what follows the sentence goes into the message."""

    def __init__(self, reason, **more):
        super().__init__(reason)
        self.more = more


def _say(message):
    _messages.write(json.dumps(message, allow_nan=False) + "\n")
    _messages.flush()


def _listen():
    for line in sys.stdin:
        _questions.put(line)
    os._exit(0)  # from here even while a library hangs


def text(exception):
    return f"{type(exception).__name__}: {exception}"


def serve(start, answer, kind=lambda exception: "transient"):
    """start() returns what the first message says; answer(question) returns the fields of an answer."""
    threading.Thread(target=_listen, daemon=True).start()
    try:
        _say({"ready": True, **start()})
    except NotReady as e:
        _say({"ready": False, "reason": str(e), **e.more})
        os._exit(0)
    except Exception as e:  # noqa: BLE001 whatever a package raises is the reason
        _say({"ready": False, "reason": text(e)})
        os._exit(0)
    while True:
        question = json.loads(_questions.get())
        before = time.monotonic_ns()
        try:
            message = answer(question)
        except Exception as e:  # noqa: BLE001
            message = {"failure": text(e), "kind": kind(e)}
        middle = before + (time.monotonic_ns() - before) // 2
        _say({"monotonic_ns": middle, **message, "id": question["id"]})


