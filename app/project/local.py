"""Whether a folder lies on a disk of this computer, and not on another computer or in a folder a cloud service keeps in step."""

import os
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

import psutil

# File systems whose writes end on a disk of this computer. What is not named here is not trusted to.
LOCAL = re.compile(
    "apfs|bcachefs|btrfs|exfat|ext[234]|f2fs|fat|fat32|fuseblk|hfs|hfsplus|jfs|msdos|nilfs2|ntfs|ntfs3|overlay|ramfs|refs|reiserfs|tmpfs"
    "|udf|ufs|vfat|xfs|zfs",
    re.IGNORECASE,
)

# A synced folder's name, alone or followed by the account: "OneDrive - Clinic", "Dropbox (Clinic)", "GoogleDrive-name@example.org".
SERVICES = re.compile(
    r"(onedrive|dropbox|google ?drive|my drive|icloud ?drive|box|box sync|nextcloud|owncloud|pcloud ?drive|mega|megasync|seafile"
    r"|synologydrive|proton ?drive|tresorit|creative cloud files)( ?[-(].*)?",
    re.IGNORECASE,
)
# What a service leaves in the root of the folder it keeps in step.
MARKERS = (
    ".dropbox.cache",
    ".shortcut-targets-by-id",
    ".tmp.driveupload",
    ".tmp.drivedownload",
    ".owncloudsync.log",
    ".nextcloudsync.log",
    ".stfolder",
    ".SynologyWorkingDirectory",
)
MARKER_PATTERNS = (".sync_*.db", "._sync_*.db")
ONEDRIVE_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")


def is_local(folder: Path) -> bool:
    """Whether files in `folder`, which need not exist yet, are kept on a disk of this computer alone. What is not known is not local."""
    try:
        place = folder.resolve()
        existing = _existing(place)
        mounts = [(part.mountpoint, part.fstype, part.opts) for part in psutil.disk_partitions(all=True)]
    except (OSError, RuntimeError, psutil.Error):
        return False
    return on_local_disk(existing, mounts) and not is_synced(place)


def on_local_disk(folder: PurePath, mounts: Iterable[tuple[str, str, str]]) -> bool:
    """Whether the innermost of `mounts` (where, file system, options) that holds `folder` is a disk of this computer."""
    if isinstance(folder, PureWindowsPath):
        return _on_local_drive(folder, mounts)
    holding = [mount for mount in mounts if folder.is_relative_to(PurePosixPath(mount[0]))]
    if not holding:
        return False
    depth = max(len(PurePosixPath(mount[0]).parts) for mount in holding)
    _, kind, _ = [mount for mount in holding if len(PurePosixPath(mount[0]).parts) == depth][-1]  # the last mounted hides the others
    return LOCAL.fullmatch(kind) is not None


def is_synced(folder: Path) -> bool:
    """Whether a cloud service keeps `folder` in step with other computers, by its names and by what the service left in it."""
    places = (folder, *folder.parents)
    return named_as_synced(folder) or any(_marked(place) for place in places) or any(folder.is_relative_to(root) for root in _roots())


def named_as_synced(folder: PurePath) -> bool:
    """Whether a part of the path is the name such a folder bears."""
    parts = [part.casefold() for part in folder.parts]
    return any(SERVICES.fullmatch(part) or part == "mobile documents" for part in parts) or "/library/cloudstorage/" in "/".join(
        [*parts, ""]
    )


def _existing(place: Path) -> Path:
    """Return the folder, or the nearest above it that exists: a mount that is not there holds nothing."""
    while not place.exists() and place != place.parent:
        place = place.parent
    return place


def _on_local_drive(folder: PureWindowsPath, mounts: Iterable[tuple[str, str, str]]) -> bool:
    drive = folder.drive.removeprefix("\\\\?\\").casefold()
    if not re.fullmatch("[a-z]:", drive):  # \\server\share, or a volume without a letter
        return False
    for where, kind, options in mounts:
        if where.casefold().rstrip("\\") == drive:
            return LOCAL.fullmatch(kind) is not None and bool({"fixed", "removable", "ramdisk"} & set(options.split(",")))
    return False


def _marked(place: Path) -> bool:
    try:
        if (place / ".dropbox").is_file():  # a folder of this name holds the service's own settings
            return True
        return any((place / name).exists() for name in MARKERS) or any(True for pattern in MARKER_PATTERNS for _ in place.glob(pattern))
    except OSError:
        return False


def _roots() -> Iterator[Path]:
    """Yield the folders a service says it keeps in step."""
    for name in ONEDRIVE_VARIABLES:
        if value := os.environ.get(name):
            yield Path(value).resolve()
    if sys.platform == "darwin":  # iCloud may keep these two in step without moving them
        clouds = Path.home() / "Library" / "Mobile Documents" / "com~apple~CloudDocs"
        yield from (Path.home() / name for name in ("Desktop", "Documents") if (clouds / name).exists())
