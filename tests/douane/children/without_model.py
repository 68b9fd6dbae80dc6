"""A child that says why it cannot work."""

import sys

from tests.douane.children.good import say

if __name__ == "__main__":
    sys.stdin.readline()
    say(error="the model fr_core_news_md is not installed: run `make setup`")
    sys.exit(1)
