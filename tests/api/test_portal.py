"""The portal: filing and deciding on plain pages, with the same checks as the API behind them."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from httpx import Response
from litestar import Litestar
from litestar.testing import TestClient

from gazette.store.office import open_office
from gazette.store.reader import StoreReader
from tests.accounts import add_account, key_headers
from tests.api.office import VALUES, closed_client, send
from tests.filings import ORGAN, TEXT

pytestmark = pytest.mark.requirement("GZ-05", "SD-13", "item-37")

Client = TestClient[Litestar]
PERSONAL = TEXT.replace("一、", "联系手机13800138000。\n一、")
CLEAR = {"decision": "clear", "check_content": "1", "check_timing": "1", "check_manner": "1"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def key(data: Path) -> str:
    return add_account(data, "agency", ORGAN, name="报送员")


@pytest.fixture
def client(data: Path, key: str) -> Iterator[Client]:
    """A browser in which the agency is signed in."""
    with closed_client(data) as made:
        signed_in(made, key)
        yield made


@pytest.fixture
def editor(data: Path) -> Iterator[Client]:
    """A browser in which an editor is signed in."""
    with closed_client(data) as made:
        signed_in(made, add_account(data, "editor", name="编辑"))
        yield made


def signed_in(client: Client, key: str) -> None:
    answer = client.post("/portal/login", data={"key": key}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/portal")


def hidden(client: Client, path: str) -> dict[str, str]:
    """The hidden fields of the last form on a page."""
    page = client.get(path).text
    return dict(re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]+)"', page))


def fill(client: Client, **changed: str) -> Response:
    """Fills in the form for filing and sends it."""
    text = changed.pop("text", TEXT)
    return client.post(
        "/portal/filings",
        data={**hidden(client, "/portal/filings/new"), **VALUES, "disclosure": "active", **changed},
        files={"file": ("通知.txt", text.encode())},
    )


def decide(editor: Client, **fields: str) -> Response:
    """Opens the first of what waits, and sends a decision on it."""
    match = re.search(r"/portal/reviews/[a-z0-9]+-[0-9]+", editor.get("/portal/reviews").text)
    assert match is not None
    path = match[0]
    return editor.post(path, data={**hidden(editor, path), **fields})


def public(data: Path) -> int:
    with StoreReader(data) as reader:
        return reader.totals()["public"]


def test_a_document_is_filed_and_its_receipt_can_be_printed(client: Client, key: str) -> None:
    receipt = fill(client)
    assert receipt.status_code == 200
    assert receipt.url.path.startswith("/portal/filings/fil-")
    filed = client.get("/api/v1/filings", headers=key_headers(key)).json()["items"][0]
    for words in (
        filed["id"],
        filed["digest"]["sha-256"],
        filed["digest"]["sm3"],
        "示规备〔2024〕17号",
    ):
        assert words in receipt.text
    assert filed["id"] in client.get("/portal").text


def test_every_page_works_without_a_script_and_loads_only_ours(
    client: Client, editor: Client
) -> None:
    fill(client)
    pages = [client.get(path) for path in ("/portal", "/portal/filings/new", "/portal/login")]
    pages += [editor.get(path) for path in ("/portal", "/portal/reviews")]
    pages.append(decide(editor, decision="clear"))
    for page in pages:
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "<script" not in page.text
        assert "built-in method" not in page.text, "a word named like a method of dict"
        assert " on" not in re.sub(r">[^<]*<", "><", page.text)
        assert page.headers["content-security-policy"].startswith(
            "default-src 'none'; style-src 'self'"
        )
        assert page.headers["cache-control"] == "no-store"
        assert "access-control-allow-origin" not in page.headers
        assert not [
            link
            for link in re.findall(r'(?:src|href)="(http[^"]+)"', page.text)
            if "testserver" not in link
        ]


@pytest.mark.parametrize(
    "path", ["/portal", "/portal/filings/new", "/portal/login", "/portal/filings/{id}"]
)
def test_pages_come_in_chinese_and_in_english(client: Client, path: str) -> None:
    address = path.format(id=fill(client).url.path.rpartition("/")[2])
    chinese, english = client.get(address), client.get(f"{address}?lang=en")
    assert 'lang="zh-CN"' in chinese.text
    assert 'lang="en"' in english.text
    assert ("报送" in chinese.text, "iling" in english.text) == (True, True)
    assert client.get(f"{address}?x=1").status_code == 400


def test_the_form_checks_without_filing(client: Client, key: str) -> None:
    page = fill(client, action="check", text=PERSONAL)
    assert page.status_code == 200
    assert "检查通过" in page.text
    assert "含手机号码" in page.text
    assert VALUES["title"] in page.text
    assert client.get("/api/v1/filings", headers=key_headers(key)).json()["total"] == 0


def test_a_refusal_keeps_what_was_filled_in_and_names_each_mistake(client: Client) -> None:
    page = fill(client, registration_no="", signed_on="2024-02-30")
    assert page.status_code == 422
    for words in ("未备案", "格式不符", 'href="#registration_no"', VALUES["title"], 'role="alert"'):
        assert words in page.text
    assert "示水规[2024]3号" in unescape(page.text)


def test_a_form_sent_twice_is_filed_once(client: Client, key: str) -> None:
    form = {**hidden(client, "/portal/filings/new"), **VALUES, "disclosure": "active"}
    files = {"file": ("通知.txt", TEXT.encode())}
    first, second = (client.post("/portal/filings", data=form, files=files) for _ in range(2))
    assert first.url == second.url
    assert client.get("/api/v1/filings", headers=key_headers(key)).json()["total"] == 1
    changed = client.post("/portal/filings", data={**form, "contact": "另一人"}, files=files)
    assert changed.status_code == 422
    assert "已经报送过" in changed.text


def test_the_same_refusals_as_over_the_api(client: Client, key: str) -> None:
    page = fill(client, text=f"机密★1年\n{TEXT}")
    api = send(client, key_headers(key), content=f"机密★1年\n{TEXT}".encode()).json()
    assert api["errors"][0]["hint"] in unescape(page.text)
    assert "涉密" in page.text


@pytest.mark.requirement("item-41", "SD-16")
def test_an_editor_clears_what_another_filed(client: Client, editor: Client, data: Path) -> None:
    receipt = fill(client)
    assert public(data) == 0
    queue = decide(editor, **CLEAR)
    assert queue.url.path == "/portal/reviews"
    assert public(data) == 1
    assert "已通过，已公开" in client.get(receipt.url.path).text


@pytest.mark.requirement("item-41", "SD-16")
def test_what_lacks_a_reason_is_said_and_nothing_is_lost(
    client: Client, editor: Client, data: Path
) -> None:
    fill(client, text=PERSONAL)
    page = decide(editor, **CLEAR, reason="同意刊登")
    assert page.status_code == 409
    assert "mobile_number" in page.text
    assert "同意刊登" in page.text
    assert '<mark id="finding-' in page.text
    assert public(data) == 0
    number = re.findall(r'name="finding_([0-9]+)"', page.text)
    assert decide(editor, **CLEAR, **{f"finding_{number[0]}": "单位电话"}).status_code == 200
    assert public(data) == 1


def test_an_editor_returns_with_a_coded_reason(client: Client, editor: Client) -> None:
    receipt = fill(client)
    assert decide(editor, decision="return", reason="缺少说明").status_code == 409
    decide(editor, decision="return", reason="缺少说明", reason_code="incomplete")
    page = client.get(receipt.url.path).text
    assert ("已退回" in page, "缺材料" in page, "缺少说明" in page) == (True, True, True)


@pytest.mark.requirement("SD-16")
def test_nobody_clears_his_own_on_the_pages_either(data: Path) -> None:
    with closed_client(data) as own:
        signed_in(own, add_account(data, "editor", ORGAN, office=ORGAN))
        fill(own)
        page = decide(own, **CLEAR)
    assert page.status_code == 403
    assert public(data) == 0


def test_an_editor_looks_at_the_file_itself(client: Client, editor: Client) -> None:
    fill(client)
    page = decide(editor, decision="clear").text
    match = re.search(r'href="(/portal/reviews/[^"]+/files/1)"', page)
    assert match is not None
    answer = editor.get(match[1])
    assert answer.content == TEXT.encode()
    assert "通知.txt" in unquote(answer.headers["content-disposition"])
    assert client.get(match[1]).status_code == 403


@pytest.mark.parametrize("path", ["/portal/reviews", "/portal/reviews/x-1"])
def test_an_agency_sees_no_queue(client: Client, path: str) -> None:
    assert client.get(path).status_code == 403
    assert client.post("/portal/reviews/x-1", data=CLEAR).status_code == 403
    assert "/portal/reviews" not in client.get("/portal").text


def test_a_filing_is_its_filers_alone(client: Client, editor: Client) -> None:
    path = fill(client).url.path
    assert editor.get(path).status_code == 404
    assert "还没有报送过" in editor.get("/portal").text


@pytest.mark.requirement("SD-11")
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/portal"), ("GET", "/portal/filings/new"), ("POST", "/portal/filings"),
        ("GET", "/portal/filings/x"), ("GET", "/portal/reviews"), ("GET", "/portal/reviews/x-1"),
        ("POST", "/portal/reviews/x-1"), ("POST", "/portal/logout"),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "cookie", ["", "gongbao_session=nonsense", "gongbao_session={key}", "\xff=;;"]
)
def test_who_is_not_signed_in_is_sent_to_the_door(
    data: Path, key: str, method: str, path: str, cookie: str
) -> None:
    with closed_client(data) as client:
        headers = {b"cookie": cookie.format(key=key).encode("latin-1")}
        answer = client.request(method, path, headers=headers, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/portal/login")


@pytest.mark.requirement("SD-11", "SEC-01")
def test_the_cookie_is_for_the_portal_and_no_script(data: Path, key: str) -> None:
    with closed_client(data, base_url="https://gazette.example") as client:
        answer = client.post("/portal/login", data={"key": key}, follow_redirects=False)
    cookie = answer.headers["set-cookie"]
    assert {"HttpOnly", "SameSite=Strict", "Secure", "Path=/portal"} <= set(cookie.split("; "))
    assert key not in cookie
    token = cookie.partition("=")[2].partition(";")[0]
    assert token.encode() not in b"".join(file.read_bytes() for file in data.glob("office.db*"))


@pytest.mark.parametrize("wrong", ["", "x", "gongbao_aaaaaaaa_" + 43 * "x"])
def test_a_wrong_key_opens_nothing_and_is_not_repeated(data: Path, key: str, wrong: str) -> None:
    with closed_client(data) as client:
        answer = client.post("/portal/login", data={"key": wrong}, follow_redirects=False)
        assert answer.status_code == 403
        assert "set-cookie" not in answer.headers
        assert "密钥无效" in answer.text
        assert not wrong or f'"{wrong}"' not in answer.text
        again = [client.post("/portal/login", data={"key": wrong}) for _ in range(61)]
        assert again[-1].status_code == 429


def test_signing_out_ends_the_session_on_the_server(client: Client, data: Path) -> None:
    cookie = {"cookie": f"gongbao_session={client.cookies['gongbao_session']}"}
    form = hidden(client, "/portal")
    assert client.post("/portal/logout", data=form).url.path == "/portal/login"
    with closed_client(data) as other:
        assert other.get("/portal", headers=cookie, follow_redirects=False).status_code == 303


def test_a_revoked_account_is_out_at_once(client: Client, data: Path) -> None:
    with open_office(data) as office:
        account = office.accounts.find("报送员")
        office.accounts.revoke(account.id, now=account.created_at)
    assert client.get("/portal", follow_redirects=False).headers["location"] == "/portal/login"


@pytest.mark.requirement("SEC-01")
@pytest.mark.parametrize("token", ["", "x", "{other}"])
def test_a_form_that_was_not_given_is_refused(
    client: Client, editor: Client, data: Path, token: str
) -> None:
    stolen = token.format(other=hidden(editor, "/portal")["form_token"])
    assert fill(client, form_token=stolen).status_code == 403
    assert client.post("/portal/logout", data={"form_token": stolen}).status_code == 403
    fill(client)
    assert decide(editor, **CLEAR, form_token=f"{stolen}x").status_code == 403
    assert public(data) == 0


@pytest.mark.requirement("SEC-01")
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://testserver.local.evil"])
def test_a_form_of_another_site_is_refused(
    client: Client, data: Path, key: str, origin: str
) -> None:
    elsewhere = {"origin": origin}
    form = {**hidden(client, "/portal/filings/new"), **VALUES, "disclosure": "active"}
    files = {"file": ("通知.txt", TEXT.encode())}
    refused = client.post("/portal/filings", data=form, files=files, headers=elsewhere)
    assert refused.status_code == 403
    with closed_client(data) as other:
        login = other.post("/portal/login", data={"key": key}, headers=elsewhere)
        assert (login.status_code, "set-cookie" in login.headers) == (403, False)


def test_our_own_origin_is_welcome(client: Client) -> None:
    form = {**hidden(client, "/portal/filings/new"), **VALUES, "disclosure": "active"}
    files = {"file": ("通知.txt", TEXT.encode())}
    own = {"origin": str(client.base_url)}
    assert client.post("/portal/filings", data=form, files=files, headers=own).status_code == 200


def test_what_is_filed_is_shown_as_text_and_never_as_markup(client: Client, editor: Client) -> None:
    evil = '<script>alert("1")</script><img src=x onerror=alert(1)>'
    fill(client, contact=evil, text=TEXT.replace("计量。", f"计量{evil}。"))
    pages = [client.get("/portal").text, decide(editor, decision="clear").text]
    pages.append(client.get(re.findall(r"/portal/filings/fil-[a-z0-9]+", pages[0])[0]).text)
    assert not [page for page in pages if "<script" in page or "<img" in page]
    assert "&lt;script&gt;" in pages[1]


@pytest.mark.parametrize(
    "fields", [{}, {"decision": "publish"}, {"decision": "return", "reason_code": "x"}]
)
def test_a_decision_that_is_none_is_a_problem(
    client: Client, editor: Client, fields: dict[str, str]
) -> None:
    fill(client)
    assert decide(editor, **fields).status_code == 422
