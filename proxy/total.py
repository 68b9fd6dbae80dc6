"""Law 4: no exception leaves a hook. mitmproxy would log it, the value in it included, and forward the request."""

import functools
import inspect
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from proxy.logs import logger


class Fallible(Protocol):
    """An add-on that says what happens when one of its hooks fails."""

    def failed(self, hook: str, subject: Any) -> None:
        """Do what the policy's `on_failure` says for this flow. May itself fail; that is logged and nothing more."""


def total[A: Fallible, S, R](hook: Callable[[A, S], R]) -> Callable[[A, S], R | None]:
    """Make a hook total: on any exception `failed` decides, and only the kind and place of the exception are logged."""
    name = hook.__name__

    def settle(addon: A, subject: S, error: Exception) -> None:
        logger().error(f"hook {name} failed", exc_info=error)
        try:
            addon.failed(name, subject)
        except Exception as again:  # noqa: BLE001  law 4
            logger().error(f"hook {name} failed twice", exc_info=again)

    if inspect.iscoroutinefunction(hook):

        @functools.wraps(hook)
        async def asynchronous(addon: A, subject: S) -> None:
            try:
                await _awaitable(hook(addon, subject))
            except Exception as error:  # noqa: BLE001  law 4
                settle(addon, subject, error)

        return asynchronous  # pyright: ignore[reportReturnType]  R is the coroutine's own type

    @functools.wraps(hook)
    def synchronous(addon: A, subject: S) -> R | None:
        try:
            return hook(addon, subject)
        except Exception as error:  # noqa: BLE001  law 4
            settle(addon, subject, error)
            return None

    return synchronous


def _awaitable(value: Any) -> Awaitable[None]:
    return value
