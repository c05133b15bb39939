"""Draws on the residents' face: public to anybody, void ones too; a resident takes the second seat and opens without an account."""

import datetime as dt
import io
import json
from argparse import Namespace
from contextlib import redirect_stdout

import pytest
from tests.matters import looking, steps

from minqing.base import clock, draws
from minqing.cli import draw_secret, verify
from minqing.matters.actions import draw as acts

pytestmark = pytest.mark.django_db


def text_of(response, status=200):
    assert response.status_code == status
    return response.content.decode()


@pytest.mark.shows("A8", 3)
def test_a_resident_commits_with_a_receipt_and_opens_with_the_secret_alone(client, cast, tmp_path):
    matter = steps.done(cast)
    draw = looking.ordered(cast).draw
    page = f"/draws/{draw.number}/"
    mine = {"commitment": draws.commitment(looking.SECOND), "code": matter.code}
    acts.commit(draw, by=cast.viewer("supervisor"), commitment=draws.commitment(looking.FIRST))
    assert draw.number in text_of(client.get("/draws/"))
    text = text_of(client.get(page))
    assert draw.list_hash in text
    assert "我来做第二方" in text
    client.force_login(cast.account("office_handler"))
    assert "工作人员不从这里" in text_of(client.post(f"{page}join/", mine), 403)
    client.logout()
    form = text_of(client.get(f"{page}join/"))
    assert "data-secret" in form
    assert 'name="secret"' not in form
    assert "没有找到这个回执码" in text_of(client.post(f"{page}join/", {**mine, "code": "ABCD" * 4}), 422)
    assert client.post(f"{page}join/", mine).status_code == 302
    assert client.get(f"{page}join/").status_code == 302
    assert "发起方还没有公开" in text_of(client.post(f"{page}open/", {"secret": looking.SECOND}), 422)
    acts.open_(draw, by=cast.viewer("supervisor"), secret=looking.FIRST)
    assert client.post(f"{page}open/", {"secret": looking.SECOND}).status_code == 302
    text = text_of(client.get(page))
    assert matter.problem.code in text
    assert "不符" not in text
    for private in ("沈立", matter.code, matter.opinion.code, matter.problem.title):
        assert private not in text
    verified(client.get(f"{page}file/").content, tmp_path, draw.number)


def verified(published, folder, number):
    """The public file alone is enough; one changed number in it is found, and so is the office's own database."""
    path = folder / "draw.json"
    path.write_bytes(published)
    assert told(number, str(path))[0] == 0
    code, words = told(number, None)
    assert code == 0
    assert words == told(number, str(path))[1] + "✓ 发出的检查单与抽出的编号\n"
    changed = json.loads(published)
    changed["chosen"] = []
    path.write_text(json.dumps(changed))
    code, words = told(number, str(path))
    assert code == 1
    assert "✗ 抽出的编号" in words
    path.write_text(json.dumps({**changed, "rate": 0}))
    assert told(number, str(path))[0] == 1


def told(number, file):
    out = io.StringIO()
    with redirect_stdout(out):
        code = verify.run(Namespace(what="draw", number=number, file=file))
    return code, out.getvalue()


@pytest.mark.shows("A8", 3)
def test_a_draw_that_lapsed_stands_there_as_void(client, cast):
    steps.done(cast)
    draw = looking.ordered(cast).draw
    with clock.frozen(clock.now() + dt.timedelta(days=15)):
        text = text_of(client.get(f"/draws/{draw.number}/"))
        assert "已作废" in text
        assert "到期没有双方都交承诺" in text
        assert "已作废" in text_of(client.get("/draws/"))
        assert client.get(f"/draws/{draw.number}/join/").status_code == 302
        assert told(draw.number, None)[0] == 0


def test_a_secret_made_on_ones_own_machine_fits_its_commitment(capsys):
    assert draw_secret.run(Namespace(mine=False)) == 0
    _first, secret, _second, commitment = capsys.readouterr().out.splitlines()
    assert draws.commitment(secret) == commitment
    assert not draws.weak(secret)
