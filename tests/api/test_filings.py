"""`/api/v1/filings`: agencies file over HTTP, each sees its own, and mistakes are named."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from api.app import create_app
from api.settings import Settings
from gazette.edition.write_ofd import write_ofd
from tests.accounts import add_account, key_headers
from tests.api.office import PATH, VALUES, closed_client, problem, send
from tests.filings import ORGAN, TEXT
from tests.gazette.edition.test_write_ofd import plain

pytestmark = pytest.mark.requirement("SD-13", "GZ-05", "item-37")

Client = TestClient[Litestar]
ODD_CHARSET = (
    b'--x\r\nContent-Disposition: form-data; name="title"\r\n'
    b"Content-Type: text/plain; charset=nonsense\r\n\r\na\r\n--x--\r\n"
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def client(data: Path) -> Iterator[Client]:
    with closed_client(data) as made:
        yield made


@pytest.fixture
def agency(data: Path) -> dict[str, str]:
    return key_headers(add_account(data, "agency", ORGAN))


def test_a_filing_is_answered_with_its_receipt(client: Client, agency: dict[str, str]) -> None:
    answer = send(client, agency)
    filed = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == filed["links"]["self"]
    assert filed["state"] == "checked"
    assert filed["form"]["number"] == "示水规〔2024〕3号"
    assert set(filed["digest"]) == {"sha-256", "sm3"}
    assert [step["state"] for step in filed["steps"]] == ["received", "checked"]
    assert filed["links"]["document"] is None
    again = client.get(filed["links"]["self"], headers=agency)
    assert again.json() == filed


def test_a_check_gives_the_same_answer_and_keeps_nothing(
    client: Client, agency: dict[str, str], data: Path
) -> None:
    answer = send(client, agency, path=f"{PATH}/check")
    assert (answer.status_code, answer.json()["accepted"]) == (200, True)
    assert [one["code"] for one in answer.json()["findings"]] == ["number_rewritten"]
    refused = send(client, agency, path=f"{PATH}/check", changed={"registration_no": ""})
    assert problem(refused) == problem(send(client, agency, changed={"registration_no": ""}))
    assert client.get(PATH, headers=agency).json()["total"] == 0
    assert not (data / "files").exists()


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"registration_no": ""}, ("registration_no", "not_registered")),
        ({"title": " "}, ("title", "incomplete")),
        ({"signed_on": "2024-02-30"}, ("signed_on", "wrong_format")),
        ({"issuer": "示例省财政厅"}, ("issuer", "out_of_jurisdiction")),
        ({"disclosure": "不予公开"}, ("disclosure", "disclosure_mismatch")),
        ({"titel": "甲"}, ("titel", "wrong_format")),
    ],
)
def test_what_is_wrong_is_named_with_its_code(
    client: Client, agency: dict[str, str], changed: dict[str, str], error: tuple[str, str]
) -> None:
    assert problem(send(client, agency, changed=changed)) == (422, "filing-refused", [error])


@pytest.mark.requirement("item-41")
@pytest.mark.parametrize(
    ("content", "code"),
    [
        (f"机密★1年\n{TEXT}", "secret"),
        (TEXT.replace("此件公开发布", "此件不予公开"), "disclosure_mismatch"),
        ("", "incomplete"),
        ("PK\x03\x04 zip", "wrong_format"),
        ("\x00\x01\x02", "wrong_format"),
    ],
)
def test_a_file_that_may_not_come_in_is_refused(
    client: Client, agency: dict[str, str], data: Path, content: str, code: str
) -> None:
    answer = send(client, agency, content=content.encode())
    assert problem(answer) == (422, "filing-refused", [("file", code)])
    assert not (data / "files").exists()


def test_an_ofd_file_is_read_like_any_other(client: Client, agency: dict[str, str]) -> None:
    written = write_ofd(plain(TEXT))
    filed = send(client, agency, content=written, name="通知.ofd").json()
    assert filed["state"] == "checked"
    assert "not_read_yet" not in [one["code"] for one in filed["findings"]]


@pytest.mark.parametrize("name", ["通知.pdf", "x" * 300, "../../etc/passwd", "C:\\a.pdf"])
def test_a_format_nobody_reads_yet_is_held(
    client: Client, agency: dict[str, str], name: str
) -> None:
    filed = send(client, agency, content=b"%PDF-1.7\n%%EOF", name=name).json()
    assert [one["code"] for one in filed["findings"]] == ["number_rewritten", "not_read_yet"]
    assert "/" not in filed["files"][0]["name"]
    assert len(filed["files"][0]["name"]) <= 200


@pytest.mark.requirement("GZ-23")
def test_readings_come_along(client: Client, agency: dict[str, str]) -> None:
    files = [
        ("explanation", ("解读一.txt", "解读。".encode(), "text/plain")),
        ("file", ("通知.txt", TEXT.encode(), "text/plain")),
        ("explanation", ("解读二.pdf", b"%PDF-1.7", "application/pdf")),
    ]
    filed = client.post(PATH, data=VALUES, files=files, headers=agency).json()
    assert [(file["role"], file["name"]) for file in filed["files"]] == [
        ("text", "通知.txt"),
        ("explanation", "解读一.txt"),
        ("explanation", "解读二.pdf"),
    ]


def test_the_same_request_twice_is_one_filing(client: Client, agency: dict[str, str]) -> None:
    headers = {**agency, "idempotency-key": "one"}
    first, second = send(client, headers), send(client, headers)
    assert (second.status_code, second.json()) == (201, first.json())
    other = send(client, headers, changed={"contact": "另一人"})
    assert problem(other)[:2] == (422, "repeated-key")
    assert client.get(PATH, headers=agency).json()["total"] == 1


@pytest.mark.requirement("ND-03")
def test_a_number_waits_once(client: Client, agency: dict[str, str]) -> None:
    assert send(client, agency).status_code == 201
    again = send(client, agency, content=f"{TEXT}更正。".encode())
    assert problem(again) == (422, "filing-refused", [("number", "duplicate_number")])


def test_a_filing_is_its_filers_alone(client: Client, agency: dict[str, str], data: Path) -> None:
    other = key_headers(add_account(data, "agency", "示例省财政厅"))
    filed = send(client, agency).json()
    assert problem(client.get(f"{PATH}/{filed['id']}", headers=other))[0] == 404
    assert client.get(PATH, headers=other).json()["total"] == 0


def test_own_filings_are_paged_newest_first(client: Client, agency: dict[str, str]) -> None:
    for n in range(1, 4):
        text = TEXT.replace("3号", f"{n}号")
        assert (
            send(
                client, agency, content=text.encode(), changed={"number": f"示水规〔2024〕{n}号"}
            ).status_code
            == 201
        )
    first = client.get(f"{PATH}?limit=2", headers=agency).json()
    rest = client.get(first["next"], headers=agency).json()
    numbers = [one["form"]["number"] for one in (*first["items"], *rest["items"])]
    assert numbers == [f"示水规〔2024〕{n}号" for n in (3, 2, 1)]
    assert (first["total"], rest["next"]) == (3, None)
    assert problem(client.get(f"{PATH}?limit=101", headers=agency))[:2] == (
        400,
        "invalid-parameter",
    )
    assert problem(client.get(f"{PATH}?x=1", headers=agency))[:2] == (400, "unknown-parameter")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"authorization": "Bearer "},
        {"authorization": "Bearer nonsense"},
        {"authorization": "Basic {key}"},
        {"authorization": "{key}"},
        {"cookie": "gongbao_session={key}"},
        {"x-api-key": "{key}"},
    ],
)
@pytest.mark.parametrize(
    ("method", "path"), [("GET", PATH), ("POST", PATH), ("POST", f"{PATH}/check")]
)
def test_nobody_files_without_a_key(
    client: Client, data: Path, headers: dict[str, str], method: str, path: str
) -> None:
    key = add_account(data, "agency", ORGAN)
    shown = {name: value.format(key=key) for name, value in headers.items()}
    answer = client.request(method, path, headers=shown)
    assert problem(answer) == (401, "unauthorized", [])
    assert answer.headers["www-authenticate"].startswith("Bearer")
    assert key not in answer.text


def test_a_file_that_is_too_large_is_not_read(data: Path, agency: dict[str, str]) -> None:
    with closed_client(data, largest_filing=4096) as client:
        answer = send(client, agency, content=5000 * b"x")
        assert problem(answer)[:2] == (413, "too-large")
        chunked = client.post(
            PATH, content=iter(5 * [1024 * b"x"]),
            headers={**agency, "content-type": "multipart/form-data; boundary=x"},
        )  # fmt: skip
        assert chunked.status_code in {400, 413}
        assert client.get(PATH, headers=agency).json()["total"] == 0


@pytest.mark.parametrize(
    ("content_type", "body", "status"),
    [
        ("application/json", b"{}", 415),
        ("application/x-www-form-urlencoded", b"title=a", 415),
        ("multipart/form-data", b"x", 400),
        ("multipart/form-data; boundary=x", b"nonsense", 400),
        ("multipart/form-data; boundary=x", b"", 422),
        (
            "multipart/form-data; boundary=x",
            b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n\xff\xfe\r\n--x--\r\n',
            400,
        ),
        (
            "multipart/form-data; boundary=x",
            ODD_CHARSET,
            400,
        ),
        (
            "multipart/form-data; boundary=x",
            100 * b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\na\r\n' + b"--x--\r\n",
            400,
        ),
    ],
)
def test_a_body_that_is_no_form_is_a_problem(
    client: Client, agency: dict[str, str], content_type: str, body: bytes, status: int
) -> None:
    answer = client.post(PATH, content=body, headers={**agency, "content-type": content_type})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"


def test_fields_and_files_are_not_mixed_up(client: Client, agency: dict[str, str]) -> None:
    as_text = client.post(
        PATH, data={**VALUES, "file": "文字"}, files={"explanation": b"x"}, headers=agency
    )
    assert problem(as_text)[2] == [("file", "incomplete")]
    files = {"file": ("a.txt", TEXT.encode()), "attachment": ("b.txt", b"b")}
    assert problem(client.post(PATH, data=VALUES, files=files, headers=agency))[2] == [
        ("attachment", "wrong_format")
    ]
    twice = client.post(
        PATH, data={**VALUES, "title": ["甲", "乙"]}, files={"file": b"x"}, headers=agency
    )
    assert problem(twice)[2] == [("title", "wrong_format")]


@pytest.mark.requirement("SD-10", "SEC-01")
def test_a_scanner_that_is_required_and_silent_keeps_nothing(
    data: Path, agency: dict[str, str], tmp_path: Path
) -> None:
    with closed_client(data, clamd=str(tmp_path / "no.sock")) as client:
        answer = send(client, agency)
        assert problem(answer)[:2] == (503, "scanner-unavailable")
        assert answer.headers["retry-after"]
        assert not (data / "files").exists()
        assert client.get(PATH, headers=agency).json()["total"] == 0


def test_a_server_without_readers_takes_nothing(data: Path, agency: dict[str, str]) -> None:
    with TestClient(create_app(Settings(data=data))) as client:
        assert problem(send(client, agency))[:2] == (503, "filing-unavailable")


@pytest.mark.requirement("SEC-01")
def test_too_many_wrong_keys_and_too_many_requests_are_slowed(
    client: Client, agency: dict[str, str]
) -> None:
    wrong = {"authorization": "Bearer gongbao_aaaaaaaa_" + 43 * "x"}
    codes = [client.get(PATH, headers=wrong).status_code for _ in range(62)]
    assert codes == 60 * [401] + 2 * [429]
    slowed = client.get(PATH, headers=agency)
    assert problem(slowed)[:2] == (429, "too-many")
    assert slowed.headers["retry-after"]


def test_an_account_has_so_many_requests_a_minute(client: Client, agency: dict[str, str]) -> None:
    codes = [client.get(f"{PATH}/none", headers=agency).status_code for _ in range(122)]
    assert set(codes[:110]) == {404}
    assert 429 in codes


@pytest.mark.requirement("SD-11", "SEC-01")
@pytest.mark.parametrize("path", [PATH, f"{PATH}/none", "/api/v1/reviews", "/portal", "/portal/x"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "OPTIONS"])
def test_nothing_closed_is_kept_or_read_by_others(
    client: Client, agency: dict[str, str], path: str, method: str
) -> None:
    asking = {"origin": "https://a.example", "access-control-request-method": "POST"}
    answer = client.request(method, path, headers={**agency, **asking}, follow_redirects=False)
    assert answer.headers["cache-control"] == "no-store"
    assert "etag" not in answer.headers
    assert not [name for name in answer.headers if name.startswith("access-control")]
    assert answer.headers["x-content-type-options"] == "nosniff"
