"""Our own HTTP, WebSocket and connection layers: bounds for each exchange, refusal at the headers, trailers.

Theory. mitmproxy builds a stack of layers for a connection and asks an add-on which comes next. `next_layer` answers with
the layers of this package in place of mitmproxy's. Hooks alone cannot bound a held body, and mitmproxy's process-wide
options for it fail open (docs/adr/0002-own-layers.md).
"""
