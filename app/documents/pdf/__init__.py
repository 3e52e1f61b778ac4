"""In: the bytes of a PDF. Out: blocks with what its drawn lines, colours and annotations strike or insert."""
