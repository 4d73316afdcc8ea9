"""What is wrong with a worked example, said in two languages (texts/names.yaml: examples)."""

from taxation.law.errors import BadFacts, LawError, texts

#: The row is at fault, not what it tells of.
UNREADABLE = "example_unreadable"


def unreadable(at: str, problem: str, **params: object) -> BadFacts:
    """The refusal of a row."""
    return _refusal(UNREADABLE, at, problem, params)


def unusable(problem: str, **params: object) -> BadFacts:
    """The refusal of the whole file."""
    return _refusal("example_file_wrong", "", problem, params)


def note(problem: str, **params: object) -> str:
    """A remark on a row that was computed, in both languages."""
    return f"{_words(problem, 'th', params)} / {_words(problem, 'en', params)}"


def in_both(refused: LawError) -> str:
    """A refusal as a report prints it: Thai, then English."""
    return f"{refused.say('th')} / {refused.say('en')}"


def _refusal(code: str, at: str, problem: str, params: dict[str, object]) -> BadFacts:
    both = {f"problem_{lang}": _words(problem, lang, params) for lang in ("th", "en")}
    return BadFacts(code, at=at, **both)


def _words(problem: str, language: str, params: dict[str, object]) -> str:
    return str(texts("names")["examples"][problem][language]).format(**params)
