"""Masking: what must go, what must stay, and how well it does on the golden texts."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from analysis.case_files import golden_rows
from analysis.masking import mask, measure


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Skriv till anna.berg@example.com om det", "Skriv till [e-post] om det"),
        ("anna.berg (at) example.com", "[e-post]"),
        ("Ring 070-174 06 01.", "Ring [telefon]."),
        ("ring 0701740601!", "ring [telefon]!"),
        ("070 - 174 06 01 el 0960-174 06", "[telefon] el [telefon]"),
        ("+46 (0)70 174 06 01", "[telefon]"),
        ("0046701740601", "[telefon]"),
        ("tlf 912 34 567", "tlf [telefon]"),
        ("+47 912 34 567 dahje +358 40 1234567", "[telefon] dahje [telefon]"),
        ("han är 850412-1234 tror jag", "han är [personnummer] tror jag"),
        ("198504121234", "[personnummer]"),
        ("1985-04-12-1234", "[personnummer]"),
        ("850472 1234", "[personnummer]"),
        ("850412-xxxx", "[personnummer]"),
        ("Se https://example.com/a?b=1.", "Se [länk]."),
        ("www.example.org", "[länk]"),
        ("kolla example.com/grupp", "kolla [länk]"),
        ("Bilen ABC123 och ABC 12D", "Bilen [regnummer] och [regnummer]"),
        ("reg abc123", "reg [regnummer]"),
        ("bor på Storgatan 5", "bor på [adress]"),
        ("i norra skogsvägen 12 B varje kväll", "i [adress] varje kväll"),
        ("Tallstigen 3, lgh 1102", "[adress]"),
        ("dálus Boazogeaidnu 3 lea", "dálus [adress] lea"),
        ("at 12 Main Street", "at [adress]"),
        ("konto 8327-9 123 456 789-0", "konto [konto]"),
        ("5355 1234 5678 9012", "[konto]"),
        ("snap: isbjorn_99", "snap: [konto]"),
        ("han heter @isbjorn99 där", "han heter [konto] där"),
    ],
)
def test_numbers_links_plates_and_addresses_are_masked(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Lennart kör för fort", "[namn] kör för fort"),
        ("jag såg Lennart Lundmark där", "jag såg [namn] där"),
        ("grannen lennart är full", "grannen [namn] är full"),
        ("han heter jocke", "han heter [namn]"),
        ("en som kallas Räven", "en som kallas [namn]"),
        ("utanför Lundmarks varje kväll", "utanför [namn] varje kväll"),
        ("Máreha beana", "[namn] beana"),
        ("su namma lea Áilo Rávgoš", "su namma lea [namn]"),
        ("ránnjá Per-Ánte Svonni", "ránnjá [namn]"),
        ("my neighbour Gary shouts", "my neighbour [namn] shouts"),
        ("a man called Smithy", "a man called [namn]"),
        ("Karl-Eriks hund är lös", "[namn] hund är lös"),
        ("Björn Lundmark kör skoter", "[namn] kör skoter"),
        ("jag pratade med Bo igår", "jag pratade med [namn] igår"),
        ("Ma\u0301ret vuodjá", "[namn] vuodjá"),
        ("Len\u00adnart kör", "[namn] kör"),
        ("grannen lina spänner en tråd", "grannen [namn] spänner en tråd"),
        ("Lina kör för fort", "[namn] kör för fort"),
        ("jag såg Lena Nisson där", "jag såg [namn] där"),
    ],
)
def test_names_are_masked_in_three_languages(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "Bo kvar i byn går inte utan jobb",
        "Sten på vägen varje vår",
        "Stig av bussen och gå hem i mörkret",
        "Björn har setts vid skolan",
        "Kalla det vad ni vill",
        "Dag och natt körs det skoter",
        "Grannen hans hund skäller",
        "I Arvidsjaur och Arjeplog är det mörkt i november",
        "Från Moskosel till Glommersträsk",
        "NTU 2024 visar samma sak",
        "väg 95 och E45 är hala, kör 120 på riksväg 95",
        "Ring 112 eller 114 14, eller 1177",
        "mellan kl 08.00-16.00, 3 gånger i veckan",
        "Storgatan är mörk och skolvägen 3 gånger värre",
        "60 skotrar per 100 invånare",
        "BMW 320 står och tomgångskör",
        "Läs på polisen.se eller www.arvidsjaur.se",
        "Polisen och Kommunen svarar inte, inte ICA heller",
        "Boles galgá boahtit Árjeplovvii",
        "Will you come in May",
        "De spänner en lina över stigen",
        "Nisson čierru olgun ihkku",
        "Gullen ránnjá nisson huikime. Nisson huikkui fas",
        "",
        "🤷",
    ],
)
def test_places_roads_and_ordinary_words_stay(text: str) -> None:
    assert mask(text).text == text


def test_spans_tell_what_stood_where_and_whether_the_checksum_holds() -> None:
    masked = mask("Nr 811228-9874 eller 811228-9875")
    assert [(span.start, span.end, span.kind, span.is_confirmed) for span in masked.spans] == [
        (3, 14, "personnummer", True),
        (21, 32, "personnummer", False),
    ]


@example("0_0:A00A")
@given(st.text(max_size=300))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_masking_a_masked_text_changes_nothing(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once


def test_masking_golden_texts_twice_changes_nothing() -> None:
    once = [mask(row["text"]).text for row in golden_rows()]
    assert [mask(text).text for text in once] == once


def test_all_that_is_not_masked_stays_as_it_was() -> None:
    text = "Hej!  Ring\tLennart på 070-174 06 01 …\n\nMvh"
    assert mask(text).text == "Hej!  Ring\t[namn] på [telefon] …\n\nMvh"


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "0",
        "0 ",
        "a.",
        "@",
        "a@",
        "http://",
        "A",
        "Aa ",
        "[namn",
        "heter ",
        "väg ",
        "12-",
        "((",
        "_a",
        "Á\u0301",
    ],
)
def test_a_hostile_text_of_100_000_signs_returns(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    assert isinstance(mask(text).text, str)


def test_masking_holds_its_floors_on_the_golden_texts() -> None:
    reached = measure(golden_rows())
    assert reached.expected >= 50
    assert reached.recall >= 0.95, reached.missed
    assert reached.precision >= 0.95, reached.needless


def test_the_measure_counts_what_is_missed_and_what_is_needless() -> None:
    rows = [
        {"id": "1", "text": "Lennart och Xyz", "mask": "Lennart|Xyz"},
        {"id": "2", "text": "ring 070-174 06 01", "mask": ""},
    ]
    reached = measure(rows)
    assert (reached.recall, reached.precision) == (0.5, 0.5)
    assert reached.missed == (("1", "Xyz"),)
    assert reached.needless == (("2", "070-174 06 01"),)
