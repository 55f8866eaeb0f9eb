"""What Heyue's database holds before it is measured."""

PER_GROUP = 3  # notices to each group of a burst
GROUPS = ("wenjun", "linjiang")  # where the reports of the bench go: the village's room, and the town over it


def settle_in(url: str, bot: int) -> None:
    """The sample organisation as it works: everybody has joined, and the units of the people's town have their groups."""
    from sqlalchemy import select

    from bot import sample
    from bot.clock import SystemClock
    from bot.roster_files import load
    from storage import chats, people, roster, units
    from storage.database import upgrade, writing
    from storage.tables import PersonRow

    upgrade(url)
    found, faults = load(sample.ROSTER)
    assert found, faults
    with writing(url) as db:
        roster.apply(db, found, SystemClock().now())
        for native, person in enumerate(db.execute(select(PersonRow.id).order_by(PersonRow.id)).scalars().all(), 1):
            people.arrive(db, bot, native, f"S{native}", "zh-hans", private=True)
            people.join(db, bot, native, person)
        for number, code in enumerate(GROUPS, 1):
            group = chats.add(db, bot, -number, kind="group", title=code)
            chats.bind(db, group.id, units.by_code(db, code))


def put_notices(url: str, bot: int, private: int, groups: int) -> None:
    """A notice to each of so many private chats and some to each group, due now, as a night's work leaves them in the outbox."""
    from bot.clock import SystemClock
    from storage import chats, outbox, people
    from storage.database import upgrade, writing

    upgrade(url)
    now = SystemClock().now()
    with writing(url) as db:
        for native in range(1, groups + 1):
            group = chats.add(db, bot, -native, kind="group", title=f"G{native}")
            for number in range(PER_GROUP):
                call = {"method": "sendMessage", "params": {"text": f"提醒 {number}"}}
                outbox.post(db, group, "call", call, now, priority=outbox.NOTICE)
        for native in range(1, private + 1):
            chat = people.arrive(db, bot, native, f"P{native}", "zh-hans", private=True).chat
            assert chat is not None
            call = {"method": "sendMessage", "params": {"text": f"提醒 {native}"}}
            outbox.post(db, chat, "call", call, now, priority=outbox.NOTICE)
