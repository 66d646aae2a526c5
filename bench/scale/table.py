"""Prints the table of bench/scale.sh: table.py ROWS TAR ROOT CONTROLLER-FLAGS. A question that was not asked has no row."""

import os
import pathlib
import re
import subprocess
import sys

MEGABYTE = 1e6
GOAL_MB = 120


def output(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def main():
    rows, tar, root, flags = pathlib.Path(sys.argv[1]), *sys.argv[2:]
    cpu = re.search(r"^Model name: *(.*)$", output("lscpu"), re.M).group(1)
    memory = int(re.search(r"MemTotal: *(\d+)", pathlib.Path("/proc/meminfo").read_text()).group(1)) / 2**20
    version = re.search(r"<version>([^<]+)</version>", pathlib.Path("pom.xml").read_text()).group(1)
    kubernetes = re.search(r"KUBERNETES_VERSION=(\S+)", pathlib.Path("deploy/cluster/settings.sh").read_text()).group(1)
    commit = output("git", "rev-parse", "--short", "HEAD").strip()
    print(f"# Scale of the operator {version}\n")
    print(f"`bench/scale.sh` at {commit}. {cpu}, {os.cpu_count()} cores, {memory:.0f} GiB. etcd, API server and controller manager of")
    print(f"Kubernetes {kubernetes}, the simulated kubelet, the load and the operator share these cores. Controller manager: `{flags}`.\n")
    print("| Measured | Goal | Found | Met | Load before |")
    print("|---|---|---|---|---|")
    for name in ("throughput", "latency", "finished", "start"):
        if not (rows / name).exists():
            continue
        load, *lines = (rows / name).read_text().splitlines()
        for line in lines:
            print(f"{line} {load} |")
    image(tar, root)


def image(tar, root):
    compressed = os.path.getsize(tar) / MEGABYTE
    files = (path for path in pathlib.Path(root).rglob("*") if path.relative_to(root).parts[0] not in ("proc", "dev"))
    unpacked = sum(path.lstat().st_size for path in files if path.is_file()) / MEGABYTE
    met = "yes" if compressed < GOAL_MB else "**no**"
    print(f"| the image as it is pulled (compressed) | < {GOAL_MB} MB | {compressed:.0f} MB | {met} | |")
    print(f"| the image unpacked | | {unpacked:.0f} MB | | |")


main()
