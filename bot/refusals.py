"""Each refusal of the rules as one sentence for the person: the present state, never an error."""

from bot.desk import Desk
from bot.rules.case import Refused
from bot.rules.terms import Stage
from bot.screens.language import Html, _, say
from bot.screens.screen import Reply, Screen
from storage import cases, people


def refusal(refused: Refused, desk: Desk) -> Reply:
    """The sentence as a toast for a press, as a message otherwise."""
    text = sentence(refused, desk)
    if desk.press_id is not None:
        return Reply(toast=_plain(text))
    return Reply(Screen(text))


def _plain(text: str) -> str:
    from html import unescape

    return unescape(text)


def sentence(refused: Refused, desk: Desk) -> Html:
    """What to say; a reason without a sentence of its own is a fault of the program and says so kindly."""
    facts = refused.facts
    number = facts.get("number", "")
    who = people.name(desk.db, facts.get("responsible"), desk.language)
    if "into" in facts:
        facts = {**facts, "into": cases.number(desk.db, facts["into"])}
    if refused.reason == "beyond_authority":
        facts = {**facts, "unit": desk.organisation.units[facts["unit"]].called(desk.language)}
    if refused.reason == "stage":
        return stage_sentence(facts["stage"], number, who)
    texts = {
        "start_first": _("Please write to me in private first: press my name, then Start."),
        "no_grid_worker": _("No grid worker of that place can be reached. Please make the revisit yourselves."),
        "no_such_case": _("This case is not here any more."),
        "not_your_unit": _("{number} is with another unit."),
        "not_responsible": _("Only {who} or the unit's leader can do this for {number}.")
        if who
        else _("Take {number} first, then record it."),
        "stepped_back": _("You have stepped back from {number}. Somebody else has it or will have it."),
        "they_stepped_back": _("{who} has stepped back from {number}. Please choose somebody else."),
        "not_leader": _("Only the unit's leader or a supervisor can do this."),
        "not_supervisor": _("Only a supervisor of this unit can do this."),
        "not_assigning_unit": _("This is for the unit that handed {number} over."),
        "revisit_by_handler": _("The revisit of {number} is made by somebody else, not by who handled it."),
        "more_revisit_tries": _("{number}: {tries} of {needed} tries are recorded. Please try again before you go on without them."),
        "side_not_here": _("{number}: nobody of that side uses the bot. Please phone or visit them."),
        "assignee_outside": _("This person does not work in that unit."),
        "already_theirs": _("{number} is already with {who}."),
        "first_response_recorded": _("The first response to {number} is recorded already."),
        "note_too_short": _("A few more words, please: what was said, and what comes next."),
        "duty_answered": _("{who} is already on {number}.") if who else _("Somebody is already on {number}."),
        "not_on_duty": _("This is for people on duty."),
        "no_check_owed": _("No check of {number} is due."),
        "not_a_party": _("Only the people concerned can do this."),
        "reopen_too_late": _("{number} was closed more than {days} days ago. Please report it anew; the old case is found by its number."),
        "same_unit": _("{number} is already there."),
        "beyond_authority": _("{number} cannot go there from your unit. {unit} can give it there; please refer it up."),
        "being_decided": _("{number}: a supervisor decides who has it. Until then it stays where it is."),
        "no_files": _("Files are not fetched here. Please ask an administrator to switch it on."),
        "no_sum": _("I cannot read an exact sum in that. Please write it like this: 800, 3,500.50, 35,000."),
        "no_count": _("Please write how many people, as a number."),
        "more_than_came": _("That is less than the list says has come back. Please check it."),
        "not_in_list": _("Nobody in the list is called {name}. Please write the name as it stands there."),
        "several_so": _("Several people in the list are called {name}. Please write the phone number too: {name} 13812341234 3,000."),
        "nobody_left": _("Somebody of the list has to stay in {number}. Please name only those who go along."),
        "list_too_long": _("A list can have {most} people at most."),
        "stopped_already": _("The clock of {number} stands still already."),
        "stop_being_decided": _("{number}: a supervisor has been asked about the clock already, and has not answered yet."),
        "not_stopped": _("The clock of {number} runs."),
        "stop_too_long": _("The clock can stand still for {days} days at most. Please write a nearer day."),
        "accepted_already": _("{number} cannot be given back any more. It can be passed on with a reason."),
        "unit_not_possible": _("It cannot go to that unit."),
        "reason_needed": _("Please give a reason in a few words."),
        "nothing_above": _("There is no unit above this one."),
        "same_grade": _("It already has this grade."),
        "same_kind": _("Somebody has said so already."),
        "lowering_needs_supervisor": _("A lower grade needs a supervisor."),
        "already_done": _("This is already done."),
        "merged": _("{number} goes on as {into}."),
        "merge_self": _("This is {number} itself. Which other case is the same matter?"),
        "merge_chain": _("Another case has been made part of {number} already. Please take these two apart first."),
        "merge_apart": _("These two cases have to stay apart."),
        "merge_own": _("Whoever handles {number} is concerned by the other case. Please give it to somebody else first."),
        "merge_bound_meeting": _(
            "{number} has a meeting planned. Merge {other} into {number} instead; or hold the meeting, or call it off, first."
        ),
        "merge_bound_agreement": _("{number} has an agreement that is being signed or is in effect. Merge {other} into {number} instead."),
        "merge_bound_force": _("A task force is at work on {number}. Merge {other} into {number} instead; or end the task force first."),
        "merge_both_bound": _(
            "Both cases have a meeting, an agreement or a task force of their own. "
            "Hold or call off a meeting, take an agreement back to change it, or end a task force; then they can be merged."
        ),
        "merge_sides": _("The people of these two cases stand against each other. They stay two cases."),
        "not_merged": _("{number} is a case of its own."),
        "unmerge_too_late": _("{number} was merged more than {hours} hours ago. That cannot be undone any more."),
        "days_not_possible": _("Please choose one of the days offered."),
        "words_needed": _("Please write a few words."),
        "nobody_to_ask": _("{number}: the reporter does not use the bot. Please phone or visit them."),
        "no_contact_now": _("{number}: the person asked not to be contacted now."),
        "own_request": _("Somebody else decides about your own request."),
        "request_decided": _("{who} has already decided this."),
        "link_used": _("This link has been used. Ask an administrator for a new one."),
        "link_expired": _("This link has expired. Ask an administrator for a new one."),
        "link_unknown": _("This link is not known here. Please check it, or ask for a new one."),
        "link_for_people": _("This link is for our private chat. Please open it there."),
        "link_for_groups": _("This link is for a group. Please open it and choose the group."),
        "joined_as_other": _("You are here as {name} already. This link is for somebody else; it is still good."),
        "no_roster": _("There is no organisation here yet: the roster has to be loaded first."),
        "no_such_unit": _("This unit is not here any more."),
        "grid_has_no_group": _("A grid has no group: its cards go to its grid workers."),
        "not_your_subtree": _("This is outside the units you administer."),
        "no_role_to_join": _("This person has no role here."),
        "not_in_roster": _("This person is not in the roster, so no link can be made."),
        "unit_in_use": _("{unit} still has {cases} cases in hand or to be checked. Move or close them, or keep the unit in the roster."),
        "not_administrator": _("Only an administrator can do this."),
        "button_old": _("This button is from an earlier question. Please use the newest message."),
        "no_more_time": _("This has to be done within hours; no days can be given for it."),
        "nobody_decides": _("There is nobody above you who could decide this."),
        "your_own": _("This one is yours to do."),
        "pressed_today": _("You have asked about {number} today already."),
        "nobody_to_assign": _("Nobody else of that unit has started the bot."),
        "no_case_of_number": _("There is no case {given} here that you can open."),
        "voice_not_yours": _("The voice is for who handles {number} and for supervisors."),
        "no_voice": _("There is no voice message with {number}."),
        "staff_only": _("This is for the people who work here."),
        "day_not_read": _("I cannot read a day in that. Please write it like this: Friday, 3 December, 3 days."),
        "day_gone_by": _("That day has passed. Please write one that is still to come."),
        "day_too_far": _("That is more than a year ahead. Please write a nearer day."),
        "cannot_stand_in": _("This person cannot stand in now. Please choose somebody else."),
        "you_are_away": _("You are put down as away. Press “I am back” under /away first, then take {number}."),
        "is_away": _("{who} is away. Please give {number} to somebody else."),
        "moment_not_read": _("I cannot read a day and an hour in that. Please write it like this: Friday 15:00, 3 December 9:30."),
        "moment_gone_by": _("That time has passed. Please give one that is still to come."),
        "press_first": _("Please press one of the buttons, or write another time."),
        "press_only": _("Please press one of the buttons."),
        "place_needed": _("Please write the place in a few words, or send a location."),
        "nobody_invited": _("Nobody is chosen. Please choose at least one person of a side; add the people first if they are missing."),
        "nobody_new": _("Everybody you have chosen is invited already."),
        "consent_missing": _("{number}: somebody invited has not said yes to mediation yet."),
        "meeting_over": _("{number}: this meeting is over, or was called off."),
        "meeting_same": _("{number}: the time and the place are the same as before."),
        "meeting_to_come": _("{number}: the meeting is still to come. Please write it down afterwards."),
        "not_invited": _("This is for who is invited."),
        "names_not_yours": _("The people of {number} are known by name only to who handles it, and to supervisors."),
        "name_needed": _("I need a name, and a phone number if there is one: “Zhang San, 13812345678”."),
        "helpers_proposed": _("{number}: you have named several people already. Please tell the mediator whom else you want to bring."),
        "party_there": _("They are written down for {number} already."),
        "party_gone": _("They take no part in {number} any more."),
        "more_tries": _("{tries} of {least} tries are written down. Please try again first, and write down each."),
        "try_day": _("A try can be written down for today or up to {days} days ago."),
        "nobody_here": _("Nobody of this side uses the bot yet. Make a link for them, or tell them yourself."),
        "side_answers_itself": _("This side uses the bot and answers there."),
        "consent_known": _("That is written down already."),
        "party_link_unknown": _("This link is not known here. Please ask the mediator for a new one."),
        "party_link_used": _("This link has been used by the one it was for. If that was not you, call the mediation room."),
        "party_link_expired": _("This link has expired. Please ask the mediator for a new one."),
        "party_link_over": _("This matter needs no link any more. If you want to know how it stands, call the mediation room."),
        "party_link_own": _("You reported this matter yourself. The link is for somebody else."),
        "party_link_have": _("You have a part in this matter already. See it under /cases."),
        "party_link_staff": _("You work where this matter is handled. Please tell your leader, so that another unit takes it first."),
        "same_nature": _("{number}: that is its nature already."),
        "cannot_help": _("This person cannot be given a step of {number}: they have not started me, are away, or have no part in it."),
        "step_too_short": _("A few more words, please, so that it is clear what was done or is to be done."),
        "nobody_of_name": _("I find nobody of that name who could do it. Please write it again, or choose a unit."),
        "not_an_authority": _("That is for a department. Please choose one."),
        "date_not_later": _("Please choose a day after the present date."),
        "check_by_doer": _("{who} asks the people about this step, for nobody judges their own."),
        "force_there": _("{number} has a task force already."),
        "force_over": _("The task force of {number} has ended."),
        "no_force": _("{number} has no task force."),
        "not_force_lead": _("Only {who}, who leads the task force, or a supervisor can do this."),
        "past_day_not_read": _("I cannot read a day in that. Please write it like this: yesterday, 20 November."),
        "day_to_come": _("That day is still to come. Please write the day on which it happened."),
        "day_too_early": _("That is before it could have happened. Please look at the day again."),
        "amount_not_read": _("I cannot read an amount in that. Please write it in yuan, for example 800 or 35000."),
        "no_agreement_here": _("{number} is not on the road of people's mediation, so there is no agreement to draw up here."),
        "no_side_reporting": _("{number}: nobody of the side that reported is written down yet. Please add them first."),
        "no_side_other": _("{number}: nobody of the other side is written down yet. Please add them first."),
        "no_yes_reporting": _("{number}: the side that reported has not all said yes to mediation yet. Please record that first."),
        "no_yes_other": _("{number}: the other side has not all said yes to mediation yet. Please record that first."),
        "not_a_draft": _("{number}: the agreement is no draft any more. Please look at it again."),
        "agreement_not_whole": _("{number}: something is still missing in the agreement."),
        "too_many_promises": _("{most} promises at most. Please put some together."),
        "promise_gone_by": _("{number}: the day of a promise has passed already. Please change that day first."),
        "signature_missing": _("{number}: not everybody has signed yet."),
        "promise_open": _("{number}: a promise is still open. Please record first whether it was kept."),
        "promise_not_due": _("{number}: the day of this promise is not over yet."),
        "not_our_date": _("This date is not ours to move: it is the two sides' own, or the law's."),
        "confirmation_late": _("{number}: the 30 days for applying to the court are over."),
        "mode_fixed": _("The organisation's policy says how cases are given; it cannot be changed here."),
    }
    text = texts.get(refused.reason) or _("This is not possible now.")
    return say(text, **{**facts, "number": number, "who": who})


def stage_sentence(stage: Stage, number: str, who: str) -> Html:
    """Where a case stands, in one sentence."""
    texts = {
        Stage.REPORTED: _("{number} waits to be given to a unit."),
        Stage.ROUTED: _("{number} waits for somebody to take it."),
        Stage.ASSIGNED: _("{number} is with {who}.") if who else _("{number} is taken."),
        Stage.CARRYING_OUT: _("{number}: what was agreed is being carried out."),
        Stage.IN_PROGRESS: _("{number} is being worked on by {who}.") if who else _("{number} is being worked on."),
        Stage.RESOLVED: _("{number} is handled; the revisit comes next."),
        Stage.CLOSED: _("{number} is closed."),
        Stage.ENDED: _("{number} has ended."),
    }
    return say(texts[stage], number=number, who=who)
