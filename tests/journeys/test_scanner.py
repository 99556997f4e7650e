"""The scan itself: a page with a planted defect must fail it, each for its own reason."""

import pytest

GOOD = """<!DOCTYPE html><html lang="en"><head><title>Page - Service</title>
<meta name="viewport" content="width=device-width">
</head><body><main><h1>Heading</h1><p>Text</p></main></body></html>"""
DEFECTS = {
    "image without words": ("<p>Text</p>", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "image-alt"),
    "pale text": ("<p>", '<p style="color:#ccc;background:#fff">', "color-contrast"),
    "field without a label": ("<p>Text</p>", '<input type="text">', "label"),
    "no language": ('<html lang="en">', "<html>", "html-has-lang"),
    "two headings of the first level": ("<p>Text</p>", "<h1>Again</h1>", "2 h1 on the page"),
    "wider than a small screen": ("<p>", '<p style="width:400px">', "scrolls sideways at 320 px"),
    "title without the service": ("Page - Service", "Page", "does not name the page"),
    "errors not in the title": ("<p>", '<p class="govuk-error-summary">', "title of a page with errors"),
    "small target": (
        "<p>Text</p>",
        '<div style="line-height:10px;font-size:8px"><button style="width:9px;height:9px;padding:0">a</button>'
        '<button style="width:9px;height:9px;padding:0">b</button></div>',
        "target-size",
    ),
    "script inside the page": ("<p>", "<script>throw new Error('planted')</script><p>", "planted"),
}


def faults(scanner, body, **headers):
    sent = {"content-type": "text/html; charset=utf-8", **headers}
    return scanner.faults("http://localhost:9/canary", body, sent, status=200)


def test_good_page_passes(scanner):
    assert faults(scanner, GOOD) == []


@pytest.mark.parametrize("defect", DEFECTS)
def test_planted_defect_is_found(scanner, defect):
    old, new, reason = DEFECTS[defect]
    assert old in GOOD

    found = faults(scanner, GOOD.replace(old, new))

    assert any(reason in fault for fault in found), found


def test_policy_that_is_broken_is_found(scanner):
    found = faults(
        scanner, GOOD.replace("<p>", "<script>1</script><p>"), **{"content-security-policy": "script-src 'self'"}
    )

    assert any("Content Security Policy" in fault for fault in found), found
