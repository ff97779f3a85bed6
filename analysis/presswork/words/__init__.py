"""What words is the coverage made of?"""

from presswork._lazy import offer

__all__, __getattr__, __dir__ = offer(
    __name__,
    {
        "measures": "by_voice collocates collocations concordance count count_uses diversity keyness kinds lead "
        "left_out sides spellings stop_words uses",
    },
)
