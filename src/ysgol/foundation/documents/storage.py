"""Where the bytes of documents are: the default storage, under names that tell nothing."""

import datetime as dt
import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

FOLDER = "documents"


def put(body: bytes) -> str:
    """Store the bytes; returns their random name."""
    name = uuid.uuid4().hex
    return default_storage.save(f"{FOLDER}/{name[:2]}/{name}", ContentFile(body))


def read(stored_as: str) -> bytes:
    """The bytes. FileNotFoundError when they are gone."""
    with default_storage.open(stored_as, "rb") as file:
        return bytes(file.read())


def remove(stored_as: str) -> None:
    """Remove the bytes; nothing happens when they are gone already."""
    default_storage.delete(stored_as)


def older_than(moment: dt.datetime) -> list[str]:
    """The stored names of files put there before the moment."""
    try:
        folders, _ = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return []
    places = [f"{FOLDER}/{folder}" for folder in folders]
    names = [f"{place}/{name}" for place in places for name in default_storage.listdir(place)[1]]
    return [name for name in names if default_storage.get_modified_time(name) < moment]
