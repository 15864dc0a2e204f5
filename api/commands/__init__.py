"""One module a command of `gongbao`."""
