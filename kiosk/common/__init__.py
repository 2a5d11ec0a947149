"""What every program needs and none owns: settings, logs, time, chance, systemd's notices."""
