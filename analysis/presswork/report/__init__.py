"""Reports: notebooks run on a corpus and written as pages."""

from presswork._lazy import offer

__all__, __getattr__, __dir__ = offer(
    __name__,
    {
        "run": "write",
        "desk.choices": "choose trend who",
        "desk.said": "against_rest",
        "desk.exports": "to_excel to_matrix to_docs to_datetimes",
        "desk.explorer": "explore",
    },
)
