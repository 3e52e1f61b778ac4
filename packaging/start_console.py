"""The frozen `codeledger`: the command line."""

from app.__main__ import main

main()
