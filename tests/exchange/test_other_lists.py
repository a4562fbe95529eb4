"""Lists as other offices and programs write them: other languages, two lines of headings, wrapped objects."""

from __future__ import annotations

import pytest

from brm_desktop.exchange.headings import words_of
from brm_desktop.exchange.source import make_source
from tests.exchange.conftest import ReadTable, ReadText


@pytest.mark.parametrize(
    ("heading", "english"),
    [
        ("Straße geschäftlich", "street business"),
        ("Téléphone portable", "mobile phone"),
        ("Correo electrónico", "email address"),
        ("Apellidos", "last name"),
        ("Código postal", "postal code"),
        ("Land", "country"),
        ("Land Use", "land use"),
        ("Bureau", "bureau"),
        ("E-mailadres", "email address"),
    ],
)
def test_words_of_other_language_is_english(heading: str, english: str) -> None:
    assert " ".join(words_of(heading)) == english


@pytest.mark.parametrize(
    "text",
    [
        "Vorname;Nachname;Firma;Position;E-Mail;Mobil\nÉlo;Muñoz;Amt;Leiterin;e@x.de;0171 2345678\n",
        "Prénom;Nom;Société;Fonction;Adresse e-mail;Téléphone portable\nÉlo;Muñoz;Amt;Leiterin;e@x.de;0171 2345678\n",
        "Nombre,Apellidos,Empresa,Cargo,Correo electrónico,Celular\nÉlo,Muñoz,Amt,Leiterin,e@x.de,0171 2345678\n",
        "Nome,Cognome,Azienda,Ruolo,Indirizzo e-mail,Cellulare\nÉlo,Muñoz,Amt,Leiterin,e@x.de,0171 2345678\n",
        "Voornaam,Achternaam,Bedrijf,Functie,E-mailadres,Mobiel\nÉlo,Muñoz,Amt,Leiterin,e@x.de,0171 2345678\n",
    ],
)
def test_read_contacts_in_other_languages_fill_the_same_fields(read_text: ReadText, text: str) -> None:
    (person,) = read_text(text).understood
    told = {name: person.values[name] for name in ("given", "family", "organization", "job_title", "emails", "phones")}
    assert told == {
        "given": "Élo", "family": "Muñoz", "organization": "Amt", "job_title": "Leiterin", "emails": ("e@x.de",),
        "phones": ("0171 2345678 (mobile)",),
    }  # fmt: skip


def test_read_headings_of_two_lines_are_joined(read_table: ReadTable) -> None:
    table = read_table(
        ",,Contact,,Address,\nAgency,Acronym,Name,Phone,City,ZIP\n"
        "Department of Revenue,DOR,Ed Poe,503-555-0100,Salem,97301\n"
        "Department of Health,DOH,Al Ray,503-555-0101,Salem,97302\n"
    )
    assert table.columns == ("Agency", "Acronym", "Contact Name", "Contact Phone", "Address City", "Address ZIP")
    assert [row.cells[0] for row in table.rows] == ["Department of Revenue", "Department of Health"]


def test_read_mail_stop_is_no_address(read_text: ReadText) -> None:
    (person,) = read_text("Name,Email Address,Mail Stop\nDana Ruiz,d@x.gov,MS-12\n").understood
    assert (person.values["emails"], person.values["custom"]) == (("d@x.gov",), ("Mail Stop: MS-12",))


def test_read_account_and_salutation_of_a_report_reach_the_person(read_text: ReadText) -> None:
    reading = read_text(
        "Salutation,First Name,Last Name,Title,Account Name,Email\n"
        'Mr.,Ed,"Poe, PMP",Deputy,Department of Revenue,e@x.gov\nGrand Totals (1 records)\n'
    )
    (person,) = reading.understood
    assert (person.values["name"], person.positions[0]) == ("Mr. Ed Poe, PMP", ("Department of Revenue", "Deputy"))
    assert [skipped.reason for skipped in reading.skipped] == ["a total, not a record: Grand Totals (1 records)"]


def test_read_empty_day_of_a_program_is_no_birthday(read_text: ReadText) -> None:
    (person,) = read_text("First Name,Last Name,Birthday,E-mail Address\nDana,Ruiz,0/0/00,d@x.gov\n").understood
    assert "birthday" not in person.values
    assert person.odd == ()


def test_read_budget_of_a_fiscal_year_is_the_budget(read_text: ReadText) -> None:
    (agency,) = read_text("Agency Name,Acronym,FY2026 Appropriation\nDepartment of Roads,DOR,$30.4M\n").understood
    assert agency.values["budget"] == 3_040_000_000


