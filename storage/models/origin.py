"""Where the database comes from."""

from storage.models.columns import Table, column, text


class FlowapiOrigin(Table, table=True):
    """One row: whether the tables were `created` by us or `adopted` from Hanko."""

    __tablename__ = "flowapi_origin"

    origin: str = column(text(16), key=True)
