"""What can be refused and how it is said: a code, the place, the remedy in two languages."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

TEXTS = Path(__file__).parent / "texts"


@cache
def texts(name: str) -> Mapping[str, Any]:
    """One of the two-language text files."""
    loaded: Mapping[str, Any] = yaml.safe_load((TEXTS / f"{name}.yaml").read_text("utf-8"))
    return loaded


class LawError(Exception):
    """A refusal of the law. `code` is stable; `at` names the row, file or year."""

    def __init__(self, code: str, at: str = "", **params: object) -> None:
        self.code = code
        self.at = at
        self.params = {name: str(value) for name, value in params.items()}
        super().__init__(self.say("en"))

    def message(self, language: str = "th") -> str:
        """What is wrong."""
        return self._text(language, "message")

    def remedy(self, language: str = "th") -> str:
        """What to do about it."""
        return self._text(language, "remedy")

    def say(self, language: str = "th") -> str:
        """The message and its remedy."""
        return f"{self.message(language)} {self.remedy(language)}"

    def as_dict(self) -> dict[str, Any]:
        """For an API answer or a stored problem row."""
        both = {
            lang: {"message": self.message(lang), "remedy": self.remedy(lang)}
            for lang in ("th", "en")
        }
        return {"code": self.code, "at": self.at, "params": self.params, **both}

    def _text(self, language: str, part: str) -> str:
        entry = texts("errors")[self.code]
        return str(entry[part][language]).format(at=self.at, **self.params)


class BadLawFile(LawError):
    """A rule file or overlay that cannot be trusted; names the file, the key and the remedy."""

    def __init__(self, file: str, key: str, code: str = "law_file_wrong", **params: object) -> None:
        self.file, self.key = file, key
        super().__init__(code, at=f"{file}: {key}" if key else file, **params)


class LawIncomplete(LawError):
    """A tax year that may not be assessed yet; `missing` names exactly what is not configured."""

    def __init__(self, tax_year: int, missing: tuple[str, ...]) -> None:
        self.tax_year, self.missing = tax_year, missing
        names = texts("names")["missing"]
        listed = {
            lang: ", ".join(names.get(m, {}).get(lang, m) for m in missing) for lang in ("th", "en")
        }
        super().__init__(
            "law_incomplete",
            at=str(tax_year),
            missing_th=listed["th"],
            missing_en=listed["en"],
            year_be=tax_year + 543,
        )


class BadFacts(LawError):
    """Facts that no law can assess; `at` is the reference of the row."""
