import pytest

from workbench import backend


@pytest.mark.parametrize("kind", ["containers", "local"])
def test_the_environment_decides(monkeypatch: pytest.MonkeyPatch, kind: str) -> None:
    monkeypatch.setenv("ESPACE_TIERS_BACKEND", kind)

    assert backend.choose_backend() == kind


def test_a_misspelt_choice_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ESPACE_TIERS_BACKEND", "dokcer")

    with pytest.raises(ValueError, match="say containers or local"):
        backend.choose_backend()


def test_without_a_docker_daemon_servers_are_local(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ESPACE_TIERS_BACKEND", raising=False)
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:1")

    assert backend.choose_backend() == "local"
