"""The templates of the reading site, filled in."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import get_args
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from msgspec import json

from api.labels import Language, label
from api.settings import Settings
from api.site.words import words
from gazette.filing.clocks import today
from gazette.store.instants import read_instant
from opendata.catalogue.words import Words
from opendata.public.suggesting import Kind

_HERE = Path(__file__).parent
STATIC = _HERE / "static"


class Page:
    """One page for one reader: its language, its address, the site it belongs to."""

    def __init__(self, settings: Settings, language: Language, base: str, here: str) -> None:
        self.settings = settings
        self.language = language
        self.base = base
        self.here = here
        """The path and query of the page, without a language."""

    def render(self, template: str, **values: object) -> bytes:
        """The page as HTML."""
        filled = (
            _environment()
            .get_template(template)
            .render(
                page=self,
                site=self.settings.site,
                w=words(self.language),
                lang="zh-CN" if self.language == "zh" else "en",
                css=static_address("site.css"),
                **values,
            )
        )
        return filled.encode()

    @property
    def site_name(self) -> str:
        """The site's name in the page's language."""
        site = self.settings.site
        return site.name if self.language == "zh" else site.name_en or site.name

    @property
    def domain(self) -> str:
        """The host that readers see (SiteDomain)."""
        return self.base.split("://", 1)[-1]

    @property
    def suggest_script(self) -> str:
        """The script that suggests under the search box."""
        return static_address("suggest.js")

    @property
    def suggest_words(self) -> str:
        """What the script says, as JSON: it has no words of its own."""
        said = words(self.language)
        named = {kind: said[f"suggest_{kind}"] for kind in get_args(Kind)}
        return json.encode(
            {"list": said["suggest"], "told": said["suggest_told"], **named}
        ).decode()

    def link(self, path: str, query: Mapping[str, object] | None = None) -> str:
        """An address on this site that keeps the language."""
        pairs = [(name, value) for name, value in (query or {}).items() if value not in ("", None)]
        if self.language == "en":
            pairs.append(("lang", "en"))
        return f"{path}?{urlencode(pairs, doseq=True)}" if pairs else path

    def other(self) -> str:
        """This page in the other language."""
        if self.language == "en":
            return self.here
        return f"{self.here}{'&' if '?' in self.here else '?'}lang=en"

    def words(self, words: Words) -> str:
        """A text in the page's language."""
        return words.zh if self.language == "zh" else words.en

    def day(self, at: str) -> str:
        """The day of an instant in China."""
        return today(read_instant(at)).isoformat()

    def label(self, field: str, value: str) -> str:
        """A code in words."""
        return label(field, value, None, self.language)


@cache
def static_address(name: str) -> str:
    """Where a static file stands; the address changes with it, so that it may be kept for long."""
    version = blake2b((STATIC / name).read_bytes(), digest_size=6).hexdigest()
    return f"/static/{name}?v={version}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader([_HERE / "templates", _HERE.parent / "portal" / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # of the filter tojson: Chinese as it is written
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False}
    return environment
