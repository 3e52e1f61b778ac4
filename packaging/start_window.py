"""The frozen `codeledger-window`: the window, without a console."""

from app.__main__ import window

window()
