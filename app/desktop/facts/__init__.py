"""The facts of a version, corrected where they were misread; the queue of what was not read; a dropped folder sorted."""
