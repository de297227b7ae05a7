"""What asking a language model took."""

from attrs import evolve, frozen

from sayso.adapters.llm.settings import Price


@frozen
class Usage:
    """What reading with a model took, and what became of its answers."""

    requests: int = 0
    """Answers fetched; those that the endpoint refused as busy are not counted."""
    cached: int = 0
    """Passages whose answer was at hand."""
    asked_again: int = 0
    """Requests that showed the model what was wrong with its answer."""
    tokens_in: int = 0
    tokens_out: int = 0
    untold: int = 0
    """Requests of which the endpoint did not tell the tokens; the cost is then not known."""
    claims: int = 0
    refused: int = 0
    unreadable: int = 0
    """Passages of which no answer could be read; each is among the refused as well."""
    price: Price | None = None

    @property
    def cost(self) -> float | None:
        """What it cost, in the price's currency; None without a price or with tokens untold."""
        if self.price is None or self.untold:
            return None
        price = self.price
        return (self.tokens_in * price.tokens_in + self.tokens_out * price.tokens_out) / 1e6

    def plus(self, **more: int) -> "Usage":
        """Return this with more of some of its numbers."""
        return evolve(self, **{name: getattr(self, name) + by for name, by in more.items()})

    def told(self) -> str:
        """Return it as one line for people."""
        cost = self.cost
        return (
            f"language model: {self.requests} requests ({self.asked_again} asked again,"
            f" {self.cached} passages from the cache), {self.tokens_in} tokens in,"
            f" {self.tokens_out} out{f' ({self.untold} requests untold)' if self.untold else ''},"
            f" cost {'unknown' if cost is None else f'{cost:.4f}'}; {self.claims} claims,"
            f" {self.refused} refused, {self.unreadable} passages unreadable"
        )
