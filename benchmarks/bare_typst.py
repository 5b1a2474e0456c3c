"""Bare typst: one warm compiler, our template, as many letters as asked for; prints both rates."""

import json
import sys
import time
from datetime import UTC, datetime
from uuid import uuid4

import typst

from access.domain.activation_key import ActivationKey
from benchmarks.typed_letters import SERVICES, recipient
from notifications.domain.key_letter import KeyLetterContent
from notifications.gateways.typesetter import LETTERS, STYLES, Typesetter
from workbench.sample_letter import ISSUER


def main(count: int) -> None:
    """All data are ready before the clock starts; a first letter warms the compiler and does not count."""
    typesetter = Typesetter(ISSUER)
    ready = [_inputs(typesetter) for _ in range(count + 1)]
    compiler = typst.Compiler(
        LETTERS / "key_letter.typ", root=LETTERS, font_paths=[LETTERS / "fonts"], ignore_system_fonts=True
    )
    _compile(compiler, ready.pop())
    begun, used = time.perf_counter(), time.process_time()
    for inputs in ready:
        _compile(compiler, inputs)
    print(count / (time.perf_counter() - begun), count / (time.process_time() - used))


def _compile(compiler: typst.Compiler, inputs: dict[str, str]) -> None:
    compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=["a-2a", "ua-1"], timestamp=1_800_000_000)


def _inputs(typesetter: Typesetter) -> dict[str, str]:
    told = recipient()
    content = KeyLetterContent(
        letter_id=uuid4(),
        letter_reference=told.letter_reference,
        address=told.address_lines,
        salutation=f"Madame {told.name}",
        firm_name=told.firm_name,
        firm_town=told.firm_town,
        account_ending=told.account_last4,
        services=SERVICES,
        key=ActivationKey.draw().printed,
        refusal_code=told.refusal_code.get_secret_value(),
        written_at=datetime.now(UTC),
    )
    said = typesetter._said_by(content)  # noqa: SLF001 - the same words, drawn without our code around
    return {"data": json.dumps(said | {"style": STYLES[0]}), "logo": typesetter._logo}  # noqa: SLF001 - the same


if __name__ == "__main__":
    main(int(sys.argv[1]))
