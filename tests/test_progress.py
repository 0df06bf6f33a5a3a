"""How far a long command has come, where there is no terminal to draw on."""

from __future__ import annotations

import io

from ketabot.cli.progress import BuildBar


def test_a_step_is_named_at_once_and_told_every_ten_seconds() -> None:
    times = iter([0.0, 4.0, 9.9, 10.0, 19.0, 20.5, 20.6])
    stream = io.StringIO()
    with BuildBar(stream, lambda: next(times)) as bar:
        for done in (0, 400, 990, 1000, 1900, 2050):
            bar("asking", done, 7500)
        bar("writing", 0, 1)
    assert stream.getvalue().splitlines() == [
        "asking …",
        "asking 1,000 of 7,500",
        "asking 2,050 of 7,500",
        "writing …",
    ]
