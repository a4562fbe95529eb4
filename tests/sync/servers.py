"""Real servers on loopback for stores, where they are installed."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest


@pytest.fixture(scope="session")
def dav_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A WebDAV server on loopback."""
    from cheroot.wsgi import Server
    from wsgidav.wsgidav_app import WsgiDAVApp

    folder = tmp_path_factory.mktemp("dav")
    config = {
        "provider_mapping": {"/dav": str(folder)}, "verbose": 0, "logging": {"enable": False},
        "http_authenticator": {"domain_controller": None, "accept_basic": True, "accept_digest": False},
        "simple_dc": {"user_mapping": {"*": {"ada": {"password": "pass word"}}}},
    }  # fmt: skip
    server = Server(("127.0.0.1", 0), WsgiDAVApp(config), numthreads=4)
    server.prepare()
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield f"http://ada:pass%20word@127.0.0.1:{server.bind_addr[1]}/dav"
    server.stop()
    thread.join()


APACHE = """ServerRoot "{root}"
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {root}/pid
ErrorLog {root}/error.log
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule dav_module {modules}/mod_dav.so
LoadModule dav_fs_module {modules}/mod_dav_fs.so
{user}
DavLockDB {root}/lock
DocumentRoot {root}/dav
<Directory {root}/dav>
Dav On
Require all granted
</Directory>
"""
S3_SERVER = Path(__file__).parents[2] / "build" / "s3" / "bin" / "moto_server"
MODULES = Path("/usr/lib/apache2/modules")


@pytest.fixture(scope="session")
def apache_url() -> Iterator[str | None]:
    """Apache's mod_dav on loopback, where it is installed."""
    program = shutil.which("apache2") or shutil.which("apache2", path="/usr/sbin")
    if program is None or not (MODULES / "mod_dav_fs.so").exists():
        yield None
        return
    root = Path(tempfile.mkdtemp(prefix="brm-apache-"))
    (root / "dav").mkdir()
    user = ""
    if os.getuid() == 0:  # it does not serve as the superuser
        user = "User www-data\nGroup www-data"
        for path in (root, root / "dav"):
            path.chmod(0o755)
            shutil.chown(path, "www-data")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (root / "conf").write_text(APACHE.format(root=root, port=port, modules=MODULES, user=user), encoding="ascii")
    url = f"http://127.0.0.1:{port}"
    server = subprocess.Popen([program, "-X", "-f", str(root / "conf")])
    try:
        yield url if _answers(url, server) else None
    finally:
        server.terminate()
        server.wait()
        shutil.rmtree(root, ignore_errors=True)


def _answers(url: str, server: subprocess.Popen[bytes]) -> bool:
    """Wait until a server answers; one that has ended does not."""
    for _ in range(200):
        if server.poll() is not None:
            return False
        try:
            httpx.request("PROPFIND", url, headers={"Depth": "0"})
        except httpx.TransportError:
            threading.Event().wait(0.05)
        else:
            return True
    return False


@pytest.fixture(scope="session")
def s3_url() -> Iterator[tuple[str, dict[str, Any]] | None]:
    """An S3 server on loopback, where one is installed (make s3)."""
    if not S3_SERVER.exists():
        yield None
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [S3_SERVER, "-H", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    endpoint = f"http://127.0.0.1:{port}"
    if not _answers(endpoint, server):
        yield None
        return
    httpx.put(f"{endpoint}/office").raise_for_status()
    options = {
        "aws_access_key_id": "test", "aws_secret_access_key": "test", "region": "us-east-1",
        "endpoint": endpoint, "client_options": {"allow_http": True}, "virtual_hosted_style_request": False,
    }  # fmt: skip
    yield "s3://office", options
    server.terminate()
    server.wait()
