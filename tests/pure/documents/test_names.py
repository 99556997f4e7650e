import pytest
from hypothesis import given
from hypothesis import strategies as st

from ysgol.foundation.documents.domain.names import check_name, display_name
from ysgol.foundation.kernel.findings import Finding


@pytest.mark.parametrize("name", ["proof.pdf", "Tystysgrif mathemateg.PDF", "cv.v2.pdf", "Ŵyn.docx", "a-b (1).jpeg"])
def test_name_that_is_plain_passes(name):
    assert check_name(name) == ()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "name-missing"),
        ("   ", "name-missing"),
        ("x" * 147 + ".pdf", "name-too-long"),
        ("proof\0.pdf", "name-hidden-character"),
        ("proof\n.pdf", "name-hidden-character"),
        ("annexe\u202efdp.pdf", "name-hidden-character"),
        ("proof\u200b.pdf", "name-hidden-character"),
        ("../proof.pdf", "name-path"),
        ("..\\proof.pdf", "name-path"),
        ("C:proof.pdf", "name-path"),
        ("a\uff0fb.pdf", "name-path"),
        (".pdf", "name-path"),
        ("proof.exe.pdf", "name-two-endings"),
        ("proof.pdf.docx", "name-two-endings"),
        ("page.html.pdf", "name-two-endings"),
        ("proof.pdf.exe", "name-two-endings"),
    ],
)
def test_name_that_could_deceive_is_refused(name, code):
    assert code in [finding.code for finding in check_name(name)]


@pytest.mark.parametrize("name", ["proof.exe", "proof.svg", "proof.html", "proof.doc", "proof.heic", "proof"])
def test_name_of_another_kind_is_refused(name):
    extension = name.rsplit(".", 1)[-1] if "." in name else ""

    assert check_name(name) == (Finding("kind-not-taken", facts={"extension": extension}),)


@given(st.text(max_size=300))
def test_name_of_any_characters_never_raises(name):
    check_name(name)
    shown = display_name(name)

    assert 0 < len(shown) <= 150
    assert shown.isprintable()
    assert not set(shown) & set('/\\:"<>|?*')
