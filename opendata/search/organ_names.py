"""Other names of organs (机关): short, former and later ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gazette.text.organ_table import central_organs
from opendata.search.same import Groups, Named


def organ_groups(named: Iterable[Named]) -> Groups:
    """The names of the central organs, and of those whose names are given.

    >>> groups = organ_groups([Named(("示例省水利厅", "省水利厅"))])
    >>> list(groups.variants("省水利厅")), list(groups.variants("国务院扶贫办"))[:1]
    (['示例省水利厅'], ['国务院扶贫开发领导小组办公室'])
    """
    return Groups([*named, *_central()])


def _central() -> Iterator[Named]:
    table = central_organs()
    for organ in table:
        others = [before.name for before in table.formerly(organ)]
        after = table.today(organ)
        if after is not organ:
            others.append(after.name)
        yield Named((organ.name, *organ.short_names), others)
