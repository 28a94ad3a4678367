"""The one error that is meant for the user."""


class UserError(Exception):
    """Something the user gave cannot be used; the message says what would do.

    `field` is the dotted path of the form field at fault ("network.layers.0.units",
    "training.learning_rate", …), or "" when no single field is. `hint` says what to try.
    """

    def __init__(self, message: str, field: str = "", hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.hint = hint

    def __reduce__(self) -> tuple[type["UserError"], tuple[str, str, str]]:
        return type(self), (self.message, self.field, self.hint)
