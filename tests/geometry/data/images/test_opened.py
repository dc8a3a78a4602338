"""An image is read as the format that its ending names, and nothing else is tried."""

import os
import struct
import subprocess
import sys
import zlib
from contextlib import suppress
from pathlib import Path
from subprocess import CalledProcessError

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import EpsImagePlugin, Image

from mixproof.geometry.data.images.folders import IMAGE_SUFFIXES, read_folder
from mixproof.geometry.data.images.opened import FORMATS, opened, pixels
from mixproof.geometry.errors import InputError

EPS = b"""%!PS-Adobe-3.0 EPSF-3.0
%%BoundingBox: 0 0 3 2
%%EndComments
0 0 3 2 rectfill
showpage
%%EOF
"""

ENDING_OF = {
    "PNG": ".png",
    "JPEG": ".jpg",
    "BMP": ".bmp",
    "GIF": ".gif",
    "TIFF": ".tif",
    "WEBP": ".webp",
    "PPM": ".ppm",
}
WRITTEN = tuple(ENDING_OF)
OTHERS = ("EPS", "PDF", "ICO", "TGA", "PCX", "SGI", "DDS", "JPEG2000", "ICNS")


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that is there once somebody has started Ghostscript."""
    programs, marker = tmp_path / "programs", tmp_path / "started"
    programs.mkdir()
    (programs / "gs").write_text(f"#!/bin/sh\ntouch '{marker}'\ntest \"$1\" = --version\n")
    (programs / "gs").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    monkeypatch.setattr(EpsImagePlugin, "gs_binary", None)
    return marker


def refusal(file: Path) -> str:
    with pytest.raises(InputError) as refused:
        pixels(Image, file, "RGB")
    assert "\n" not in str(refused.value)
    return str(refused.value).removeprefix(f"{file} ")


def png(width: int, height: int, *chunks: tuple[bytes, bytes]) -> bytes:
    """The bytes of a PNG file with the given chunks after its header."""
    header = (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    parts = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in (header, *chunks, (b"IEND", b""))
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


@pytest.mark.parametrize("suffix", sorted(IMAGE_SUFFIXES))
def test_postscript_under_the_name_of_an_image_starts_no_program(tmp_path: Path, started: Path, suffix: str) -> None:
    folder = tmp_path / "images"
    for kind in ("cat", "dog"):
        (folder / kind).mkdir(parents=True)
        (folder / kind / f"1{suffix}").write_bytes(EPS)
    with pytest.raises(InputError) as refused:
        read_folder(folder)
    told = f"ends in {suffix}, and holds EPS: save it as {FORMATS[suffix]}, or leave it out"
    assert str(refused.value) == f"{folder / 'cat' / f'1{suffix}'} {told}"
    assert not started.exists()


def test_the_marker_shows_when_ghostscript_is_started(tmp_path: Path, started: Path) -> None:
    (tmp_path / "1.eps").write_bytes(EPS)
    with Image.open(tmp_path / "1.eps") as image, pytest.raises(CalledProcessError):
        image.load()
    assert started.exists()


@pytest.mark.parametrize("suffix", sorted(IMAGE_SUFFIXES))
@pytest.mark.parametrize("held", [*WRITTEN, *OTHERS])
def test_a_file_is_read_where_ending_and_content_agree(tmp_path: Path, started: Path, suffix: str, held: str) -> None:
    file = tmp_path / f"1{suffix}"
    image = Image.new("L" if held not in {"DDS", "ICNS"} else "RGBA", (16, 16), 0)
    with file.open("wb") as stream:
        image.save(stream, format=held)
    if FORMATS[suffix] == held:
        assert pixels(Image, file, "L").shape == (16, 16)
    elif held in WRITTEN:
        assert refusal(file) == f"ends in {suffix}, and holds {held}: let its name end in {ENDING_OF[held]}"
    else:
        told = refusal(file)
        assert suffix in told or f"cannot be read as {FORMATS[suffix]}" in told
    assert not started.exists()


@given(st.sampled_from(sorted(IMAGE_SUFFIXES)), st.sampled_from(["", "PNG", "JPEG", "GIF", "TIFF"]), st.binary())
def test_any_bytes_are_pixels_or_one_line(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, begun: str, rest: bytes
) -> None:
    file = tmp_path_factory.mktemp("bytes") / f"1{suffix}"
    marks = {"": b"", "PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff", "GIF": b"GIF89a", "TIFF": b"II*\0"}
    file.write_bytes(marks[begun] + rest)
    told = ""
    try:
        read = pixels(Image, file, "RGB")
    except InputError as error:
        told = str(error)
    assert told.startswith(str(file)) or read.shape[-1] == 3


@pytest.mark.parametrize("side", [10_000, 50_000])
def test_a_picture_that_would_swell_is_refused_unread(tmp_path: Path, side: int) -> None:
    file = tmp_path / "1.png"
    file.write_bytes(png(side, side, (b"IDAT", zlib.compress(bytes(1000)))))
    assert refusal(file) == "has more than 89,478,485 pixels, which is too much for one image: leave it out"


def test_words_that_would_swell_are_refused_unread(tmp_path: Path) -> None:
    file = tmp_path / "1.png"
    words = b"Comment\0\0" + zlib.compress(bytes(2 * 10**6))
    file.write_bytes(png(1, 1, (b"zTXt", words), (b"IDAT", zlib.compress(b"\0\7"))))
    assert refusal(file).startswith("is not a complete image: ")


def test_palettes_and_animations_are_read_by_their_first_picture(tmp_path: Path) -> None:
    frames = [Image.new("P", (2, 1), shade) for shade in (1, 2)]
    for frame in frames:
        frame.putpalette([0, 0, 0, 10, 20, 30, 40, 50, 60])
    for name in ("1.gif", "1.png", "1.webp"):
        file = tmp_path / name
        frames[0].save(file, save_all=True, append_images=frames[1:], lossless=True)
        assert np.array_equal(pixels(Image, file, "RGB"), [[[10, 20, 30]] * 2])


def test_several_pictures_of_a_camera_are_a_jpeg(tmp_path: Path) -> None:
    file = tmp_path / "1.jpg"
    Image.new("L", (2, 1)).save(file, format="MPO", save_all=True, append_images=[Image.new("L", (2, 1))])
    with opened(Image, file) as image:
        assert image.size == (2, 1)


def test_a_library_writes_no_words_of_its_own_beside_a_refusal(tmp_path: Path) -> None:
    file = tmp_path / "1.tiff"
    Image.new("RGB", (2, 2)).save(file)
    samples = struct.pack("<HHI", 277, 3, 1)  # the tag of samples a pixel: one short number
    whole = file.read_bytes()
    place = whole.index(samples) + len(samples)
    file.write_bytes(whole[:place] + struct.pack("<H", 43011) + whole[place + 2 :])
    script = (
        "import sys; from pathlib import Path; from PIL import Image; "
        "from mixproof.geometry.data.images.opened import opened; opened(Image, Path(sys.argv[1]))"
    )
    done = subprocess.run([sys.executable, "-c", script, str(file)], capture_output=True, text=True, check=False)
    assert "InputError" in done.stderr
    assert "More samples per pixel" not in done.stderr


def tiff(tmp_path: Path, compression: str | None = None) -> tuple[Path, bytes]:
    file = tmp_path / "1.tiff"
    noise = np.random.default_rng(1).integers(256, size=(30, 40, 3), dtype=np.uint8)
    Image.fromarray(noise).save(file, compression=compression)
    return file, file.read_bytes()


def test_what_is_refused_is_called_no_warning(tmp_path: Path) -> None:
    """Each entry of the directory of a TIFF file in turn has nine values where it should have one."""
    file, content = tiff(tmp_path)
    (start,) = struct.unpack_from("<I", content, 4)
    (count,) = struct.unpack_from("<H", content, start)
    told = []
    for entry in range(count):
        damaged = bytearray(content)
        struct.pack_into("<I", damaged, start + 2 + 12 * entry + 4, 9)
        file.write_bytes(damaged)
        with suppress(InputError):
            pixels(Image, file, "RGB")
            continue
        told.append(refusal(file))
    assert any("too many entries" in each for each in told)
    assert all("arning" not in each for each in told)


@pytest.mark.parametrize("compression", ["tiff_lzw", "tiff_adobe_deflate", "packbits", "jpeg"])
def test_a_damaged_compressed_image_is_refused_by_us_alone(
    compression: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """What libtiff itself has to say goes to standard error past Python; the words of others still come there."""
    file, content = tiff(tmp_path, compression)
    for place in range(8, len(content), len(content) // 20):
        file.write_bytes(content[:place] + bytes([content[place] ^ 255] * 9) + content[place + 9 :])
        with suppress(InputError):
            pixels(Image, file, "RGB")
    os.write(2, b"heard")
    assert capfd.readouterr().err == "heard"
