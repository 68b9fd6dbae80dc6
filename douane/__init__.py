"""The application: command line, settings, supervisor of processes, demo, bench, offline scan."""
