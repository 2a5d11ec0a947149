"""Questions of a commissioning credit: what there was, a new one, and the meter that closes it."""

from dataclasses import asdict
from typing import Final

from kiosk.domain.commissioning_credit import (
    CommissioningCredit,
    CreditClosed,
    CreditRequested,
    CreditState,
    Finding,
    find,
    is_agreeing,
)
from kiosk.domain.funding import IllegalEventError
from kiosk.domain.technician import Right
from kiosk.engine.commissioning_credit import (
    CreditRefusedError,
    begin,
    next_number,
    record,
    require_room,
)
from kiosk.engine.desk import Desk
from kiosk.engine.presenter import OPEN_CREDIT
from kiosk.engine.questions.question import (
    AMOUNT_MAX,
    Asker,
    BadQuestionError,
    Fields,
    Question,
    QuestionError,
    Questions,
    number,
    reason,
    text,
)
from kiosk.engine.technician.authority import Authority

METER_UNFIT: Final = "E6009"
REASON_LENGTH_MAX: Final = 500
TOLD_MAX: Final = 5  # each with its frames


def commissioning_credit_questions(desk: Desk, authority: Authority) -> Questions:
    """Two persons begin it and two close it; whoever is not inside gives a PIN: `by`, `pin`."""

    async def show(fields: Fields, asker: Asker) -> Fields:
        del fields, asker
        made, bounds = desk.board.scene.commissioning_credits, desk.settings.commissioning_credit
        values = desk.device.status.denominations_minor
        return {
            "currency": desk.settings.device.currency,
            "values_minor": [value for value in values if value <= bounds.value_max_minor],
            "per_day": bounds.per_day,
            "counted_minor": sum(each.counted_minor for each in made),
            "credits": [credit_fields(each) for each in reversed(made[-TOLD_MAX:])],
        }

    async def begin_one(fields: Fields, asker: Asker) -> Fields:
        value_minor = number(fields, "value_minor", most=AMOUNT_MAX)
        before_minor = number(fields, "meter_before_minor", most=AMOUNT_MAX)
        why = reason(fields)
        if len(why) > REASON_LENGTH_MAX:
            raise BadQuestionError(f"a reason has at most {REASON_LENGTH_MAX} characters")
        _require_room(desk, value_minor)
        persons = await _two(authority, fields, asker)
        request = CreditRequested(
            number=next_number(desk),
            credit_id=desk.entropy.identifier(),
            boot_id=desk.boot_id,
            utc=_now(desk),
            value_minor=value_minor,
            currency=desk.settings.device.currency,
            credit_point=desk.settings.device.host_credit_point,
            by=persons[0],
            witness=persons[1],
            reason=why,
            meter_before_minor=before_minor,
        )
        _require_room(desk, value_minor)
        told = ("commissioning_credit", "", f"{request.number} {value_minor}", why)
        await authority.record_of(persons[0])(*told)
        try:
            await begin(desk, request)
        except (CreditRefusedError, IllegalEventError) as error:
            raise QuestionError(CreditRefusedError.code, str(error)) from error
        return credit_fields(desk.board.scene.commissioning_credits[-1])

    async def close_one(fields: Fields, asker: Asker) -> Fields:
        credit = _ended(desk, text(fields, "number"))
        after_minor = number(fields, "meter_after_minor", most=AMOUNT_MAX)
        found = _finding(credit, after_minor, is_sure=fields.get("differs") is True)
        by, witness = await _two(authority, fields, asker)
        told = ("commissioning_credit_closed", credit.number, found, str(after_minor))
        await authority.record_of(by)(*told)
        agrees = is_agreeing(found, credit.requested.credit_point)
        closed = CreditClosed(
            credit.number, _now(desk), after_minor, by, witness, found, is_agreeing=agrees
        )
        try:
            await record(desk, closed)
        except IllegalEventError as error:
            raise QuestionError(OPEN_CREDIT, str(error)) from error
        return credit_fields(desk.board.scene.commissioning_credits[-1])

    return {
        "commission_credit_show": Question(Right.DIAGNOSE, show),
        "commission_credit_begin": Question(Right.SET_UP, begin_one),
        "commission_credit_close": Question(Right.SET_UP, close_one),
    }


def credit_fields(credit: CommissioningCredit) -> Fields:
    """All that is known of it; what has not come yet is empty."""
    ended, closed = credit.ended, credit.closed
    return {
        **asdict(credit.requested),
        "state": credit.state,
        "is_open": credit.is_open,
        "result": ended.result if ended else "",
        "code": ended.code if ended else "",
        "frames": ended.frames if ended else (),
        "ack_s": ended.ack_s if ended else None,
        "acks_repeated": ended.acks_repeated if ended else 0,
        "meter_after_minor": closed.meter_after_minor if closed else None,
        "counted_minor": credit.counted_minor,
        "closed_utc": closed.utc if closed else "",
        "closed_by": closed.by if closed else "",
        "closed_witness": closed.witness if closed else "",
        "finding": closed.finding if closed else "",
        "is_agreeing": closed.is_agreeing if closed else None,
        "is_booked": credit.is_booked,
    }


def _require_room(desk: Desk, value_minor: int) -> None:
    try:
        require_room(desk, value_minor)
    except CreditRefusedError as error:
        raise QuestionError(error.code, str(error)) from error


def _ended(desk: Desk, wanted: str) -> CommissioningCredit:
    credit = desk.board.scene.open_credit
    if credit is None or credit.number != wanted or credit.state is not CreditState.ENDED:
        state = credit.state if credit else "no commissioning credit is open"
        raise QuestionError(OPEN_CREDIT, f"{wanted} has no meter to be read now: {state}")
    return credit


def _finding(credit: CommissioningCredit, after_minor: int, *, is_sure: bool) -> Finding:
    """Raises QuestionError when the meter cannot be, or is not what it should be."""
    if after_minor < credit.requested.meter_before_minor:
        raise QuestionError(METER_UNFIT, "the meter after is below the meter before")
    found = find(credit, after_minor)
    if found is Finding.OTHER_AMOUNT and not is_sure:
        raise QuestionError(METER_UNFIT, "the meter moved by another amount than the note's value")
    return found


async def _two(authority: Authority, fields: Fields, asker: Asker) -> tuple[str, str]:
    by, pin = (text(fields, "by"), text(fields, "pin")) if "pin" in fields else (asker.name, None)
    witness, witness_pin = text(fields, "witness"), text(fields, "witness_pin")
    return await authority.vouch_two(by, pin, witness, witness_pin, Right.SET_UP)


def _now(desk: Desk) -> str:
    return desk.clock.utc_now().isoformat(timespec="seconds")
