"""File, environment and flags → the settings; nothing is read when this module is imported."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ketabot.config.sections import Config
from ketabot.errors import ConfigError

__all__ = ["CONFIG_FILE", "ENVIRONMENT_PREFIX", "load_config"]

CONFIG_FILE = "ketabot.toml"
ENVIRONMENT_PREFIX = "KETABOT_"

Settings = dict[str, dict[str, Any]]


def load_config(
    file: Path | None = None,
    *,
    environment: Mapping[str, str] | None = None,
    flags: Mapping[str, Mapping[str, Any]] | None = None,
) -> Config:
    """Merge file, environment and flags over the defaults.

    Args:
        file: a TOML file; ``None`` takes ``ketabot.toml`` of the working folder if it is there.
        environment: variables by name, usually ``os.environ``.
        flags: ``{section: {key: value}}``; a value of ``None`` was not given.

    Raises:
        ConfigError: a key is unknown, a value is out of bounds, or the file cannot be read.
    """
    settings = _read_file(file)
    _merge(settings, _from_environment(environment or {}))
    _merge(settings, flags or {})
    try:
        return Config.model_validate(settings)
    except ValidationError as error:
        raise ConfigError(_explain(error)) from None


def _read_file(file: Path | None) -> Settings:
    path = Path(CONFIG_FILE) if file is None else file
    if file is None and not path.exists():
        return {}
    try:
        settings = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise ConfigError(
            f"cannot read the settings {str(path)!r}: {error.strerror}; name a file with --config"
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise ConfigError(f"{str(path)!r} is not valid TOML: {error}; mend that line") from None
    for section, values in settings.items():
        if not isinstance(values, dict):
            raise ConfigError(f"{str(path)!r}: {section!r} stands outside a [section]; move it")
    return settings


def _from_environment(environment: Mapping[str, str]) -> Settings:
    settings: Settings = {}
    for name, value in environment.items():
        if not name.startswith(ENVIRONMENT_PREFIX) or not value.strip():
            continue
        section, separator, key = name.removeprefix(ENVIRONMENT_PREFIX).lower().partition("__")
        if separator:
            listed = key == "allowed_hosts"
            settings.setdefault(section, {})[key] = _list(value) if listed else value
        else:
            _refuse_single_underscore(name, section)
    return settings


def _list(value: str) -> list[str]:
    return [part.strip() for part in value.split(",") if part.strip()]


def _refuse_single_underscore(name: str, rest: str) -> None:
    """Other programs may own ``KETABOT_…`` variables, but not one that was meant as a setting."""
    section, _, key = rest.partition("_")
    if section in Config.model_fields and key:
        meant = f"{ENVIRONMENT_PREFIX}{section}__{key}".upper()
        raise ConfigError(f"the variable {name!r} sets nothing; write {meant} with two underscores")


def _merge(into: Settings, new: Mapping[str, Mapping[str, Any]]) -> None:
    for section, values in new.items():
        given = {key: value for key, value in values.items() if value is not None}
        into[section] = {**into.get(section, {}), **given}


def _explain(error: ValidationError) -> str:
    lines = []
    for problem in error.errors():
        where = ".".join(str(part) for part in problem["loc"])
        if problem["type"] == "extra_forbidden":
            lines.append(
                f"there is no setting {where!r}{_meant(where)}; docs/configuration.md lists them"
            )
        else:
            must = problem["msg"].partition(", unable")[0].replace("Input should", "it must")
            lines.append(f"the setting {where!r} is {problem['input']!r}, but {must}")
    return "; ".join(lines)


def _meant(where: str) -> str:
    """Return, to be put behind its name, which setting may have been meant."""
    known = [
        f"{section}.{key}"
        for section, field in Config.model_fields.items()
        for key in getattr(field.annotation, "model_fields", {})
    ]
    likely = get_close_matches(where, [*known, *Config.model_fields], n=1)
    return f" (is {likely[0]!r} meant?)" if likely else ""
