"""Another package: first aid for heat, in Spanish, with its own types and topics."""
