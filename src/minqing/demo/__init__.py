"""An invented subdistrict with matters in every state. Nothing below knows of it."""
