"""How does a passage speak, and of whom?"""

from presswork._lazy import offer

__all__, __getattr__, __dir__ = offer(
    __name__,
    {
        "measures": "around average by_act by_group by_month by_speaker compare_around contrasts disagreements "
        "shares targets too_few toward",
        "tone": "score_statements score_targets",
    },
)
