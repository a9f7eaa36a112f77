"""What holds for all tests: with SITROOM_TEST_POSTGRESQL their records are in PostgreSQL (``tests/postgresql.py``)."""

pytest_plugins = ["tests.postgresql"]
