"""``python -m sitroom.cli`` is the command ``sitroom``."""

from sitroom.cli.main import main

if __name__ == "__main__":
    main()
