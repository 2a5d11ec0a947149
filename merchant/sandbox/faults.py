"""Faults that a test or a demonstration switches on while the sandbox runs."""

from pydantic import BaseModel, ConfigDict, Field


class Faults(BaseModel):
    """Every fault has a name and is off by default."""

    model_config = ConfigDict(extra="forbid", validate_assignment=True)

    refuse_credentials: bool = Field(default=False, description="the token call answers 401/375")
    token_unavailable: bool = Field(default=False, description="the token call answers 503")
    duplicate_notifications: bool = Field(
        default=False, description="each notification is delivered twice"
    )
    delay_notifications_s: float = Field(
        default=0, ge=0, description="new notifications are held back that long"
    )
    drop_funding_answers: int = Field(
        default=0, ge=0, description="so many funding answers are lost after the merchant gave them"
    )
    double_authorisation: bool = Field(
        default=False, description="an approval authorises twice on the same code"
    )
    late_approval_s: float = Field(
        default=0, ge=0, description="the bank approves that long after the patron did"
    )

    def take_dropped_answer(self) -> bool:
        """Whether this funding answer is to be lost; counts it."""
        if self.drop_funding_answers == 0:
            return False
        self.drop_funding_answers -= 1
        return True

    def change(self, changes: dict[str, object]) -> None:
        """Switch what `changes` names; all of it, or a pydantic ValidationError."""
        checked = Faults.model_validate(self.model_dump() | changes)
        for name in changes:
            setattr(self, name, getattr(checked, name))

    def clear(self) -> None:
        self.change(Faults().model_dump())
