"""Files of users to import: how they are read, what an entry may hold, and the records it becomes."""
