"""The errors of this package: each carries one sentence that says what to do."""


class PolicyError(Exception):
    """Something declared cannot be used; the text is one sentence for a person."""


class ConfigurationError(PolicyError):
    """The configuration file cannot be read, or says something that cannot be."""


class ApprovalError(PolicyError):
    """A configuration that needs an approval has none that verifies."""
