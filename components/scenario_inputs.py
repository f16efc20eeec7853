"""The what-if's inputs: three sliders and a question, kept per indicator, in the address, with undo and presets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, log10

import streamlit as st

from components.scenario_words import QUESTIONS, means, pace_said
from components.words import amount, short_number
from data.model import Indicator, OverTime, Period, Plan
from data.outlook import milestones
from data.scenario import HORIZON, Outcome, Scenario, Unknown, exactly, grows, planned, recent_pace
from data.standings import Row

GROWTHS = tuple(Fraction(step, 2) for step in range(21))
"""How much the base may grow, percent a year."""
ADDRESS = {"unknown": "hoi", "goal": "muc-tieu", "due": "den", "pace": "nhip", "start": "tu", "growth": "tang"}
"""The name of each part of a scenario in the address."""
_ASKED = {Unknown.PACE: "nhip", Unknown.DUE: "han", Unknown.REACHED: "muc"}
_STEPS = 200
_KEPT = 50
_LONGEST = 130
_OPENED = "scenario-address-taken"


def base_case(plan: Plan, row: Row) -> Scenario:
    """What the plan asks for next: the promise of the coming milestone, by then; without one the plan's end."""
    level = row.standing.level
    for one in milestones(plan):
        wanted = planned(plan, row, one.period) if level is not None and one.period > level.period else None
        if wanted is not None:
            return Scenario(goal=wanted[0], due=one.period)
    return Scenario(due=plan.end)


class Inputs:
    """One indicator's scenario as the session keeps it, so that it outlives a change of page and can be undone."""

    def __init__(self, plan: Plan, row: Row) -> None:
        """Take up what the session knows, else what the address says, else what the plan asks for."""
        self.plan, self.row = plan, row
        self.key = self.key_of(plan, row.standing.indicator.code)
        if self.key not in st.session_state:
            opens = _OPENED not in st.session_state  # a link is about the one indicator it opens with
            said = st.query_params if opens else {}
            st.session_state[self.key] = complete(row, from_address(base_case(plan, row), said))
        st.session_state[_OPENED] = True

    @staticmethod
    def key_of(plan: Plan, code: str) -> str:
        """Where the session keeps an indicator's scenario."""
        return f"scenario-{plan.slug}-{code}"

    @property
    def scenario(self) -> Scenario:
        """What is assumed now."""
        return st.session_state[self.key]

    @property
    def before(self) -> list[Scenario]:
        """What was assumed before, the newest last."""
        return st.session_state.setdefault(f"{self.key}-before", [])

    def put(self, scenario: Scenario) -> None:
        """Assume that from now on."""
        if scenario != self.scenario:
            self.before.append(self.scenario)
            del self.before[:-_KEPT]
            st.session_state[self.key] = scenario

    def undo(self) -> None:
        """Go back to what was assumed before."""
        if self.before:
            st.session_state[self.key] = self.before.pop()

    def filled(self, outcome: Outcome) -> None:
        """Remember what was solved, so that another question goes on from there."""
        st.session_state[f"{self.key}-filled"] = outcome.scenario

    def changed(self, field: str, key: str) -> None:
        """A widget has been moved."""
        value = st.session_state[key]
        if value is None:
            return
        old = self.scenario
        if field == "unknown":
            known = st.session_state.get(f"{self.key}-filled", old)
            ahead = known.due is not None and known.due > self.row.standing.at
            goal, due = known.goal if known.goal is not None else old.goal, known.due if ahead else old.due
            old = replace(old, goal=goal, due=due or self.plan.end, pace=known.pace)
        self.put(complete(self.row, replace(old, **{field: value})))


def complete(row: Row, scenario: Scenario) -> Scenario:
    """The scenario with a pace where its question needs one: the recent one, else none at all a month."""
    if scenario.unknown is Unknown.PACE or scenario.pace is not None:
        return scenario
    recent = recent_pace(row) if row.standing.level is not None else None
    return replace(scenario, pace=Fraction(0) if recent is None else max(recent, Fraction(0)))


def from_address(scenario: Scenario, said) -> Scenario:
    """The scenario with what the address says in place of what it holds; nonsense there is passed over."""
    found = {}
    for field, name in ADDRESS.items():
        text = said.get(name, "")
        try:
            if text and len(text) <= _LONGEST:
                found[field] = _read(field, text)
        except (ValueError, ZeroDivisionError):
            continue
    return replace(scenario, **found)


def _read(field: str, text: str) -> object:
    if field == "unknown":
        return next(one for one, name in _ASKED.items() if name == text) if text in _ASKED.values() else Unknown.PACE
    if field not in ("due", "start"):
        return exactly(text)
    return Period.parse(text)


def keep_in_address(scenario: Scenario, base: Scenario) -> None:
    """Write what differs from the base case into the address, so that a link opens the same scenario."""
    for field, name in ADDRESS.items():
        value = getattr(scenario, field)
        text = "" if value is None or value == getattr(base, field) else _written(field, value)
        if text and st.query_params.get(name) != text:
            st.query_params[name] = text
        elif not text:
            st.query_params.pop(name, None)


