"""How fast: requests a second and latencies beside stock mitmdump, lean mitmproxy and a plain Presidio add-on, on one machine.

Everything runs in processes of its own: the upstream, the load, each set-up in its turn. All set-ups get the same bodies in the
same order, every body distinct. Machines are noisy: trust the ratios within one run.
"""
