"""The application's own errors: each carries one sentence that says what is wrong and what to do."""


class DouaneError(Exception):
    """Wrong use, or a machine that is not as it must be: one sentence on standard error and exit status 2."""


class AddressInUseError(DouaneError):
    """Another program, perhaps another `up`, listens on an address that is needed."""


class StateError(DouaneError):
    """The state folder cannot be used: it is not writable, or another `up` holds it."""


class ChildError(DouaneError):
    """A child process said that it cannot work, or ended before it was ready."""
