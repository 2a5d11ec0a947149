"""Which limit stood in a session's way, so that the machine can tell the patron its figures.

Nothing else tells: a denial by the payment service carries a word alone, which may mean a limit
of its own. So what is kept is what the last check, or the funding, of that code was refused for.
"""

from sqlalchemy import select

from merchant.database import Transaction
from merchant.limits.limits import Limit, LimitRefusal
from merchant.models import Code, FundingSession, ReachedLimit
from merchant.sessions.states import WITHOUT_ORDER, EndReason


def note_check(
    transaction: Transaction, token: str, limit: Limit, refusal: LimitRefusal | None
) -> None:
    """Keep what a check for the code of this token found; a token nobody knows changes nothing."""
    code = transaction.scalar(select(Code).where(Code.token == token))
    if code is None or code.session.state not in WITHOUT_ORDER:
        return
    if refusal is LimitRefusal.LIMIT_EXCEEDED:
        keep(transaction, code, limit)
    else:
        _drop(transaction, transaction.get(ReachedLimit, code.session_id))


def keep(transaction: Transaction, code: Code, limit: Limit) -> None:
    """The figures of this limit, in place of what was kept for the code's session before."""
    transaction.merge(
        ReachedLimit(
            session_id=code.session_id,
            code_id=code.id,
            daily_limit_minor=limit.daily_limit_minor,
            used_minor=limit.used_minor,
            resets_at=limit.resets_at,
        )
    )
    transaction.flush()


def keep_only_of(transaction: Transaction, code: Code) -> None:
    """This code is the one denied: another's limit says nothing about it."""
    reached = transaction.get(ReachedLimit, code.session_id)
    if reached is not None and reached.code_id != code.id:
        _drop(transaction, reached)


def reached_limit(transaction: Transaction, session: FundingSession) -> ReachedLimit | None:
    """The limit that ended the session; None when something else did, or a limit not ours."""
    if session.reason is not EndReason.LIMIT_REACHED:
        return None
    return transaction.get(ReachedLimit, session.id)


def _drop(transaction: Transaction, reached: ReachedLimit | None) -> None:
    if reached is not None:
        transaction.delete(reached)
        transaction.flush()
