"""Asks the API, page by page, and reads its answers."""

from collections.abc import Iterator
from datetime import date, datetime
from types import TracebackType
from typing import Any, Self, TypeVar

import httpx2
from attrs import frozen

from sayso.client.decode import decode
from sayso.model.claim import Claim
from sayso.model.codec import claim_from_dict
from sayso.model.picture import Change, Citation, Control, Dispute, Event, Profile, Tally

T = TypeVar("T")
_PAGE = 200


class ClientError(Exception):
    """The API refused, in its own words."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(f"{status}: {detail}")
        self.status = status
        self.detail = detail


@frozen
class Standing:
    """What reviewers have said of a claim."""

    claim: str
    revision: str
    """To be sent with a verdict; one made on an older revision is refused."""
    verdicts: tuple[dict[str, Any], ...]


class Client:
    """One record's API.

    Filters are the parameters of the list's page (docs/web.md); days and moments may be given as
    values or as text. Lists are fetched page by page while they are read.
    """

    def __init__(self, url: str, token: str | None = None, *, seconds: float = 60) -> None:
        """Args: token: A key from the page /tokens; None: what the public may see."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        self._http = httpx2.Client(base_url=url, headers=headers, timeout=seconds)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close its connections."""
        self._http.close()

    def claims(self, **filters: Any) -> Iterator[Claim]:
        """Claims, in order of record."""
        return map(claim_from_dict, self._pages("claims", filters))

    def events(self, **filters: Any) -> Iterator[Event]:
        """Events, the latest first."""
        return self._list("events", Event, filters)

    def places(self, **filters: Any) -> Iterator[Control]:
        """Who holds each place."""
        return self._list("places", Control, filters)

    def casualties(self, **filters: Any) -> Iterator[Tally]:
        """Figures of casualties by claimant."""
        return self._list("casualties", Tally, filters)

    def disputes(self, **filters: Any) -> Iterator[Dispute]:
        """Claims that cannot all be true."""
        return self._list("disputes", Dispute, filters)

    def actors(self, **filters: Any) -> Iterator[Profile]:
        """Actors, those of whom most is said first."""
        return self._list("actors", Profile, filters)

    def changes(self, **filters: Any) -> Iterator[Change]:
        """What differs between two pictures; `since` says from when."""
        return self._list("changes", Change, filters)

    def documents(self, **filters: Any) -> Iterator[dict[str, Any]]:
        """Reports without their texts, as JSON has them."""
        return self._pages("documents", filters)

    def explain(self, finding: str, **clocks: Any) -> tuple[Citation, ...]:
        """The words for a finding and against it; at the clocks that it was shown with."""
        found = self._get(f"/api/findings/{finding}", clocks)
        return tuple(decode(c, Citation) for c in found["citations"])

    def standing(self, claim: str) -> Standing:
        """What reviewers have said of a claim; needs a reviewer's token."""
        found = self._get(f"/api/review/{claim}", {})
        return Standing(found["claim"], found["revision"], tuple(found["verdicts"]))

    def judge(
        self,
        claim: str,
        verdict: str,
        revision: str,
        *,
        reason: str | None = None,
        fields: dict[str, str] | None = None,
    ) -> Standing:
        """Give a verdict: accept, reject or correct.

        Raises:
            ClientError: 409 where somebody has judged the claim since `revision`.
        """
        body = {"verdict": verdict, "revision": revision, "reason": reason, "fields": fields}
        found = _checked(self._http.post(f"/api/review/{claim}", json=body))
        return Standing(found["claim"], found["revision"], tuple(found["verdicts"]))

    def _list(self, name: str, kind: type[T], filters: dict[str, Any]) -> Iterator[T]:
        return (decode(item, kind) for item in self._pages(name, filters))

    def _pages(self, name: str, filters: dict[str, Any]) -> Iterator[dict[str, Any]]:
        query = {"limit": _PAGE, **filters}
        while True:
            found = self._get(f"/api/{name}", query)
            yield from found["items"]
            if found["next"] is None:
                return
            query = {**query, "cursor": found["next"]}

    def _get(self, path: str, query: dict[str, Any]) -> dict[str, Any]:
        given = {k: _written(v) for k, v in query.items() if v is not None}
        return _checked(self._http.get(path, params=given))


def _written(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value


def _checked(answer: httpx2.Response) -> dict[str, Any]:
    found: dict[str, Any] = answer.json()
    if answer.is_error:
        raise ClientError(answer.status_code, str(found.get("detail", answer.reason_phrase)))
    return found
