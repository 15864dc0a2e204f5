"""What a saved search finds is posted to its receiver: signed, once confirmed, again until it is taken."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from standardwebhooks import Webhook, WebhookVerificationError

from api.delivering import ATTEMPTS, Deliverer, next_attempt
from api.main import cli
from api.receivers import Reach
from api.saving import match_new
from api.settings import Settings
from api.subscribing import end, find, read_form, subscribe
from api.wire_subscriptions import NewSubscription
from gazette.errors import NotFoundError, StateError
from gazette.store.office import Office as OfficeDatabase
from gazette.store.office import open_office
from gazette.store.outbox import LEASE, MOST_DOCUMENTS, PATIENCE
from gazette.store.subscriptions import KEPT, MOST_OF_HOST, PENDING, SubscriptionState
from opendata.public.publish import follow
from tests.api.test_serve import children
from tests.office import Office
from tests.receiver import Received, Receiver, Replied, receiving, willing
from tests.serving import eventually, serving

pytestmark = pytest.mark.requirement("WS-08", "item-31", "item-37")

BASE = "https://gazette.example"
SECOND = timedelta(seconds=1)


class Post:
    """An office with a deliverer and one receiver; its clock goes only when it is told to.

    Signatures are checked against the true time, so the clock starts there.
    """

    def __init__(self, data: Path, receiver: Receiver, database: OfficeDatabase) -> None:
        self.now = datetime.now(UTC).replace(microsecond=0)
        self.office = Office(data)
        self.data = data
        self.receiver = receiver
        self.database = database
        self.settings = Settings(data=data, webhooks="anywhere")
        self.deliverer = self.new_deliverer()
        self.office.file("示例省停车场管理办法", "停车场应当公开收费。")
        follow(data)

    def new_deliverer(self) -> Deliverer:
        """Another process that delivers, which knows what office.db says."""
        reach = Reach("anywhere")
        return Deliverer(
            self.data, self.database, reach=reach, clock=lambda: self.now, chance=lambda: 0.5
        )

    def subscribe(self, **given: Any) -> NewSubscription:  # Any: JSON
        """A subscription to 停车, unless told otherwise."""
        asked = {"url": self.receiver.url, "q": "停车", "name": "停车", **given}
        form, question = read_form(json.dumps(asked).encode())
        return subscribe(self.settings, form, question, base=BASE, now=self.now)

    def confirmed(self, **given: Any) -> NewSubscription:  # Any: JSON
        """A subscription whose receiver has answered the challenge."""
        made = self.subscribe(**given)
        assert self.turn() == 1
        return made

    def publish(self, title: str = "关于停车收费的通知", text: str = "停车收费。") -> str:
        """A new public document, matched against the searches."""
        made = self.office.file(title, text)
        self.match()
        return made

    def match(self) -> None:
        """Holds the searches against what is new."""
        follow(self.data)
        match_new(self.data, now=self.now)

    def turn(self, later: timedelta = timedelta(0)) -> int:
        """How many messages went out, some time later."""
        self.now += later
        return asyncio.run(self.deliverer.turn())

    def state(self, made: NewSubscription) -> SubscriptionState:
        """What a subscription is in."""
        return find(self.data, made.id, made.token).state


@pytest.fixture
def post(tmp_path: Path) -> Iterator[Post]:
    with ExitStack() as stack:
        receiver = stack.enter_context(receiving())
        database = stack.enter_context(open_office(tmp_path / "data"))
        yield Post(tmp_path / "data", receiver, database)


def failing(status: int = 500) -> Any:  # Any: a function of a message
    """Confirms, and takes nothing else."""

    def reply(message: Received) -> Replied:
        if message.said["type"] == "subscription.challenge":
            return willing(message)
        return Replied(status)

    return reply


def test_what_is_found_is_posted_and_the_specifications_own_library_believes_it(
    post: Post,
) -> None:
    made = post.confirmed()
    new = post.publish()
    post.publish("关于测绘的通知", "测绘。")
    assert post.turn() == 1
    (message,) = post.receiver.matches
    said = Webhook(made.secret).verify(message.body, message.headers)
    assert said == {
        "type": "documents.matched",
        "timestamp": said["timestamp"],
        "data": {
            "subscription": made.id,
            "name": "停车",
            "documents": [
                {
                    "id": new,
                    "number": None,
                    "title": "关于停车收费的通知",
                    "issuers": ["示例省人民政府"],
                    "status": said["data"]["documents"][0]["status"],
                    "url": f"{BASE}/documents/{new}",
                }
            ],
            "unsubscribe": made.links.end,
        },
    }
    assert message.headers["content-type"] == "application/json"
    assert post.turn(timedelta(days=1)) == 0


@pytest.mark.parametrize("part", ["webhook-id", "webhook-timestamp", "webhook-signature", "body"])
def test_what_was_altered_is_not_believed(post: Post, part: str) -> None:
    made = post.confirmed()
    (message,) = post.receiver.received
    parts = {**message.headers, "body": message.body.decode()}
    altered = {
        "webhook-timestamp": str(int(parts["webhook-timestamp"]) - 1),
        "webhook-signature": parts["webhook-signature"].swapcase().replace("V1,", "v1,"),
    }
    parts[part] = altered.get(part, parts[part] + "A")
    with pytest.raises(WebhookVerificationError):
        Webhook(made.secret).verify(parts.pop("body"), parts)


def test_each_subscription_has_a_secret_and_a_token_of_its_own(post: Post) -> None:
    first, second = post.subscribe(), post.subscribe()
    assert len({first.secret, second.secret, first.token, second.token}) == 4
    with pytest.raises(NotFoundError):
        find(post.data, first.id, second.token)


def test_nothing_is_sent_before_the_receiver_agrees_and_then_nothing_is_missed(
    post: Post,
) -> None:
    post.receiver.reply = lambda _: Replied(200, b"no")
    made = post.subscribe()
    new = post.publish()
    assert [post.turn(), post.turn()] == [1, 0]
    assert (post.receiver.matches, post.state(made)) == ([], "pending")
    post.receiver.reply = willing
    post.turn(timedelta(minutes=1))
    assert post.state(made) == "active"
    post.turn()
    (message,) = post.receiver.matches
    assert [one["id"] for one in message.said["data"]["documents"]] == [new]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_challenge_is_answered_as_text_or_json(post: Post, form: str) -> None:
    def reply(message: Received) -> Replied:
        nonce = message.said["data"]["nonce"]
        return Replied(200, {"text": f"{nonce}\n", "json": f'{{"nonce":"{nonce}"}}'}[form].encode())

    post.receiver.reply = reply
    assert post.state(post.confirmed()) == "active"


@pytest.mark.parametrize("status", [200, 403])
def test_a_server_that_sends_everything_back_has_not_agreed(post: Post, status: int) -> None:
    """Of 403 not even the right nonce counts."""
    sent = {200: lambda m: m.body, 403: lambda m: m.said["data"]["nonce"].encode()}
    post.receiver.reply = lambda message: Replied(status, sent[status](message))
    assert post.state(post.confirmed()) == "pending"


def test_a_receiver_that_never_agrees_is_forgotten(post: Post) -> None:
    post.receiver.reply = lambda _: Replied(404)
    made = post.confirmed()
    post.now += PENDING
    post.deliverer.tidy()
    with pytest.raises(NotFoundError):
        find(post.data, made.id, made.token)
    assert post.database.saved_searches.all() == []


def test_what_was_withdrawn_meanwhile_is_left_out(post: Post) -> None:
    post.confirmed()
    kept, gone = post.publish(), post.publish("关于停车位的通知", "停车位。")
    withdraw(post, gone)
    post.turn()
    (message,) = post.receiver.matches
    assert [one["id"] for one in message.said["data"]["documents"]] == [kept]
    assert "停车位" not in message.body.decode()


def test_what_was_withdrawn_between_two_attempts_is_not_sent_again(post: Post) -> None:
    post.confirmed()
    post.receiver.reply = failing()
    gone = post.publish("关于停车位的通知", "停车位。")
    assert post.turn() == 1
    withdraw(post, gone)
    post.turn(timedelta(minutes=1))
    assert len(post.receiver.matches) == 1
    assert post.turn(timedelta(days=1)) == 0


def withdraw(post: Post, document: str) -> None:
    words = ["withdraw", document, "--code", "not_public", "--authority", "示例省人民政府办公厅"]
    words += ["--on", date(2024, 6, 1).isoformat(), "--yes", "--actor", "editor"]
    done = CliRunner().invoke(cli, [*words, "--data", str(post.data)])
    assert done.exit_code == 0, done.output


def test_a_held_document_is_never_told(post: Post) -> None:
    post.confirmed()
    post.office.file("关于停车收费的通知", "停车收费。", held=True)
    post.match()
    assert post.turn() == 0


def test_a_failure_is_tried_again_under_the_same_id_ever_later_and_then_given_up(
    post: Post,
) -> None:
    made = post.confirmed()
    post.receiver.reply = failing()
    post.publish()
    for attempt in range(1, ATTEMPTS):
        assert post.turn() == 1
        wait = next_attempt(attempt, now=post.now, chance=0.5)
        assert wait is not None
        post.now = wait - SECOND
        assert post.turn() == 0
        post.now = wait
    assert [post.turn(), post.turn(timedelta(days=1))] == [1, 0]
    assert len(post.receiver.matches) == ATTEMPTS
    assert len({one.id for one in post.receiver.matches}) == 1
    for one in post.receiver.matches[:2]:  # the others' clocks ran ahead of the true time
        Webhook(made.secret).verify(one.body, one.headers)
    (dead,) = post.database.outbox.dead()
    assert (dead.subscription, dead.attempts, dead.reason) == (made.id, ATTEMPTS, "answered 500")


@pytest.mark.parametrize("chance", [0.0, 0.999])
def test_attempts_last_for_some_hours_whatever_the_chance(chance: float) -> None:
    begin = now = datetime(2024, 6, 1, tzinfo=UTC)
    waits = [next_attempt(n, now=now, chance=chance) for n in range(1, ATTEMPTS + 1)]
    last = sum((one - begin for one in waits if one), timedelta(0))
    assert timedelta(hours=5) < last < timedelta(hours=18)
    assert waits[-1] is None


def test_what_failed_for_good_can_be_sent_again(post: Post) -> None:
    post.confirmed()
    post.receiver.reply = failing(404)
    post.publish()
    for _ in range(ATTEMPTS):
        post.turn(timedelta(hours=6))
    (dead,) = post.database.outbox.dead()
    post.receiver.reply = willing
    assert dead.id in run(post, "failed")
    assert run(post, "retry", dead.id) == f"{dead.id}: to be sent\n"
    assert run(post, "failed") == ""
    assert post.turn(timedelta(minutes=1)) == 1
    assert post.receiver.matches[-1].id == dead.id
    with pytest.raises(NotFoundError):
        post.database.outbox.retry(dead.id, now=post.now)


def run(post: Post, *words: str) -> str:
    """What `gongbao saved` prints."""
    done = CliRunner().invoke(cli, ["saved", *words, "--data", str(post.data)])
    assert done.exit_code == 0, done.output
    return done.stdout


def test_the_shell_lists_who_is_told_and_ends_it(post: Post) -> None:
    made = post.confirmed()
    line = run(post, "subscriptions").rstrip("\n").split("\t")
    assert line == [made.id, "active", "-", made.search, post.receiver.url]
    assert made.id in run(post, "list")
    assert run(post, "end", made.id) == f"{made.id}: ended\n"
    assert run(post, "subscriptions") == run(post, "list") == ""


def test_days_of_failure_disable_it_and_one_success_clears_the_count(post: Post) -> None:
    made = post.confirmed()
    post.receiver.reply = failing()
    post.publish()
    post.turn()
    assert find(post.data, made.id, made.token).last_failure == "answered 500"
    post.receiver.reply = willing
    post.turn(timedelta(minutes=1))
    assert find(post.data, made.id, made.token).failing_since is None
    post.receiver.reply = failing()
    post.publish("关于停车位的通知", "停车位。")
    for _ in range(int(PATIENCE / timedelta(hours=12)) + 1):
        post.turn(timedelta(hours=12))
        post.publish(f"关于停车的通知{post.now}", "停车。")
    assert post.state(made) == "disabled"
    assert post.turn(timedelta(days=1)) == 0
    assert all(one.subscription == made.id for one in post.database.outbox.dead())
    post.publish("关于停车费的通知", "停车费。")
    assert post.turn() == 0
    assert post.database.saved_searches.matches(made.id) == []
    post.now += KEPT
    post.deliverer.tidy()
    assert post.database.subscriptions.all() == []


def test_a_retry_wakes_a_disabled_subscription(post: Post) -> None:
    made = post.confirmed()
    post.receiver.reply = failing()
    post.publish()
    post.turn()
    post.turn(PATIENCE)
    assert post.state(made) == "disabled"
    (dead,) = post.database.outbox.dead()
    post.receiver.reply = willing
    post.database.outbox.retry(dead.id, now=post.now)
    assert (post.turn(), post.state(made)) == (1, "active")


def test_a_receiver_ends_it_by_410(post: Post) -> None:
    made = post.confirmed()
    post.receiver.reply = failing(410)
    post.publish()
    post.turn()
    with pytest.raises(NotFoundError):
        find(post.data, made.id, made.token)
    assert post.database.saved_searches.all() == []
    assert post.receiver.url.encode() not in everything(post)


def everything(post: Post) -> bytes:
    """What office.db holds, free pages left aside."""
    return "".join(post.database.subscriptions._connection.iterdump()).encode()


def test_ending_it_leaves_nothing_and_a_message_on_its_way_does_no_harm(post: Post) -> None:
    made = post.confirmed()

    def reply(message: Received) -> Replied:
        end(post.data, made.id, made.token)
        return Replied()

    post.receiver.reply = reply
    post.publish()
    assert [post.turn(), post.turn(timedelta(days=1))] == [1, 0]
    assert post.receiver.url.encode() not in everything(post)


def test_a_process_killed_between_sending_and_booking_sends_it_again_by_the_same_id(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.confirmed()
    post.publish()

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(type(post.database.outbox), "taken", killed)
        with pytest.raises(KeyboardInterrupt):
            post.turn()
    post.deliverer = post.new_deliverer()
    assert post.turn() == 0  # it may still be on its way
    assert [post.turn(LEASE), post.turn(LEASE)] == [1, 0]
    assert len({one.id for one in post.receiver.matches}) == 1
    assert len(post.receiver.matches) == 2


def test_two_that_deliver_at_once_send_nothing_twice(post: Post) -> None:
    post.confirmed()
    post.publish()
    with open_office(post.data) as other:
        second = Deliverer(post.data, other, reach=Reach("anywhere"), clock=lambda: post.now)

        async def both() -> None:
            await asyncio.gather(post.deliverer.turn(), second.turn())

        asyncio.run(both())
    assert len(post.receiver.matches) == 1


def test_much_at_once_is_parted_and_nothing_is_lost_or_told_twice(post: Post) -> None:
    post.confirmed()
    with post.office.batch():
        made = {post.office.file(f"关于停车的通知{n}", f"停车{n}。") for n in range(120)}
    post.match()
    while post.turn():
        continue
    told = [one["id"] for m in post.receiver.matches for one in m.said["data"]["documents"]]
    assert (len(told), set(told)) == (120, made)
    assert max(len(m.said["data"]["documents"]) for m in post.receiver.matches) == MOST_DOCUMENTS
    assert max(len(m.body) for m in post.receiver.matches) < 32_768


def test_a_private_receiver_is_never_connected_to(post: Post) -> None:
    made = post.subscribe()
    post.deliverer = Deliverer(
        post.data, post.database, reach=Reach(), clock=lambda: post.now, chance=lambda: 0.5
    )
    assert post.turn() == 1
    assert post.receiver.received == []
    assert find(post.data, made.id, made.token).last_failure == "must begin with https://"


def test_one_host_has_so_many_and_no_more(post: Post) -> None:
    for _ in range(MOST_OF_HOST):
        post.subscribe()
    with pytest.raises(StateError, match="too many"):
        post.subscribe()
    assert len(post.database.saved_searches.all()) == MOST_OF_HOST


def test_a_log_names_no_receiver(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("DEBUG", "gongbao")
    post.confirmed()
    post.receiver.reply = failing()
    post.publish()
    post.turn()
    assert "answered 500" in caplog.text
    assert "/hook" not in caplog.text


def test_a_deliverer_killed_while_it_sends_sends_again_under_the_same_id(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The whole service, really killed: subscribe by HTTP, be asked, be told, be told again."""
    data = tmp_path / "data"
    office = Office(data)
    office.file("示例省停车场管理办法", "停车场应当公开收费。")
    monkeypatch.setenv("GONGBAO_WEBHOOKS", "anywhere")
    with receiving() as receiver:

        def reply(message: Received) -> Replied:
            if message.said["type"] == "documents.matched" and len(receiver.matches) == 1:
                os.kill(deliverer_of(data), signal.SIGKILL)
            return willing(message)

        receiver.reply = reply
        with serving(data) as client:
            made = client.post(
                "/api/v1/subscriptions", json={"url": receiver.url, "q": "停车"}
            ).json()
            address = f"/api/v1/subscriptions/{made['id']}?token={made['token']}"
            eventually(lambda: client.get(address).json()["state"] == "active")
            office.file("关于停车收费的通知", "停车收费。")
            eventually(lambda: len(receiver.matches) == 1)
        later = datetime.now(UTC) + LEASE
        with open_office(data) as database:
            post = Deliverer(data, database, reach=Reach("anywhere"), clock=lambda: later)
            assert asyncio.run(post.turn()) == 1
        assert len({one.id for one in receiver.matches}) == 1
        assert len(receiver.matches) == 2
        for one in receiver.matches:
            Webhook(made["secret"]).verify(one.body, one.headers)


def deliverer_of(data: Path) -> int:
    """The process below this one that delivers for an archive."""
    lines = children(os.getpid()).items()
    return next(pid for pid, line in lines if f"api.deliverer --data {data}" in line)
