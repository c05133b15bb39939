"""Uploads are judged by their bytes: good ones pass under a clean name, hostile ones are refused in words, nothing stays."""

import io
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.base import samples
from tests.base.samples import HOSTILE, package, pdf, picture, upload

from minqing.base import disk, pictures
from minqing.base.errors import Refused
from minqing.base.models.file import FileKind
from minqing.base.uploads import Limits, clean_name, receive, received

pytestmark = pytest.mark.usefixtures("shelf")
ROOT = Path(__file__).resolve().parents[2]


def left_behind(shelf):
    return [path for path in shelf.rglob("*") if path.is_file() and path.name != "keys.json"]


def display_of(one):
    return Image.open(io.BytesIO(one.display.path.read_bytes()))


# --- what is accepted -------------------------------------------------------------------------------------------------

GOOD = [
    ("照片.jpg", picture(), FileKind.JPG),
    ("双摄手机.jpg", picture("MPO", save_all=True, append_images=[Image.new("RGB", (64, 48))]), FileKind.JPG),
    ("截屏.png", picture("PNG"), FileKind.PNG),
    ("图.webp", picture("WEBP"), FileKind.WEBP),
    ("IMG_0001.HEIC", picture("HEIF", size=(64, 64)), FileKind.HEIC),
    ("动图.gif", picture("GIF", mode="L"), FileKind.GIF),
    ("材料.pdf", pdf(), FileKind.PDF),
    ("扫描件.tiff", picture("TIFF", save_all=True), FileKind.TIF),
    ("报告.docx", package(), FileKind.DOCX),
    ("带模板.docx", package({"word/_rels/settings.xml.rels": samples.LOCAL_TEMPLATE}), FileKind.DOCX),
    ("台账.xlsx", package({"xl/workbook.xml": "<workbook/>"}, samples.XLSX_TYPE), FileKind.XLSX),
    ("说明.txt", "路灯坏了，晚上很暗。\r\n".encode(), FileKind.TXT),
    ("国标.txt", "路灯坏了".encode("gb18030"), FileKind.TXT),
    ("记事本.txt", "路灯坏了".encode("utf-16"), FileKind.TXT),
    ("尖括号.txt", "水压 < 0.2，夜里 > 0.3".encode(), FileKind.TXT),
]


@pytest.mark.parametrize(("name", "data", "kind"), GOOD, ids=[g[0] for g in GOOD])
def test_each_accepted_kind_passes(name, data, kind):
    one = receive(upload(name, data))
    assert one.kind == kind
    assert one.original.path.read_bytes() == data
    assert one.original.size == len(data)
    assert (one.display is not None) == (kind in {"jpg", "png", "webp", "heic", "gif"})


def test_all_kinds_are_covered_above():
    assert {kind for _, _, kind in GOOD} == set(FileKind)


@pytest.mark.parametrize(
    ("name", "kind"),
    [("微信图片.jpg", "webp"), ("照片", "webp"), ("照片.JPEG", "webp"), ("3.5号楼 楼道照片", "webp")],
)
def test_a_mislabelled_or_unlabelled_picture_is_put_right(name, kind):
    one = receive(upload(name, picture("WEBP")))
    assert one.kind == kind
    assert one.name.endswith(f".{kind}")


def test_a_real_workbook_and_a_real_phone_file_pass():
    import xlsxwriter

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("台账")
        for row in range(3000):
            sheet.write_row(row, 0, ["路灯", row, "红湖路", "已办结"] * 5)
    assert receive(upload("台账.xlsx", out.getvalue())).kind == FileKind.XLSX


# --- what is refused --------------------------------------------------------------------------------------------------


def test_there_are_enough_hostile_files():
    assert len(HOSTILE) >= 60
    assert len({case for case, *_ in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize(("name", "data", "words"), [h[1:] for h in HOSTILE], ids=[h[0] for h in HOSTILE])
def test_hostile_files_are_refused_in_words_and_leave_nothing(shelf, name, data, words):
    with pytest.raises(Refused) as refused:
        receive(upload(name, data))
    no = refused.value.refusal
    assert words in no.why
    assert name in no.why
    assert no.kind == "file"
    assert left_behind(shelf) == []


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow remarks on broken EXIF and goes on
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sample=st.sampled_from([g[:2] for g in GOOD]),
    flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6),
    keep=st.floats(0.3, 1),
)
def test_damaged_files_pass_or_are_refused_but_never_crash(shelf, sample, flips, keep):
    name, data = sample
    damaged = bytearray(data[: max(1, int(len(data) * keep))])
    for place, byte in flips:
        damaged[int(place * len(damaged))] = byte
    try:
        receive(upload(name, bytes(damaged))).discard()
    except Refused as no:
        assert no.refusal.kind == "file"  # noqa: PT017 -- passing is as good as being refused
    assert left_behind(shelf) == []


