"""The headless commands: thin words around the services, for people and scripts."""
