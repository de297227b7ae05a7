"""The edge: disk, network, clock, models. Only `app` joins these to the core."""
