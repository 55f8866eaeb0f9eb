"""Groups: an administrator adds the bot and chooses the unit, or a link says it; topics, migrations, taken out and back again."""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, ChatMemberRestricted, ChatMemberUpdated, Message, TelegramObject

from bot.desk import Desk
from bot.posting import post_cards
from bot.rules.administering import administers, below, must_administer, must_bind, must_have_group, tops
from bot.rules.case import Refused
from bot.rules.organisation import Unit
from bot.rules.terms import Level, Role
from bot.screens.buttons_admin import Bind
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.roles import unit_name
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.gates import Command, Pressed
from storage import cases, chats, groups, invitations, outbox

PAGE = 6  # units on one screen
AS_BEFORE, SET_FREE = -1, -2  # `at` of a Bind button that gives the group back to the units it had, or to none


class InGroup(Filter):
    async def __call__(self, event: TelegramObject, desk: Desk) -> bool:
        return not desk.private


class Migrated(Filter):
    """The service message of a group that has become a supergroup, in the old chat or in the new one."""

    async def __call__(self, message: Message) -> bool:
        return message.migrate_to_chat_id is not None or message.migrate_from_chat_id is not None


# -- in and out -------------------------------------------------------------------------------------------------------


def membership(change: ChatMemberUpdated, desk: Desk) -> Reply | None:
    """The bot was added, taken out, blocked or let in again."""
    was, is_in = _inside(change.old_chat_member), _inside(change.new_chat_member)
    if change.chat.type == "private":
        chats.gone(desk.db, desk.chat.id, None if is_in else desk.now)
        desk.house.stale = True
        return None
    if change.chat.type == "channel" or was == is_in:
        return None
    if is_in:
        return _added(desk, change.chat.title or "")
    _taken_out(desk, change.chat.title or "")
    return None


def _inside(member: object) -> bool:
    if isinstance(member, ChatMemberRestricted):
        return member.is_member
    return getattr(member, "status", "") in ("member", "administrator", "creator")


def _added(desk: Desk, title: str) -> Reply:
    groups.rename(desk.db, desk.chat.id, title)
    before = [unit for unit in _units_before(desk) if unit in desk.organisation.units]
    if before:
        comma = "、" if desk.language == "zh" else ", "
        text = say(_("I am back. This group belonged to {units}."), units=comma.join(unit_name(unit, desk.organisation) for unit in before))
        keys = [Key(label(_("As before")), Bind(at=AS_BEFORE).pack()), Key(label(_("Another unit…")), Bind().pack())]
        return Reply(Screen(text, [keys]), settle=True)
    chats.gone(desk.db, desk.chat.id, None)
    if desk.person.units_as(Role.ADMINISTRATOR):
        return Reply(_choice(desk, 0, 0), settle=True)
    text = say(_("Hello. An administrator now says which unit this group belongs to; until then nothing comes here."))
    return Reply(Screen(text, [[Key(label(_("Choose the unit…")), Bind().pack())]]), settle=True)


def _taken_out(desk: Desk, title: str) -> None:
    """Nothing can be said there any more, so the leader and who administers the unit hear it in private."""
    chats.gone_all(desk.db, desk.house.bot_id, desk.chat.native_id, desk.now)
    desk.house.stale = True
    for unit in _units_before(desk):
        if unit not in desk.organisation.units:
            continue
        told = {*desk.organisation.holders(unit, Role.LEADER), *_administrators(desk, unit)} - {desk.person.id}
        for person in sorted(told):
            desk.tell(person, "group_gone", {"unit": unit, "title": title})


def _units_before(desk: Desk) -> list[int]:
    """The units of this chat and its topics."""
    found = groups.of_native(desk.db, desk.house.bot_id, desk.chat.native_id)
    return [group.unit for group in found if group.unit is not None]


def _administrators(desk: Desk, unit: int) -> tuple[int, ...]:
    """The administrators nearest to the unit."""
    for each in desk.organisation.above(unit):
        if found := desk.organisation.holders(each.id, Role.ADMINISTRATOR):
            return found
    return ()


