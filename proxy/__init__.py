"""The enforcement point, a mitmproxy add-on: wire -> exchange -> inspection -> act. The only package that imports mitmproxy."""
