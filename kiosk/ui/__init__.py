"""The screen: it draws what the engine says and passes touches on; it holds no secret."""
