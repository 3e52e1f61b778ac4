"""In: a web page. Out: blocks with its tracked changes, without the site around them."""
