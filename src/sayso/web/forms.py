"""What forms send: fields as text, and files."""

from typing import Annotated

from attrs import field, frozen
from fastapi import Depends, Request
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException

from sayso.web.problems import Refused

MOST_FIELDS, MOST_FILES = 100, 20
MOST_TEXT = 5_000_000
"""Bytes of one field."""


@frozen
class Sent:
    """One form."""

    fields: dict[str, str]
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)
    """Name and content of each."""

    def text(self, name: str, most: int = 2000) -> str:
        """A field without spaces around it; empty where it is left out.

        Raises:
            Refused: It is longer than `most` letters, or holds a NUL.
        """
        found = self.fields.get(name, "").strip()
        if len(found) > most:
            raise Refused(422, f"{name}: longer than {most} letters; shorten it", name)
        if "\0" in found:
            raise Refused(422, f"{name}: holds a NUL; leave it out", name)
        return found


async def _sent(request: Request) -> Sent:
    try:
        form = await request.form(
            max_fields=MOST_FIELDS, max_files=MOST_FILES, max_part_size=MOST_TEXT
        )
    except HTTPException as error:
        raise Refused(
            422, f"the form cannot be read ({error.detail}); send it from its page"
        ) from error
    fields: dict[str, str] = {}
    files = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            raw = await value.read()
            if value.filename or raw:
                files.append((value.filename or "upload", raw))
        else:
            fields[name] = value
    await form.close()
    return Sent(fields, tuple(files))


Form = Annotated[Sent, Depends(_sent)]
