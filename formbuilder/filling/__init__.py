"""A form being filled in by somebody: its steps and screens, what is kept between them, who may send how often."""
