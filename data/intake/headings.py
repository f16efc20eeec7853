"""What a column's heading says about its figures: a, b, percent, value, or not the month's own figure at all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from data.intake.months import mentions
from data.intake.words import LONGEST_LABEL, bare_key, tone_key, unmarked, words
from data.model import Indicator


@dataclass(frozen=True)
class _Keys:
    """A set of headings, told apart with marks or, for a text typed without any, without."""

    toned: frozenset[str]
    bare: frozenset[str]

    def hold(self, text: str) -> bool:
        """Whether the text is one of the headings."""
        return bare_key(text) in self.bare if unmarked(text) else tone_key(text) in self.toned


def _keys(text: str) -> _Keys:
    ways = [one.strip() for one in text.split("|")]
    return _Keys(frozenset(map(tone_key, ways)), frozenset(map(bare_key, ways)))


def _parts(text: str) -> frozenset[str]:
    return frozenset(bare_key(one) for one in text.split())


# ── which field of an indicator ──────────────────────────────────────────────────────────────────────

_A = _keys(
    """
    a | tử số | tử | tử số a | số đạt | số đã đạt | đã có | đã đạt | số có | số đã có | số lượng đạt | số đã thực
    hiện | trong đó đạt | trong đó có | trong đó đã có | trong đó số đạt | trong đó | số đạt được | a tử số | số
    lượng đã đạt | số lượng đã có | đã thực hiện được
    """
)
_B = _keys(
    """
    b | mẫu số | mẫu | mẫu số b | b mẫu số | tổng số | tổng | ts | tổng cộng | tổng số b | tổng chung | tổng thể |
    tổng số phải thực hiện | số phải thực hiện
    """
)
_PERCENT = _keys(
    """
    tỷ lệ | tỉ lệ | tl | tỷ lệ phần trăm | tỉ lệ phần trăm | phần trăm | tỷ lệ đạt | tỉ lệ đạt | tl đạt | đạt tỷ lệ
    | đạt tỉ lệ | tỷ lệ đạt được | tỉ lệ đạt được | a b | a b x 100 | a b 100 | a b x100 | tỷ lệ a b | tỉ lệ a b |
    đạt phần trăm | kết quả tỷ lệ
    """
)
_VALUE = _keys(
    """
    kết quả | thực hiện | số lượng | sl | giá trị | số liệu | kết quả thực hiện | kết quả đạt được | th | đã thực
    hiện | thực tế | tháng này | kỳ này | trong tháng | trong kỳ | tháng báo cáo | kỳ báo cáo | thực hiện trong
    tháng | thực hiện tháng | kết quả tháng | số báo cáo | số liệu báo cáo | thực hiện kỳ này | thực hiện tháng này
    | kết quả trong tháng | kq | kqth | kết quả th | số liệu tháng | phát sinh | phát sinh trong tháng
    """
)
_POPULATION = re.compile(r"(?:tong (?:so )?)?(?:dan so|so dan|nhan khau|so nhan khau)\b")
_AMONG = re.compile(r"^\W*tr?ong\s+(?:đó|do)\b\W*", re.IGNORECASE)
_ALL = _keys("tổng số|số|tổng")
_REACHED = _parts(
    """
    đã có đạt được
    """
)
_CLEARLY = 0.25
_TOLD = 0.5
"""Members of the base who meet the condition are the numerator: this much of the condition must be said."""


def side(text: str, indicator: Indicator) -> str:
    """Which field of the indicator a heading names: "a", "b", "percent", "value", or "" where that is not decided."""
    if len(text) > LONGEST_LABEL:
        return ""
    plain = _without_months(unicodedata.normalize("NFC", text))
    if aside(text) in ("target", "previous", "difference", "cumulative", "note"):
        return ""
    if not indicator.kind.is_rate:
        return _count_side(plain, indicator)
    for field, wording in (("a", indicator.numerator), ("b", indicator.denominator)):
        if wording and _keys(wording).hold(plain):
            return field
    if "›" in plain and (told := side(plain.rpartition("›")[2], indicator)):
        return told
    return _marked(plain) or _titled(_without_units(plain)) or _worded(plain, indicator)


def _count_side(plain: str, indicator: Indicator) -> str:
    if _VALUE.hold(_without_units(plain)) or _ALL.hold(_without_units(plain)):
        return "value"
    bare = unmarked(plain)
    spoken = words(_without_units(plain), bare)
    known = frozenset().union(*(words(one, bare).first for one in (indicator.name, indicator.short, indicator.noun)))
    said = any(one.spoken and one.all <= known for one in spoken.readings)
    return "value" if said and not spoken.rate and "%" not in plain else ""


def _titled(core: str) -> str:
    """The field whose own title the heading is, or closes with: "Mẫu số", "Sổ sức khỏe - Tổng số"."""
    tails = re.findall(r"(?:\s[-–—]\s|[:\n(\[])([^:\n(\[\])]+)[)\]]?\s*$", core)
    for title in (core, *tails):
        for field, keys in (("a", _A), ("b", _B), ("percent", _PERCENT), ("value", _VALUE)):
            if keys.hold(title):
                return field
    return ""


def _marked(plain: str) -> str:
    """The field that a mark at the end or a lone % names: "Số người (a)", "(b)", "Đạt (%)"."""
    text = plain.strip().casefold()
    if re.fullmatch(r"[\s(\[]*%[\s)\]]*", text):
        return "percent"
    tail = re.search(
        r"(?:[(\[]\s*(a|b|tử số|mẫu số|tỷ lệ|tỉ lệ|tỷ lệ %|%)\s*[)\]]|[-–—:›>]\s*(a|b|tử số|mẫu số|%))\s*$", text
    )
    if not tail:
        return ""
    return {"a": "a", "tử số": "a", "b": "b", "mẫu số": "b"}.get(tail[1] or tail[2], "percent")


def _worded(plain: str, indicator: Indicator) -> str:
    """The field whose wording the heading decisively shares."""
    bare = unmarked(plain)
    if plain.strip().casefold().startswith("%"):
        plain = f"tỷ lệ {plain.strip()[1:]}" if not bare else f"ty le {plain.strip()[1:]}"
    spoken = words(_AMONG.sub("", _without_units(plain)), bare)
    above, below = words(indicator.numerator, bare).first, words(indicator.denominator, bare).first
    short = words(indicator.short, bare).first
    known = above | below | short | words(indicator.name, bare).first
    readings = [one.all for one in spoken.readings if one.all <= known]
    if not readings:
        return ""
    if spoken.rate:
        return "percent"
    fields = {_nearer(one, above, short, below, plain, total=spoken.total) for one in readings}
    return fields.pop() if len(fields) == 1 else ""


def _nearer(
    said: frozenset[str],
    counted: frozenset[str],
    short: frozenset[str],
    below: frozenset[str],
    plain: str,
    *,
    total: bool,
) -> str:
    above = counted | (short - below)
    speaks_above, speaks_below = said & (above - below), said & (below - above)
    if speaks_above and not speaks_below:
        return "a"
    if speaks_below and not speaks_above:
        return "b" if said <= below else ""
    opening = bare_key(plain)
    if not speaks_above:
        if opening.startswith("trong do"):
            return "a"
        if (total or _POPULATION.match(opening)) and said and said <= below:
            return "b" if _share(said, below) >= _share(said, counted) else ""
        reached = _REACHED & set(opening.split())
        return "a" if said and reached and opening.startswith("so ") else ""
    to_above, to_below = _share(said, above), _share(said, below)
    told = len(speaks_above) / len(counted - below) if counted - below else 0.0
    if not total and (to_above - to_below >= _CLEARLY or told >= _TOLD):
        return "a"
    return "b" if to_below - to_above >= _CLEARLY else ""


def _share(said: frozenset[str], form: frozenset[str]) -> float:
    return len(said & form) / len(said | form) if said | form else 0.0


def _without_months(text: str) -> str:
    for one in mentions(text):
        text = text.replace(one.text, " ")
    return text


_UNITS = re.compile(
    r"[(\[]\s*(?:đvt|đơn vị(?: tính)?)?\s*:?\s*(?:%|người|hộ|hồ sơ|doanh nghiệp|dn|đơn|điểm|thôn|tổ|cán bộ|mô hình"
    r"|ý tưởng|văn bản|sản phẩm|giao dịch|đơn vị|lượt|công dân|tài khoản|[0-9]+)\s*[)\]]",
    re.IGNORECASE,
)


def _without_units(text: str) -> str:
    return _UNITS.sub(" ", text)


# ── columns that are not the month's own figure ──────────────────────────────────────────────────────

_ORDER = _keys("stt|tt|số tt|số thứ tự|s t t|no|thứ tự|stt tt|tt stt")
_UNIT = _keys("đvt|đơn vị tính|đ v t|đv tính|đơn vị đo|đơn vị đo lường|dvt")
_NOTE = _keys(
    """
    ghi chú | lý do | nguyên nhân | ý kiến | giải trình | nhận xét | tồn tại | khó khăn | khó khăn vướng mắc | đánh
    giá | giải pháp | minh chứng | nguồn | nguồn số liệu | căn cứ | trạng thái | xếp loại | người phụ trách | cán bộ
    phụ trách | người báo cáo | lý do chưa đạt | nguyên nhân chưa đạt | lý do không đạt | lý do tăng giảm | diễn
    giải | thuyết minh | tài liệu kiểm chứng | gc | ghi chú lý do | kiến nghị | đề xuất | kiến nghị đề xuất | tồn
    tại nguyên nhân | tồn tại hạn chế | hạn chế | vướng mắc | đánh giá kết quả | kết quả đánh giá | mức độ hoàn
    thành | thứ hạng | xếp hạng | lí do
    """
)
_CODE = _keys("mã|mã số|mã chỉ tiêu|mã ct|ký hiệu|mã hiệu|mã số chỉ tiêu|kí hiệu")
_INDICATOR = _keys(
    """
    chỉ tiêu | tên chỉ tiêu | nội dung | nội dung chỉ tiêu | tiêu chí | tên tiêu chí | các chỉ tiêu | chỉ số | tên
    chỉ số | danh mục chỉ tiêu | chỉ tiêu thi đua | chỉ tiêu nhiệm vụ | nhiệm vụ | nội dung thực hiện | chỉ tiêu chủ
    yếu | chỉ tiêu báo cáo | nội dung tiêu chí | nội dung thi đua | nội dung công việc | nhiệm vụ chỉ tiêu | chỉ
    tiêu cụ thể | danh mục | nội dung chỉ tiêu thi đua | chỉ tiêu thực hiện | nội dung báo cáo | chỉ tiêu tiêu chí
    """
)
_PERIOD = _keys(
    """
    tháng | kỳ | kỳ báo cáo | thời gian | tháng báo cáo | năm | quý | tháng năm | kỳ số liệu | thời điểm | kì | kì
    báo cáo | tháng quý | thời gian báo cáo | kỳ tháng | thời kỳ | tháng kỳ | thời điểm báo cáo | tháng thực hiện
    """
)
_DEPARTMENT = _keys(
    """
    đơn vị chủ trì | phòng | cơ quan thực hiện | đơn vị phụ trách | cơ quan chủ trì | đơn vị thực hiện | đơn vị báo
    cáo | bộ phận | phòng ban | đơn vị phối hợp | cơ quan phối hợp | chủ trì | phối hợp | đơn vị theo dõi | phòng
    đơn vị | cơ quan đơn vị | phòng ban đơn vị | đơn vị cung cấp | đơn vị cung cấp số liệu | cơ quan phụ trách | đơn
    vị chủ trì thực hiện | đơn vị tham mưu | cơ quan báo cáo | cơ quan đơn vị thực hiện | bộ phận phụ trách | cơ
    quan đơn vị chủ trì | phòng phụ trách | đơn vị nhập | đơn vị chịu trách nhiệm | cơ quan theo dõi | cơ quan | phụ
    trách | đơn vị phối hợp thực hiện
    """
)
_PERSONAL = _keys(
    """
    họ tên | họ và tên | họ và tên chủ hộ | họ tên chủ hộ | tên chủ hộ | chủ hộ | cccd | số cccd | cmnd | số cmnd |
    cmt | số cmt | cccd cmnd | cmnd cccd | số cccd cmnd | số cmnd cccd | số định danh | số định danh cá nhân | mã
    định danh | mã định danh cá nhân | số ddcn | sđt | số đt | điện thoại | số điện thoại | sđt liên hệ | số điện
    thoại liên hệ | điện thoại liên hệ | ngày sinh | năm sinh | ngày tháng năm sinh | ngày tháng sinh | email | địa
    chỉ email | thư điện tử | số căn cước | số căn cước công dân | căn cước công dân | căn cước | số thẻ căn cước |
    số thẻ bhyt | mã thẻ bhyt | mã bhxh | mã số bhxh | số sổ bhxh | stk | số tài khoản ngân hàng | họ tên công dân |
    họ và tên công dân | họ tên người dân | tên công dân | ngày cấp cccd | số hộ khẩu | mã số thuế cá nhân | họ đệm
    | số điện thoại di động | di động | họ và tên người dân | họ tên thành viên | họ và tên thành viên | dt di dong
    | giới tính | quê quán | chỗ ở hiện nay | nơi thường trú | địa chỉ thường trú | hộ khẩu thường trú
    """
)
_PLACE_PARTS = _parts(
    """
    tên don vi đơn vị thôn xóm bản làng ấp buôn khu phố tổ dân tdp khóm đội tiểu cư các danh sách địa bàn phương nơi
    và hoặc
    """
)
_PLACE_WORDS = _parts(
    """
    thôn xóm bản làng ấp buôn khu tổ tdp khóm đội vị bàn phương
    """
)
_NOT_PLACES = _keys("dân|dân cư|phương|đội và|tổ đội|dân số|tên|các|danh sách")

_TARGET_PARTS = _parts(
    """
    kế hoạch kh chỉ tiêu mục giao được phấn đấu đề ra năm tháng quý kỳ cả đến so tỷ lệ tỉ tl xã huyện tỉnh cấp trên
    nghị quyết nq ct số đăng ký theo của đạt giai đoạn phần trăm hằng mức mốc trong hết ước thực hiện th phải cần
    """
)
_TARGET_OPENINGS = re.compile(
    r"(?:ty le |ti le |tl |so )?(?:ke hoach|kh\b|muc tieu|phan dau|uoc"
    r"|chi tieu (?:duoc |ke hoach|kh\b|nam|phan dau|de ra|giao|den|xa|tinh|dang|ca|quy|thang|theo|phai|can)"
    r"|chi tieu [0-9]|giao|muc phan dau|ct giao|muc giao|muc can dat|nghi quyet)"
)
_DIFFERENCE_PARTS = _TARGET_PARTS | _parts(
    """
    với sánh cùng trước tăng giảm chênh lệch hoàn thành còn thiếu lại vượt điểm do này tiến độ thực tế kết quả thêm
    hụt bao nhiêu
    """
)
_DIFFERENCE = re.compile(
    r"(?:^| )(?:so voi|so sanh|so (?:ke hoach|kh|cung ky|ky|thang|muc tieu|chi tieu|nam)|tang|giam|chenh lech"
    r"|hoan thanh|vuot|thieu|con lai|con phai|hut|th kh|th ke hoach|thuc hien (?:kh|ke hoach)"
    r"|dat (?:ke hoach|kh|ty le kh|chi tieu|so (?:kh|ke hoach))"
    r"|(?:phan tram|ty le|ti le|tl) (?:kh|ke hoach))(?: |$)"
)
_PREVIOUS_PARTS = _parts(
    """
    tháng kỳ kì quý năm trước cùng thực hiện th kết quả số liệu lệ tỷ tỉ tl đã báo cáo so đầu liền kề của trong sánh
    để đối chiếu lượng
    """
)
_PREVIOUS = re.compile(r"(?:^| )(?:truoc|cung ky|cung ki|dau ky|dau ki)(?: |$)")
_CUMULATIVE = re.compile(
    r"(?:^| )(?:luy ke|luu ke|lk|lke|cong don|tich luy|luy tien|tu dau nam|dau nam den|dau nam toi|ke tu dau"
    r"|tu dau ky)(?: |$)"
)


def aside(text: str) -> str:
    """Which column the heading stands over that is not the month's own figure; "" where it may be a figure.

    target | previous | difference | cumulative | note | order | unit | place | indicator | period | department
    | code | personal.
    """
    if len(text) > LONGEST_LABEL:
        return ""
    plain = unicodedata.normalize("NFC", text).strip()
    if re.fullmatch(r"[\s()]*(?:\+\s*[/,;]?\s*[-–−]|[-–−]\s*/\s*\+|±)[\s()%]*", plain):
        return "difference"
    if plain == "#":
        return "order"
    key = _folded(plain)
    for name, keys in (
        ("order", _ORDER), ("unit", _UNIT), ("note", _NOTE), ("code", _CODE), ("personal", _PERSONAL),
        ("period", _PERIOD), ("department", _DEPARTMENT), ("indicator", _INDICATOR),
    ):  # fmt: skip
        if keys.hold(plain):
            return name
    told = _derived(plain, key) or ("place" if _is_place(key, plain) else "")
    return aside(plain.rpartition("›")[2]) if not told and "›" in plain else told


def _derived(plain: str, key: str) -> str:
    """Columns about another time or a comparison, told by a word that gives them away."""
    spans = mentions(plain)
    bare = _folded(_without_months(plain))
    parts = [one for one in bare.split() if not re.fullmatch(r"[0-9]+", one)]
    if _CUMULATIVE.search(key):
        return "cumulative"
    if any(one.span in ("half", "nine", "months") for one in spans) and set(parts) <= _DIFFERENCE_PARTS:
        return "target" if _TARGET_OPENINGS.match(bare) else "cumulative"
    if parts == ["so", "sanh"] and any(one.span == "month" for one in spans):
        return "previous"
    if _DIFFERENCE.search(bare) and set(parts) <= _DIFFERENCE_PARTS:
        return "difference"
    if _PREVIOUS.search(bare) and set(parts) <= _PREVIOUS_PARTS:
        return "previous"
    digits = [one for one in key.split() if re.fullmatch(r"20[0-9]{2}", one)]
    if _TARGET_OPENINGS.match(bare if parts != ["chi", "tieu"] else key) and set(parts) <= _TARGET_PARTS:
        return "target"
    return "target" if bare == "chi tieu" and (digits or spans) else ""


def _folded(text: str) -> str:
    return bare_key(re.sub(r"%", " phần trăm ", text) if "%" in text and not re.search(r"\(\s*%\s*\)", text) else text)


def _is_place(key: str, plain: str) -> bool:
    parts = key.split()
    return (
        bool(parts)
        and set(parts) <= _PLACE_PARTS
        and bool(set(parts) & _PLACE_WORDS)
        and not _NOT_PLACES.hold(plain)
        and not re.search("[0-9]", plain)
    )
