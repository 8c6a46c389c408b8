"""The inbox on screen: what needs me, what I was told, where I am reached."""
