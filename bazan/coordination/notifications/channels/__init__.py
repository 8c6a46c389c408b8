"""How a message leaves the house: one module a kind of carrier. They speak the network and no database."""
