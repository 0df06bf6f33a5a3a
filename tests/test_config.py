"""Settings: where they come from, who wins, and what is refused with which words."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from ketabot.config import Config, load_config
from ketabot.errors import ConfigError


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(text: str, name: str = "ketabot.toml") -> Path:
    file = Path(name)
    file.write_text(text, encoding="utf-8")
    return file


def refusal(**places: Any) -> str:
    """The message of the error that these settings raise; always one line."""
    with pytest.raises(ConfigError) as caught:
        load_config(**places)
    message = str(caught.value)
    assert "\n" not in message
    return message


class TestWhereSettingsComeFrom:
    def test_with_nothing_given_the_defaults_hold(self) -> None:
        config = load_config()
        assert config == Config()
        assert (config.web.host, config.web.port) == ("127.0.0.1", 7860)
        assert (config.paths.corpus, config.paths.index) == (Path("corpus"), Path("index"))
        assert config.paths.prompts is None

    def test_ketabot_toml_of_the_working_folder_is_read(self) -> None:
        write("[web]\nport = 8001\n[paths]\ncorpus = 'library'")
        config = load_config()
        assert config.web.port == 8001
        assert config.paths.corpus == Path("library")
        assert config.web.host == "127.0.0.1"

    def test_a_named_file_is_read_in_its_place(self) -> None:
        write("[web]\nport = 8001")
        assert load_config(write("[retrieval]\ndepth = 7", "mine.toml")).retrieval.depth == 7
        assert load_config(Path("mine.toml")).web.port == 7860

    def test_a_byte_order_mark_is_no_fault(self) -> None:
        Path("ketabot.toml").write_bytes(b"\xef\xbb\xbf[web]\nport = 8001")
        assert load_config().web.port == 8001

    @pytest.mark.parametrize(
        ("environment", "flags", "port"),
        [
            ({}, {}, 8001),
            ({"KETABOT_WEB__PORT": "8002"}, {}, 8002),
            ({}, {"web": {"port": 8003}}, 8003),
            ({"KETABOT_WEB__PORT": "8002"}, {"web": {"port": 8003}}, 8003),
            ({"KETABOT_WEB__PORT": "8002"}, {"web": {"port": None}}, 8002),
            ({"KETABOT_WEB__PORT": "8002"}, {"web": {"port": 0}}, 0),
        ],
    )
    def test_file_then_environment_then_flags(
        self, environment: dict[str, str], flags: dict[str, dict[str, Any]], port: int
    ) -> None:
        write("[web]\nport = 8001\nhost = '::1'")
        config = load_config(environment=environment, flags=flags)
        assert config.web.port == port
        assert config.web.host == "::1", "a later place overrides its own keys alone"

    def test_values_of_the_environment_take_the_type_of_the_setting(self) -> None:
        config = load_config(
            environment={
                "KETABOT_PATHS__CORPUS": "/library",
                "KETABOT_INDEX__RECALL": "0.95",
                "KETABOT_EMBEDDING__PRECISION": "float32",
                "KETABOT_EMBEDDING__MODEL": "7",
            }
        )
        assert config.paths.corpus == Path("/library")
        assert config.index.recall == 0.95
        assert config.embedding.precision == "float32"
        assert config.embedding.model == "7"

    @pytest.mark.parametrize(
        ("written", "hosts"),
        [
            ("kb.example", ("kb.example",)),
            ("kb.example, www.kb.example ,", ("kb.example", "www.kb.example")),
            ("", ()),
        ],
    )
    def test_hosts_are_listed_with_commas(self, written: str, hosts: tuple[str, ...]) -> None:
        config = load_config(environment={"KETABOT_WEB__ALLOWED_HOSTS": written})
        assert config.web.allowed_hosts == hosts

    def test_an_empty_variable_counts_as_not_given(self) -> None:
        assert load_config(environment={"KETABOT_PATHS__CORPUS": " "}) == Config()

    def test_variables_that_name_no_setting_are_left_alone(self) -> None:
        others = {"PATH": "/bin", "KETABOT_REQUIRE_BROWSER": "1", "KETABOT_WEB": "1"}
        assert load_config(environment=others) == Config()


class TestWhatIsRefused:
    def test_an_unknown_key_of_the_file(self) -> None:
        write("[web]\nprot = 8001")
        assert "there is no setting 'web.prot'" in refusal()

    def test_an_unknown_section_of_the_file(self) -> None:
        write("[wbe]\nport = 8001")
        assert "there is no setting 'wbe'" in refusal()

    def test_what_may_have_been_meant_is_told(self) -> None:
        write("[answering]\ntreshold = 0.5")
        assert "'answering.treshold' (is 'answering.threshold' meant?)" in refusal()

    def test_a_value_that_cannot_be_is_told_in_plain_words(self) -> None:
        write("[answering]\nthreshold = 3")
        assert "'answering.threshold' is 3, but it must be less than or equal to 1" in refusal()
        write('[web]\nport = "http"')
        assert refusal().endswith("'web.port' is 'http', but it must be a valid integer")

    def test_an_unknown_key_and_section_of_the_environment(self) -> None:
        assert "'web.prot'" in refusal(environment={"KETABOT_WEB__PROT": "1"})
        assert "'wbe'" in refusal(environment={"KETABOT_WBE__PORT": "1"})

    def test_an_unknown_key_of_the_flags(self) -> None:
        assert "'web.prot'" in refusal(flags={"web": {"prot": 1}})

    def test_a_variable_with_one_underscore_too_few(self) -> None:
        message = refusal(environment={"KETABOT_WEB_PORT": "8001"})
        assert message == (
            "the variable 'KETABOT_WEB_PORT' sets nothing; "
            "write KETABOT_WEB__PORT with two underscores"
        )

    def test_all_faults_are_told_at_once(self) -> None:
        write("[web]\nprot = 1\nport = 99999")
        assert re.search(r"'web\.port' is 99999, but .*; .*'web\.prot'", refusal())

    @pytest.mark.parametrize(
        ("section", "key", "value"),
        [
            ("web", "port", -1),
            ("web", "port", 65536),
            ("web", "queue", 0),
            ("chunking", "tokens", 15),
            ("chunking", "overlap", -1),
            ("documents", "max_seconds", 0),
            ("documents", "max_seconds", float("inf")),
            ("index", "recall", 0),
            ("index", "recall", 1.01),
            ("index", "keep", 0),
            ("retrieval", "dense_weight", float("nan")),
            ("answering", "threshold", 1.5),
        ],
    )
    def test_a_value_out_of_bounds(self, section: str, key: str, value: float) -> None:
        assert f"'{section}.{key}' is {value!r}" in refusal(flags={section: {key: value}})

    @pytest.mark.parametrize(
        ("section", "key", "value"),
        [
            ("web", "port", 0),
            ("web", "port", 65535),
            ("chunking", "overlap", 0),
            ("index", "exact_limit", 0),
            ("index", "recall", 1.0),
            ("retrieval", "dense_weight", 0.0),
            ("answering", "threshold", 0.0),
        ],
    )
    def test_a_value_on_the_bound_is_taken_even_if_it_is_zero(
        self, section: str, key: str, value: float
    ) -> None:
        config = load_config(flags={section: {key: value}})
        assert getattr(getattr(config, section), key) == value

    @pytest.mark.parametrize(
        ("toml", "where"),
        [
            ("[web]\nport = 'many'", "'web.port' is 'many'"),
            ("[web]\nport = 80.5", "'web.port' is 80.5"),
            ("[web]\nhost = 1", "'web.host' is 1"),
            ("[web]\nallowed_hosts = 'kb.example'", "'web.allowed_hosts' is 'kb.example'"),
            ("[web]\nallowed_hosts = [1]", "'web.allowed_hosts.0' is 1"),
            ("[paths]\ncorpus = 5", "'paths.corpus' is 5"),
            ("[embedding]\nprecision = 'float8'", "'embedding.precision' is 'float8'"),
            ("[web]\nport = true", "'web.port' is True"),
        ],
    )
    def test_a_value_of_the_wrong_type(self, toml: str, where: str) -> None:
        write(toml)
        assert where in refusal()

    def test_an_overlap_that_leaves_no_room_for_new_text(self) -> None:
        message = refusal(flags={"chunking": {"tokens": 40, "overlap": 40}})
        assert "overlap (40) must be less than tokens (40)" in message
        assert load_config(flags={"chunking": {"tokens": 41, "overlap": 40}}).chunking.tokens == 41

    def test_settings_do_not_change_once_they_are_made(self) -> None:
        config = load_config()
        with pytest.raises(ValidationError):
            config.web.port = 1  # type: ignore[misc]


class TestFilesThatCannotBeRead:
    def test_broken_toml_is_told_with_its_line(self) -> None:
        write("[web]\nport = 8001\nhost = \n")
        message = refusal()
        assert "'ketabot.toml' is not valid TOML" in message
        assert "line 3" in message

    def test_bytes_that_are_no_utf8(self) -> None:
        Path("ketabot.toml").write_bytes(b"[web]\nhost = '\xff'")
        assert "'ketabot.toml' is not valid TOML" in refusal()

    def test_brackets_without_end(self) -> None:
        write("a = " + "[" * 20_000)
        assert "'ketabot.toml' is not valid TOML" in refusal()

    def test_a_key_outside_a_section(self) -> None:
        write("port = 8001")
        assert "'ketabot.toml': 'port' stands outside a [section]" in refusal()

    def test_a_named_file_that_is_not_there(self) -> None:
        message = refusal(file=Path("nowhere.toml"))
        assert message == (
            "cannot read the settings 'nowhere.toml': No such file or directory; "
            "name a file with --config"
        )

    def test_a_folder_in_place_of_the_file(self) -> None:
        Path("ketabot.toml").mkdir()
        assert "cannot read the settings 'ketabot.toml'" in refusal()
