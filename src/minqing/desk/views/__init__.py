"""Staff pages, one module per part of the desk. Views are functions and own no rule."""
