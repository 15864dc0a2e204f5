"""OFD packages written by hand, part by part, as tests need them."""

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

from PIL import Image

from ingest.layout import Sheet
from ingest.ofd.package import Package
from ingest.ofd.pages import Shown
from ingest.ofd.reading import Opened, read_package

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
A4 = "<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox>"


def text_object(words: str, *, at: str = "20 20 150 6", more: str = "", code: str = "") -> str:
    """A text object of 5 mm type; `more` are its attributes, `code` those of its TextCode."""
    step = code or f'X="0" Y="5" DeltaX="g {max(1, len(words) - 1)} 5"'
    return (
        f'<ofd:TextObject ID="1" Boundary="{at}" Font="1" Size="5" {more}>'
        f"<ofd:TextCode {step}>{words}</ofd:TextCode></ofd:TextObject>"
    )


def page(*objects: str, before: str = "") -> str:
    """A page of one layer."""
    layer = f'<ofd:Content><ofd:Layer ID="2">{"".join(objects)}</ofd:Layer></ofd:Content>'
    return f"<ofd:Page {NAMESPACE}>{before}{layer}</ofd:Page>"


def parts_of(
    pages: Sequence[str], *, common: str = "", document: str = "", body: str = ""
) -> dict[str, str | bytes]:
    """The parts of a package with one document; the rest goes into its elements as they are."""
    listed = "".join(
        f'<ofd:Page ID="{n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages))
    )
    made: dict[str, str | bytes] = {
        "OFD.xml": f'<ofd:OFD {NAMESPACE} Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo/>'
        f"<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>{body}</ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {NAMESPACE}><ofd:CommonData>"
        f"<ofd:PageArea>{A4}</ofd:PageArea>{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages>{document}</ofd:Document>",
    }
    return made | {f"Doc_0/Pages/Page_{n}/Content.xml": each for n, each in enumerate(pages)}


def packed(parts: Mapping[str, str | bytes]) -> bytes:
    """The parts as a ZIP file."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in parts.items():
            made.writestr(name, data)
    return buffer.getvalue()


def ofd_of(*pages: str, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A package with one document of these pages, and more parts, or others in their place."""
    return packed({**parts_of(pages), **(parts or {})})


def opened(data: bytes) -> Opened:
    """What stands in a file none of whose pages is a picture."""
    return read_package(Package(data), _recognised)


def _recognised(picture: Image.Image, number: int, shown: Shown) -> Sheet:
    raise AssertionError(f"page {number} of {shown.width} has words, and {picture} was recognised")
