"""The whole product in one virtual world: engine, merchant server, payment service, machine."""
