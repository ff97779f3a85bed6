"""Tables, passages and charts: how things are shown, in JupyterLab and in reports."""

from presswork._lazy import offer

__all__, __getattr__, __dir__ = offer(
    __name__,
    {
        "gallery": "chart passages reading side_by_side table",
        "exhibits": "CHARTS PASSAGES",
        "table_exhibits": "TABLES",
    },
)
