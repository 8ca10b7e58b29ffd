"""``database``"""

from datetime import timedelta

from pydantic import InstanceOf, SecretStr

from config.database_target import DatabaseTarget, parse_url, target_of_parts
from config.durations import duration
from config.key import Section, key
from config.kinds.numbers import FLAG, NUMBER
from config.kinds.texts import SECRET, TEXT
from config.kinds.times import DURATION


class Database(Section):
    """``database``"""

    url: SecretStr = key(
        SECRET,
        SecretStr(""),
        "The whole address: `dialect://user:password@host:port/database?options`, or `sqlite:path`."
        " Where it is given, the keys below it count no more, save the pool's.",
    )
    dialect: str = key(TEXT, "postgres", "The database system: `postgres`, `mysql`, `mariadb` or `sqlite`.")
    host: str = key(TEXT, "localhost", "Host of the server, or the directory or path of its unix socket.")
    port: str = key(
        TEXT,
        "5432",
        "Port of the server; where it is not given, 3306 for `mysql` and `mariadb`; `socket` on MySQL.",
    )
    database: str = key(TEXT, "hanko", "Name of the database; with `sqlite` the path of its file.")
    user: str = key(TEXT, "hanko", "Login name.")
    password: SecretStr = key(SECRET, SecretStr("hanko"), "Login password; may be empty.")
    pool: int = key(NUMBER, 5, "Most connections that are open at once; 0 or less: no limit.")
    idle_pool: int = key(
        NUMBER, 0, "Most connections kept open without work; 0: as many as may be open.", env="IDLEPOOL"
    )
    conn_max_idletime: InstanceOf[timedelta] = key(
        DURATION,
        duration("5m"),
        "Close a connection idle for longer; 0 or less: never.",
        env="CONNMAXIDLETIME",
    )
    conn_max_lifetime: InstanceOf[timedelta] = key(
        DURATION,
        duration("1h"),
        "Close a connection older than this; 0 or less: never.",
        env="CONNMAXLIFETIME",
    )
    shared_with_reference: bool | None = key(
        FLAG,
        None,
        "Whether Hanko itself may still work on this database: then only what it can read is written (bcrypt"
        " hashes, no new signing keys). Unset: true for a database that was adopted, false for our own.",
        own=True,
    )

    @property
    def target(self) -> DatabaseTarget:
        """Where the database is.

        Raises:
            ValueError: the address cannot be understood.
        """
        if url := self.url.get_secret_value().strip():
            return parse_url(url)
        return target_of_parts(
            dialect=self.dialect,
            host=self.host,
            port=self.port if "port" in self.model_fields_set else "",
            user=self.user,
            password=self.password.get_secret_value(),
            database=self.database,
        )
