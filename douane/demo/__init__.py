"""A tour in under a minute: real processes, real HTTPS, five local stand-ins of processors under their real host names."""
