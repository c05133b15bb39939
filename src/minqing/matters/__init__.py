"""From a resident's opinion to problem, task, evidence and the resident's verdict."""
