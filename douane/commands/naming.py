"""Names of processors and services that a command was given: one that nobody knows is said on standard error."""

from pathlib import Path

from douane import output


def tell_unknown(
    folder: Path, config: Path | None, *, processor: str | None = None, service: str | None = None, hosts: bool = True
) -> None:
    """Say so when a name is neither declared nor seen; an empty result would else read as good news.

    Args:
        folder: the state folder.
        config: the configuration file that the command was given.
        processor: a processor's id, or a host.
        service: a service's id.
        hosts: whether the command takes a host that no processor claims as well as an id.
    """
    if processor is None and service is None:
        return
    from douane import settings
    from douane.named import unknown_processor, unknown_service

    declared = settings.load(config, folder).configuration
    processors, services = [one.id for one in declared.processors], [one.id for one in declared.services]
    if processor is not None and (said := unknown_processor(folder, processor, processors, hosts=hosts)):
        output.tell(said)
    if service is not None and (said := unknown_service(folder, service, services)):
        output.tell(said)
