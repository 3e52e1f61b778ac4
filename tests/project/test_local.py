"""Which folders lie on a disk of this computer alone."""

from pathlib import Path, PurePosixPath, PureWindowsPath

import psutil
import pytest

from app.project.local import is_local, is_synced, named_as_synced, on_local_disk

LINUX = [
    ("/", "ext4", "rw"),
    ("/home", "btrfs", "rw"),
    ("/mnt/share", "cifs", "rw"),
    ("/mnt/nfs", "nfs4", "rw"),
    ("/mnt/c", "9p", "rw"),
    ("/mnt/stick", "fuseblk", "rw"),
    ("/mnt/ssh", "fuse.sshfs", "rw"),
    ("/mnt/odd", "somethingfs", "rw"),
    ("/run/user/1000/gvfs", "fuse.gvfsd-fuse", "rw"),
    ("/media/twice", "ext4", "rw"),
    ("/media/twice", "nfs", "rw"),
]
MAC = [
    ("/", "apfs", "ro,local,rootfs"),
    ("/System/Volumes/Data", "apfs", "rw,local"),
    ("/Volumes/Team", "smbfs", "rw"),
    ("/Volumes/Old", "afpfs", "rw"),
    ("/Volumes/Web", "webdav", "rw"),
]
WINDOWS = [
    ("C:\\", "NTFS", "rw,fixed"),
    ("D:\\", "exFAT", "rw,removable"),
    ("G:\\", "NTFS", "rw,remote"),
    ("E:\\", "CDFS", "ro,cdrom"),
    ("Z:\\", "", "unmounted"),
]


@pytest.mark.parametrize(
    ("folder", "local"),
    [
        ("/home/ames/Policies", True),
        ("/srv", True),
        ("/mnt/share/Policies", False),
        ("/mnt/sharedisk", True),  # beside the share, not in it
        ("/mnt/nfs", False),
        ("/mnt/c/Users/ames", False),
        ("/mnt/stick/x", True),
        ("/mnt/ssh", False),
        ("/mnt/odd", False),
        ("/run/user/1000/gvfs/smb-share:server=files", False),
        ("/media/twice", False),
    ],
)
def test_linux(folder: str, local: bool) -> None:  # noqa: FBT001 parametrized
    assert on_local_disk(PurePosixPath(folder), LINUX) == local


@pytest.mark.parametrize(
    ("folder", "local"),
    [("/Users/ames/Work", True), ("/Volumes/Team/Policies", False), ("/Volumes/Old", False), ("/Volumes/Web/a", False)],
)
def test_macos(folder: str, local: bool) -> None:  # noqa: FBT001 parametrized
    assert on_local_disk(PurePosixPath(folder), MAC) == local


@pytest.mark.parametrize(
    ("folder", "local"),
    [
        (r"C:\Users\ames\Policies", True),
        (r"c:\users", True),
        (r"D:\Policies", True),
        (r"G:\Policies", False),
        (r"E:\Policies", False),
        (r"Z:\Policies", False),
        (r"Y:\Policies", False),
        (r"\\files\team\Policies", False),
        (r"\\wsl.localhost\Ubuntu\home", False),
        (r"\\?\C:\Users\ames", True),
        (r"\\?\UNC\files\team", False),
    ],
)
def test_windows(folder: str, local: bool) -> None:  # noqa: FBT001 parametrized
    assert on_local_disk(PureWindowsPath(folder), WINDOWS) == local


def test_what_no_mount_speaks_for_is_not_local() -> None:
    assert not on_local_disk(PurePosixPath("/home"), [])


@pytest.mark.parametrize(
    "folder",
    [
        PureWindowsPath(r"C:\Users\ames\OneDrive\Policies"),
        PureWindowsPath(r"C:\Users\ames\OneDrive - Lakeside Clinic\Documents"),
        PureWindowsPath(r"C:\Users\ames\Dropbox (Lakeside Clinic)"),
        PureWindowsPath(r"C:\Users\ames\iCloudDrive\Policies"),
        PureWindowsPath(r"G:\My Drive\Policies"),
        PurePosixPath("/home/ames/dropbox/a"),
        PurePosixPath("/home/ames/Nextcloud/a"),
        PurePosixPath("/Users/ames/Google Drive/a"),
        PurePosixPath("/Users/ames/Library/Mobile Documents/com~apple~CloudDocs/a"),
        PurePosixPath("/Users/ames/Library/CloudStorage/GoogleDrive-ames@example.org/My Drive"),
        PurePosixPath("/Users/ames/Library/CloudStorage/Somebody-New"),
        PurePosixPath("/Users/ames/Box"),
        PurePosixPath("/Users/ames/Box Sync/a"),
    ],
)
def test_synced_folders_are_known_by_name(folder: PurePosixPath | PureWindowsPath) -> None:
    assert named_as_synced(folder)


@pytest.mark.parametrize(
    "folder", ["/home/ames/Inbox", "/home/ames/boxes", "/home/ames/Drive", "/home/ames/library", "/home/ames/Onedriven", "/srv/megaphone"]
)
def test_other_folders_are_not(folder: str) -> None:
    assert not named_as_synced(PurePosixPath(folder))


@pytest.mark.parametrize(
    "marker", [".dropbox", ".dropbox.cache/x", ".shortcut-targets-by-id/x", ".sync_4f.db", "._sync_4f.db", ".stfolder/x"]
)
def test_a_synced_folder_under_another_name_is_known_by_what_the_service_left_in_it(tmp_path: Path, marker: str) -> None:
    below = tmp_path / "Shared" / "Policies" / "2024"
    below.mkdir(parents=True)
    assert not is_synced(below)
    mark = tmp_path / "Shared" / marker
    mark.parent.mkdir(exist_ok=True)
    mark.touch()
    assert is_synced(below)
    assert not is_local(below)


def test_the_services_own_settings_are_no_mark(tmp_path: Path) -> None:
    (tmp_path / ".dropbox").mkdir()
    assert not is_synced(tmp_path)


def test_a_synced_folder_the_service_names_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "Clinic"))
    assert is_synced(tmp_path.resolve() / "Clinic" / "Policies")
    assert not is_synced(tmp_path.resolve() / "Other")


def test_this_computers_own_folders(tmp_path: Path) -> None:
    kinds = {part.mountpoint: part.fstype for part in psutil.disk_partitions(all=True)}
    if not on_local_disk(tmp_path.resolve(), [(where, kind, "rw,fixed") for where, kind in kinds.items()]):
        pytest.skip("the tests' own folder does not lie on a disk of this computer")
    assert is_local(tmp_path)
    assert is_local(tmp_path / "to be made" / "later")
    assert not is_local(tmp_path / "Dropbox" / "later")
    link = tmp_path / "link"
    (tmp_path / "OneDrive").mkdir()
    try:
        link.symlink_to(tmp_path / "OneDrive", target_is_directory=True)
    except OSError:
        return  # Windows asks for a right to make links
    assert not is_local(link)
