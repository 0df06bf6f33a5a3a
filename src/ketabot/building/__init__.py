"""Corpus folder → new generation of the index; only what is new or changed is embedded."""

from __future__ import annotations

from ketabot.building.build import build_index, refresh_index
from ketabot.building.summary import BuildProgress, BuildSummary

__all__ = ["BuildProgress", "BuildSummary", "build_index", "refresh_index"]
