"""What a message is about, before anything is searched: danger first.

Crisis and emergency are found by patterns alone; a small classifier helps where they are silent.
The quotes of an answer pass a filter too, for a true sentence can be the wrong act.
"""

from __future__ import annotations

from ketabot.routing.claims import caution
from ketabot.routing.classifier import load_classifier
from ketabot.routing.deciding import DANGER, Verdict, going_on, graver, heard, weighed
from ketabot.routing.encoding import Encoder, load_encoder
from ketabot.routing.filtering import bears_dose
from ketabot.routing.normalising import is_gesture
from ketabot.routing.replying import FirstAid, Reply, built_in_help, openings
from ketabot.routing.router import Encode, Router, tells_of_danger, tells_surely

__all__ = [
    "DANGER",
    "Encode",
    "Encoder",
    "FirstAid",
    "Reply",
    "Router",
    "Verdict",
    "bears_dose",
    "built_in_help",
    "caution",
    "going_on",
    "graver",
    "heard",
    "is_gesture",
    "load_classifier",
    "load_encoder",
    "openings",
    "tells_of_danger",
    "tells_surely",
    "weighed",
]
