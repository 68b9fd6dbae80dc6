"""Runs a module as a child on a leash: `python -m douane.leash PARENT MODULE`; the kernel ends it when its supervisor dies.

Children read end of file on their standard input when the supervisor dies and end by themselves. One that hangs, or is still
loading models, does not read: for it the kernel sends the kill (prctl(2), PR_SET_PDEATHSIG; Linux only).
"""

import ctypes
import os
import runpy
import signal
import sys

from douane import compiled

PR_SET_PDEATHSIG = 1


def leash(parent: int) -> None:
    """End with the parent. A parent that died before the call is noticed too."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)


def main() -> None:
    """Run the module that is named, as `python -m MODULE` would."""
    leash(int(sys.argv[1]))
    compiled.prefer()
    module = sys.argv[2]
    sys.argv[:] = [module, *sys.argv[3:]]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    main()
