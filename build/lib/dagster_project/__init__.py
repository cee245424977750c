"""决算 Juesuan: department final accounts (部门决算公开) read, checked and published as a warehouse.

The stages are the subpackages, in the order in which data flows through them:
``register → read → tables → statements → narrative → checks → land``, then dbt, ``expectations``,
``publish`` and ``report``. A stage imports only stages before it; ``tests/test_architecture.py`` says so.
"""

__version__ = "0.1.0"
