"""The maintainer's page: what stands where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ketabot.loaders import SUFFIXES
from ketabot.maintaining import DETAILS, KINDS
from ketabot.web.maintainer.words import FIELDS, WORDS
from ketabot.web.page import QUIET

if TYPE_CHECKING:
    import gradio as gr

__all__ = ["DocumentParts", "IndexParts", "Parts", "ReviewParts", "lay_out"]

LONGEST = 2_000
"""Characters of a field."""


@dataclass(frozen=True, slots=True)
class DocumentParts:
    """What shows and changes the documents."""

    shelf: gr.Markdown
    add: gr.File
    said: gr.Markdown
    choose: gr.Dropdown
    form: gr.Column
    fields: dict[str, gr.Textbox | gr.Dropdown]
    """By the fields of an entry."""
    save: gr.Button
    remove: gr.Button
    sure: gr.Column
    question: gr.Markdown
    yes: gr.Button
    no: gr.Button
    away: gr.Column
    removed: gr.Dropdown
    put_back: gr.Button
    opened: gr.State
    """The document that the form shows, and its details as they were read; ``None``: none."""
    asked: gr.State
    """The document that the question is about; empty once it is removed."""


@dataclass(frozen=True, slots=True)
class IndexParts:
    """What shows and changes the index."""

    state: gr.Markdown
    rebuild: gr.Button
    progress: gr.Markdown
    generations: gr.Radio
    switch: gr.Button
    said: gr.Markdown


@dataclass(frozen=True, slots=True)
class ReviewParts:
    """What shows feedback and makes something of it."""

    line: gr.Markdown
    bench: gr.Column
    """All below; there where something waits."""
    find: gr.Textbox
    sentences: gr.Radio
    accept: gr.Button
    prepare: gr.Button
    skip: gr.Button
    discard: gr.Button
    sure: gr.Column
    yes: gr.Button
    no: gr.Button
    said: gr.Markdown
    at: gr.State
    """The line that is shown, and how many are put off."""


@dataclass(frozen=True, slots=True)
class Parts:
    """The components that events read or change."""

    documents: DocumentParts
    index: IndexParts
    review: ReviewParts


def lay_out() -> Parts:
    """Put the components on the page that is being built."""
    import gradio as gr

    with gr.Row(elem_id="upkeep", equal_height=False):
        with gr.Column(elem_id="documents", min_width=280):
            documents = _documents()
        with gr.Column(elem_id="works", min_width=280):
            with gr.Column(elem_id="index", elem_classes="sheet"):
                index = _index()
            with gr.Column(elem_id="review", elem_classes="sheet"):
                review = _review()
    return Parts(documents, index, review)


def _markdown(text: str = "", name: str | None = None, **others: Any) -> gr.Markdown:  # noqa: ANN401
    import gradio as gr

    return gr.Markdown(text, elem_id=name, **others, **QUIET)


def _button(name: str, **others: Any) -> gr.Button:  # noqa: ANN401
    import gradio as gr

    classes = "tool" if "variant" not in others else "tool chief"
    return gr.Button(WORDS[name], elem_id=name.replace("_", "-"), elem_classes=classes, **others)


def _documents() -> DocumentParts:
    import gradio as gr

    with gr.Column(elem_classes="sheet"):
        _markdown(f"## {WORDS['documents']}")
        add = gr.File(
            label=WORDS["add"],
            file_count="multiple",
            file_types=[*SUFFIXES],
            height=130,
            elem_id="add",
        )
        said = _markdown(name="documents-said")
        choose = gr.Dropdown(choices=[], value=None, label=WORDS["choose"], elem_id="choose")
        with gr.Column(elem_id="details", visible=False) as form:
            fields = {name: _field(name) for name in DETAILS}
            with gr.Row():
                save, remove = _button("save", variant="primary"), _button("remove")
            with gr.Column(elem_id="remove-sure", visible=False) as sure:
                question = _markdown(name="remove-question")
                with gr.Row():
                    yes, no = _button("remove_yes"), gr.Button(WORDS["no"], elem_classes="tool")
    with gr.Column(elem_id="away", elem_classes="sheet", visible=False) as away:
        removed = gr.Dropdown(
            choices=[], value=None, label=WORDS["removed_ones"], elem_id="removed-ones"
        )
        put_back = _button("put_back")
    # Last, since it may be long.
    with gr.Column(elem_classes="sheet"):
        shelf = _markdown(name="shelf")
    return DocumentParts(
        shelf, add, said, choose, form, fields, save, remove, sure, question, yes, no, away,
        removed, put_back, gr.State(None), gr.State(""),
    )  # fmt: skip


def _field(name: str) -> gr.Textbox | gr.Dropdown:
    import gradio as gr

    if name == "kind":
        choices = [("", ""), *((kind, kind) for kind in KINDS)]
        return gr.Dropdown(choices, value="", label=FIELDS[name], elem_id=f"field-{name}")
    return gr.Textbox(
        label=FIELDS[name],
        lines=1,
        max_lines=4,
        max_length=LONGEST,
        elem_id=f"field-{name}",
        html_attributes=gr.InputHTMLAttributes(autocomplete="off"),
    )


def _index() -> IndexParts:
    import gradio as gr

    _markdown(f"## {WORDS['index']}")
    state = _markdown(name="index-state")
    rebuild = _button("rebuild", variant="primary")
    progress = _markdown(name="progress")
    generations = gr.Radio(
        choices=[],
        label=WORDS["generations"],
        info=WORDS["generations_note"],
        elem_id="generations",
    )
    switch = _button("switch")
    said = _markdown(name="index-said")
    return IndexParts(state, rebuild, progress, generations, switch, said)


def _review() -> ReviewParts:
    import gradio as gr

    _markdown(f"## {WORDS['said']}")
    line = _markdown(name="line")
    with gr.Column(elem_id="bench", visible=False) as bench:
        find = gr.Textbox(
            label=WORDS["find"],
            max_lines=1,
            max_length=200,
            elem_id="find",
            html_attributes=gr.InputHTMLAttributes(autocomplete="off", enterkeyhint="search"),
        )
        sentences = gr.Radio(choices=[], label=WORDS["sentences"], elem_id="sentences")
        with gr.Row():
            accept = _button("accept", variant="primary")
            prepare = _button("prepare", variant="primary")
            skip, discard = _button("skip"), _button("discard")
        _markdown(WORDS["either"], "either")
        with gr.Column(elem_id="discard-sure", visible=False) as sure:
            _markdown(WORDS["discard_sure"])
            with gr.Row():
                yes, no = _button("discard_yes"), gr.Button(WORDS["no"], elem_classes="tool")
    said = _markdown(name="review-said")
    return ReviewParts(
        line, bench, find, sentences, accept, prepare, skip, discard, sure, yes, no, said,
        gr.State(("", 0)),
    )  # fmt: skip
