"""The floor: a program that writes each byte back as soon as it comes."""

from __future__ import annotations

import os
import tty

if __name__ == "__main__":
    tty.setraw(0)
    os.write(1, b"READY\r\n")
    while data := os.read(0, 4096):
        os.write(1, b"\r\x1b[K" if data == b"\x15" else data)