def test_read_lists_inside_wrappers_are_found(read_text: ReadText) -> None:
    text = '{"meta": {"v": 1}, "data": {"agencies": [{"name": "Department of Roads", "acronym": "DOR"}]}}'
    (agency,) = read_text(text, "list.json").understood
    assert (agency.kind, agency.values["name"]) == ("agency", "Department of Roads")


def test_make_source_bars_divide_a_text_into_a_list_but_quote_a_message() -> None:
    assert make_source("a.txt", b"Agency|Email\nParks|a@x.gov\nRoads|b@x.gov\n").sort == "table"
    assert make_source("a.txt", b"| Agency said yes\n| and more\n| and more\n").sort == "note"


def test_read_names_and_values_above_the_headings_are_left_out_and_told(read_table: ReadTable) -> None:
    people = "".join(f"Ann Poe{at},9:5{at},10:58,1h,a{at}@x.gov\n" for at in range(9))
    table = read_table(f"1. Summary\nMeeting title,Review\nStart time,9:58\n\nName,Join,Leave,Time,Email\n{people}")
    assert (table.columns, len(table.rows)) == (("Name", "Join", "Leave", "Time", "Email"), 9)
    assert [odd.what for odd in table.odd][1] == "left out before the headings: Meeting title Review"


def test_read_text_of_nothing_but_addresses_is_people(read_text: ReadText) -> None:
    people = read_text("dana@x.gov\nbob@x.gov\ned@x.gov\n", "a.txt").understood
    assert [person.values["emails"] for person in people] == [("dana@x.gov",), ("bob@x.gov",), ("ed@x.gov",)]


def test_read_day_with_a_short_year_is_a_day(read_text: ReadText) -> None:
    (one,) = read_text("Contract Title,Contract Number,Vendor,End Date\nHosting,C2,Acme,3-Mar-27\n").understood
    assert str(one.values["ends_on"]) == "2027-03-03"


def test_tasks_of_another_program_are_follow_ups_with_what_their_words_mean(read_text: ReadText) -> None:
    text = (
        "Subject,Start Date,Due Date,Status,Priority\n"
        "Send SLA,11/1/2026,12/4/2026,In Progress,High\n"
        "Old one,10/1/2026,10/4/2026,Completed,Normal\n"
        "Not now,,1/8/2027,Deferred,Low\n"
    )
    found = read_text(text)
    assert [each.kind for each in found.understood] == ["follow_up"] * 3
    told = [
        (each.values["title"], each.values["status"].value, each.values["priority"].value) for each in found.understood
    ]
    assert told == [("Send SLA", "open", "high"), ("Old one", "done", "normal"), ("Not now", "someday", "low")]
    assert not any(each.odd for each in found.understood)


@pytest.mark.parametrize(
    ("text", "kind", "values"),
    [
        ("Contract Number,Contractor Name,Contract Title,Effective Date,Not-to-Exceed Amount\nMA-1,Acme LLC,Hosting,"
         "07/01/2026,\"$1,250.00\"\nMA-2,Byte Inc.,Help,01/01/2026,$300\n", "agreement", {"amount": 125_000}),
        ("Dependencia,Titular,Cargo,Correo electrónico\nSalud,María Pérez,Secretaria,maria@salud.example\n"
         "Educación,José Ruiz,Director,jose@edu.example\n", "contact",
         {"name": "María Pérez", "organization": "Salud"}),
        ("Summary,Issue key,Issue Type,Status,Priority,Due Date\nRenew the licence,BRM-1,Task,To Do,High,15/Nov/26\n"
         "Send the figures,BRM-2,Task,Done,Medium,\n", "follow_up", {"title": "Renew the licence", "ticket": "BRM-1"}),
        ("Task ID,Task Name,Progress,Priority,Due date\na1,Call the clerk,Not started,Urgent,12/01/2026\n"
         "a2,Close the gap,In progress,Medium,12/15/2026\n", "follow_up", {"title": "Call the clerk"}),
        ("Risk ID,Risk Description,Probability,Impact,Owner,Status\nR-1,Vendor may leave,Likely,4 - Severe,Dana,Open\n"
         "R-2,Budget cut,Possible,Moderate,Omar Field,Open\n",
         "risk", {"title": "Vendor may leave", "likelihood": 4, "impact": 4}),
        ("Account Name,Billing City,Phone,Website\nDepartment of Health,Albany,518-555-0101,https://h.example.gov\n"
         "Office of Parks,Albany,518-555-0102,\n", "agency", {"name": "Department of Health"}),
    ],
)  # fmt: skip
def test_read_list_of_another_program_is_understood(
    read_text: ReadText, text: str, kind: str, values: dict[str, object]
) -> None:
    first = read_text(text).understood[0]
    assert (first.kind, {name: first.values.get(name) for name in values}) == (kind, values)
