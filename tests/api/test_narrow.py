"""Every page at 360 points, as on a phone: nothing sticks out on the side (GZ-13)."""

from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from gazette.ids import organ_id
from tests.api.test_pages import PATHS
from tests.api.test_past_pages import PAGES as PAST
from tests.api.test_past_pages import address
from tests.past import Past
from tests.phone import WIDTH, chromium, widths

pytestmark = [pytest.mark.requirement("GZ-13", "WS-11"), pytest.mark.browser]


def test_no_page_is_wider_than_a_phone(
    client: TestClient[Litestar], ids: list[str], tmp_path: Path
) -> None:
    organ = organ_id("示例省人民政府")
    addresses = {path: path.format(notice=ids[0], statute=ids[1], organ=organ) for path in PATHS}
    pages = {path: client.get(address).text for path, address in addresses.items()}
    found = widths(pages, chromium(), tmp_path)
    assert {path: width for path, width in found.items() if width > WIDTH} == {}


def test_no_page_of_the_past_is_wider_than_a_phone(
    past_client: TestClient[Litestar], past: Past, tmp_path: Path
) -> None:
    pages = {path: past_client.get(address(past, path)).text for path in PAST}
    found = widths(pages, chromium(), tmp_path)
    assert {path: width for path, width in found.items() if width > WIDTH} == {}
