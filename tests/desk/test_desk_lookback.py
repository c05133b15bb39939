"""Look-backs through the pages: ordering, committing, opening, the sheet on a telephone, and who reads accountability."""

import datetime as dt
import uuid

import pytest
from tests.matters import looking, steps
from tests.support.cast import STREET

from minqing.base import clock, draws
from minqing.matters.models import Accountability, LookBack, LookBackItem

pytestmark = pytest.mark.django_db


def send(client, cast, who, path, **data):
    client.force_login(cast.account(who))
    return client.post(path, {"key": str(uuid.uuid4()), **data})


@pytest.mark.shows("A8", 4)
def test_from_order_to_rework_and_a_call_to_account_through_forms(client, cast):
    matter = steps.done(cast)
    today = clock.today().isoformat()
    asked = {"scope": STREET, "period_from": today, "period_to": today, "strata": "none", "reason": "抽查"}
    path = "/desk/lookbacks/order/"
    low = send(client, cast, "supervisor", path, **asked, percent="1").content.decode()
    assert "抽取比例低于下限" in low
    assert send(client, cast, "supervisor", path, **asked, percent="10").status_code == 302
    row = LookBack.objects.get()
    do = f"/desk/do/{{}}/{row.draw.pk}/"
    client.force_login(cast.account("supervisor"))
    page = client.get(do.format("draw.commit")).content.decode()
    assert "data-secret" in page
    assert "dist/draw.js" in page
    for who, secret in (("supervisor", looking.FIRST), ("discipline", looking.SECOND)):
        given = {"commitment": draws.commitment(secret)}
        assert send(client, cast, who, do.format("draw.commit"), **given).status_code == 302
    for who, secret in (("supervisor", looking.FIRST), ("discipline", looking.SECOND)):
        assert send(client, cast, who, do.format("draw.open"), secret=secret).status_code == 302
    item = LookBackItem.objects.get()
    client.force_login(cast.account("supervisor"))
    work = client.get("/desk/").content.decode()
    assert f"/desk/do/lookback.inspect/{item.pk}/" in work
    sheet = f"/desk/do/lookback.inspect/{item.pk}/"
    good = {**looking.GOOD, "in_order": "no", "result": "passed"}
    assert "不能评为合格" in send(client, cast, "supervisor", sheet, **good).content.decode()
    bad = {**looking.BAD, "result": "failed"}
    assert send(client, cast, "supervisor", sheet, **bad).status_code == 302
    page = client.get(f"/desk/lookback_items/{item.pk}/").content.decode()
    assert "雨后又积水" in page
    told = {"unit": str(cast.units["城建办"].pk), "kind": "talk", "reason": "返工"}
    propose = f"/desk/do/accountability.propose/{item.pk}/"
    assert send(client, cast, "supervisor", propose, **told).status_code == 302
    entry = Accountability.objects.get()
    client.force_login(cast.account("office_handler"))
    assert f"/desk/do/accountability.hear/{entry.pk}/" in client.get("/desk/").content.decode()
    assert entry.code in client.get(f"/desk/accountabilities/{entry.pk}/").content.decode()
    assert matter.problem == item.problem


@pytest.mark.shows("A8", 3)
def test_a_void_draw_must_be_named_in_the_form(client, cast):
    steps.done(cast)
    row = looking.ordered(cast)
    with clock.frozen(clock.at(row.draw.open_by, 9) + dt.timedelta(days=1)):
        client.force_login(cast.account("supervisor"))
        page = client.get("/desk/lookbacks/order/").content.decode()
        assert f"代替作废的摇号{row.draw.number}" in page
        shown = client.get(f"/desk/lookbacks/{row.pk}/").content.decode()
        assert "登记作废" in shown
