"""What is locked away after a secrecy incident (隔离): the fact, and the refusal (§7.4)."""

from selection.domain.kernel import Facts, Refused, fact

REPORTED = "reported"
CONFIRMED = "confirmed"


def quarantined(candidate: str) -> str:
    """Present while nothing of the candidate may be handled here: "reported" or "confirmed"."""
    return fact("quarantined", candidate)


def must_be_free(at_hand: Facts, candidate: str) -> None:
    """Refuse to write, take in or show anything of a candidate who is locked away."""
    if quarantined(candidate) in at_hand:
        raise Refused("candidate-is-quarantined", candidate=candidate)
