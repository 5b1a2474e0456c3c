"""The postal address of the contributor reference, and its lines as NF Z10-011 wants them (D-04, M-08, G.3).

The one rule of the house: what enrolment judges usable is exactly what notifications prints.
"""

import re
from dataclasses import dataclass

from vocabulary import abbreviations
from vocabulary.abbreviations import shortenings, shortenings_of_town
from vocabulary.capitals import plain_capitals
from vocabulary.countries import HOME, UnknownCountry, country_of
from vocabulary.envelope_lines import MAX_LINE_LENGTH, AddressProblem, Envelope, Fault, Part, arrange

_CONTRACTIONS = (
    (re.compile(r"\bS/S(?=[\s-])", re.IGNORECASE), "SOUS"),
    (re.compile(r"\bC/O\b", re.IGNORECASE), "CHEZ"),
    (re.compile(r"\bS/(?!C\b)", re.IGNORECASE), "SUR "),
    (re.compile(r"\b([BC])\.\s?([PS])(?:\.|(?=\s))", re.IGNORECASE), r"\1\2"),
)
_POSTCODE = re.compile(r"\d{5}")
_FRENCH = re.compile(r"^FR?(?=\d{5}$)")
_LAND = re.compile(r"0[1-9]\d{3}|[1-8]\d{4}|9[0-5]\d{3}|97[1-8]\d{2}|98[046-9]\d{2}")
_ARMED_FORCES = re.compile(r"00\d{3}")
_NUMBER = re.compile(r"\d{3}")
_CEDEX = re.compile(r"(?: |^)CEDEX\b.*$")
_BOX = re.compile(r"(?P<street>.+?) (?P<box>(?:B ?P|BOITE POSTALE|C ?S|TSA|CIDEX)(?: N)? ?\d.*)")
_HOUSE = re.compile(
    rf"(?P<building>\D.*?) (?P<street>\d{{1,4}} (?:(?:BIS|TER|QUATER|[A-Z]) )?"
    rf"(?:{'|'.join(sorted(abbreviations.STREET_KINDS))})\b.*)"
)
_POSTCODE_LAST = frozenset({"AU", "CA", "GB", "GG", "IE", "IM", "IN", "JE", "NZ", "SG", "US", "ZA"})


@dataclass(frozen=True, slots=True, repr=False)
class PostalAddress:
    """Where a contributor or a firm receives its mail, as the contributor reference knows it (D-04).

    `locality` is a hamlet or a post-office box, `country` an ISO 3166 code, empty at home.
    """

    recipient: str
    street: str
    postcode: str
    town: str
    complement: str = ""
    locality: str = ""
    country: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """The envelope, top to bottom: plain capitals, nothing blank; too long only where `faults` says so.

        Long lines are spread over free ones or shortened as La Poste does, no further than needed. Abroad,
        the last line is the country.
        """
        return self._envelope.lines

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Every reason not to post to this address; empty when a letter can be addressed (M-08)."""
        missing = () if spelt(self.recipient) else (Fault(AddressProblem.RECIPIENT_MISSING, "recipient"),)
        too_long = (Fault(AddressProblem.LINE_TOO_LONG, part) for part in self._envelope.too_long)
        unprintable = (
            Fault(AddressProblem.UNPRINTABLE, part.name) for part in self._parts() if not part.text.isascii()
        )
        where = self._town_faults() if self._at_home else self._faults_abroad()
        return (*missing, *too_long, *unprintable, *where)

    @property
    def usable(self) -> bool:
        """Whether a letter can be addressed."""
        return not self.faults

    @property
    def _at_home(self) -> bool:
        return not self.country or self.country in HOME

    @property
    def _envelope(self) -> Envelope:
        return arrange(self._parts())

    def _parts(self) -> tuple[Part, ...]:
        complement, street, locality = self._delivery_point()
        recipient, home = spelt(self.recipient), self._at_home
        of_street = abbreviations.STREET if home else abbreviations.STREET_ABROAD
        return (
            Part("recipient", tuple(shortenings(recipient, abbreviations.RECIPIENT)), splits=True),
            Part("complement", tuple(shortenings(complement, abbreviations.COMPLEMENT)), splits=True),
            Part("street", tuple(shortenings(street, of_street)), splits=not home),
            Part("locality", tuple(shortenings(locality, abbreviations.LOCALITY)), splits=True),
            *((self._town_at_home,) if home else (self._town_abroad, Part("country", (self._country_name,)))),
        )

    def _delivery_point(self) -> tuple[str, str, str]:
        """Complement, street and locality; a long street gives its building or box to the empty ones."""
        complement, street, locality = map(spelt, (self.complement, self.street, self.locality))
        if len(street) <= MAX_LINE_LENGTH or not self._at_home:
            return complement, street, locality
        if not locality and (found := _BOX.fullmatch(street)):
            street, locality = found["street"], found["box"]
        if not complement and (found := _HOUSE.fullmatch(street)):
            complement, street = found["building"], found["street"]
        return complement, street, locality

    @property
    def _town_at_home(self) -> Part:
        return Part("town", tuple(shortenings_of_town(f"{self._postcode} {spelt(self.town)}".strip())))

    @property
    def _town_abroad(self) -> Part:
        town, postcode = spelt(self.town), self._postcode
        ordered = (town, postcode) if self.country in _POSTCODE_LAST else (postcode, town)
        return Part("town", (" ".join(filter(None, ordered)),), splits=True)

    @property
    def _postcode(self) -> str:
        joined = spelt(self.postcode).replace(" ", "") if self._at_home else spelt(self.postcode)
        return _FRENCH.sub("", joined) if self._at_home else joined

    @property
    def _country_name(self) -> str:
        try:
            return plain_capitals(country_of(self.country).name)
        except UnknownCountry:
            return ""

    def _town_faults(self) -> tuple[Fault, ...]:
        postcode, town = self._postcode, _CEDEX.sub("", spelt(self.town))
        found = []
        if not any(sign.isalpha() for sign in town) or _NUMBER.search(town):
            found.append(Fault(AddressProblem.TOWN_MISSING, "town"))
        if not _POSTCODE.fullmatch(postcode):
            found.append(Fault(AddressProblem.POSTCODE_MISSING, "postcode"))
        elif not (
            _LAND.fullmatch(postcode) or (_ARMED_FORCES.fullmatch(postcode) and town.startswith("ARMEES"))
        ):
            found.append(Fault(AddressProblem.POSTCODE_UNKNOWN, "postcode"))
        return tuple(found)

    def _faults_abroad(self) -> tuple[Fault, ...]:
        """Abroad the postcode is not ours to judge, and some countries have none."""
        town = any(sign.isalpha() for sign in spelt(self.town))
        missing = {
            Fault(AddressProblem.TOWN_MISSING, "town"): not town,
            Fault(AddressProblem.COUNTRY_UNKNOWN, "country"): not self._country_name,
        }
        return tuple(fault for fault, present in missing.items() if present)


def spelt(text: str) -> str:
    """Plain capitals, contractions of towns written out: « Chalon s/ Saône » is `CHALON SUR SAONE`."""
    for contraction, meant in _CONTRACTIONS:
        text = contraction.sub(meant, text)
    return plain_capitals(text)
