"""For whom and as known when: the notices of the open project, their window, and the mark of an earlier day."""
