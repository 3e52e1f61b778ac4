"""In: two policy versions. Out: aligned rows and the typed changes between them, one list that screen and exports draw alike."""
