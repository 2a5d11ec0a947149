"""What every program needs and none of them owns: settings, logs, time, chance, systemd's notices."""
