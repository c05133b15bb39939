"""The Ledger declaration and what is read from it: lists, row pages, figures, Excel out and in."""
