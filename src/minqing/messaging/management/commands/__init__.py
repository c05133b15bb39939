"""Django commands of the inbox."""
