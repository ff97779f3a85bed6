"""What do the readers and commentators say?"""

from presswork._lazy import offer

__all__, __getattr__, __dir__ = offer(
    __name__,
    {
        "measures": "commenters comments compare_words digests count_named hide_names in_digests incivility links "
        "match questions rank split_words threads under_comments",
    },
)
