import random

from ysgol.web.demo.names import invent
from ysgol.web.demo.paths import CURRENT, EARLIER, spread
from ysgol.web.demo.steps import STEPS


def test_same_seed_invents_the_same_people_and_paths():
    def once(seed):
        chance = random.Random(seed)
        return [invent(n, chance, welsh_share=0.3) for n in range(50)], spread(CURRENT, 50, chance)

    assert once(2026) == once(2026)
    assert once(2026) != once(2027)


def test_invented_addresses_can_reach_nobody():
    people = [invent(n, random.Random(n), welsh_share=0.5) for n in range(20)]

    assert {one.email.rpartition("@")[2] for one in people} == {"example.org"}


def test_every_path_is_taken_and_made_of_known_steps():
    chance = random.Random(1)

    assert {path.name for path in spread(CURRENT, len(CURRENT), chance)} == {path.name for path in CURRENT}
    assert {step for path in (*CURRENT, *EARLIER) for step in path.steps} <= set(STEPS)
