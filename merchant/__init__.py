"""The operator's server between the kiosks and the payment service."""
