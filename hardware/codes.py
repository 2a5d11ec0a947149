"""The codes of this package's faults, as screen, log and catalogue share them."""

from enum import StrEnum, unique


@unique
class Code(StrEnum):
    NONE = ""
    PORT_NOT_OPENED = "E2001"
    LINE_LOST = "E2002"
    HOST_SILENT = "E2003"
    LINE_ECHOES = "E2004"
    NOT_ACCEPTING = "E2005"
    VALUE_NOT_ACCEPTED = "E2006"
    RETURNED_BY_HOST = "E2007"
    NO_DECISION = "E2008"
    HOST_RESET = "E2009"
    NOT_DURABLE = "E2010"
    NOT_ACKNOWLEDGED = "E2011"
    FORMER_PROCESS = "E2012"
    TOPOLOGY_UNAVAILABLE = "E2013"
    TABLE_UNUSABLE = "E2014"
    NOTE_IN_HAND = "E2015"
    BYTES_NOT_UNDERSTOOD = "E2016"
    REPLIES_LATE = "E2017"
    NOTHING_ON_LINE = "E2030"
    ZEROS_ON_LINE = "E2031"
    WRONG_PARITY = "E2032"
    WRONG_SPEED = "E2033"
    LOOP_SILENT = "E2034"
    LOOP_SPOILT = "E2035"
    LOOP_NOT_NOW = "E2036"
