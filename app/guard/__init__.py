"""In: the name of a reading function and a request. Out: its bytes, from a short-lived child process whose memory and time are watched."""
