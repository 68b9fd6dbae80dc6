"""mitmproxy without its forty other add-ons: `mitmproxy.addons` imports all of them, which takes a second and 20 MB.

An empty package under that name lets the three that we use be imported alone. Only a worker process does this, before anything
else imports mitmproxy's add-ons; under `mitmdump -s` they are all there already.
"""

import sys
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType


def without_other_addons() -> None:
    """Call before importing `proxy.master`; does nothing when mitmproxy's add-ons are there already."""
    name = "mitmproxy.addons"
    spec = find_spec("mitmproxy")
    if name in sys.modules or spec is None or spec.origin is None:
        return
    import mitmproxy

    package = ModuleType(name)
    package.__path__ = [str(Path(spec.origin).parent / "addons")]
    sys.modules[name] = package
    mitmproxy.addons = package  # pyright: ignore[reportAttributeAccessIssue]  as an import of the package would
