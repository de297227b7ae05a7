"""A typed client of the API: what it returns are the model's own values.

from sayso.client import Client

with Client("http://127.0.0.1:8000") as record:
    for event in record.events(place="aleppo"):
        print(event.start, event.fine, [v.speaker.name for v in event.voices])
"""

from sayso.client.client import Client, ClientError

__all__ = ["Client", "ClientError"]
