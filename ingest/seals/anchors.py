"""The certificates that an office trusts to vouch for seals: a folder of PEM files."""

from __future__ import annotations

from pathlib import Path

from gazette.errors import ReadError, SettingsError


def read_anchors(folder: Path | None) -> tuple[bytes, ...]:
    """The certificates of a folder's PEM files, in DER; none without a folder.

    Raises SettingsError naming the folder or file that cannot be used.
    """
    if folder is None:
        return ()
    from ingest.seals.certificates import read_pem  # not needed where no anchors are

    if not folder.is_dir():
        raise SettingsError(f"seal_anchors: no folder {str(folder)!r}")
    found: dict[bytes, None] = {}
    for path in sorted(folder.glob("*.pem")):
        try:
            found |= dict.fromkeys(read_pem(path.read_bytes()))
        except (OSError, ReadError) as error:
            raise SettingsError(f"seal_anchors: {str(path)!r}: {error}") from error
    return tuple(found)
