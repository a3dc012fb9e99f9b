"""What a trainee takes along: tables, debrief, log, statements, certificate."""
