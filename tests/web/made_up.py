"""Libraries that can be worked out by hand, for the page to be tried on."""

from __future__ import annotations

import hashlib
import re
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ketabot.answers import Answer, Conflict, Quote, Route, SourceCard, Turn
from ketabot.documents import Source
from ketabot.errors import CorpusError, QuestionError
from ketabot.prompts import Prompts, load_prompts
from ketabot.routing import FirstAid

ROOT = Path(__file__).parents[2]

SENTENCE = re.compile(r"\S(?:[^.]|\.(?!\s|$))*\.(?=\s|$)")

PAYLOADS = (
    "<script>window.__pwn=1</script>",
    "<img src=https://evil.test/i.png onerror=window.__pwn=1>",
    '<svg onload="window.__pwn=1"><circle/></svg>',
    '<iframe src="javascript:window.__pwn=1"></iframe>',
    '<form action="https://evil.test"><input name="q"><button>go</button></form>',
    '<style>@import "https://evil.test/s.css"; *{display:none}</style>',
    '<base href="https://evil.test/"><meta http-equiv="refresh" content="0;url=https://evil.test">',
    "![x](https://evil.test/i.png) [y](javascript:window.__pwn=1)",
    '"><div style="position:fixed;inset:0;background:url(https://evil.test/b.png)">',
    "</p></article></li></ol></div><h1>out</h1>",
    "&lt;img src=x onerror=window.__pwn=1&gt; &#60;script&#62;window.__pwn=1&#60;/script&#62;",
    "$$\\href{javascript:window.__pwn=1}{x}$$ `code` ~~gone~~ **bold** https://evil.test/auto",
)


@dataclass(frozen=True)
class WordFinder:
    """Quotes, in order, the sentences that hold the longest word of the question.

    A sentence ends at a full stop before white space. A question whose longest word stands
    nowhere has no answer; "boom" raises an error that holds the question, and "wait" answers
    only when ``go`` is set or ``patience``, in seconds, is over, and the file ``hold`` is gone.
    """

    texts: Mapping[str, str]
    sources: Mapping[str, Source]
    prompts: Prompts = field(default_factory=load_prompts)
    go: threading.Event = field(default_factory=threading.Event)
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)
    searched: list[str] = field(default_factory=list)
    """What was to be searched instead of each question; empty: the question as it is meant."""
    generation: str = "gen-000001"
    patience: float = 20.0
    hold: Path | None = None
    indexed_on: str = "2026-11-21"

    def ask(self, question: str, history: Sequence[Turn] = (), *, search: str = "") -> Answer:
        self.asked.append((question, tuple(history)))
        self.searched.append(search)
        if len(question) > 2000:
            raise QuestionError("That is too long.")
        if "boom" in question:
            raise ValueError(f"cannot answer {question!r}")
        if "wait" in question:
            self.go.wait(self.patience)
            while self.hold is not None and self.hold.exists():
                time.sleep(0.05)
        return self.answer_of(question)

    def urgent(
        self, question: str, history: Sequence[Turn] = (), *, alone: bool = False
    ) -> Answer | None:
        return FirstAid(self.prompts, "us").answer(question, history, alone=alone)

    def answer_of(self, question: str) -> Answer:
        """The answer, without any of the tricks."""
        word = max(re.findall(r"\w+", question) or ["?"], key=len).lower()
        spans = [
            (path, found.start(), found.end())
            for path, text in self.texts.items()
            for found in SENTENCE.finditer(text)
            if word in found[0].lower()
        ][:4]
        return Answer(
            question=question,
            standalone_question=question,
            route=Route.ANSWER if spans else Route.NO_ANSWER,
            confidence=0.9 if spans else 0.1,
            message=self.prompts.answer if spans else self.prompts.no_answer,
            quotes=tuple(self._quote(n, *span) for n, span in enumerate(spans, start=1)),
            conflicts=(Conflict((1, 2), "the dose"),) if word == "differ" else (),
            sources=self._cards([path for path, _, _ in spans]),
            suggestions=(),
            candidates=(),
            disclaimer=self.prompts.disclaimer,
            index_generation=self.generation,
            timings_ms={},
        )

    def _quote(self, number: int, path: str, start: int, end: int) -> Quote:
        text = self.texts[path]
        digest = hashlib.sha256(text.encode()).hexdigest()
        return Quote(number, text[start:end], path, start, end, 0.9, digest, "", "")

    def _cards(self, paths: Sequence[str]) -> tuple[SourceCard, ...]:
        return tuple(
            SourceCard(
                n, path, s.title, s.publisher, s.author, s.published, s.url, s.kind, s.interest
            )
            for n, path in enumerate(dict.fromkeys(paths), start=1)
            for s in [self.sources[path]]
        )

    def paths(self) -> tuple[str, ...]:
        return tuple(self.texts)

    def text_of(self, path: str) -> str:
        if path not in self.texts:
            raise CorpusError(f"no document {path!r}")
        return self.texts[path]

    def source_of(self, path: str) -> Source:
        if path not in self.sources:
            raise CorpusError(f"no document {path!r}")
        return self.sources[path]


def corpus_library(patience: float = 20.0, hold: Path | None = None) -> WordFinder:
    """The documents of the corpus, each under its file name as its title."""
    files = sorted((ROOT / "corpus").glob("0*.txt"))
    return WordFinder(
        {file.name: file.read_bytes().decode() for file in files},
        {file.name: Source(title=file.stem, published="2021-04-12") for file in files},
        patience=patience,
        hold=hold,
    )


def hostile_library() -> WordFinder:
    """Documents whose text, path and details try to act on the page, one payload each."""
    texts, sources = {}, {}
    for number, payload in enumerate(PAYLOADS):
        path = f"{number} {payload.replace('/', '')} #%41?&.txt"
        texts[path] = f"Before.\n\nThe payload {number:02} is {payload} and no more.\n\nAfter."
        sources[path] = Source(
            title=f"Title {payload}",
            publisher=payload,
            author=payload,
            published=payload,
            url=("javascript:window.__pwn=1", f"https://evil.test/{payload}")[number % 2],
            kind=payload,
            interest=payload,
        )
    return WordFinder(texts, sources)
