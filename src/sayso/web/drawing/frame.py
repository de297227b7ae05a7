"""From degrees to a flat sheet in kilometres, and the part of it that is shown."""

from collections.abc import Iterable
from math import cos, radians

from attrs import frozen

KM_PER_DEGREE = 111.32
MARGIN = 0.12
LEAST_KM = 120.0
SHAPE = 0.72
"""Height of a sheet to its width."""


@frozen
class Frame:
    """An equirectangular sheet, true to scale along its middle parallel."""

    west: float
    north: float
    width: float
    """Kilometres."""
    height: float
    parallel: float

    def x(self, lon: float) -> float:
        """Kilometres east of the left edge."""
        return (lon - self.west) * KM_PER_DEGREE * cos(radians(self.parallel))

    def y(self, lat: float) -> float:
        """Kilometres south of the upper edge."""
        return (self.north - lat) * KM_PER_DEGREE

    def lon(self, x: float) -> float:
        """The longitude of a point of the sheet."""
        return self.west + x / (KM_PER_DEGREE * cos(radians(self.parallel)))

    def lat(self, y: float) -> float:
        """The latitude of a point of the sheet."""
        return self.north - y / KM_PER_DEGREE


def frame_around(points: Iterable[tuple[float, float]]) -> Frame:
    """The sheet that shows points (latitude, longitude) with a margin around them."""
    listed = list(points) or [(0.0, 0.0)]
    lats, lons = [p[0] for p in listed], [p[1] for p in listed]
    parallel = (min(lats) + max(lats)) / 2
    shrink = max(0.1, cos(radians(parallel)))
    width = max((max(lons) - min(lons)) * KM_PER_DEGREE * shrink, LEAST_KM) * (1 + 2 * MARGIN)
    height = max((max(lats) - min(lats)) * KM_PER_DEGREE, LEAST_KM * SHAPE) * (1 + 2 * MARGIN)
    width, height = max(width, height / SHAPE), max(height, width * SHAPE)
    return Frame(
        west=(min(lons) + max(lons)) / 2 - width / 2 / (KM_PER_DEGREE * shrink),
        north=parallel + height / 2 / KM_PER_DEGREE,
        width=width,
        height=height,
        parallel=parallel,
    )


@frozen
class View:
    """The part of a sheet that is looked at."""

    zoom: float
    x: float
    """Left edge, in kilometres of the sheet."""
    y: float
    width: float
    height: float

    @property
    def unit(self) -> float:
        """Kilometres to a thousandth of the width: about a pixel."""
        return self.width / 1000


def view_of(frame: Frame, asked: str | None) -> View:
    """The view that an address asks for, "zoom/latitude/longitude"; None: the whole sheet."""
    if asked is None:
        return View(1.0, 0.0, 0.0, frame.width, frame.height)
    zoom, lat, lon = (float(part) for part in asked.split("/"))
    zoom = min(max(zoom, 1.0), 40.0)
    width, height = frame.width / zoom, frame.height / zoom
    x = min(max(frame.x(lon) - width / 2, 0.0), frame.width - width)
    y = min(max(frame.y(lat) - height / 2, 0.0), frame.height - height)
    return View(zoom, x, y, width, height)


def written(frame: Frame, view: View, zoom: float, dx: float = 0, dy: float = 0) -> str | None:
    """The address of a view moved by shares of its size, at another zoom; None: the whole."""
    if zoom <= 1:
        return None
    x = view.x + view.width * (0.5 + dx)
    y = view.y + view.height * (0.5 + dy)
    return f"{min(zoom, 40):.2f}/{frame.lat(y):.3f}/{frame.lon(x):.3f}"
