"""How staff come to the subjects of a case: its details, "work on it", and the subject, on whichever page each stands."""

from tests.stories.town import Phone

PAGES = 4  # no screen of buttons has more


def room(phone: Phone, subject: str, number: str = "LJ-2026-000001") -> None:
    phone.says(f"/case {number}")
    for wanted in ("办这件事", subject):
        for _page in range(PAGES):
            if any(wanted in key for key in phone.buttons()) or any(subject in key for key in phone.buttons()):
                break
            phone.presses("更多")
        if any(subject in key for key in phone.buttons()):
            break
        phone.presses(wanted)
    phone.presses(subject)
