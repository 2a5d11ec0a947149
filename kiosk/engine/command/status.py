"""`kiosk status`."""

from kiosk.engine.command.asking import Answer
from kiosk.engine.command.word import Commands, add_word, amount, funding_row, question, rows


def add_words(commands: Commands) -> None:
    add_word(commands, "status", "how this kiosk is", question("status", _status))


def _status(answer: Answer) -> str:
    machine, funding = answer["machine"], answer["funding"]
    notes = " ".join(amount(v, machine["currency"]) for v in machine["denominations_minor"])
    obstacle = answer["obstacle"]
    return rows(
        [
            ("kiosk", answer["kiosk_number"]),
            ("machine", answer["machine_number"]),
            ("funding is", f"not possible: {obstacle}" if obstacle else "possible"),
            ("code", answer["code"] or "none"),
            ("machine link", f"{machine['link']}, {machine['protocol']} on {machine['port']}"),
            ("accepts notes", notes if machine["is_accepting"] else "not now"),
            ("merchant server", "reachable" if answer["is_service_reachable"] else "not reachable"),
            ("screen", answer["screen"]),
            ("open alerts", ", ".join(answer["alerts"]) or "none"),
            ("journal", f"row {answer['journal']['seq']}, boot {answer['journal']['boot']}"),
            ("funding in hand", funding_row(funding) if funding else "none"),
        ]
    )
