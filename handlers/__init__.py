"""Conversations, one file each; `routers` is the order in which an update meets them: start and cancel first, fallback last."""

from collections.abc import Mapping

from aiogram import Router

from bot.results import Taker


def routers() -> tuple[Router, ...]:
    """Fresh routers for one dispatcher; a router can be attached to only one."""
    from handlers import absences, administering, asking, fallback, following, help, joining, preferences, searching, start, team
    from handlers.casework import (
        accepting,
        agreement,
        amending,
        case_files,
        claimants,
        confirmation,
        confirming,
        first_steps,
        grading,
        limit,
        measure_steps,
        measures,
        meeting,
        meeting_held,
        merging,
        money,
        moving,
        papers,
        parties,
        picking,
        promises,
        questions,
        recording,
        revisiting,
        roads,
        rooms,
        sorting,
        splitting,
        stopping,
        taking,
        talking,
        task_force,
    )
    from handlers.files import playing
    from handlers.following import invitation
    from handlers.joining import parties as parties_joining
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
            meeting.router,
            meeting_held.router,
            parties.router,
            parties_joining.router,
            roads.router,
            measures.router,
            measure_steps.router,
            picking.router,
            first_steps.router,
            task_force.router,
            agreement.router,
            promises.router,
            amending.router,
            confirmation.router,
            limit.router,
            revisiting.router,
            confirming.router,
            moving.router,
            accepting.router,
            stopping.router,
            splitting.router,
            money.router,
            claimants.router,
            merging.router,
            grading.router,
            sorting.router,
            pressing.router,
            deciding.router,
            protecting.router,
            work.router,
            searching.router,
            absences.router,
            team.router,
            questions.router,
            talking.router,
            following.router,
            invitation.router,
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
    from handlers.casework import case_files, claimants
    from handlers.files import keeping, transcripts
    from handlers.reporting import listening

    return {
        "keep_file": keeping.kept,
        "transcribe": transcripts.written_down,
        "listen": listening.heard,
        "read_list": claimants.read,
        "case_file": case_files.put_together,
    }
