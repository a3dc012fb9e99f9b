#!/usr/bin/python3
"""`systemctl` for a Debian in which systemd cannot run: it does what the unit says, as far as a test can see it.

Copied into the root as `/usr/local/sbin/systemctl`, with Debian's own Python. From a unit it takes ExecStart, User,
UMask, LimitNOFILE, LimitCORE, NoNewPrivileges, ProtectSystem=strict with ReadWritePaths, ProtectHome and PrivateTmp. A
setting that it does not know is an error, so that a unit is never proved by leaving something out. `Restart` and what
stands in the other sections is read and not done.
"""

from __future__ import annotations

import os
import pwd
import resource
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

UNITS = "/etc/systemd/system"
NOT_DONE = {"Restart"}
LIMITS = {"LimitNOFILE": resource.RLIMIT_NOFILE, "LimitCORE": resource.RLIMIT_CORE}
NETWORK = "/run/network"


def service(name: str) -> dict[str, str]:
    """The settings of the section [Service]."""
    section = ""
    found: dict[str, str] = {}
    with open(f"{UNITS}/{name}.service", encoding="utf-8") as file:
        for line in map(str.strip, file):
            if line.startswith("["):
                section = line
            elif section == "[Service]" and line and not line.startswith("#"):
                key, _, value = line.partition("=")
                found[key] = value
    return found


def mounts(pop: Callable[[str], str]) -> Iterator[str]:
    """Shell commands that make the unit's view of the disk, in a mount namespace of its own."""
    assert pop("ProtectSystem") == "strict"
    yield "mount --rbind / /mnt"
    yield "mount -o remount,bind,ro /mnt"
    for path in pop("ReadWritePaths").split():
        yield f"mount --bind {path} /mnt{path}"
    if pop("ProtectHome") == "yes":
        yield "mount -t tmpfs -o mode=0000 none /mnt/root"
        yield "mount -t tmpfs -o mode=0000 none /mnt/home"
    if pop("PrivateTmp") == "yes":
        yield "mount -t tmpfs -o mode=1777 none /mnt/tmp"


def start(name: str) -> None:
    """Start the unit's process, and leave its number."""
    settings = {key: value for key, value in service(name).items() if key not in NOT_DONE}
    pop = settings.pop
    user = pwd.getpwnam(pop("User"))
    inside = ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--init-groups", "--inh-caps=-all"]
    if pop("NoNewPrivileges") == "yes":
        inside.append("--no-new-privs")
    inside += shlex.split(pop("ExecStart"))
    steps = [*mounts(pop), f"umask {pop('UMask')}", "exec chroot /mnt " + shlex.join(inside)]
    for limit, value in [(key, pop(key)) for key in LIMITS]:
        # A container may be given less than the unit asks for.
        _soft, hard = resource.getrlimit(LIMITS[limit])
        most = int(value) if hard == resource.RLIM_INFINITY else min(int(value), hard)
        resource.setrlimit(LIMITS[limit], (most, most))
    assert not settings, settings
    with open(f"/var/log/{name}.log", "ab") as log:
        process = subprocess.Popen(
            ["nsenter", f"--net={NETWORK}", "unshare", "--mount", "--", "sh", "-euc", "; ".join(steps)],
            env={"HOME": user.pw_dir, "USER": user.pw_name, "LANG": "C.UTF-8", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    with open(f"/run/{name}.pid", "w", encoding="ascii") as file:
        file.write(str(process.pid))


def runs(number: int) -> bool:
    """Whether a process is there and not only waited for."""
    try:
        with open(f"/proc/{number}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def stop(name: str) -> None:
    """End the unit's process as systemd does, and wait until it is gone."""
    with open(f"/run/{name}.pid", encoding="ascii") as file:
        number = int(file.read())
    os.kill(number, signal.SIGTERM)
    while runs(number):
        time.sleep(0.1)


def main(verb: str, *rest: str) -> None:
    """The few verbs that the documents use."""
    names = [one for one in rest if not one.startswith("-")]
    if verb == "daemon-reload" or (names == ["nginx"] and verb == "enable"):
        return
    if names == ["nginx"] and verb == "restart":
        subprocess.run(["nsenter", f"--net={NETWORK}", "nginx"], check=True)
    elif verb == "start" or (verb == "enable" and "--now" in rest):
        start(*names)
    elif verb == "stop":
        stop(*names)
    else:
        sys.exit(f"systemctl {verb} {rest}: not known here")


if __name__ == "__main__":
    main(*sys.argv[1:])
