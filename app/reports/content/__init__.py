"""What an audit report says, whatever it is written as."""
