"""What the QML binds to: pure functions make frozen Props of a snapshot, QObjects publish them."""
