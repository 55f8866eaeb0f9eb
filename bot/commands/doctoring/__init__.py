"""What `heyue doctor` looks at, by subject; each look returns findings and never raises for what it finds."""
