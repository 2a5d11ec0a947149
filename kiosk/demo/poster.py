"""One picture of a whole demo: the kiosk's screens, and the phone's pages beside them."""

from pathlib import Path
from typing import Final

from PIL import Image

SCREENS: Final = ("*-attract.png", "*-code.png", "*-crediting.png", "*-credited.png")
PAGES: Final = ("phone-start.png", "phone-approve.png")
WIDTH: Final = 720  # of one screen in the poster, in pixels
GAP: Final = 16
GROUND: Final = "#8a8f98"


def make_poster(pictures: Path) -> Path | None:
    """Put the poster beside the pictures; None when one of them is missing."""
    found = [sorted(pictures.glob(pattern))[:1] for pattern in (*SCREENS, *PAGES)]
    if not all(found):
        return None
    images = [Image.open(path).convert("RGB") for (path,) in found]
    screens, pages = images[: len(SCREENS)], images[len(SCREENS) :]
    height = WIDTH * screens[0].height // screens[0].width
    page_height = 2 * height + GAP
    page_width = page_height * pages[0].width // pages[0].height
    across = 2 * (WIDTH + GAP) + len(pages) * (page_width + GAP) + GAP
    poster = Image.new("RGB", (across, page_height + 2 * GAP), GROUND)
    for index, image in enumerate(screens):
        left, top = GAP + (index % 2) * (WIDTH + GAP), GAP + (index // 2) * (height + GAP)
        poster.paste(image.resize((WIDTH, height)), (left, top))
    for index, image in enumerate(pages):
        left = GAP + 2 * (WIDTH + GAP) + index * (page_width + GAP)
        poster.paste(image.resize((page_width, page_height)), (left, GAP))
    path = pictures / "poster.png"
    poster.save(path, optimize=True)
    return path
