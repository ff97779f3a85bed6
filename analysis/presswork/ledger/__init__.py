"""Who said it first, who repeated it, and what became of it on the way?  Who speaks of whom?"""

from presswork._lazy import offer

__all__, __getattr__, __dir__ = offer(
    __name__,
    {
        "measures": "claims cuts grid line wordings",
        "people": "aimed genders heard mentioned mentions together write_network",
    },
)
