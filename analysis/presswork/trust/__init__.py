"""How far is it to be trusted: accuracy, audits, corrections."""

from presswork._lazy import offer

__all__, __getattr__, __dir__ = offer(__name__, {"measures": "errors figures find_demo measure score score_demo"})
