"""Small real processes that keep the children's protocol, to stand in for the heavy ones in tests of the supervisor."""
