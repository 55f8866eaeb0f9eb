"""`python -m bot` is `heyue`."""

from bot.cli import main

if __name__ == "__main__":
    main()
