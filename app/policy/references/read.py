"""One reference document: what it is, its front matter, and the statements it makes."""

from app.policy.model import PolicyVersion
from app.policy.references.front import read_front
from app.policy.references.model import Reference, ReferenceKind
from app.policy.references.recognise import sort_of
from app.policy.references.statements import read_statements
from app.policy.references.subjects import subjects_of


def read_reference(version: PolicyVersion) -> Reference:
    """Return what a reference document states; what was seen and not understood is among `unread`."""
    kind = sort_of(version)
    record = kind is ReferenceKind.STUDY_RECORD
    blocks = version.text.blocks
    front = read_front(blocks, version.title, record=record)
    subjects = subjects_of(version)
    statements = read_statements(blocks, subjects, record=record)
    return Reference(
        file=version.file,
        kind=kind,
        drugs=subjects.about,
        fields=front.fields,
        statements=statements.found,
        unread=(*front.unread, *statements.unread),
    )
