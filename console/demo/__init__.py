"""`baken demo`: a real server, three scripted chatters over its visitor API, and the console."""
