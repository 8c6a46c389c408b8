"""What every address of the product is asked, over one province that is written once for all of it."""