def migrated(message: Message, desk: Desk) -> None:
    """Telegram tells it in both chats, in either order, or by refusing a message to the old one; told again it changes nothing."""
    new = message.migrate_to_chat_id
    old, new = (desk.chat.native_id, new) if new is not None else (message.migrate_from_chat_id, desk.chat.native_id)
    assert old is not None
    chats.became(desk.db, desk.house.bot_id, old, new)
    outbox.lanes_moved(desk.db, desk.house.bot_id, old, new)
    desk.house.stale = True
    for group in groups.of_native(desk.db, desk.house.bot_id, new):
        if group.unit is not None and group.unit in desk.organisation.units:
            _show_cards(desk, group.unit)


# -- choosing the unit ------------------------------------------------------------------------------------------------


def which_unit(message: Message, desk: Desk, argument: str) -> Reply:
    """`/unit` in a group or a topic: whose it is, and buttons to change that."""
    return _whose(desk)


def _whose(desk: Desk) -> Reply:
    unit = groups.known(desk.db, desk.chat.id).unit
    if unit is None or unit not in desk.organisation.units:
        return Reply(_choice(desk, 0, 0))
    keys = [Key(label(_("Another unit…")), Bind().pack()), Key(label(_("Set free")), Bind(at=SET_FREE).pack())]
    return Reply(Screen(say(_("This group belongs to {unit}."), unit=bold(unit_name(unit, desk.organisation))), [keys]))


def choose(press: CallbackQuery, desk: Desk, button: Bind) -> Reply:
    if button.unit:
        must_bind(desk.person, button.unit, desk.organisation)
        return _bind(desk, button.unit, _title(press))
    if button.at == AS_BEFORE:
        return _as_before(desk)
    if button.at == SET_FREE:
        return _set_free(desk)
    return Reply(_choice(desk, button.at, button.page))


def _title(press: CallbackQuery) -> str:
    return (press.message.chat.title or "") if press.message is not None else ""


def _choice(desk: Desk, at: int, page: int) -> Screen:
    """The units below `at` that may have a group; 0 begins where the reader's own authority begins."""
    tree = desk.organisation
    mine = tops(desk.person, tree)
    if not mine:
        raise Refused("not_administrator")
    if at:
        must_administer(desk.person, at, tree)
    elif len(mine) == 1:
        at = mine[0]
    units = [unit for unit in (below(at, tree) if at else [tree.units[each] for each in mine]) if unit.level is not Level.GRID]
    keys = [_key(desk, unit) for unit in units[page * PAGE : (page + 1) * PAGE]]
    rows = two_in_a_row(keys)
    if at:
        rows.insert(0, [Key(tree.units[at].located(desk.language), Bind(unit=at).pack())])
    rows.append(_turning(desk, at, page, len(units)))
    text = say(_("Which unit does this group belong to?"))
    return Screen(paragraphs(text, say(_("Units below {unit}:"), unit=tree.units[at].called(desk.language))) if at else text, rows)


def _key(desk: Desk, unit: Unit) -> Key:
    """A unit with others below it opens; the others are chosen at once."""
    opens = any(each.level is not Level.GRID for each in below(unit.id, desk.organisation))
    name = unit.located(desk.language)
    return Key(f"{name}…", Bind(at=unit.id).pack()) if opens else Key(name, Bind(unit=unit.id).pack())


def _turning(desk: Desk, at: int, page: int, count: int) -> list[Key]:
    keys = []
    parent = desk.organisation.units[at].parent if at else None
    if page:
        keys.append(Key(label(_("Back")), Bind(at=at, page=page - 1).pack()))
    elif parent is not None and administers(desk.person, parent, desk.organisation):
        keys.append(Key(label(_("Back")), Bind(at=parent).pack()))
    if (page + 1) * PAGE < count:
        keys.append(Key(label(_("More")), Bind(at=at, page=page + 1).pack()))
    return keys


# -- binding ----------------------------------------------------------------------------------------------------------


LINK = "u_"


def started_in_group(desk: Desk, argument: str) -> Reply:
    """`/start` in a group: with a link's payload the unit is clear, without one the group says whose it is or asks."""
    if argument.startswith(LINK):
        return _by_link(desk, argument.removeprefix(LINK))
    return _whose(desk)


