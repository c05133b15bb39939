"""The in-app inbox 消息 and the daily digest: a face that reads the journal and owns no rule."""
