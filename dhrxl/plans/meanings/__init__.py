"""What the headings of other people's plans mean, by what they are made of."""
