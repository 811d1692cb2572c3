"""What is a Bot API object here?"""

from typing import Any

Raw = dict[str, Any]
"""A Bot API object just as it goes over the wire."""