def test_too_large_is_refused_before_the_whole_is_taken(shelf):
    taken = []

    class Endless:
        name = "大.jpg"

        def chunks(self):
            while True:
                taken.append(1)
                yield b"\xff\xd8\xff" + b"x" * 1024 * 1024

    with pytest.raises(Refused, match="超过2 MB"):
        receive(Endless(), Limits(each=2 * 1024 * 1024))
    assert len(taken) == 2
    assert left_behind(shelf) == []


def test_kinds_have_sizes_of_their_own():
    with pytest.raises(Refused, match="超过1 MB"):
        receive(upload("长.txt", b"a" * (1024 * 1024 + 1)))


def test_a_place_that_takes_only_pictures_says_so():
    with pytest.raises(Refused, match="PDF 文件，这里不收"):
        receive(upload("a.pdf", pdf()), Limits(kinds=frozenset({FileKind.JPG})))


def test_too_many_and_too_much_in_one_submission(shelf):
    one = upload("a.jpg", picture())
    with pytest.raises(Refused, match="最多上传2个文件，这次有3个"), received([one] * 3, Limits(files=2)):
        pytest.fail("not reached")
    texts = [upload(f"{n}.txt", b"a" * 600_000) for n in range(2)]
    with pytest.raises(Refused, match="合计超过1 MB"), received(texts, Limits(total=1024 * 1024)):
        pytest.fail("not reached")
    assert left_behind(shelf) == []


def test_what_the_action_did_not_keep_is_dropped(shelf):
    with received([upload("a.jpg", picture())]) as [one]:
        assert len(left_behind(shelf)) == 2
        assert one.name == "a.jpg"
    assert left_behind(shelf) == []


def test_one_bad_file_refuses_the_submission_and_leaves_nothing(shelf):
    files = [upload("好.jpg", picture()), upload("坏.jpg", b"MZ")]
    with pytest.raises(Refused, match=r"坏\.jpg"), received(files):
        pytest.fail("not reached")
    assert left_behind(shelf) == []


def test_the_same_bytes_count_as_the_same_for_a_repeated_form():
    first, again, other = (receive(upload("a.jpg", picture(size=s))) for s in ((64, 48), (64, 48), (65, 48)))
    assert b"".join(first.chunks()) == b"".join(again.chunks())
    assert b"".join(first.chunks()) != b"".join(other.chunks())


# --- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\Users\\clerk\\桌面\\照片.JPG", "照片.jpg"),
        ("照片\u202egpj.exe.jpg", "照片gpj.exe.jpg"),
        ("a\r\nSet-Cookie: x=1.jpg", "aSet-Cookie_ x=1.jpg"),
        ("con.jpg", "附件con.jpg"),
        ("LPT1", "附件LPT1.jpg"),
        (".htaccess", "htaccess.jpg"),
        ("", "附件.jpg"),
        ("...", "附件.jpg"),
        ('a<b>"c|d?*.jpeg', "a_b__c_d__.jpg"),
        ("照片.webp", "照片.jpg"),
        ("3.5号楼", "3.5号楼.jpg"),
        ("  空 格  .jpg", "空 格.jpg"),
        ("x\0y.jpg", "xy.jpg"),
    ],
)
def test_names_are_cleaned(given, clean):
    assert clean_name(given, FileKind.JPG) == clean


def test_long_names_keep_their_ending():
    made = clean_name("长" * 300 + ".jpg", FileKind.JPG)
    assert len(made) <= 104
    assert made.endswith("长.jpg")


# --- the display copy -------------------------------------------------------------------------------------------------


def test_the_display_copy_carries_nothing_but_pixels():
    data = samples.jpeg_with_gps()
    assert b"PHONE-MODEL-CANARY" in data
    assert b"COMMENT-CANARY" in data
    one = receive(upload("a.jpg", data))
    shown = one.display.path.read_bytes()
    assert b"CANARY" not in shown
    assert b"Exif" not in shown
    assert dict(display_of(one).getexif()) == {}
    assert one.original.path.read_bytes() == data  # the original stays as it was handed in


