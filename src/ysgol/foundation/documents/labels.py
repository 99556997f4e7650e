"""Words for what is wrong with an upload, and for the states of a document."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ysgol.foundation.kernel.findings import Finding

# Shown beside every upload field.
TAKEN_KINDS = _("PDF, Word (.docx), OpenDocument (.odt), JPG or PNG, up to %(megabytes)d MB")

STATES: dict[str, str | Promise] = {
    "received": _("Waiting for the virus check"),
    "scanning": _("Being checked for viruses"),
    "clean": _("Checked"),
    "suspect": _("Removed: the virus check found a problem"),
    "error": _("Waiting for the virus check, which will be tried again"),
}

# What a person should do with a document in that state; states not named need nothing.
STATE_ADVICE: dict[str, str | Promise] = {
    "suspect": _(
        "The file was removed and nobody can open it. Scan your computer for viruses, then upload another copy."
    ),
    "error": _("You do not need to do anything. You can go on with your application meanwhile."),
}


@dataclass(frozen=True)
class Words:
    """`problem` says what is wrong, `remedy` what to do next; both are sentences with named places for the facts."""

    problem: str | Promise
    remedy: str | Promise


FINDINGS: dict[str, Words] = {
    "file-empty": Words(_("The file is empty."), _("Choose another file, or save it again and upload the new copy.")),
    "file-too-big": Words(
        _("The file is larger than %(megabytes)d MB."),
        _("Make it smaller, for example by scanning in black and white, or send it in two parts."),
    ),
    "too-many-documents": Words(
        _("You have uploaded %(limit)d documents, which is the most that can be kept."),
        _("Remove one that is no longer needed, then try again."),
    ),
    "name-missing": Words(_("The file has no name."), _("Give the file a name and upload it again.")),
    "name-too-long": Words(
        _("The name of the file is longer than %(limit)d characters."), _("Give the file a shorter name.")
    ),
    "name-hidden-character": Words(
        _("The name of the file holds characters that cannot be seen."),
        _("Rename the file using letters, numbers and spaces only."),
    ),
    "name-path": Words(
        _("The name of the file holds a slash, a colon, two full stops together or a full stop at the start."),
        _("Rename the file using letters, numbers and spaces only."),
    ),
    "name-two-endings": Words(
        _("The name of the file has two endings, such as .pdf.exe."),
        _("Rename the file so that it has one ending, and check that it is the file you meant."),
    ),
    "kind-not-taken": Words(
        _("This kind of file is not accepted."),
        _("Save it as a PDF, a Word document (.docx), an OpenDocument text (.odt), a JPG or a PNG."),
    ),
    "type-not-as-named": Words(
        _("Your browser says that the file is another kind than its name says."),
        _("Open the file, save it again as a PDF, and upload the new copy."),
    ),
    "content-not-as-named": Words(
        _("What is in the file is not what the ending of its name says."),
        _("Open the file in the program that made it, save it as a PDF, and upload that. Renaming is not enough."),
    ),
    "content-active": Words(
        _("The file holds a web page or a script."),
        _("Print it to a PDF, or take a screenshot, and upload that instead."),
    ),
    "data-before": Words(
        _("There is something in the file before the document begins."),
        _("Open the file, save it again as a PDF, and upload the new copy."),
    ),
    "data-behind": Words(
        _("There is something hidden behind the end of the document."),
        _("Open the file, save it again, and upload the new copy."),
    ),
    "document-encrypted": Words(
        _("The file is protected by a password or against changes, so it cannot be checked."),
        _("Open it, choose Print, then “Save as PDF”, and upload the new copy, which has no protection."),
    ),
    "document-old-or-encrypted": Words(
        _("The file is an old Word document, or one protected by a password."),
        _("Open it in Word and save it as .docx or PDF without a password."),
    ),
    "document-damaged": Words(
        _("The document is damaged and cannot be opened."),
        _("Check that it opens on your computer, save it again, and upload the new copy."),
    ),
    "document-scripted": Words(
        _("The document can run commands or contains an active form, which is not safe for those who open it."),
        _("Open it, choose Print, then “Save as PDF”, and upload the new copy."),
    ),
    "document-macros": Words(
        _("The document holds macros, which are small programs."),
        _("Save it as a PDF, or as a .docx without macros, and upload the new copy."),
    ),
    "document-embedded": Words(
        _("There are other files inside the document."),
        _("Upload each file by itself, or print the document to a PDF and upload that."),
    ),
    "document-remote": Words(
        _("The document loads a template or a picture from another place when it is opened."),
        _("Save it as a PDF and upload the new copy."),
    ),
    "package-too-big": Words(
        _("The document becomes too large when it is opened."),
        _("Make its pictures smaller, or save it as a PDF, and upload the new copy."),
    ),
    "package-unsafe": Words(
        _("The document is not put together as Word or LibreOffice do it, so it may not be safe to open."),
        _("Open it, save it again as a PDF, and upload the new copy."),
    ),
    "pdf-damaged": Words(
        _("The PDF is damaged and cannot be opened."),
        _("Check that it opens on your computer, save it again, and upload the new copy."),
    ),
    "pdf-too-long": Words(
        _("The PDF has more than %(pages)d pages."), _("Send only the pages that show what is asked for.")
    ),
    "pdf-too-complex": Words(
        _("The PDF is too complicated to be checked."),
        _("Open it, choose Print, then “Save as PDF”, or scan it again, and upload the new copy."),
    ),
    "image-damaged": Words(
        _("The picture is damaged or was not uploaded completely."),
        _("Check that it opens on your computer or telephone, and upload it again."),
    ),
    "image-too-large": Words(
        _("The picture has more than %(megapixels)d million dots, or is very long."),
        _("Make it smaller, or take a new photograph with a lower setting."),
    ),
}


def message(finding: Finding) -> str:
    """What is wrong and what to do next, in the language of now: two sentences for the error beside the field."""
    words = FINDINGS[finding.code]
    return f"{_filled(words.problem, finding)} {_filled(words.remedy, finding)}"


def _filled(text: str | Promise, finding: Finding) -> str:
    return str(text) % dict(finding.facts) if finding.facts else str(text)
