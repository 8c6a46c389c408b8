"""What hospitals, schools, one-stop desks, police and the people of the demo province tell, as their own systems would."""
