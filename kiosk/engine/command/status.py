"""`kiosk status`."""

from kiosk.engine.command.asking import Answer
from kiosk.engine.command.word import Commands, add_word, amount, funding_row, question, rows


def add_words(commands: Commands) -> None:
    add_word(commands, "status", "how this kiosk is", question("status", _status))


def _status(answer: Answer) -> str:
    machine, funding = answer["machine"], answer["funding"]
    notes = " ".join(amount(v, machine["currency"]) for v in machine["denominations_minor"])
    return rows(
        [
            ("kiosk", answer["kiosk_number"]),
            ("machine", answer["machine_number"]),
            ("funding is", _obstacle(answer)),
            ("code", answer["code"] or "none"),
            ("machine link", f"{machine['link']}, {machine['protocol']} on {machine['port']}"),
            ("polls", _polls(answer["machine_link"])),
            ("accepts notes", notes if machine["is_accepting"] else "not now"),
            ("merchant server", "reachable" if answer["is_service_reachable"] else "not reachable"),
            ("screen", answer["screen"]),
            ("open alerts", ", ".join(answer["alerts"]) or "none"),
            ("journal", f"row {answer['journal']['seq']}, boot {answer['journal']['boot']}"),
            ("funding in hand", funding_row(funding) if funding else "none"),
        ]
    )


def _obstacle(answer: Answer) -> str:
    if not answer["obstacle"]:
        return "possible"
    return f"not possible: {answer['obstacle']} {answer['resumes']}".rstrip()


def _polls(link: Answer) -> str:
    if link["last_poll_age_s"] is None:
        return "none on this line yet"
    told = f"the last {link['last_poll_age_s']:.2f} s ago"
    if link["poll_interval_s"]:
        told += f", every {link['poll_interval_s']:g} s"
    replies = link["replies"]
    return f"{told}; answered in {replies['p99_s'] * 1000:.1f} ms (99 of 100)"
