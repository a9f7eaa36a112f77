"""A question about the future as the reader reads it; the record knows whom its names mean."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sitroom.disputes.account import Account
    from sitroom.outlook.question import Question


def read_question(text: str) -> Question:
    """The question of a text with what the reader finds in its answers; QuestionError where no answers can be named."""
    from sitroom.flow import network
    from sitroom.outlook.question import laid, question_from

    question = question_from(text, network().read(text).words)
    return laid(question, [_accounts(sentence) for sentence in question.to_read])


def _accounts(sentence: str) -> tuple[Account, ...]:
    from sitroom.disputes.accounts import accounts_across
    from sitroom.documents.document import Document
    from sitroom.flow import extract

    digest = hashlib.sha256(sentence.encode()).hexdigest()
    return tuple(accounts_across([extract(Document("question", digest, "question", sentence))], {}))
