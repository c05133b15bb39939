"""What a person says of the digest: whether, and to which address."""
