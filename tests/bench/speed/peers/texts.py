"""What do the peers show?"""


def shown(step: int) -> str:
    """Return the text after so many steps."""
    return f"Step {step}. Open the form on Meta's page, then come back and press the button."
