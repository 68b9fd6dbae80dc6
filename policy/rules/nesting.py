"""What a count inside other conditions counts: the findings that the conditions around it speak of.

`{entity: EMAIL_ADDRESS, any: [{people: {more_than: 10}}, {zone: third}]}` reads: more than ten people's addresses, or any abroad.
"""

from collections.abc import Mapping

from policy.rules.axes import COUNTED, FINDING, SINGLE
from policy.rules.language import When

_OF_FINDINGS = (*FINDING, *SINGLE, "confidence")
_NOTHING: Mapping[str, object] = {}


def counting(when: When, around: Mapping[str, object] = _NOTHING) -> When:
    """The conditions, in which each nested count has the conditions on findings that stand around it and that it does not name.

    Args:
        when: the conditions.
        around: the conditions on findings of those that these are nested in, the nearest of each kind.
    """
    own = {name: value for name in _OF_FINDINGS if (value := getattr(when, name)) is not None}
    here = {**around, **own}
    changes: dict[str, object] = {}
    if around and any(getattr(when, name) is not None for name in COUNTED):
        changes.update(here)
    if when.any:
        changes["any"] = tuple(counting(inner, here) for inner in when.any)
    if when.all:
        changes["all"] = tuple(counting(inner, here) for inner in when.all)
    if when.none is not None:
        changes["none"] = counting(when.none, here)
    return when.model_copy(update=changes) if changes else when
