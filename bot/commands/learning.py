"""`heyue triage learn`: learn from the reports whose kind was checked, show before and after, and keep what reads better."""

from typing import Annotated

import typer

from bot.commands.saying import aside, fail, line, present_moment, settings
from bot.screens.language import _


def register(group: typer.Typer) -> None:
    @group.command("learn", help=_("Learn from the reports whose kind was checked; kept only if it reads held-back reports better."))
    def _learn(
        dry: Annotated[bool, typer.Option("--dry", help=_("Only show before and after."))] = False,
    ) -> None:
        learn(dry=dry)


def learn(*, dry: bool = False) -> None:
    from bot.learning import in_force
    from bot.learning.example import Example, own
    from bot.learning.organisation import LEAST
    from bot.learning.organisation import learn as learned_from
    from bot.learning.training import Score, Unprepared
    from storage import learned
    from storage.database import reading, upgrade, writing

    found = settings()
    upgrade(found.database_url)
    with reading(found.database_url) as db:
        present, seen = in_force(learned.newest(db)), learned.seen(db)
        reports = {case: Example(words, category, grade) for case, words, category, grade in learned.checked(db)}
    new = len(reports.keys() - seen)
    aside(_("{count} checked reports, {new} of them new."), count=len(reports), new=new)
    if new >= LEAST:
        aside(_("This takes a minute or two."))
    try:
        lesson = learned_from(reports, present, seen, own())
    except Unprepared:
        fail(_("Learning needs scikit-learn. In the project's folder: .venv/bin/pip install -e '.[learn]'. Reading needs nothing more."))
    if lesson.unseen < LEAST:
        line(_("Nothing learned: a comparison needs {least} new checked reports."), least=LEAST)
        return

    def said(text: str, score: Score) -> None:
        facts = {"first": score.first / score.examples, "three": score.three / score.examples}
        line(text, **{name: f"{share:.1%}" for name, share in facts.items()})

    said(_("before: first suggestion right {first}, within three {three}"), lesson.before)
    said(_("after:  first suggestion right {first}, within three {three}"), lesson.after)
    if lesson.model is None:
        line(_("It would not read better, so everything stays as it is."))
    elif dry:
        line(_("It reads better. Nothing was changed."))
    else:
        with writing(found.database_url) as db:
            learned.keep(db, lesson.model.data(), lesson.facts, present_moment(found))
        line(_("It reads better and is in force now."))
