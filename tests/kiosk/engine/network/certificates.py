"""A certificate authority for one test, made with the openssl program."""

import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

_CONFIG = """
[ca]
default_ca = here
[here]
database = index.txt
serial = serial
new_certs_dir = .
default_md = sha256
policy = names
x509_extensions = server
unique_subject = no
[names]
commonName = supplied
[server]
subjectAltName = DNS:{name}
[req]
distinguished_name = asked
[asked]
"""
_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")


class Authority:
    """Vouches for servers; `trust` is what believes it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir()
        (folder / "index.txt").touch()
        (folder / "serial").write_text("01")
        (folder / "openssl.cnf").write_text(_CONFIG.format(name="localhost"))
        name = ("-subj", "/CN=Casino CA", "-days", "3650")
        self._openssl("req", "-x509", *_KEY, *name, "-keyout", "ca.key", "-out", "ca.pem")
        self.trust = ssl.create_default_context(cafile=str(folder / "ca.pem"))

    def server(self, days: int, name: str = "localhost") -> ssl.SSLContext:
        """A server's side, with a certificate that ends in so many days."""
        ends = datetime.now(UTC) + timedelta(days=days, hours=1)
        begins = ends - timedelta(days=365)
        (self._folder / "openssl.cnf").write_text(_CONFIG.format(name=name))
        subject = ("-subj", f"/CN={name}", "-keyout", "key.pem", "-out", "asked.pem")
        self._openssl("req", *_KEY, *subject)
        dates = ("-startdate", f"{begins:%y%m%d%H%M%SZ}", "-enddate", f"{ends:%y%m%d%H%M%SZ}")
        files = ("-cert", "ca.pem", "-keyfile", "ca.key", "-in", "asked.pem", "-out", "cert.pem")
        self._openssl("ca", "-batch", "-notext", *dates, *files)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self._folder / "cert.pem", self._folder / "key.pem")
        return context

    def _openssl(self, word: str, *arguments: str) -> None:
        command = ["openssl", word, "-config", "openssl.cnf", *arguments]
        subprocess.run(command, cwd=self._folder, check=True, capture_output=True)
