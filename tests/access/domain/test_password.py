import pytest

from access.domain.password import PasswordHasher, check_password
from access.domain.refusals import PasswordTooWeak


@pytest.mark.parametrize("password", ["Soleil-Vert-42", "Pluie d'été 1987", "Tr0ub4dor&3x", "Aé7! " * 25])
def test_varied_and_long_enough(password: str) -> None:
    check_password(password, "anne.durand@cabinet.example")


@pytest.mark.parametrize(
    "password", ["Anne.Durand-42x", "xANNE.DURAND@cabinet.example1", "Motdepasse1!", "Azerty1234!"]
)
def test_the_login_and_what_everybody_chooses_are_refused(password: str) -> None:
    with pytest.raises(PasswordTooWeak):
        check_password(password, "anne.durand@cabinet.example")


def test_a_hash_is_argon2id_with_its_parameters_and_nobodys_is_never_right() -> None:
    hasher = PasswordHasher(memory_kib=64, time_cost=1, parallelism=1)
    kept = hasher.hash("Soleil-Vert-42")
    assert kept.startswith("$argon2id$v=19$m=64,t=1,p=1$")
    assert hasher.verify("Soleil-Vert-42", kept)
    assert not hasher.verify("Soleil-Vert-43", kept)
    assert not hasher.verify("nobody's password", None)
