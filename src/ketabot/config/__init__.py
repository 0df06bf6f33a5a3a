"""The settings: typed, each default written once, unknown keys refused.

A setting is looked for in four places; the later one wins:

1. the default in ``sections``,
2. ``ketabot.toml`` in the working folder, or the file named by ``--config``,
3. the environment: ``KETABOT_<SECTION>__<KEY>``, as in ``KETABOT_WEB__PORT=8000``; a list is
   written with commas, and an empty variable counts as not given,
4. the flags of the command.

Nothing is read when this module is imported.
"""

from __future__ import annotations

from ketabot.config.loading import CONFIG_FILE, ENVIRONMENT_PREFIX, load_config
from ketabot.config.sections import (
    AdaptingConfig,
    AnsweringConfig,
    ChunkingConfig,
    Config,
    DocumentsConfig,
    EmbeddingConfig,
    IndexConfig,
    PathsConfig,
    ReadingConfig,
    RetrievalConfig,
    SafetyConfig,
    WebConfig,
)

__all__ = [
    "CONFIG_FILE",
    "ENVIRONMENT_PREFIX",
    "AdaptingConfig",
    "AnsweringConfig",
    "ChunkingConfig",
    "Config",
    "DocumentsConfig",
    "EmbeddingConfig",
    "IndexConfig",
    "PathsConfig",
    "ReadingConfig",
    "RetrievalConfig",
    "SafetyConfig",
    "WebConfig",
    "load_config",
]
