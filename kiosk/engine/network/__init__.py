"""The kiosk's network and its server, as the kernel and the server's answers tell."""
