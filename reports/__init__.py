"""Tables, JSON and the command line. Imports everything below."""
