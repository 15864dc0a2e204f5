"""自评估 The catalogue held against 开放数林 (中国开放数林指数, domain §9): indicators, and what would raise each.

The index ranks places among each other and publishes no marks to be reached, so a share here is told
and a gap named, but no score made up. What the office does outside this system is not measured.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Literal

import msgspec

from opendata.catalogue.datasets import Dataset
from opendata.catalogue.quality import Quality
from opendata.catalogue.themes import THEMES
from opendata.catalogue.words import Words

Layer = Literal["readiness", "platform", "data", "use"]

LAYERS: Mapping[Layer, Words] = {
    "readiness": Words("准备度", "Readiness"),
    "platform": Words("平台层", "Platform"),
    "data": Words("数据层", "Data"),
    "use": Words("利用层", "Use"),
}


class Indicator(msgspec.Struct, frozen=True):
    """指标 An indicator of the first level, as named in the report of 2020."""

    layer: Layer
    name: Words
    found: Words
    """What there is."""
    raises: Words | None
    """What would raise it; None: nothing that is known."""


def assess(judged: Sequence[tuple[Dataset, Quality]]) -> list[Indicator]:
    """The indicators over all datasets, those that are counted first."""
    return [*_data(judged), *_STANDING]


def _data(judged: Sequence[tuple[Dataset, Quality]]) -> Iterator[Indicator]:
    yield _quantity(judged)
    yield _quality(judged)
    yield _standards([dataset for dataset, _ in judged])
    yield _scope([dataset for dataset, quality in judged if quality.rows])


def _quantity(judged: Sequence[tuple[Dataset, Quality]]) -> Indicator:
    held = [(dataset, quality) for dataset, quality in judged if quality.rows]
    capacity = sum(quality.rows * len(dataset.columns) for dataset, quality in held)
    mean = capacity // len(held) if held else 0
    empty = [dataset for dataset, quality in judged if not quality.rows]
    return Indicator(
        "data",
        Words("数据数量", "Quantity of data"),
        Words(
            f"有效数据集 {len(held)} 个，平均容量（条数×信息项）{mean:,}",
            f"{len(held)} datasets with rows, {mean:,} cells each on average",
        ),
        _named("为空的数据集须有数据或不再列出", "Datasets without rows want some", empty),
    )


def _quality(judged: Sequence[tuple[Dataset, Quality]]) -> Indicator:
    failing = [dataset for dataset, quality in judged if quality.is_failing]
    good = len(judged) - len(failing)
    reported = [dataset for dataset, quality in judged if quality.reports.open]
    errors = sum(quality.reports.open for _, quality in judged)
    return Indicator(
        "data",
        Words("数据质量", "Quality of data"),
        Words(
            f"{len(judged)} 个数据集中 {good} 个六项特性均达标；读者纠错未办结 {errors} 件",
            f"{good} of {len(judged)} datasets pass in all six properties; {errors} reports of errors are open",
        ),
        _together(
            _named(
                "未达标的须整改（见各数据集页）", "These fail, their pages say in what", failing
            ),
            _named("须办结读者纠错", "Reports of errors in these want an answer", reported),
        ),
    )


def _standards(datasets: Sequence[Dataset]) -> Indicator:
    bare = [dataset for dataset in datasets if _missing(dataset)]
    full = len(datasets) - len(bare)
    return Indicator(
        "data",
        Words("数据规范", "Standards of data"),
        Words(
            f"{full} 个数据集基本元数据齐全；均有 CSV、JSON 格式与接口，目录为 RDF",
            f"{full} datasets have all basic metadata; all come as CSV, JSON and by API, the catalogue as RDF",
        ),
        _named("须补关键词、发布或更新日期", "These lack keywords or a date", bare),
    )


def _scope(held: Sequence[Dataset]) -> Indicator:
    covered = {dataset.theme for dataset in held}
    missing = [theme.name for theme in THEMES if theme not in covered]
    providers = len({dataset.provider for dataset in held})
    return Indicator(
        "data",
        Words("开放范围", "Scope"),
        Words(
            f"21 个开放领域中覆盖 {len(covered)} 个，提供方 {providers} 个",
            f"{len(covered)} of 21 fields, {providers} providers",
        ),
        Words(
            f"尚无数据的领域：{'、'.join(words.zh for words in missing)}",
            f"Fields without data: {', '.join(words.en for words in missing)}",
        )
        if missing
        else None,
    )


def _missing(dataset: Dataset) -> bool:
    return not (dataset.keywords and dataset.issued and dataset.modified)


def _together(*found: Words | None) -> Words | None:
    words = [one for one in found if one is not None]
    if not words:
        return None
    return Words("；".join(one.zh for one in words), "; ".join(one.en for one in words))


def _named(zh: str, en: str, datasets: Sequence[Dataset]) -> Words | None:
    if not datasets:
        return None
    return Words(
        f"{zh}：{'、'.join(one.title.zh for one in datasets)}",
        f"{en}: {', '.join(one.title.en for one in datasets)}",
    )


_UNMEASURED = Words("系统无法测量", "Not measured by this system")
_STANDING = (
    Indicator(
        "platform",
        Words("数据发现与获取", "Finding and getting data"),
        Words(
            "有开放目录、预览、批量下载与免登录接口",
            "Catalogue, preview, bulk downloads and an API without login",
        ),
        Words("数据集的全文检索与筛选", "Full-text search and filters over datasets"),
    ),
    Indicator(
        "platform",
        Words("成果展示与互动反馈", "Reuse shown, feedback"),
        Words(
            "有数据纠错、需求申请、应用案例与权益申诉，经审核公开办理情况",
            "Corrections, requests, apps and appeals, published with their replies once moderated",
        ),
        Words("数据集评分、订阅推送到个人", "Ratings of datasets, subscriptions to them"),
    ),
    Indicator(
        "readiness",
        Words("法规政策、组织实施、标准规范", "Law, organisation, standards"),
        _UNMEASURED,
        Words(
            "制定并公布开放制度、年度计划与本地标准",
            "Rules, yearly plans and local standards, published",
        ),
    ),
    Indicator(
        "use",
        Words("利用促进与成果", "Promotion and results of use"),
        Words(
            "逐日公布各数据集的浏览、下载与接口调用次数",
            "Views, downloads and API calls of each dataset, day by day",
        ),
        Words("组织大赛、征集成果", "Hold contests, collect results"),
    ),
)
"""What the program offers, and what lies with the office: the same for every archive."""
