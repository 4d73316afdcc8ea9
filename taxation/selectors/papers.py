"""The names of papers that a finding of the law rests on."""

from taxation.law.errors import texts


def paper_name(code: str, language: str) -> str:
    """What a paper is called."""
    return str(texts("names")["evidence"].get(code, {}).get(language, code))


def paper_names(codes: str, language: str) -> str:
    """Papers of which one is enough, "farm_survey/site_photo", in words."""
    return " / ".join(paper_name(code, language) for code in codes.split("/"))
