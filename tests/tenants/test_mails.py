"""Mails leave by the mail server of their tenant."""

import sqlite3
from datetime import timedelta

from config.settings import Settings
from tests.support.smtp import SmtpServer
from tests.tenants.serving import Tenant, many_tenants


async def ask_for_a_code(tenant: Tenant) -> None:
    """Have a mail sent to a user of the tenant."""
    await tenant.user()
    answer = await tenant.begin()
    answer = await tenant.act(answer, "continue_with_login_identifier", email="alice@example.com")
    await tenant.act(answer, "continue_to_passcode_confirmation")


def delivery(server: SmtpServer, name: str) -> dict[str, object]:
    """Settings under which mails leave by *server*."""
    smtp = {"host": "127.0.0.1", "port": str(server.port)}
    return {"from_address": f"{name}@example.com", "smtp": smtp}


async def test_each_mails_by_its_own_server(settings: Settings) -> None:
    opened = many_tenants(settings, own_mail_servers=True)
    async with SmtpServer() as first, SmtpServer() as second, opened as many:
        await ask_for_a_code(await many.tenant(email_delivery=delivery(first, "one")))
        await ask_for_a_code(await many.tenant(email_delivery=delivery(second, "two")))

    assert [mail.envelope[0] for mail in first.received] == ["one@example.com"]
    assert [mail.envelope[0] for mail in second.received] == ["two@example.com"]


async def test_what_a_process_could_not_deliver_the_next_one_does(settings: Settings) -> None:
    async with SmtpServer(replies={"MAIL": "451 later"}) as server:
        async with many_tenants(settings, own_mail_servers=True) as many:
            for name in ("one", "two"):
                await ask_for_a_code(await many.tenant(email_delivery=delivery(server, name)))
        server.replies.clear()

        async with many_tenants(settings, own_mail_servers=True) as many:
            many.clock.now += timedelta(minutes=1)
            await many.application.ground.outbox.deliver_due()

    assert sorted(mail.envelope[0] for mail in server.received) == ["one@example.com", "two@example.com"]


async def test_the_mail_of_a_broken_tenant_waits_for_its_settings(settings: Settings) -> None:
    async with SmtpServer(replies={"MAIL": "451 later"}) as server:
        async with many_tenants(settings, own_mail_servers=True) as many:
            tenant = await many.tenant(email_delivery=delivery(server, "one"))
            await ask_for_a_code(tenant)
        server.replies.clear()

        async with many_tenants(settings, own_mail_servers=True) as many:
            with sqlite3.connect(settings.database.database) as elsewhere:
                elsewhere.execute("UPDATE tenants SET config = '{' WHERE id = ?", (str(tenant.id),))
            many.clock.now += timedelta(minutes=1)
            await many.application.ground.outbox.deliver_due()
            assert server.received == []

            await many.configure(tenant, email_delivery=delivery(server, "mended"))
            many.clock.now += timedelta(minutes=1)
            await many.application.ground.outbox.deliver_due()

    assert len(server.received) == 1
