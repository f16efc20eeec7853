"""The child process that reads one workbook from standard input and prints its cells as JSON.

It limits its own memory and processor time first: whatever the file does, only this process pays. Of ours it loads
nothing but the one reader the file needs, and that after the limits are set.
"""

from __future__ import annotations

import gc
import json
import sys
import warnings
from contextlib import suppress
from pathlib import Path

MEMORY = 400 * 2**20
PROCESSOR_SECONDS = 10


def limit() -> None:
    """Cap memory and processor time where the system lets us; the parent's time-out holds everywhere."""
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        limit_windows(ctypes.WinDLL("kernel32"))
    else:
        _limit_posix()


def _limit_posix() -> None:
    import resource  # noqa: PLC0415 – POSIX only

    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):  # a system that is stricter already
            resource.setrlimit(what, (most, most))


def limit_windows(kernel) -> None:
    """Put this process into a Job Object that ends it when it takes more; the handle lives as long as the process."""
    import ctypes  # noqa: PLC0415
    from ctypes import wintypes  # noqa: PLC0415

    class Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", ctypes.c_uint32),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", ctypes.c_uint32),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", ctypes.c_uint32),
            ("SchedulingClass", ctypes.c_uint32),
        )

    class Extended(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    process_time, active_process, process_memory, silent = 0x2, 0x8, 0x100, 0x400
    extended_limits = 9
    kernel.CreateJobObjectW.restype = wintypes.HANDLE
    kernel.CreateJobObjectW.argtypes = (ctypes.c_void_p, wintypes.LPCWSTR)
    kernel.SetInformationJobObject.argtypes = (wintypes.HANDLE, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
    kernel.AssignProcessToJobObject.argtypes = (wintypes.HANDLE, wintypes.HANDLE)
    kernel.GetCurrentProcess.restype = wintypes.HANDLE
    limits = Extended()
    limits.BasicLimitInformation.LimitFlags = process_time | active_process | process_memory | silent
    limits.BasicLimitInformation.PerProcessUserTimeLimit = PROCESSOR_SECONDS * 10_000_000
    limits.BasicLimitInformation.ActiveProcessLimit = 1
    limits.ProcessMemoryLimit = MEMORY
    job = kernel.CreateJobObjectW(None, None)
    kernel.SetInformationJobObject(job, extended_limits, ctypes.byref(limits), ctypes.sizeof(limits))
    kernel.AssignProcessToJobObject(job, kernel.GetCurrentProcess())


def read(content: bytes) -> dict:
    """The workbook's sheets and styles, or {"refused": reason, "found": what it is instead}."""
    from data.intake.formats import detect  # noqa: PLC0415 – after the limits are set
    from data.intake.formats.cells import RefusedError  # noqa: PLC0415

    try:
        return detect.read(content).answer()
    except RefusedError as refusal:
        return {"refused": refusal.kind, "found": refusal.found}
    except MemoryError:
        return {"refused": "too_many_cells", "found": ""}
    except Exception:  # the libraries raise at least eight classes on damaged files; all mean the same to an officer
        return {"refused": "damaged", "found": ""}


def main() -> None:
    """Read standard input, print one JSON object."""
    limit()
    sys.path.insert(0, str(Path(__file__).parents[2]))
    warnings.simplefilter("ignore")
    gc.disable()  # this process ends before its garbage matters
    answer, sys.stdout = sys.stdout.buffer, sys.stderr  # nothing a library prints is part of the answer
    content = sys.stdin.buffer.read()
    answer.write(json.dumps(read(content)).encode())
    answer.flush()


if __name__ == "__main__":
    main()
