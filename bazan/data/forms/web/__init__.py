"""What units owe as workbooks, on screen: what is due, the template, what a check found, the trail of a submission."""
