"""What a word or phrase of a document history can mean, and a word with its meaning."""

from dataclasses import dataclass
from enum import Enum, auto


class Term(Enum):
    """What a word or phrase does in a statement of the history."""

    __hash__ = object.__hash__  # a member is only itself; the hash an Enum has by default is made of its name each time

    # verbs
    ADD = auto()
    REMOVE = auto()
    TERMINATE = auto()  # a removal whose bare date is the last valid day
    REVISE = auto()
    UPDATE = auto()  # says of codes that something about them changed, of sections nothing
    KEEP = auto()  # reviewed, retained, remains: no change
    MOVE = auto()  # between groups or policies
    USE = auto()  # report, use, bill: only with a period it says something of the list
    DENY = auto()  # listed in order to be denied
    RESTRICT = auto()  # procedure codes restricted to diagnosis codes
    MISSING = auto()
    IN_ERROR = auto()
    REPLACE = auto()  # replaced (by, with), changed to, should read
    REPLACES = auto()  # takes the place of, in place of, supersedes
    # nouns
    CODE = auto()
    DESCRIPTION = auto()
    OBJECT = auto()  # what verbs act on that is no code: criteria, note, limit
    NOTE = auto()  # what follows is a remark, whatever it names
    AUTHORIZATION = auto()
    CHANGES = auto()  # updates, changes, edits as nouns
    NOTHING = auto()  # N/A, none
    PRONOUN = auto()
    THE_CODE_SET = auto()  # CMS, AMA: who deletes a code for all
    # function words
    NEW = auto()
    NO = auto()
    IN_ITS_PLACE = auto()
    NOT_COVERED = auto()
    COVERED = auto()
    NO_LONGER = auto()
    AND = auto()
    PREPOSITION = auto()
    AUXILIARY = auto()
    FILLER = auto()
    PEND = auto()
    THEREAFTER = auto()
    # built by the reader
    CODEISH = auto()
    NUMBER = auto()
    SYSTEM = auto()
    WHEN = auto()
    GROUP = auto()
    REGIME = auto()
    DATE = auto()
    BAD_DATE = auto()
    PARTIAL = auto()
    # marks
    COMMA = auto()
    SEMICOLON = auto()
    COLON = auto()
    STOP = auto()
    OPEN = auto()
    CLOSE = auto()
    DASH = auto()
    BREAK = auto()
    WORD = auto()


@dataclass(frozen=True, slots=True)
class Lexeme:
    """One word or phrase with its meaning, made of the entry's tokens `[first:last)`."""

    term: Term
    text: str
    first: int
    last: int
