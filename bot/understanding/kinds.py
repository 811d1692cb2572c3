"""Which labels of the weights are no topics?"""

OBJECTIONS = frozenset({"objection", "chain_post"})
REPLIES = frozenset(
    {
        "reply_confirmed",
        "reply_code",
        "reply_received",
        "reply_more_info",
        "reply_refused",
        "reply_wrong_form",
    }
)
PASTED = REPLIES | {"phishing", "notice"}
KINDS = OBJECTIONS | PASTED | {"date"}
"""Kinds of messages: what is typed or pasted that is no question."""
ANGER = "anger"
"""What only scolds: no label of the weights, but words written by hand."""
OUTSIDE = frozenset({"none", "smalltalk"})
"""What has nothing to do with us."""