@pytest.mark.parametrize(("form", "extension"), [("PNG", "png"), ("WEBP", "webp"), ("HEIF", "heic")])
def test_other_kinds_lose_their_metadata_too(form, extension):
    exif = Image.Exif()
    exif[0x0110] = "PHONE-MODEL-CANARY"
    data = picture(form, size=(64, 64), exif=exif.tobytes())
    assert b"CANARY" in data
    assert b"CANARY" not in receive(upload(f"a.{extension}", data)).display.path.read_bytes()


@pytest.mark.parametrize(
    ("orientation", "size"),
    [
        (1, (80, 40)),
        (2, (80, 40)),
        (3, (80, 40)),
        (4, (80, 40)),
        (5, (40, 80)),
        (6, (40, 80)),
        (7, (40, 80)),
        (8, (40, 80)),
    ],
)
def test_a_picture_stands_upright(orientation, size):
    one = receive(upload("a.jpg", samples.jpeg_with_gps(orientation)))
    assert display_of(one).size == size


def test_turning_goes_the_right_way():
    # The camera wrote the top of the scene along the right edge (orientation 6: turn clockwise to see it upright).
    image = Image.new("RGB", (80, 40), "white")
    image.paste("red", (0, 0, 10, 40))
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    image.save(out, "JPEG", exif=exif, quality=95)
    shown = display_of(receive(upload("a.jpg", out.getvalue()))).convert("RGB")
    assert shown.size == (40, 80)
    assert shown.getpixel((20, 3))[1] < 80  # the left edge became the top
    assert shown.getpixel((20, 70))[1] > 200


def test_broken_exif_does_not_lose_the_photo():
    good = samples.jpeg_with_gps(6)
    at = good.index(b"Exif\0\0") + 6
    assert display_of(receive(upload("a.jpg", good[:at] + b"\xff" * 20 + good[at + 20 :]))).size == (80, 40)


@pytest.mark.parametrize(
    ("form", "extension", "mode"),
    [
        ("JPEG", "jpg", "L"),
        ("JPEG", "jpg", "CMYK"),
        ("PNG", "png", "P"),
        ("PNG", "png", "I;16"),
        ("PNG", "png", "1"),
    ],
)
def test_unusual_colours_are_shown(form, extension, mode):
    out = io.BytesIO()
    Image.new(mode, (1700, 30)).save(out, form)
    shown = display_of(receive(upload(f"a.{extension}", out.getvalue())))
    assert shown.mode == "RGB"
    assert shown.size == (1600, 28)


def test_what_is_transparent_becomes_white_paper():
    out = io.BytesIO()
    Image.new("RGBA", (20, 20), (0, 0, 0, 0)).save(out, "PNG")
    assert min(display_of(receive(upload("a.png", out.getvalue()))).getpixel((5, 5))) > 250


def test_large_photos_are_made_smaller_and_keep_their_shape():
    out = io.BytesIO()
    Image.new("RGB", (4000, 3000), "gray").save(out, "JPEG")
    assert display_of(receive(upload("a.jpg", out.getvalue()))).size == (1600, 1200)


def test_a_failing_disk_is_not_mistaken_for_a_bad_photo(monkeypatch):
    def full(*_args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(disk.os, "write", full)
    with pytest.raises(Refused, match="磁盘已满"):
        receive(upload("a.jpg", picture()))


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        ("Image.new('RGB', (8192, 6144), 'gray').save(path, 'JPEG', progressive=True)", "jpg"),
        ("Image.new('RGBA', (6000, 5000), 'gray').save(path, 'PNG')", "png"),
        ("Image.new('RGBA', (4000, 4000), 'gray').save(path, 'WEBP', method=0, quality=1)", "webp"),
    ],
)
def test_the_largest_allowed_picture_fits_in_300_mib(tmp_path, make, kind):
    path = tmp_path / f"big.{kind}"
    subprocess.run([sys.executable, "-c", f"from PIL import Image; path = {str(path)!r}; {make}"], check=True)
    script = f"""
        import re, time
        from pathlib import Path
        import minqing.base.pictures as pictures
        start = time.monotonic()
        made = pictures.display_copy(Path({str(path)!r}), {kind!r})
        # Not ru_maxrss: that begins with the size of the process that started this one.
        peak = int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
        print(len(made), peak, time.monotonic() - start)
    """
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script)],
        capture_output=True,
        text=True,
        check=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")},
    )
    size, peak, seconds = done.stdout.split()
    assert int(size) > 1000
    assert int(peak) <= 300, f"{peak} MiB"
    assert float(seconds) <= 5


def test_pixel_limits_name_every_picture_kind():
    assert set(pictures.PIXELS) == set(pictures.FORMATS) == {"jpg", "heic", "png", "webp", "gif"}
