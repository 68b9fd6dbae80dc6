"""What Douane is measured beside; no part of the product, and the only files here that touch mitmproxy."""
