"""The technician's menu on the screen's side: how it is called, and how it asks the engine."""
