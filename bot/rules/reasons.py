"""Why a case got its grade and its level: every reason code with its sentence; screens translate the sentence."""

from typing import Final

from bot.rules.marking import N_

GRADE_REASONS: Final = {
    "person": N_("Somebody in charge judged it so."),
    "talk_of_dying": N_("There is talk of dying."),
    "danger_now": N_("Somebody may be in danger now."),
    "ticked_weapon": N_("A weapon, petrol or the like was ticked."),
    "ticked_self_harm": N_("It was ticked that somebody speaks of dying."),
    "ticked_attack": N_("It was ticked that somebody was hurt and is threatened, and that it is still going on."),
    "minor_sexual_harm": N_("A child may have been harmed sexually."),
    "crowd_in_conflict": N_("Thirty or more people are in a clash or block a way."),
    "ticked_hurt": N_("It was ticked that somebody was hurt."),
    "ticked_threat": N_("It was ticked that somebody threatens violence."),
    "ticked_vulnerable": N_("It was ticked that an old, young or ill person is affected."),
    "violence": N_("The words speak of violence."),
    "threat": N_("The words speak of a threat."),
    "weapon": N_("The words speak of a weapon."),
    "self_harm": N_("The words speak of self-harm."),
    "home_violence": N_("The words sound like violence at home."),
    "death": N_("Somebody has died, and the sides are in dispute over it."),
    "minors_harmed": N_("Several children were harmed."),
    "many_people": N_("Five or more people share the loss."),
    "gathering": N_("A group gathers or is about to petition."),
    "cut_off": N_("Water, power or heating was cut to press somebody."),
    "vulnerable": N_("Somebody vulnerable is hit hard."),
    "pressed_for_reporting": N_("Somebody is pressed for having reported."),
    "public_danger": N_("People in general may be hurt: a leak, falling pieces, a lift, food."),
    "sounds_dangerous": N_("It reads like messages that told of danger to life."),
    "sounds_grave": N_("It reads like messages that told of injury, threats or harm to many."),
    "earlier_failed": N_("An earlier mediation failed."),
    "continuing_loss": N_("Money, home, livelihood or sleep keeps being lost."),
    "unknown": N_("Nothing says how bad it is; unknown counts as medium."),
    "question": N_("It is a question; nothing was lost."),
    "doorstep": N_("A small thing that can be settled on the doorstep."),
    "no_dispute": N_("It is no dispute."),
}

# The names of the shipped routing rows. Facts: people, earlier, grade, category, villages, towns, minors, about.
LEVEL_REASONS: Final = {
    "about_a_unit": N_("It is about a unit or its staff, so the unit above takes it."),
    "critical": N_("Life may be in danger, so the city leads."),
    "thirty_people": N_("Thirty or more people are concerned: {people}."),
    "several_towns": N_("Several towns are concerned."),
    "gathering_with_conflict": N_("A group has gathered and there is conflict."),
    "several_minors": N_("Several children were harmed."),
    "failed_at_town": N_("A mediation at the town has already failed."),
    "doorstep": N_("A small thing, raised for the first time: the grid worker can settle it on the doorstep."),
    "department_room": N_("This kind of dispute has a department room of its own."),
    "failed_at_village": N_("A mediation at the village has already failed."),
    "five_people": N_("Five or more people are concerned: {people}."),
    "several_villages": N_("Several villages are concerned."),
    "high_grade": N_("The grade is high."),
    "demolition": N_("Expropriation is dealt with at the town."),
    "ordinary": N_("An ordinary dispute, raised for the first time."),
}
