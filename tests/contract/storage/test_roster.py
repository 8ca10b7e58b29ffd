from datetime import timedelta
from uuid import uuid4

import pytest

from storage.records.user import User, UserPlace
from storage.repositories.roster import BEFORE_ALL
from storage.store import Store
from tests.support.records import NOW


@pytest.mark.parametrize("limit", [1, 2, 3, 100])
async def test_all_users_are_met_once_oldest_first(store: Store, limit: int) -> None:
    ids = sorted((uuid4() for _ in range(6)), key=str)
    for number, user_id in enumerate(reversed(ids)):
        moment = NOW + timedelta(seconds=number // 4)  # four of one moment
        await store.users.add(User(user_id, moment, moment))
    await store.commit()

    place, met = BEFORE_ALL, list[UserPlace]()
    while found := await store.roster.after(place, limit=limit):
        assert len(found) <= limit
        met += found
        place = found[-1]

    later = NOW + timedelta(seconds=1)
    wanted = [*(UserPlace(NOW, one) for one in ids[2:]), *(UserPlace(later, one) for one in ids[:2])]
    assert met == wanted


async def test_another_tenants_users_are_not_met(store: Store) -> None:
    assert await store.roster.after(BEFORE_ALL, limit=10) == []
