"""Bazan, an open Intelligent Operations Center for a province. ARCHITECTURE.md is the map of this tree."""
