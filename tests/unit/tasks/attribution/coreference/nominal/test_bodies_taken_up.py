"""Descriptions of bodies: the news agency that was cited, companies by their country, the only body of the article."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


def _names(nlp: Language, text: str) -> list[str | None]:
    return [statement.name for statement in attribute(next(parse(nlp, [text])))]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Ministry of Energy told Interfax that the line is closed. The agency writes that it will reopen in May.",
         "Interfax"),
        ("Exports fell, the Statistics Office said. Analysts surveyed by Bloomberg had expected growth, the agency said.",
         "Bloomberg"),
        ("The Interior Ministry told the Demiroren agency that ten people were held. According to the agency, one fled.",
         "Demiroren"),
        ("The State Fire Service told Ukrinform that the fire was out. The agency noted that two people died.",
         "Ukrinform"),
        ("Analysts polled by Reuters expected a drop. The Ministry of Trade will publish the data, the agency writes.",
         "Reuters"),
        ("The River Protection Agency told Reuters that it would sue. The agency said that the fish were dead.",
         "River Protection Agency"),
        ("OSLO (Reuters) - The Norland Weather Service issued a warning. The agency said that it would rain.",
         "Norland Weather Service"),
        ("The Norland Tax Service opened a case. The agency said that forty firms were checked.", "Norland Tax Service"),
    ],
)  # fmt: skip
def test_the_agency_is_the_cited_one_or_an_office_alone(nlp: Language, text: str, name: str) -> None:
    assert _names(nlp, text)[-1] == name


@pytest.mark.parametrize("hearer", ["Nordwire", "Suspilne"])
def test_who_was_told_may_be_the_agency(nlp: Language, hearer: str) -> None:
    text = f"The Ministry of Energy told {hearer} that the line is closed. The agency said that it will reopen in May."
    assert _names(nlp, text)[-1] is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Renault will build the car in Lund. The French carmaker said that work would start in May.", "Renault"),
        ("Volvo will close the plant in Ghent. The Swedish company said that jobs were safe.", "Volvo"),
        ("Hyundai said that sales rose. The South Korean automaker said that it would hire.", "Hyundai"),
        ("Ford and Toyota will build engines. The American automaker said that work would start in May.", None),
        ("Renault will work with a German carmaker. The German carmaker said that work would start in May.", None),
        ("The German airline Lufthansa cancelled flights. The French airline said that it was ready.", None),
        ("The bridge is closed. The Danish police said that two men were held.", "Danish police"),
    ],
)
def test_a_company_of_a_country_is_a_description(nlp: Language, text: str, name: str | None) -> None:
    assert _names(nlp, text)[-1] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Eurostat reported that prices fell. The agency said that energy was cheap.", "Eurostat"),
        ("Ofgem raised the price cap. The regulator said that bills would rise.", "Ofgem"),
        ("Siemens said that profit fell. The company said that it would cut jobs.", "Siemens"),
        ("Roscosmos postponed the launch. The corporation said that the rocket would be checked.", "Roscosmos"),
        ("Mayor Holm opened the bridge. Nordkraft closed the plant. The company said that jobs would go.", "Nordkraft"),
    ],
)
def test_the_only_body_is_taken_up(nlp: Language, text: str, name: str) -> None:
    last = [*attribute(next(parse(nlp, [text])))][-1]
    assert (last.name, last.kind) == (name, "organization")


@pytest.mark.parametrize(
    "text",
    [
        "Musk resigned on Monday. The company said that he would be replaced.",
        "Ivanov led the company for ten years. The company said that it would pay.",
        "UNESCO sent aid. The newspaper writes that ten trucks arrived.",
        "The Kremlin denied this. The company said that prices fell.",
    ],
)
def test_a_body_is_not_guessed(nlp: Language, text: str) -> None:
    assert _names(nlp, text)[-1] is None


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("The Norwegian football club", None),
        ("The North American security bloc", None),
        ("The French far-right party", None),
        ("The German newspaper", None),
        ("The Danish police", "Danish police"),
        ("The Ukrainian parliament", "Ukrainian parliament"),
        ("The Norwegian central bank", "Norwegian central bank"),
        ("The Brazilian national team", "Brazilian national team"),
    ],
)
def test_one_of_many_bodies_of_a_country_has_no_name(nlp: Language, source: str, name: str | None) -> None:
    [statement] = attribute(next(parse(nlp, [f"{source} said that the match is off."])))
    assert (statement.name, statement.kind) == (name, "organization")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Rescuers of the Ministry of Emergencies came. The Investigative Committee opened a case. The department",
         "Investigative Committee"),
        ("A letter went to the Ministry of Health. The State Service for Food Safety shut the shop. The department",
         "State Service for Food Safety"),
        ("The Ministry of Labor was silent. The Federal Tax Service published a report. The department",
         "Federal Tax Service"),
        ("The Energy Committee of parliament met. The Ministry of Energy published a list. The department",
         "Ministry of Energy"),
        ("The Department of Transport closed the line. The Investigative Committee came on Monday. The department",
         "Department of Transport"),
        ("Xinhua News Agency, Beijing, July 26. Rain fell in Beijing. The meteorological department", None),
        ("The International Biathlon Union met. The FBU reported a loss. The union", "International Biathlon Union"),
        ("The International Biathlon Union met. The FBU reported a loss. The federation", "FBU"),
    ],
)  # fmt: skip
def test_the_department_is_the_office_that_acted_last(nlp: Language, text: str, name: str | None) -> None:
    assert _names(nlp, f"{text} said that the list is valid.")[-1] == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("New figures released by the KDCA show a rise. According to the agency, 648 people fell ill.", "KDCA"),
        ("The report published by the BSEE lists nine spills. The agency said that two wells were closed.", "BSEE"),
        ("Data from the INEC show that turnout fell. The commission said that voters had stayed at home.", "INEC"),
        ("NOAA expects an active season this year. The authority had said that ten storms will come.", "NOAA"),
        ("Rules drawn up by the EASA forbid such flights. The agency said that the wings must be checked.", "EASA"),
        ("A list compiled by the WADA names six men. The organization said that the samples were old.", "WADA"),
        ("The study was commissioned by the FIVB. The federation said that the hall was full.", "FIVB"),
    ],
)
def test_a_body_that_issued_something_is_taken_up(nlp: Language, text: str, name: str) -> None:
    assert _names(nlp, text)[-1] == name


@pytest.mark.parametrize(
    "text",
    [
        "Firms that are fined by the BSEE complain. The agency in Oslo said that two wells were closed.",
        "Figures released by the KDCA show a rise, the WHO said. The agency said that vaccines were late.",
        "Data from the INEC and the NCC show that turnout fell. The commission said that voters had stayed at home.",
        "Siemens said that profit fell. The authority said that it would look into the books.",
        "Eurostat reported that prices fell. The commission said that it would meet in May.",
        "The police were called by the NRA. The agency said that two men fled.",
        "The old bridge was sold by Nordkraft. The authority said that it would be rebuilt.",
    ],
)
def test_another_body_may_be_meant(nlp: Language, text: str) -> None:
    assert _names(nlp, text)[-1] is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (
            "The FBU said that the rifle was found. “We hope she liked the sea,” joked the federation. Per Lind won.",
            "FBU",
        ),
        (
            "New figures released by the NCDC show that hundreds fell ill. According to the agency, 648 did so on Monday.",
            "NCDC",
        ),
        ("Per Lind ran in Sund. The FBI said that a man was held. The bureau added that he lied.", "FBI"),
        ("Jon Berg lives in Sund. The NRU called a strike. The union said that the pay was low.", "NRU"),
        ("Data published by the NSB show that it is hot. The bureau expects that it will rain in Sund.", "NSB"),
        ("Ada Holm, Lund and Per Lind met. The WSF promised a new race. The federation said that it was short.", "WSF"),
    ],
)
def test_initials_that_just_acted_are_confirmed(nlp: Language, text: str, name: str) -> None:
    assert _names(nlp, text)[-1] == name


@pytest.mark.parametrize(
    "text",
    [
        "Holm works for the IOC. The committee said that the games would begin in May.",
        "The UN sent ships. The WHO warned of the virus. The agency said that it spread.",
        "Figures released by the NCDC and the WHO show that many fell ill. The agency said that it spread.",
        "The NATO summit ended. The club said that the match was off.",
    ],
)
def test_initials_beside_another_body_are_not(nlp: Language, text: str) -> None:
    assert _names(nlp, text)[-1] is None
