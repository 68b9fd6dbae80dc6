"""A child that is ready and then neither reads nor ends, and shrugs off SIGTERM."""

import signal
import sys
import time

from tests.douane.children.good import say

if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    sys.stdin.readline()
    say(ready=True)
    time.sleep(600)
