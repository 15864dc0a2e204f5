"""开放目录规范 What the entry of a dataset in the catalogue must say, made from the structs that hold it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from api.enumeration_words import words_of
from api.standards.model import Cell, Content, Section
from api.standards.schemas import fields, in_both, json_schema, shape
from api.wire_datasets import DatasetList
from api.wire_quality import Quality
from gazette.datasets import CC_BY, RESERVED, Access, Metadata, Risk
from opendata.catalogue.frequencies import FREQUENCIES
from opendata.catalogue.quality import OPEN_LICENCES, PROPERTIES, RULES
from opendata.catalogue.themes import THEMES
from opendata.catalogue.words import Words

_CODE, _NAME = Words("代码", "Code"), Words("名称", "Name")
_MUST, _MAY = Words("必填", "Must be said"), Words("选填", "May be said")


def content() -> Content:
    """The standard as the code has it now."""
    said = json_schema(
        Metadata,
        Words("部门填报的数据集元数据", "What an organ says of its dataset (YAML or JSON)"),
    )
    return Content(
        Words("开放目录规范", "Catalogue rules"),
        Words(
            "数据集编入开放目录时须说明的事项、代码和质量要求。",
            "What is said of a dataset in the catalogue: elements, codes, quality.",
        ),
        (
            _entry(),
            Section(
                Words("元数据要素", "Elements"),
                (
                    Words(
                        "依据《政务信息资源目录编制指南（试行）》；条数、日期和大小由系统实测，不须填报。",
                        "After the guide to catalogues of government resources; counts, days and sizes are "
                        "measured, not said.",
                    ),
                ),
                (
                    Words("要素", "Element"),
                    Words("含义", "Meaning"),
                    Words("约束", "Obligation"),
                    Words("取值", "Values"),
                ),
                tuple(_elements(said.schema)),
            ),
            _codes(Words("开放领域", "Fields"), {one.code: one.name for one in THEMES}),
            _frequencies(),
            _codes(Words("共享类型和开放属性", "Sharing and openness"), _words(get_args(Access))),
            _codes(Words("安全风险等级", "Risk"), _words(get_args(Risk))),
            _licences(),
            _quality(),
        ),
        {
            "dataset-metadata.json": said,
            "dataset-list.json": json_schema(
                DatasetList, Words("开放目录接口的返回结果", "The answer of /api/v1/datasets")
            ),
            "quality.json": json_schema(
                Quality,
                Words("数据质量接口的返回结果", "The answer of /api/v1/datasets/{id}/quality"),
            ),
        },
    )


def _entry() -> Section:
    reserved = ", ".join(sorted(RESERVED))
    return Section(
        Words("编入目录", "The entry"),
        (
            Words(
                "每个数据集一条，编号由小写字母开头，含小写字母、数字和连字符，2 至 48 个字符，一经公布不再改变。",
                "Each dataset has one entry. Its id begins with a small letter and has small letters, digits and "
                "hyphens, 2 to 48 characters; it never changes once it is public.",
            ),
            Words(
                f"下列编号由系统保留：{reserved}。", f"These ids belong to the system: {reserved}."
            ),
            Words(
                "目录以 DCAT-AP 3.0.1 发布（JSON-LD、Turtle、RDF/XML），并附质量实测值（DQV）。",
                "The catalogue is published in DCAT-AP 3.0.1 (JSON-LD, Turtle, RDF/XML), with what was measured of "
                "quality (DQV).",
            ),
            Words(
                "未经保密审查和个人信息检查的数据不编入目录；撤回的数据集留有撤回说明。",
                "What has not passed the checks of secrecy and of personal data is not in it; what was withdrawn "
                "leaves a tombstone.",
            ),
        ),
    )


def _elements(schema: dict[str, object]) -> Iterator[tuple[Cell, ...]]:
    for name, one, is_required in fields(schema):
        meaning = in_both(one["description"])
        yield name, meaning, _MUST if is_required else _MAY, shape(one)


def _codes(heading: Words, codes: dict[str, Words]) -> Section:
    return Section(heading, (), (_CODE, _NAME), tuple(codes.items()))


def _words(codes: tuple[str, ...]) -> dict[str, Words]:
    return {code: Words(*words) for code, words in words_of(codes).items()}


def _frequencies() -> Section:
    return Section(
        Words("更新周期", "Frequencies"),
        (
            Words(
                "部门数据集超过最长间隔未更新的，公布为更新逾期。",
                "An organ's dataset that did not change for longer is said to be overdue.",
            ),
        ),
        (
            _CODE,
            _NAME,
            Words("最长间隔（天）", "Longest time, days"),
            Words("欧盟代码", "Code of the EU"),
        ),
        tuple(
            (one.code, one.name, "-" if one.days is None else str(one.days), one.european)
            for one in FREQUENCIES
        ),
    )


def _licences() -> Section:
    starts = "、".join(OPEN_LICENCES)
    return Section(
        Words("许可", "Licences"),
        (
            Words(
                f"每个数据集和每种分发格式均注明许可的网址；未说明的为 {CC_BY}。",
                f"Each dataset and each distribution names its licence by its address; where nothing is said it is "
                f"{CC_BY}.",
            ),
            Words(
                f"以下列网址开头的许可不限用途：{starts}。",
                f"Licences whose addresses begin so leave every use to everyone: {', '.join(OPEN_LICENCES)}.",
            ),
            Words(
                "无条件开放的数据无需登录、免费，对所有人一视同仁。",
                "What is open without condition needs no login, is free of charge and the same for all.",
            ),
        ),
    )


def _quality() -> Section:
    return Section(
        Words("数据质量", "Quality"),
        (
            Words(
                "每个数据集逐项实测并公布；未达标的如实标明，无法测量的不算达标。",
                "Measured of each dataset and published; one that fails is said to fail, what cannot be measured has "
                "not passed.",
            ),
        ),
        (_CODE, Words("特性", "Property"), Words("测法", "Share of"), Words("达标线", "Least")),
        tuple(
            (code, PROPERTIES[code], rule.measure, f"{rule.least:.0%}")
            for code, rule in RULES.items()
        ),
    )