def _by_link(desk: Desk, token: str) -> Reply:
    """The link was made for one unit, so nothing needs to be asked."""
    used = invitations.used_by(desk.db, token)
    if used is not None and used[0].unit is not None and used[0].unit == groups.known(desk.db, desk.chat.id).unit:
        return Reply(_greeting(desk, used[0].unit), settle=True)
    invitation = invitations.use(desk.db, token, desk.person.id, desk.now, invitations.UNIT)
    assert invitation.unit is not None
    must_have_group(invitation.unit, desk.organisation)
    if invitation.made_by is not None and invitation.made_by != desk.person.id:
        title = groups.known(desk.db, desk.chat.id).title
        desk.tell(invitation.made_by, "group_bound", {"unit": invitation.unit, "title": title})
    # The question which unit it is, asked when the bot was added a moment ago, is replaced before it is sent.
    return Reply(_bound(desk, invitation.unit, ""), settle=True)


def _bind(desk: Desk, unit: int, title: str) -> Reply:
    here = groups.known(desk.db, desk.chat.id)
    if here.unit == unit and here.gone_at is None:
        return Reply(_greeting(desk, unit), toast=say(_("It is so already.")))
    return Reply(_bound(desk, unit, title))


def _bound(desk: Desk, unit: int, title: str) -> Screen:
    """Give the group to the unit; cards of what the unit has in hand appear here."""
    if title:
        groups.rename(desk.db, desk.chat.id, title)
    former = groups.bind(desk.db, desk.chat.id, unit)
    groups.choose_language(desk.db, desk.chat.id, desk.language)
    if former is not None and groups.known(desk.db, former).gone_at is None:
        outbox.post(desk.db, chats.by_id(desk.db, former), "group_released", {"unit": unit}, desk.now)
    desk.house.stale = True
    _show_cards(desk, unit)
    return _greeting(desk, unit)


def _show_cards(desk: Desk, unit: int) -> None:
    for id_ in reversed(cases.open_ids_of_units(desk.db, [unit])):
        case = cases.load(desk.db, id_)
        if case is not None:
            post_cards(desk.db, desk.house, id_, case, desk.now)


def _greeting(desk: Desk, unit: int) -> Screen:
    """What comes here, and what never does."""
    text = paragraphs(
        say(_("This is now the group of {unit}."), unit=bold(unit_name(unit, desk.organisation))),
        say(_("What comes here: a card for each case of the unit with number, kind, grid and date, and what is due.")),
        say(_("What never comes here: people's names, phone numbers, addresses, photos or words. They are opened in private, on record.")),
        say(_("Everybody here: please open our private chat once and press Start, or I cannot write to you.")),
    )
    return Screen(text, [[Key(label(_("Open our chat")), url=f"https://t.me/{desk.house.username}?start=hello")]])


def _as_before(desk: Desk) -> Reply:
    """The chat and its topics go back to their units, as far as the reader administers them."""
    found = groups.of_native(desk.db, desk.house.bot_id, desk.chat.native_id)
    back = [(group.id, group.unit) for group in found if group.unit is not None and group.unit in desk.organisation.units]
    for _chat, unit in back:
        must_bind(desk.person, unit, desk.organisation)
    if not back:
        return Reply(_choice(desk, 0, 0))
    for chat, unit in back:
        groups.bind(desk.db, chat, unit)
        _show_cards(desk, unit)
    desk.house.stale = True
    return Reply(_greeting(desk, back[0][1]))


def _set_free(desk: Desk) -> Reply:
    unit = groups.known(desk.db, desk.chat.id).unit
    if unit is None:
        return Reply(Screen(_free()))
    must_administer(desk.person, unit, desk.organisation)
    groups.release(desk.db, desk.chat.id)
    desk.house.stale = True
    return Reply(Screen(_free(), [[Key(label(_("Choose the unit…")), Bind().pack())]]))


def _free() -> Html:
    return say(_("This group belongs to no unit; nothing comes here."))


def router() -> Router:
    found = Router(name="groups")
    found.my_chat_member.register(membership)
    found.message.register(migrated, Migrated())
    found.message.register(which_unit, Command("unit"), InGroup())
    found.callback_query.register(choose, Pressed(Bind), InGroup())
    return found
