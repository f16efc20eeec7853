"""Nộp số liệu: drop the workbook the department keeps, settle what is in doubt, see what it changes, write it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from components.closing_words import will_adjust
from components.dry_run import OPEN, TOLD, Group, Line, headline, lines, pick_group, refused, show_lines
from components.filters import look_at
from components.links import HISTORY, lead
from components.no_indicators import no_indicators
from components.problems import show_refusal
from components.questions import ask
from components.reminders import reminder_line
from components.sheet_view import show_sheet
from components.speech import say
from components.undoing import confirm_undo, undo_button
from components.words import batch_mark, literal, span
from data.access import Act
from data.clock import moment
from data.closing_store import closed_among
from data.concern import Concern
from data.errors import RefusalError
from data.intake.batch import commit, difference, handed_in_before, remembered
from data.intake.desk import answered, opened
from data.intake.diff import Difference
from data.intake.own import own_request
from data.intake.reading import Reading
from data.intake.several import together
from data.intake.undo import Undo, plan_undo, undo
from data.model import Department, Period, Problem, Severity
from data.originals import keep
from data.review import mark, marked_name
from data.store import Receipt
from data.template import META, departments_with_template, file_name, make
from data.visit import Visit, today
from queries.reports import cells_now

TITLE, ADDRESS = "Nộp số liệu", "nhap-so-lieu"
NEEDS = Act.WRITE
EVERYONE = "Tất cả các đơn vị"
TYPES = ["xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "json"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STEPS = ("Chọn tệp", "Xem tệp", "Trả lời", "Xem trước", "Biên nhận")
SHORT = 12
"""Characters of a file's hash that are shown: enough to tell two files apart."""


@dataclass(frozen=True)
class Brought:
    """One file on the counter: what it holds, what was answered for it, and what it would change."""

    content: bytes
    reading: Reading
    answers: Mapping[str, str]
    found: Difference | None = None

    @property
    def name(self) -> str:
        """The file's name."""
        return self.reading.file_name

    @property
    def key(self) -> str:
        """Tells its widgets from those of the other files."""
        return f"{self.reading.sha256[:SHORT]}-{self.name}"


