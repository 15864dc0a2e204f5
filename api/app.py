"""Makes the whole HTTP service: routes, errors, and what every answer has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from litestar import Litestar
from litestar.datastructures import State
from litestar.middleware import DefineMiddleware
from litestar.routes import HTTPRoute
from litestar.types import ASGIApp

from api.addresses import Origins
from api.cache import Answers
from api.calls import Answering, App, Call, House
from api.compat.door import take_action
from api.counter import Counter, Reading
from api.cursors import Cursors
from api.door import Door
from api.edge import Edge
from api.envelopes import MOST_PARTS
from api.explorer import Explorer
from api.failing import to_response
from api.last_change import LastChange
from api.library import Library, OpenEngine
from api.mcp.door import Assistants
from api.metrics import Metrics
from api.portal import routes as portal
from api.rates import Rates
from api.routes import (
    catalogue,
    changes,
    crawlers,
    dataset_pages,
    dataset_version_pages,
    dataset_versions,
    datasets,
    diff_pages,
    diffs,
    documents,
    downloads,
    feedback,
    feedback_pages,
    feeds,
    files,
    filings,
    issue_pages,
    issuers,
    issues,
    log,
    moderation,
    oai,
    organs,
    originals,
    pages,
    parts,
    past_pages,
    provenance,
    reference,
    resolve,
    reviews,
    search,
    service,
    sitemaps,
    standards,
    stats,
    subscriptions,
    suggest,
    tables,
    timegates,
    watching,
)
from api.settings import Settings
from api.usage import Usage
from api.workers import Place, take_place
from gazette.store.keys import unlock
from opendata.search.index import open_engine

ROUTES = [
    documents.list_documents,
    documents.read_document,
    parts.list_versions,
    parts.read_version,
    parts.list_articles,
    parts.read_article,
    parts.list_relations,
    parts.list_related,
    diffs.read_diff,
    diffs.read_article_history,
    provenance.read_provenance,
    changes.list_changes,
    feeds.follow_documents,
    feeds.follow_search,
    feeds.follow_issues,
    feeds.follow_changes,
    issuers.list_issuers,
    issuers.read_issuer,
    issuers.list_topics,
    files.list_files,
    issues.list_issues,
    issues.read_issue,
    issues.read_coverage,
    search.search_documents,
    suggest.suggest,
    resolve.resolve,
    resolve.resolve_many,
    stats.read_stats,
    log.read_checkpoint,
    log.list_entries,
    log.prove_inclusion,
    log.prove_consistency,
    log.read_key,
    log.prove_document,
    log.read_verifier,
    *feedback.ROUTES,
    datasets.list_datasets,
    datasets.read_dataset,
    datasets.read_data_package,
    datasets.read_quality,
    datasets.read_rows,
    datasets.read_dataset_usage,
    dataset_versions.list_table_versions,
    dataset_versions.read_table_diff,
    downloads.list_downloads,
    downloads.download,
    catalogue.read_catalogue,
    catalogue.catalogue_as_json_ld,
    catalogue.catalogue_as_turtle,
    catalogue.catalogue_as_rdf_xml,
    dataset_pages.datasets_page,
    dataset_pages.dataset_page,
    dataset_version_pages.dataset_versions_page,
    dataset_version_pages.dataset_diff_page,
    *standards.ROUTES,
    issue_pages.list_gazettes,
    issue_pages.read_gazette,
    issue_pages.read_year,
    issue_pages.read_issue_page,
    issue_pages.read_issue_memento,
    issue_pages.read_coverage_page,
    pages.home,
    pages.search,
    pages.read_form,
    diff_pages.read_comparison,
    diff_pages.read_part_page,
    past_pages.read_on_day,
    past_pages.read_version_page,
    originals.read_original,
    past_pages.read_memento,
    timegates.timegate,
    timegates.timemap,
    organs.list_organs,
    organs.read_organ,
    organs.about,
    sitemaps.read_index,
    sitemaps.read_sitemap,
    crawlers.read_robots,
    crawlers.read_security,
    *feedback_pages.ROUTES,
    service.health,
    watching.ready,
    watching.metrics,
    reference.description,
    reference.read_docs,
    reference.read_docs_file,
    reference.read_schema,
    reference.read_llms,
    service.read_problem,
    service.static,
]
CLOSED_ROUTES = [
    filings.file_document,
    filings.check_document,
    filings.list_filings,
    filings.read_filing,
    reviews.list_reviews,
    reviews.read_review,
    reviews.read_review_file,
    reviews.decide_review,
    feedback.send_feedback,
    feedback_pages.post_feedback,
    *moderation.ROUTES,
    *subscriptions.ROUTES,
    *tables.ROUTES,
    *portal.ROUTES,
]


def create_app(
    settings: Settings,
    *,
    explorer: Path | None = None,
    open_engine: OpenEngine = open_engine,
    reading: Reading | None = None,
    common: Path | None = None,
) -> Litestar:
    """The service over one data directory, ready to serve; nothing is opened before a request.

    Without `reading` it takes no filings; `common` is the room it shares with other workers, and
    `explorer` the socket of Datasette. Raises SettingsError for an address that is none.
    """
    unlock(settings.key_passphrase)
    library = Library(settings.data, engine=settings.engine, open_engine=open_engine)
    datasette, assistants = Explorer(explorer), Assistants()
    place = take_place(common) if common else None
    metrics, origins = Metrics(place), Origins(settings.proxies, header=settings.proxy_header)
    usage = Usage(settings.data, place)
    house = House(
        settings,
        library,
        Cursors(settings),
        Counter(settings, reading),
        origins,
        metrics,
        LastChange(settings.data),
    )
    app = Litestar(
        route_handlers=[
            *ROUTES,
            *CLOSED_ROUTES,
            datasette.route(),
            assistants.route(),
            oai.harvest,
            take_action,
        ],
        middleware=[DefineMiddleware(cast("Callable[..., ASGIApp]", Answering))],
        request_class=Call,
        exception_handlers={Exception: to_response},
        openapi_config=None,
        logging_config=None,
        on_shutdown=[datasette.close, assistants.close, usage.close, library.close],
        state=State({"house": house}),
        request_max_body_size=settings.largest_filing,
        multipart_form_part_limit=MOST_PARTS,
    )
    _name_all_methods(app)
    edge = Edge(cast("App", app.asgi_handler), Answers(library.generation), settings.base_url)
    rates = _rates(settings, place)
    door = Door(edge, settings, origins=origins, metrics=metrics, usage=usage, rates=rates)
    app.asgi_handler = cast("ASGIApp", door)
    return app


def _name_all_methods(app: Litestar) -> None:
    """Lets OPTIONS name every method of an address.

    Litestar's own handler knows the methods of whichever was registered first alone.
    """
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            made = route.create_options_handler(route.path)
            for handler in route.route_handlers:
                if "OPTIONS" in handler.http_methods:
                    handler._fn = made.fn  # there is no other door to it


def _rates(settings: Settings, place: Place | None) -> Rates | None:
    """How often an address may ask, None for as often as it likes."""
    a_second = settings.requests_per_second
    return Rates(a_second, place=place, workers=settings.workers) if a_second else None
