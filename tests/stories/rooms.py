"""How staff come to the subjects of a case: its details, "work on it", and the subject, on whichever page each stands."""

from tests.stories.town import Phone

WORK = "办这件事"
PAGES = 4  # no screen of buttons has more


def turned(phone: Phone, wanted: str) -> bool:
    """Turn the pages of buttons until one begins with what is wanted; False when none does."""
    for _page in range(PAGES):
        if any(key.startswith(wanted) for key in phone.buttons()):
            return True
        if not any(key.startswith("更多") for key in phone.buttons()):
            return False
        phone.presses("^更多")
    return False


def room(phone: Phone, subject: str, number: str = "LJ-2026-000001") -> str:
    """The subject of a case that is worked on; of one that is over what still stands in its details. Gives the toast."""
    phone.says(f"/case {number}")
    if turned(phone, WORK):
        phone.presses(f"^{WORK}")
    turned(phone, subject)
    return phone.presses(f"^{subject}")
