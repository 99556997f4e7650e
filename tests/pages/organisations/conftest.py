import pytest

from tests import cast, factories


@pytest.fixture
def amlwch():
    return factories.school(code="6602130", name="Ysgol Gynradd Amlwch")


@pytest.fixture
def officer(client):
    return cast.sign_in(client, cast.reference_data_officer())