@dataclass(frozen=True)
class Written:
    """One file that was written: `left` is what was held back."""

    found: Difference
    receipt: Receipt
    by: str
    left: tuple[Problem, ...] = ()


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune."""
    st.title(f"Nộp số liệu xã {literal(visit.plan.name)}")
    if not visit.plan.indicators:
        no_indicators(visit.plan, visit.pages, "chưa có số liệu để nộp")
        return
    if not visit.scope.part_of(visit.plan).indicators:
        st.info("Tài khoản của bạn chưa được giao chỉ tiêu hay thôn nào để nộp. Hãy báo người quản trị.")
        return
    steps = st.empty()
    _remind(visit)
    report = st.container()
    files = _choose(visit)
    with report:
        _say_trouble()
        if not files:
            _show_receipts(visit)
    if files:
        _hand_in(visit, files, steps)
    else:
        _show_step(steps, 5 if st.session_state.get(_receipts(visit)) else 1)


def _remind(visit: Visit) -> None:
    """What the visitor has not brought yet of the period that is due; nothing where nothing is left."""
    owed, concern = cells_now(visit.store, visit.plan, today()), Concern.of(visit.user, visit.plan.slug)
    line = reminder_line(owed, concern, visit.plan, today())
    if line:
        say(f":material/notifications: {literal(line)}")


def _show_step(spot: DeltaGenerator, *now: int) -> None:
    """Which of the five steps this is."""
    named = [f"{number}\\. {name}" for number, name in enumerate(STEPS, 1)]
    spot.markdown(" › ".join(f"**{one}**" if number in now else one for number, one in enumerate(named, 1)))


def _receipts(visit: Visit) -> str:
    """Where the session keeps the last receipts of this commune in this store."""
    return f"receipts-{visit.store.kind}-{visit.plan.slug}"


def _say_trouble() -> None:
    """What went wrong with the last press, or what it did, said once."""
    if "trouble" in st.session_state:
        show_refusal(st.session_state.pop("trouble"))
    if "undone" in st.session_state:
        st.success(st.session_state.pop("undone"))


# ── step 1: choose files ─────────────────────────────────────────────────────────────────────────────


def _choose(visit: Visit) -> list[tuple[str, bytes]]:
    key = f"upload-{st.session_state.get('round', 0)}"
    chosen = st.session_state.get(key)
    if chosen:
        names = ", ".join(one.name for one in chosen)
        with st.expander(literal(f"Tệp đang nộp: {names}")):
            return _upload(key)
    upload, template = st.columns([5, 3], gap="medium")
    with upload:
        st.subheader("Chọn tệp số liệu")
        st.markdown(
            "Nộp chính bảng tính mà đơn vị đang dùng, hoặc mẫu đã điền. Chưa ghi gì cho đến khi bạn xem và bấm"
            " **Ghi số liệu**."
        )
        files = _upload(key)
    with template:
        st.subheader("Hoặc tải mẫu để điền")
        _offer_template(visit)
    return files


def _upload(key: str) -> list[tuple[str, bytes]]:
    label = "Tệp Excel, ODS hoặc CSV; chọn được nhiều tệp một lúc"
    files = st.file_uploader(label, type=TYPES, accept_multiple_files=True, key=key)
    return list({(one.name, one.getvalue()): None for one in files})


def _offer_template(visit: Visit) -> None:
    plan = visit.plan
    who = _pick_department(visit)
    last = min(visit.running, plan.end)
    first = max(plan.start, last.plus(-23))
    periods = [Period.of(month) for month in range(last.ordinal, first.ordinal - 1, -1)]
    if not periods:
        st.info(f"Kế hoạch bắt đầu từ {plan.start.label.lower()}; chưa có kỳ nào để báo.")
        return
    closed = periods.index(last.plus(-1)) if last.plus(-1) in periods else 0
    period = st.selectbox("Kỳ", periods, index=closed, format_func=lambda one: span(one, plan), key="ky-mau")
    request = own_request(visit.store, visit.plan, visit.scope, who, period)
    st.download_button(
        "Tải mẫu", data=lambda: make(request), file_name=file_name(request), mime=XLSX, on_click="ignore"
    )


def _pick_department(visit: Visit) -> Department | None:
    """Whose template it is to be; None for all that the visitor hands in."""
    if not visit.scope.everything:
        return None
    names = {EVERYONE: None} | {one.name: one for one in departments_with_template(visit.plan)}
    return names[st.selectbox("Đơn vị", list(names), key=f"don-vi-{visit.plan.slug}")]


# ── reading ──────────────────────────────────────────────────────────────────────────────────────────


def _open(visit: Visit, files: Sequence[tuple[str, bytes]]) -> list[Brought]:
    """Each file as it reads without any answer, kept for the session; progress is said file by file."""
    known = st.session_state.get("readings", {})
    keys = [(*_moment(visit), name, hashlib.sha256(content).hexdigest(), ()) for name, content in files]
    if any(key not in known for key in keys):
        bar = st.progress(0.0)
        fresh = {}
        for number, (key, (name, content)) in enumerate(zip(keys, files, strict=True)):
            bar.progress(number / len(files), f"Đang đọc tệp {number + 1} trên {len(files)}: {literal(name)}")
            fresh[key] = known[key] if key in known else _opened(visit, content, name)
        bar.empty()
        st.session_state["readings"] = known = fresh
    return [Brought(content, known[key], {}) for key, (_, content) in zip(keys, files, strict=True)]


def _opened(visit: Visit, content: bytes, name: str) -> Reading:
    return opened(visit.store, visit.plan, visit.scope, content, name, visit.running)


def _moment(visit: Visit) -> tuple:
    """What a reading depends on beside the file and the answers; `seq` stands for plan, bases and history."""
    return visit.store.kind, visit.plan.slug, visit.store.seq(visit.plan.slug), visit.running, visit.scope


def _again(visit: Visit, first: Reading, said: Mapping[str, str]) -> Reading:
    """The file read by these answers."""
    if not said or first.refused:
        return first
    known = st.session_state.setdefault("readings", {})
    key = (*_moment(visit), first.file_name, first.sha256, tuple(sorted(said.items())))
    if key not in known:
        known[key] = answered(visit.store, visit.plan, visit.scope, first, visit.running, None, said)
    return known[key]


def _remembered(visit: Visit, one: Brought) -> dict[str, str]:
    return remembered(visit.store, visit.plan.slug, one.reading.layout)


# ── steps 2 and 3: the sheet as it was read, and what only a person can say ──────────────────────────


def _hand_in(visit: Visit, files: Sequence[tuple[str, bytes]], steps: DeltaGenerator) -> None:
    brought = _open(visit, files)
    asking = [one for one in brought if one.reading.questions]
    looked = "looked-" + "-".join(one.reading.sha256[:SHORT] for one in brought)
    if not st.session_state.get(looked, not any(_unknown(visit, one) for one in asking)):
        _show_step(steps, 2, 3)
        _settle_all(visit, asking, len(brought) > 1)
        st.button("Xem trước số liệu", type="primary", on_click=_turn, args=(looked, True))
        _show_sheets(brought, expanded=True)
        return
    _show_step(steps, 4)
    report = st.container()
    settled: dict[str, Brought] = {}
    if asking:
        with st.expander("Câu hỏi về tệp và câu trả lời"):
            settled = _settle_all(visit, asking, len(brought) > 1)
    brought = _compare(visit, [settled.get(one.key, one) for one in brought])
    with report:
        _show_dry_run(visit, brought, looked)
    _show_sheets(brought, expanded=False)


def _turn(key: str, on: bool) -> None:
    st.session_state[key] = on


def _unknown(visit: Visit, one: Brought) -> bool:
    """Whether earlier answers leave something open."""
    return bool(_again(visit, one.reading, _remembered(visit, one)).questions)


def _settle_all(visit: Visit, asking: Sequence[Brought], several: bool) -> dict[str, Brought]:
    """The files that leave something open, by key, each with its answers."""
    settled = {}
    for one in asking:
        if several:
            st.markdown(f"**{literal(one.name)}**")
        settled[one.key] = _settle(visit, one)
    return settled


def _settle(visit: Visit, one: Brought) -> Brought:
    """The file with its answers, asked on until no answer brings up a further question."""
    known = _remembered(visit, one)
    said: dict[str, str] = {}
    shown: set[str] = set()
    reading = one.reading
    while fresh := [question for question in reading.questions if question.key not in shown]:
        said |= ask(fresh, one.key, known)
        shown.update(question.key for question in fresh)
        reading = _again(visit, one.reading, said)
    return replace(one, reading=reading, answers=said)


def _show_sheets(brought: Sequence[Brought], *, expanded: bool) -> None:
    """Every sheet that was looked at, one at a time; open where something in it is in doubt."""
    for one in brought:
        views = {view.name: view for view in one.reading.views}
        shown = [sheet for sheet in one.reading.sheets if sheet.name in views and sheet.cells]
        if not shown:
            continue
        doubtful = {problem.sheet for problem in one.reading.errors}
        with st.expander(f"Tệp như đã đọc: {literal(one.name)}", expanded=expanded and bool(doubtful)):
            names = sorted((sheet.name for sheet in shown), key=lambda name: name not in doubtful)
            name = names[0]
            if len(names) > 1:
                name = st.selectbox("Trang tính", names, key=f"trang-{one.key}")
            sheet = next(sheet for sheet in shown if sheet.name == name)
            show_sheet(sheet, views[name], one.reading.problems)


# ── step 4: the dry run ──────────────────────────────────────────────────────────────────────────────


def _compare(visit: Visit, settled: Sequence[Brought]) -> list[Brought]:
    readings = together([one.reading for one in settled])
    return [
        replace(one, reading=reading, found=None if reading.refused else difference(visit.store, reading))
        for one, reading in zip(settled, readings, strict=True)
    ]


def _show_dry_run(visit: Visit, brought: Sequence[Brought], looked: str) -> None:
    several = len(brought) > 1
    taken = [one for one in brought if one.found is not None]
    for one in brought:
        if one.found is None:
            show_refusal(f"{one.name}: {one.reading.reason}" if several else one.reading.reason)
    if not taken:
        return
    found = [refused(one.reading) for one in brought if one.found is None] + lines([one.found for one in taken])
    periods = sorted({period for one in taken for period in one.reading.periods})
    when = ", ".join(span(one, visit.plan) for one in periods) if len(periods) == 1 else _labels(periods)
    what = f"{len(brought)} tệp" if several else literal(brought[0].name)
    st.subheader(f"Xem trước: {what} – {when}")
    for one in taken:
        _say_handed_in(visit, one)
    unsettled = [one for one in found if one.group in OPEN]
    if unsettled:
        asked = any(one.group is Group.ASKED for one in unsettled)
        mend = "Hãy sửa các ô ấy trong tệp rồi nộp lại"
        st.error(f"{headline(found)} Chưa ghi gì. {mend}{', hoặc trả lời tiếp' if asked else ''}.")
    elif not any(one.found.to_write for one in taken):
        st.info(_nothing(taken))
    else:
        st.markdown(headline(found))
    closed = closed_among(visit.store, visit.plan.slug, [each.period for one in taken for each in one.found.to_write])
    if closed:
        st.warning(literal(will_adjust(closed)))
    _offer_writing(visit, taken, unsettled, several, looked)
    group = pick_group(found, f"loc-{looked}")
    chosen = [one for one in found if group in (None, one.group)]
    show_lines(chosen, visit.plan, several=several, told=group in TOLD)


def _labels(periods: Sequence[Period]) -> str:
    return ", ".join(one.label for one in periods) or "chưa rõ kỳ"


def _say_handed_in(visit: Visit, one: Brought) -> None:
    for seq, at, by in handed_in_before(visit.store, visit.plan.slug, one.reading.sha256)[:1]:
        st.warning(f"Tệp {literal(one.name)} đã nộp lúc {moment(at)} bởi {literal(by)} (đợt số {seq}).")


def _nothing(taken: Sequence[Brought]) -> str:
    if any(one.found.same for one in taken):
        return "Tệp không có số mới: số liệu này đã có trong kho, không ghi lại lần nữa."
    if any(sheet.name == META for one in taken for sheet in one.reading.sheets):
        return "Tệp chưa có số nào trong các ô màu vàng."
    return "Không thấy số liệu nào của kế hoạch trong tệp. Xem «Tệp như đã đọc» ở dưới để biết phần nào bị bỏ qua."


def _offer_writing(
    visit: Visit, taken: Sequence[Brought], unsettled: Sequence[Line], several: bool, looked: str
) -> None:
    """The one thing to press, and beside it what else may be done."""
    ready = [one for one in taken if one.found.may_write_right]
    holding = f"hold-{looked}"
    if unsettled and ready and st.session_state.get(holding):
        _confirm_holding(visit, ready, unsettled, holding, several)
        return
    with st.container(horizontal=True):
        if ready and not unsettled:
            st.button("Ghi số liệu", type="primary", on_click=_write, args=(visit, ready, False))
        if any(one.reading.questions for one in taken):
            st.button("Trả lời tiếp", type="primary", on_click=_turn, args=(looked, False))
        for one in taken:
            _offer_marked(one, several)
        if ready and unsettled:
            st.button("Ghi phần đúng, giữ lại phần sai", on_click=_turn, args=(holding, True))


def _offer_marked(one: Brought, several: bool) -> None:
    reading = one.reading
    if any(problem.severity is not Severity.IGNORED for problem in reading.problems):
        st.download_button(
            f"Tải tệp đã đánh dấu: {literal(one.name)}" if several else "Tải tệp đã đánh dấu",
            data=lambda: mark(one.content, one.name, reading.sheets, reading.problems)[1],
            file_name=marked_name(one.name),
            mime=XLSX,
            on_click="ignore",
            key=f"marked-{one.key}",
            help="Chính bảng tính của bạn: ô sai được tô màu và ghi chú. Sửa xong nộp lại tệp đó.",
        )


def _confirm_holding(visit: Visit, ready: Sequence[Brought], held: Sequence[Line], holding: str, several: bool) -> None:
    """What would be left out, line by line, before the right ones alone are written."""
    count = sum(len(one.found.to_write) for one in ready)
    with st.container(border=True):
        st.markdown(
            f"Sẽ ghi **{count} số** đúng. **{len(held)} chỗ** dưới đây không được ghi; sửa xong nộp lại chính tệp đó,"
            " chỉ phần còn thiếu được ghi thêm."
        )
        show_lines(held, visit.plan, several=several, told=True)
        with st.container(horizontal=True):
            st.button(f"Ghi {count} số đúng", type="primary", on_click=_write, args=(visit, ready, True))
            st.button("Thôi, chưa ghi", on_click=_turn, args=(holding, False))


def _write(visit: Visit, ready: Sequence[Brought], only_right: bool) -> None:
    """Each file its own batch, one after the other; nobody else may write in between."""
    done: list[Written] = []
    try:
        for one in ready:
            keep(one.content)
            found = replace(one.found, seen=done[-1].receipt.seq) if done else one.found
            receipt = commit(visit.store, found, visit.user, one.answers, only_right=only_right)
            done.append(Written(found, receipt, visit.user.signed, one.reading.errors))
    except RefusalError as refusal:
        written = ", ".join(f"{one.found.reading.file_name} (đợt số {one.receipt.seq})" for one in done)
        st.session_state["trouble"] = f"{refusal} Đã ghi xong: {written}." if written else str(refusal)
        return
    look_at(max(one.found.reading.periods[-1] for one in done))
    st.session_state[_receipts(visit)] = done
    st.session_state["round"] = st.session_state.get("round", 0) + 1
    st.session_state.pop("readings", None)


# ── step 5: the receipt ──────────────────────────────────────────────────────────────────────────────


def _show_receipts(visit: Visit) -> None:
    for one in st.session_state.get(_receipts(visit), ()):
        with st.container(border=True):
            _show_receipt(visit, one)


def _show_receipt(visit: Visit, one: Written) -> None:
    reading, receipt = one.found.reading, one.receipt
    again = "" if receipt.written else " (đã ghi từ lần bấm trước, không ghi lại)"
    st.success(
        f"Đã ghi đợt nộp số {receipt.seq}{again}: {len(one.found.new)} số mới, {len(one.found.changed)} số thay đổi,"
        f" {len(one.found.same)} số không đổi, {_labels(reading.periods)}, từ tệp {literal(reading.file_name)}."
    )
    st.caption(
        f"Người nộp: {literal(one.by)} · {moment(receipt.submitted_at)} · mã tệp {reading.sha256[:SHORT]}"
        f" · {batch_mark(receipt.digest)}"
    )
    if one.left:
        with st.expander(f"Chưa ghi {len(one.left)} chỗ", expanded=True):
            held = [line for line in lines([one.found]) if line.group in OPEN]
            show_lines(held, visit.plan, told=True)
    with st.container(horizontal=True, vertical_alignment="center"):
        lead(visit.pages, "overview", "Xem Tổng quan")
        lead(visit.pages, "own_village", "Xem phiếu của thôn")
        lead(visit.pages, "batches", "Xem trong Lịch sử nộp", HISTORY, dot=str(receipt.seq))
        undoing = undo_button(receipt.batch_id)
    if undoing:
        planned = plan_undo(visit.store, visit.plan.slug, receipt.batch_id)
        closed = closed_among(visit.store, visit.plan.slug, [each.now.period for each in planned.figures])
        press = partial(_undo, visit, one, planned)
        confirm_undo(planned, visit.plan, receipt.seq, receipt.batch_id, press, closed)


def _undo(visit: Visit, one: Written, planned: Undo) -> None:
    try:
        receipt = undo(visit.store, planned, visit.user)
    except RefusalError as refusal:
        st.session_state["trouble"] = str(refusal)
        return
    kept = [other for other in st.session_state.get(_receipts(visit), ()) if other.receipt.batch_id != planned.batch_id]
    st.session_state[_receipts(visit)] = kept
    st.session_state["undone"] = f"Đã hoàn tác đợt số {one.receipt.seq} bằng đợt số {receipt.seq}."
