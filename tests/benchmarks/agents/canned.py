"""Stands for an agent: reads a prompt, two texts of the site, asks the sandbox once, and writes what it was given."""

import os
import re
import sys
from contextlib import suppress
from pathlib import Path
from urllib.request import ProxyHandler, Request, build_opener

prompt = sys.stdin.read()
(site,) = re.findall(r"(http://\S+/)llms\.txt", prompt)
(sandbox,) = re.findall(r"answers at (http://\S+),", prompt)
(folder,) = re.findall(r"into the folder (\S+)", prompt)
opened = build_opener(ProxyHandler({}))
index = opened.open(f"{site}llms.txt").read().decode()
opened.open(site + re.findall(r"\]\((\S+?\.python\.md)\)", index)[0]).read()
with suppress(OSError):  # 401: it has forgotten the key
    opened.open(Request(sandbox, headers={"Accept": "application/json"}))
source = Path(sys.argv[1])
target = Path(folder, "integration")
target.write_text(source.read_text("utf-8"), "utf-8")
os.chmod(target, 0o755)
