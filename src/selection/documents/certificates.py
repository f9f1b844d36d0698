"""Certificates (证书) as a PDF file: A4 landscape, one a page, with number and address (6.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from selection.documents.papers import drawn_code, told_day
from selection.documents.printing import pdf
from selection.domain.rulebook.book import Category, Rulebook
from selection.domain.rulebook.words import Nature
from selection.domain.vocabulary import vocabulary


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificatePaper:
    """One certificate; `url` is where anybody can see whether it holds."""

    number: str
    name: str
    category: str
    day: date
    valid_until: date | None
    url: str


def certificates_pdf(
    certificates: Sequence[CertificatePaper], rules: Rulebook, *, practice: bool = False
) -> bytes:
    """The certificates in their order; raises NoFont where Chinese cannot be printed."""
    content = {
        "practice": practice,
        "heading": rules.release.certificate,
        "issuer": rules.organizer,
        "certificates": [
            {
                "number": each.number,
                "name": each.name,
                "words": _words(rules, rules.category(each.category)),
                "until": told_day(each.valid_until) if each.valid_until else "",
                "day": told_day(each.day),
                "url": each.url,
                "qr": drawn_code(each.url),
            }
            for each in certificates
        ],
    }
    title = f"{rules.title}{rules.release.certificate}"
    return pdf("certificate", content, title=title, author=rules.organizer)


def _words(rules: Rulebook, category: Category | None) -> str:
    """What somebody is certified to be, in the words of the selection's nature (5.5)."""
    named, words = category.name if category else "", vocabulary(rules)
    if rules.nature is Nature.FUNDING:
        return f"经{rules.title}，列入“{named}”，予以{words.decides}。"
    return f"经{rules.title}，{words.decides}为“{named}”。"
