"""The whole product on one desk, as real processes: for a look at it, and for end-to-end tests."""
