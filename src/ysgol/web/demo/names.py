"""Invented people. Given and family names are common in Wales; any likeness to a living person is chance."""

import datetime as dt
import random
from dataclasses import dataclass

WELSH_GIVEN = """Aled Alun Angharad Anwen Arwel Bethan Branwen Bronwen Carwyn Catrin Ceri Cerys Dafydd Delyth Dewi
Dilys Dylan Efa Eirlys Eleri Elin Elen Emrys Enfys Eluned Eurgain Ffion Fflur Gareth Geraint Gethin
Glenys Gruffydd Gwawr Gwen Gwenllian Gwilym Gwyneth Haf Heledd Huw Hywel Iestyn Ifan Iolo Iwan Leusa
Llinos Lleucu Llŷr Lowri Luned Mabli Mair Mali Marged Mared Medi Megan Menna Meinir Nerys Nia Non
Olwen Osian Owain Rhian Rhiannon Rhodri Rhys Sioned Siân Siwan Steffan Teleri Tomos""".split()
OTHER_GIVEN = """Aisha Alison Amanda Amy Andrew Anna Carol Charlotte Claire Daniel David Donna Emma Fatima Gemma
Hannah Helen Jade James Jane Jennifer Joanne Julie Karen Kelly Laura Leanne Lisa Lucy Maria Mark
Michelle Natalie Nicola Paula Priya Rachel Rebecca Samantha Sarah Sharon Sophie Stephen Susan Tracey
Vanessa Victoria Wendy Zainab Zoe""".split()
FAMILY = """Davies Edwards Ellis Evans Francis Griffiths Gwyn Harris Hopkins Howells Hughes Humphreys Jenkins
John Jones Lewis Llewellyn Lloyd Morgan Morris Owen Parry Phillips Powell Price Pritchard Prosser
Pugh Rees Richards Roberts Rowlands Samuel Thomas Vaughan Watkins Williams ap|Dafydd ap|Rhys Bowen
Gwilym Tudur Ahmed Begum Brown Clarke Green Hall Khan Kowalska Martin Murphy Patel Rahman Smith
Taylor Walsh White Wilson Wood Wright""".split()
SPECIALISMS = (
    "Literacy catch-up, Years 3 and 4",
    "Numeracy groups",
    "Welsh language development",
    "Forest school and outdoor learning",
    "Speech, language and communication",
    "Emotional literacy support",
    "Digital competence",
    "Physical education",
    "Design and technology workshop",
    "Music and performance",
)
SPECIALISMS_CY = (
    "Dal i fyny mewn llythrennedd, Blynyddoedd 3 a 4",
    "Grwpiau rhifedd",
    "Datblygu'r Gymraeg",
    "Ysgol goedwig a dysgu yn yr awyr agored",
    "Lleferydd, iaith a chyfathrebu",
    "Cymorth llythrennedd emosiynol",
    "Cymhwysedd digidol",
    "Addysg gorfforol",
    "Gweithdy dylunio a thechnoleg",
    "Cerddoriaeth a pherfformio",
)


@dataclass(frozen=True)
class Invented:
    """One invented person; `email` is under example.org, so no message could ever reach anybody."""

    given_names: str
    family_name: str
    email: str
    birth_date: dt.date
    language: str


def invent(number: int, chance: random.Random, *, welsh_share: float) -> Invented:
    """Person `number` (which makes the address unique); Welsh is the chosen language with the share given, 0 to 1."""
    is_welsh = chance.random() < welsh_share
    given = chance.choice(WELSH_GIVEN if is_welsh or chance.random() < 0.45 else OTHER_GIVEN)
    family = chance.choice(FAMILY).replace("|", " ")
    born = dt.date(1964, 1, 1) + dt.timedelta(days=chance.randrange(365 * 38))
    return Invented(given, family, f"person{number}@example.org", born, "cy" if is_welsh else "en")
