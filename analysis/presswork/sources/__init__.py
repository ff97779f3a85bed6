"""How do the sources differ, and what did they take from each other?"""

from presswork._lazy import offer

__all__, __getattr__, __dir__ = offer(
    __name__,
    {
        "measures": "compare count_once credits cues describe distances forms own_words pairs paragraphs propose "
        "shared_speakers speaking stream variants",
    },
)
