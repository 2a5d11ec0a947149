"""The payment service on the desk: codes, phone pages, banks, funding, captures, notifications.

Nothing here is shared with the rest of `merchant`: what agrees is the wire, which
docs/reference/tpas-api.md describes. All of it runs on one thread of one event loop, and every
change is one short transaction there, so that no two changes ever interleave.
"""
