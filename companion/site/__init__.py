"""What is done to finished pages, and what a site has beside them."""
