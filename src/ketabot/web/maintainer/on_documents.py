"""Documents are added, described, removed and put back."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ketabot.errors import CorpusError, KetabotError
from ketabot.maintaining import (
    DETAILS,
    Removed,
    add_document,
    details_of,
    put_back,
    remove_document,
    save_details,
)
from ketabot.web.maintainer.layout import Parts
from ketabot.web.maintainer.on_index import Refresh
from ketabot.web.maintainer.showing import alert, status
from ketabot.web.maintainer.words import WORDS
from ketabot.web.maintainer.work import Maintenance
from ketabot.web.markup import inert
from ketabot.web.reader import QUIETLY

__all__ = ["connect_documents"]


def connect_documents(parts: Parts, work: Maintenance, refresh: Refresh) -> None:
    """Let the buttons at the documents work."""
    _connect_adding(parts, work, refresh)
    _connect_details(parts, work, refresh)
    _connect_removing(parts, work, refresh)


def _connect_adding(parts: Parts, work: Maintenance, refresh: Refresh) -> None:
    documents = parts.documents

    def add(uploaded: Sequence[str] | None) -> tuple[Any, ...]:
        return None, "".join(_added(work, [Path(name) for name in uploaded or ()]))

    event = documents.add.upload(add, documents.add, [documents.add, documents.said], **QUIETLY)
    event.then(refresh.show, None, refresh.outputs, **QUIETLY)


def _added(work: Maintenance, files: Sequence[Path]) -> Iterator[str]:
    """Add files one by one; one that cannot be added keeps no other back."""
    for file in files:
        try:
            document = add_document(work.config, file.name, _uploaded(file))
        except KetabotError as error:
            yield alert(str(error))
        else:
            yield status(WORDS["added"].format(name=document.path))


def _uploaded(file: Path) -> bytes:
    """Read a file that was uploaded, and remove it from where Gradio keeps uploads.

    Raises:
        CorpusError: it was not uploaded, or is not there any more.
    """
    folder = Path(os.environ["GRADIO_TEMP_DIR"]).resolve()
    if not file.resolve().is_relative_to(folder):
        raise CorpusError(f"{file.name!r} was not uploaded; choose it again")
    try:
        data = file.read_bytes()
        file.unlink()
    except OSError as error:
        raise CorpusError(f"{file.name!r} is lost ({error.strerror}); upload it again") from None
    return data


def _connect_details(parts: Parts, work: Maintenance, refresh: Refresh) -> None:
    import gradio as gr

    documents = parts.documents
    fields = [documents.fields[name] for name in DETAILS]

    def choose(path: str | None) -> tuple[Any, ...]:
        if path is None:
            return gr.update(visible=False), gr.update(visible=False), "", *[""] * len(DETAILS)
        try:
            details, said = details_of(work.config.paths.corpus, path), ""
        except KetabotError as error:
            details, said = dict.fromkeys(DETAILS, ""), alert(str(error))
        values = [details[name] for name in DETAILS]
        return gr.update(visible=True), gr.update(visible=False), said, *values

    def save(path: str | None, *values: str | None) -> str:
        if path is None:
            return ""
        details = {name: value or "" for name, value in zip(DETAILS, values, strict=True)}
        try:
            done = save_details(work.config.paths.corpus, path, details)
        except KetabotError as error:
            return alert(str(error))
        return status(WORDS["saved" if done else "unchanged"])

    documents.choose.change(
        choose,
        documents.choose,
        [documents.form, documents.sure, documents.said, *fields],
        trigger_mode="always_last",
        **QUIETLY,
    )
    event = documents.save.click(save, [documents.choose, *fields], documents.said, **QUIETLY)
    event.then(refresh.show, None, refresh.outputs, **QUIETLY)


def _connect_removing(parts: Parts, work: Maintenance, refresh: Refresh) -> None:
    import gradio as gr

    documents = parts.documents

    def ask(path: str | None) -> tuple[Any, ...]:
        question = WORDS["remove_sure"].format(name=path or "")
        return gr.update(visible=path is not None), f"<p>{inert(question)}</p>"

    def remove(path: str) -> tuple[Any, ...]:
        try:
            gone = remove_document(work.config, path)
        except KetabotError as error:
            return gr.update(visible=False), gr.skip(), alert(str(error))
        done = status(WORDS["removed"].format(name=gone.path))
        return gr.update(visible=False), None, done

    def back(chosen: str | None) -> str:
        if chosen is None:
            return ""
        stamp, _, path = chosen.partition("/")
        try:
            put_back(work.config, Removed(stamp, path))
        except KetabotError as error:
            return alert(str(error))
        return status(WORDS["back"].format(name=path))

    documents.remove.click(ask, documents.choose, [documents.sure, documents.question], **QUIETLY)
    documents.no.click(lambda: gr.update(visible=False), None, documents.sure, **QUIETLY)
    removing = documents.yes.click(
        remove,
        documents.choose,
        [documents.sure, documents.choose, documents.said],
        trigger_mode="once",
        **QUIETLY,
    )
    refresh.then_rebuild(removing)
    returning = documents.put_back.click(back, documents.removed, documents.said, **QUIETLY)
    returning.then(refresh.show, None, refresh.outputs, **QUIETLY)
