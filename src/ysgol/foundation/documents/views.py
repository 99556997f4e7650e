"""Sending a document. There is no address here: the context that holds a document authorises and calls `send_file`."""

from urllib.parse import quote

from django.http import HttpResponse

from ysgol.foundation.documents import storage
from ysgol.foundation.documents.domain.lifecycle import State
from ysgol.foundation.documents.models import Document
from ysgol.foundation.kernel.errors import NotFound


def send_file(document_id: int) -> HttpResponse:
    """The document as a download; NotFound unless it was found clean and is still kept. Never shown in the page.

    The caller's view has its own guard and has checked that this reader may have this document.
    """
    row = Document.objects.filter(pk=document_id, state=State.CLEAN, purged_at__isnull=True).first()
    if row is None:
        raise NotFound("document", document_id=document_id)
    try:
        body = storage.read(row.stored_as)
    except FileNotFoundError:
        raise NotFound("document", document_id=document_id) from None
    response = HttpResponse(body, content_type=row.content_type)
    response.headers["Content-Disposition"] = content_disposition(row.name)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def content_disposition(name: str) -> str:
    """An attachment by RFC 6266: a plain name for old programs, the full one in UTF-8 beside it."""
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%;' else "_" for c in name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
