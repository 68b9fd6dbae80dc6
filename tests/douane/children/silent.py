"""A child that ends without a word before it is ready."""

import sys

if __name__ == "__main__":
    sys.stdin.readline()
    sys.exit(7)
