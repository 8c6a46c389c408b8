"""What is seen: boards on wall, desk and phone, and the design system under every screen."""
