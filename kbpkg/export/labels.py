"""Words around the entries that pages, records and plain text have in common, each said once.

They are messages, still to translate: ``Interface`` has them in a locale.
"""

from kbpkg.model.package import Channel


def attr(message: str) -> str:
    """Return a message as it is: the extractor of messages knows it by this name."""
    return message


CONTAINERS = {
    "now": attr("Do this now"),
    "say": attr("Say it like this"),
    "warn": attr("Warning"),
}
# How a number is reached that is no plain telephone. WhatsApp is a name.
CHANNELS = {
    Channel.TTY: attr("text phone"),
    Channel.TEXT: attr("text message"),
    Channel.WHATSAPP: "WhatsApp",
}
OWN_WORDS = attr("Not a source: our own words")
UPDATED = attr("Last changed")
REVIEW_DUE = attr("To be reviewed by")
OVERDUE = attr("This page should have been reviewed before today. It may be out of date.")
DRAFT = attr("This language is a draft. Parts may be missing or wrong.")
