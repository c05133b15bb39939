"""What the pages of matters read: values for templates, drawn from rows that came through `seen_by`. Nothing here writes."""
