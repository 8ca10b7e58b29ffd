"""A house for each test."""

from tests.support.databases import target as target
from tests.support.house import furnish as furnish
from tests.support.house import hashing_pool as hashing_pool
from tests.support.house import house as house
from tests.support.stores import database as database
from tests.support.stores import loop as loop
from tests.support.stores import migrated as migrated
