"""Conversations, one file each; `routers` is the order in which an update meets them: start and cancel first, fallback last."""

from collections.abc import Mapping

from aiogram import Router

from bot.results import Taker


def routers() -> tuple[Router, ...]:
    """Fresh routers for one dispatcher; a router can be attached to only one."""
    from handlers import absences, administering, asking, fallback, following, help, joining, preferences, start, team
    from handlers.casework import (
        case_files,
        confirming,
        grading,
        merging,
        moving,
        papers,
        questions,
        recording,
        revisiting,
        rooms,
        sorting,
        taking,
        talking,
    )
    from handlers.files import playing
    from handlers.reporting import phone, report, worker
    from handlers.supervising import deciding, pressing, protecting, work

    return tuple(
        each()
        for each in (
            start.router,
            taking.router,
            playing.router,
            recording.router,
            rooms.router,
            case_files.router,
            papers.router,
            revisiting.router,
            confirming.router,
            moving.router,
            merging.router,
            grading.router,
            sorting.router,
            pressing.router,
            deciding.router,
            protecting.router,
            work.router,
            absences.router,
            team.router,
            questions.router,
            talking.router,
            following.router,
            asking.router,
            joining.groups_router,
            preferences.router,
            help.router,
            administering.router,
            phone.router,
            worker.router,
            report.router,  # takes every private message that nothing before it has taken
            fallback.router,
        )
    )


def results() -> Mapping[str, Taker]:
    """What is done with the result of an errand, by its kind."""
    from handlers.casework import case_files
    from handlers.files import keeping, transcripts
    from handlers.reporting import listening

    return {
        "keep_file": keeping.kept,
        "transcribe": transcripts.written_down,
        "listen": listening.heard,
        "case_file": case_files.put_together,
    }
