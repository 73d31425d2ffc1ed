"""nginx and Apache as Debian has them, each with the configuration that the site brings."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from proof.ports import free_port
from scripts.system import APACHE, NGINX, UNPACKED, Server

NGINX_CONFIGURATION = """
daemon off;
master_process off;
pid {work}/pid;
error_log {work}/log;
events {{}}
http {{
  include {types};
  default_type application/octet-stream;
  access_log off;
  client_body_temp_path {work};
  proxy_temp_path {work};
  fastcgi_temp_path {work};
  uwsgi_temp_path {work};
  scgi_temp_path {work};
  server {{
    listen 127.0.0.1:{port};
    root {site};
    include {site}/hosts/nginx.conf;
  }}
}}
"""

APACHE_CONFIGURATION = """
ServerRoot {work}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {work}/pid
ErrorLog {work}/log
DefaultRuntimeDir {work}
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule dir_module {modules}/mod_dir.so
LoadModule mime_module {modules}/mod_mime.so
LoadModule headers_module {modules}/mod_headers.so
LoadModule rewrite_module {modules}/mod_rewrite.so
{user}
TypesConfig /etc/mime.types
DocumentRoot {site}
<Directory {site}>
  AllowOverride All
  Require all granted
</Directory>
"""


NOBODY = """
<IfModule !unixd_module>
  LoadModule unixd_module {modules}/mod_unixd.so
</IfModule>
User #65534
Group #65534
"""


@contextmanager
def nginx(site: Path) -> Iterator[str]:
    """A built site behind nginx; gives its address, with a slash at the end."""
    command = command_of(NGINX)
    unpacked = UNPACKED / "etc" / "nginx" / "mime.types"
    if Path(command).is_relative_to(UNPACKED):
        types = unpacked
    else:
        built = subprocess.run([command, "-V"], capture_output=True, text=True, check=True).stderr
        types = Path(re.findall(r"--conf-path=(\S+)", built)[0]).with_name("mime.types")
    with workplace(site) as (work, port):
        text = NGINX_CONFIGURATION.format(work=work, types=types, port=port, site=work / "site")
        (work / "conf").write_text(text, "utf-8")
        with running(
            [command, "-p", str(work), "-c", str(work / "conf"), "-e", str(work / "log")], work, port
        ):
            yield f"http://127.0.0.1:{port}/"


@contextmanager
def apache(site: Path) -> Iterator[str]:
    """The same behind Apache."""
    command = command_of(APACHE)
    modules = next(
        folder
        for folder in map(Path, ("/usr/lib/apache2/modules", "/usr/lib64/httpd/modules"))
        if folder.is_dir()
    )
    user = ""
    if os.geteuid() == 0:  # Apache serves nothing as root
        user = NOBODY.format(modules=modules)
    with workplace(site) as (work, port):
        text = APACHE_CONFIGURATION.format(
            work=work, port=port, modules=modules, user=user, site=work / "site"
        )
        (work / "conf").write_text(text, "utf-8")
        with running([command, "-X", "-f", str(work / "conf")], work, port):
            yield f"http://127.0.0.1:{port}/"


def command_of(server: Server) -> str:
    """The path of a server's command.

    Raises:
        FileNotFoundError: It is not installed.
    """
    path = server.path()
    if path is None:
        raise FileNotFoundError(f"{server.name} is not installed; make setup brings it, or says what to type")
    return path


@contextmanager
def workplace(site: Path) -> Iterator[tuple[Path, int]]:
    """A folder that any user may read, with a copy of the site in it, and a port that is free."""
    with free_port() as port, tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        work.chmod(0o755)
        shutil.copytree(site, work / "site")
        for path in [work / "site", *(work / "site").rglob("*")]:
            path.chmod(0o755 if path.is_dir() else 0o644)
        yield work, port


@contextmanager
def running(command: list[str], work: Path, port: int) -> Iterator[None]:
    """A server in the foreground, once it answers."""
    with (work / "output").open("w") as output:
        server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=output)
    try:
        while not answers(port):
            if server.poll() is not None:
                logs = [(work / name).read_text() for name in ("output", "log") if (work / name).exists()]
                raise RuntimeError(f"{command[0]} ended with status {server.returncode}: {' '.join(logs)}")
            time.sleep(0.05)
        yield
    finally:
        server.terminate()
        server.wait()


def answers(port: int) -> bool:
    """Whether something listens there."""
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0
