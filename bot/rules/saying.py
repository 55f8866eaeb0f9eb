"""Words that a step needs: whoever reads them later must find something in them."""

from bot.rules.case import Refused

A_WORD = 2  # characters of a reason, a question, words to somebody
A_SENTENCE = 4  # characters of what was found, done or is to be done


def must_say(words: str, refusal: str = "words_needed", least: int = A_WORD) -> None:
    """Refuse, with this reason, what has fewer characters."""
    if len(words.strip()) < least:
        raise Refused(refusal)