def _written(field: str, value: object) -> str:
    if field == "unknown":
        return _ASKED[value]
    if isinstance(value, Fraction) and (100 * value).denominator == 1:
        return f"{float(value):.2f}".rstrip("0").rstrip(".")
    return str(value)


def draw(inputs: Inputs) -> Scenario:
    """The question and its three sliders; what is solved for has none."""
    one = inputs.scenario
    key = f"{inputs.key}-unknown"
    st.session_state[key] = one.unknown
    st.radio(
        "Câu hỏi", list(Unknown), format_func=QUESTIONS.__getitem__, key=key, on_change=inputs.changed,
        args=("unknown", key), label_visibility="collapsed",
    )  # fmt: skip
    drawn = {Unknown.PACE: "goal due", Unknown.DUE: "goal pace", Unknown.REACHED: "due pace"}[one.unknown]
    for field in (*drawn.split(), "start"):
        _SLIDERS[field](inputs)
    return inputs.scenario


def _slider(inputs: Inputs, field: str, label: str, options: Sequence, said: Callable, value: object) -> None:
    if value is None:
        value = options[0]
    shown = sorted({*options, value})
    key = f"{inputs.key}-{field}"
    st.session_state[key] = value
    st.select_slider(label, shown, format_func=said, key=key, on_change=inputs.changed, args=(field, key))


def _goal(inputs: Inputs) -> None:
    indicator, level = inputs.row.standing.indicator, inputs.row.standing.level
    goal = inputs.scenario.goal
    options = goals(indicator, max(level.value, goal or 0))
    value = _near(options, level.value) if goal is None else goal
    _slider(inputs, "goal", "Mức cần đạt", options, lambda one: amount(indicator, one), value)


def _near(options: Sequence[Fraction], value: Fraction) -> Fraction:
    return min(options, key=lambda one: abs(one - value))


def goals(indicator: Indicator, most: Fraction) -> list[Fraction]:
    """Levels to choose from: half points of a rate, else even steps up to twice what there is."""
    if indicator.kind.is_rate:
        return [Fraction(step, 2) for step in range(_STEPS + 1)]
    return steps(max(2 * most, Fraction(10)), least=Fraction(1) if indicator.whole else Fraction(1, 10))


def steps(most: Fraction, least: Fraction) -> list[Fraction]:
    """0, one step, two steps … up to `most`, the step round (1, 2 or 5) and never so small that there are too many."""
    raw = max(most / _STEPS, least)
    power = Fraction(10) ** ceil(log10(raw) - 1)
    step = next(one * power for one in (1, 2, 5, 10) if one * power >= raw)
    return [step * at for at in range(ceil(most / step) + 1)]


def _due(inputs: Inputs) -> None:
    first = inputs.row.standing.level.period.ordinal + 1
    options = [Period.of(month) for month in range(first, inputs.plan.end.ordinal + 1)]
    due = inputs.scenario.due
    _slider(inputs, "due", "Đến hết", options or [inputs.plan.end], lambda one: one.label, due)


def _pace(inputs: Inputs) -> None:
    indicator, pace = inputs.row.standing.indicator, inputs.scenario.pace
    usual = inputs.row.standing.pace
    if means(indicator):
        options, label = [Fraction(step, 2) for step in range(_STEPS + 1)], "Bình quân mỗi tháng"
    else:
        recent = Fraction(0) if usual is None else abs(Fraction(usual.per_month))
        least = Fraction(1, 20) if indicator.kind.is_rate or indicator.over_time is OverTime.FLOW else Fraction(1, 10)
        options, label = steps(max(3 * recent, abs(pace or 0) * 2, 100 * least), least), "Mỗi tháng thêm"
    _slider(inputs, "pace", label, options, lambda one: pace_said(indicator, one), pace)


def _start(inputs: Inputs) -> None:
    one, level = inputs.scenario, inputs.row.standing.level
    first = level.period.ordinal + 1
    last = inputs.plan.end.ordinal if one.unknown is Unknown.DUE or one.due is None else one.due.ordinal
    options = [Period.of(month) for month in range(first, min(max(last, first), first + HORIZON) + 1)]
    start = one.start if one.start is not None and one.start >= options[0] else options[0]
    _slider(inputs, "start", "Bắt đầu làm từ", options, lambda one: one.label, start)


_SLIDERS = {"goal": _goal, "due": _due, "pace": _pace, "start": _start}


def draw_growth(inputs: Inputs) -> None:
    """The growth of the base, where that means anything."""
    if grows(inputs.row):
        said = {one: f"{short_number(one)} % mỗi năm" if one else "không đổi" for one in GROWTHS}
        value = inputs.scenario.growth
        _slider(inputs, "growth", "Mẫu số tăng", GROWTHS, lambda one: said.get(one, f"{short_number(one)} %"), value)
