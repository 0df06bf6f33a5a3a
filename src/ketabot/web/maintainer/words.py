"""The fixed texts of the maintainer's page, in one place. They are in English alone."""

from __future__ import annotations

__all__ = ["FIELDS", "STATES", "WORDS"]

WORDS = {
    # The gate
    "title": "ketabot: upkeep",
    "sign_in": "Sign in",
    "sign_out": "Sign out",
    "to_page": "The page",
    "for_whom": "For whoever maintains this library.",
    "password": "Password",
    "wrong": "That is not the password.",
    "wait": "Too many wrong passwords. Try again in {minutes} minutes.",
    "signed_out": "Sign in first.",
    "over": "Your session is over: reload and sign in.",
    # Documents
    "documents": "Documents",
    "document": "Document",
    "size": "Size",
    "state": "State",
    "indexed_on": "Indexed {date}.",
    "add": "Add documents (.txt .md .html .pdf .docx .epub)",
    "added": "Added {name}. Fill in where it comes from, then rebuild.",
    "choose": "Choose a document to change",
    "save": "Save the details",
    "saved": "Saved. Rebuild to put it to use.",
    "unchanged": "Nothing was changed.",
    "remove": "Remove this document …",
    "remove_sure": "Remove {name}? It is moved away, can be put back, and is quoted no more. "
    "The index is rebuilt at once.",
    "remove_yes": "Yes, remove and rebuild",
    "no": "No",
    "removed": "Removed {name}.",
    "removed_ones": "Removed documents",
    "put_back": "Put back",
    "back": "{name} is back. Rebuild to put it to use.",
    # The index
    "index": "Index",
    "serving": "{name} serves: {documents} documents, {sentences} sentences.",
    "waiting_changes": "{number} changes wait for a rebuild.",
    "waiting_change": "1 change waits for a rebuild.",
    "no_changes": "It holds the documents as they are.",
    "rebuild": "Rebuild the index",
    "begins": "The rebuild begins",
    "far": "{step}: {done} of {total}",
    "failed": "The rebuild failed, and the index from before goes on serving: {reason}",
    "left_out": "Left out: {what}",
    "in_use": "In use: {what}",
    "generations": "Indexes on disk",
    "generation": "{name}, {made}, {documents} documents",
    "generation_serves": "{name}, {made}, {documents} documents (serves)",
    "generations_note": "An earlier index can serve again, and a later one until the next rebuild "
    "begins, also one that fails. The documents in the folder stay as they are.",
    "switch": "Let it serve",
    "switched": "{name} serves.",
    "lost": "{number} of its documents are not in the folder as they were. A question whose answer "
    "would quote one of them gets no answer at all: {names}",
    "serves_already": "That one serves already.",
    # What people said
    "said": "What people said",
    "nothing_said": "Nothing waits for a review.",
    "not_kept": "What people say is not kept: web.feedback is unset.",
    "one_of": "{number} wait for a review. The oldest:",
    "asked": "Asked",
    "verdict": "Said to be",
    "comment": "Comment",
    "quoted": "Quoted",
    "quoted_nothing": "nothing",
    "find": "Find the sentence that answers, by its words",
    "sentences": "What answers the question",
    "none": "Nothing in the library answers it",
    "accept": "Add to the test set",
    "prepare": "Make a prepared question",
    "skip": "Later",
    "discard": "Discard …",
    "discard_sure": "Discard it? The line is deleted.",
    "discard_yes": "Yes, delete it",
    "choose_first": "Choose what answers the question first, or that nothing does.",
    "accepted": "Added to {file}: run `ketabot evaluate` on it.",
    "prepared": "Added to {file}, line {line}. Rebuild to put it to use.",
    "discarded": "Deleted.",
    "reviewed": "Somebody else has reviewed that one already.",
    "either": "A question is for one of the two: what was prepared does not measure.",
}

STATES = {
    "indexed": "in the index",
    "new": "new, not in the index",
    "changed": "file changed since",
    "details": "details changed since",
    "gone": "file gone, still in the index",
    "unreadable": "cannot be read",
}
"""By the states of ``ketabot.maintaining.listing``."""

FIELDS = {
    "title": "Title",
    "publisher": "Publisher",
    "author": "Author",
    "published": "Published (2021, 2021-04 or 2021-04-12)",
    "url": "Address (https://…)",
    "kind": "Kind of source",
    "interest": "What the publisher sells",
    "note": "Note",
}
"""By the fields of an entry of sources.toml."""
