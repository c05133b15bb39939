"""Pages for staff. It owns no rule."""
