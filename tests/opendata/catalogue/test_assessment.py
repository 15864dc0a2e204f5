"""The self-assessment: what is counted over all datasets, and the gaps it names."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from gazette.filing.feedback import ErrorReports
from opendata.catalogue.assessment import Indicator, assess
from opendata.catalogue.datasets import Dataset
from opendata.catalogue.derived import derived_datasets
from opendata.catalogue.quality import Freshness, Quality
from opendata.catalogue.themes import BY_CODE, THEMES

pytestmark = pytest.mark.requirement("OD-06", "OD-10")

FRESH = Freshness(None, None, is_overdue=False)
DATED = "2024-06-01T02:03:04.000Z"
DATASETS = [
    replace(one, issued=DATED, modified=DATED) for one in list(derived_datasets().values())[:2]
]


def of(datasets: Sequence[Dataset], rows: Sequence[int]) -> dict[str, Indicator]:
    """The indicators by their Chinese names."""
    judged = [
        (dataset, Quality(count, count, (), FRESH))
        for dataset, count in zip(datasets, rows, strict=True)
    ]
    return {one.name.zh: one for one in assess(judged)}


def test_capacity_is_rows_times_columns() -> None:
    cells = 10 * len(DATASETS[0].columns) + 30 * len(DATASETS[1].columns)
    found = of(DATASETS, (10, 30))["数据数量"]
    assert f"{cells // 2:,}" in found.found.zh
    assert found.raises is None


def test_an_empty_dataset_is_named_as_empty_and_as_failing() -> None:
    found = of(DATASETS, (10, 0))
    for name in ("数据数量", "数据质量"):
        raises = found[name].raises
        assert raises is not None
        assert DATASETS[1].title.zh in raises.zh
        assert DATASETS[0].title.en not in raises.en
    assert "2 个数据集中 1 个" in found["数据质量"].found.zh


@pytest.mark.requirement("OD-08")
def test_errors_that_wait_for_an_answer_are_counted_and_named() -> None:
    waiting = Quality(1, 1, (), FRESH, reports=ErrorReports(2, 1, 5, 5))
    judged = [(DATASETS[0], waiting), (DATASETS[1], Quality(1, 1, (), FRESH))]
    found = next(one for one in assess(judged) if one.name.zh == "数据质量")
    assert found.found.zh.endswith("读者纠错未办结 3 件")
    assert found.raises is not None
    assert found.raises.zh == f"须办结读者纠错：{DATASETS[0].title.zh}"


def test_a_dataset_without_keywords_or_dates_lacks_metadata() -> None:
    bare = replace(DATASETS[0], keywords=())
    raises = of([bare, DATASETS[1]], (1, 1))["数据规范"].raises
    assert raises is not None
    assert raises.zh.endswith(f"：{bare.title.zh}")


def test_fields_without_data_are_named() -> None:
    raises = of(DATASETS, (1, 1))["开放范围"].raises
    assert raises is not None
    assert BY_CODE["finance"].name.zh in raises.zh
    assert BY_CODE["law"].name.zh not in raises.zh
    everywhere = [replace(DATASETS[0], theme=theme) for theme in THEMES]
    assert of(everywhere, (1,) * 21)["开放范围"].raises is None


def test_each_layer_is_there() -> None:
    found = of(DATASETS, (1, 1)).values()
    assert {one.layer for one in found} == {"readiness", "platform", "data", "use"}
