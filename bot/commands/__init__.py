"""The commands of `heyue`, by subject; what is heavy is imported where a command needs it."""
