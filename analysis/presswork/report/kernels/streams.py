"""What a kernel prints, put together again."""

from __future__ import annotations


def join_streams(outputs: list) -> list:
    """Return the outputs of a cell with neighbouring prints to one stream as one: under load they come in pieces."""
    joined: list = []
    for output in outputs:
        is_print = output.get("output_type") == "stream"
        last = joined[-1] if joined else None
        if is_print and last is not None and last.get("name") == output["name"] and "text" in last:
            last["text"] = _join(last["text"]) + _join(output["text"])
        else:
            joined.append(output)
    return joined


def _join(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
