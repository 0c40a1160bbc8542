"""Alerts by mail, through a real server: encrypted before anybody logs in, told once to each, told to be over."""

import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.utils import parsedate_to_datetime
from ipaddress import ip_address

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from monitoring.alerts.delivery.deliver import deliver
from monitoring.errors import SettingsError
from tests.alerts.test_delivery import Kept, story


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A certificate of 127.0.0.1 that it gave itself, with its key in the same file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "here")])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(datetime.now(UTC) - timedelta(days=1))
    builder = builder.not_valid_after(datetime.now(UTC) + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = builder.add_extension(names, critical=False).sign(key, hashes.SHA256())
    pem, none = serialization.Encoding.PEM, serialization.NoEncryption()
    path = tmp_path_factory.mktemp("tls") / "here.pem"
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, none)
    path.write_bytes(private + made.public_bytes(pem))
    return path


class Mailbox:
    """Keeps mails; refuses receivers in `unknown`, takes the password "p@ss" alone, and none in the clear."""

    def __init__(self):
        self.got, self.unknown, self.encrypted = [], set(), []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802  # as aiosmtpd calls it
        if address in self.unknown:
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.got.append((session.auth_data, envelope.rcpt_tos, message_from_bytes(envelope.content)))
        return "250 ok"

    def log_in(self, server, session, envelope, mechanism, data):
        self.encrypted.append(session.ssl is not None)
        return AuthResult(success=data.password == b"p@ss", handled=False, auth_data=data.login.decode())


@pytest.fixture(params=["plain"])
def mailbox(request, certificate, unused_port):
    """A mail server that offers what its parameter says: `plain`, `starttls` with a login, or `smtps` with one."""
    box, how = Mailbox(), request.param
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    more = {} if how == "plain" else {"authenticator": box.log_in}
    more |= {"tls_context": context, "require_starttls": True, "auth_required": True} if how == "starttls" else {}
    more |= {"ssl_context": context, "auth_require_tls": False} if how == "smtps" else {}
    server = Controller(box, "127.0.0.1", unused_port, **more)
    server.start()
    box.place = f"127.0.0.1:{server.port}"
    yield box
    server.stop()


@pytest.fixture
def unused_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_each_is_told_what_stands_and_that_it_is_over(tmp_path, mailbox):
    log = Kept(tmp_path, mail=("ann@example.com", "bob@example.com"), runbook={"drift": "call"})
    server = {"MODELWATCH_SMTP": f"smtp://{mailbox.place}", "MODELWATCH_MAIL_FROM": "watch@example.com"}
    for text in ("oF", "oFF", "oFFoo"):
        assert deliver(log, story(log, text), server) == []
    assert [to for _, to, _ in mailbox.got] == [["ann@example.com"], ["bob@example.com"]] * 2
    first, last = mailbox.got[0][2], mailbox.got[2][2]
    assert first["Subject"].startswith("[INFO] d: age drifted")
    assert (first["From"], first["To"]) == ("watch@example.com", "ann@example.com")
    assert "What to do: call" in first.get_payload()
    assert last["Subject"].startswith("[RESOLVED] d: age drifted")
    assert len({mail["Message-ID"] for _, _, mail in mailbox.got}) == 4, (
        "servers refuse mails without one, or twice one"
    )
    assert first["Message-ID"].endswith("@example.com>")
    assert abs(parsedate_to_datetime(first["Date"]) - datetime.now(UTC)) < timedelta(minutes=5)


def test_who_is_refused_is_tried_again_and_nobody_else_is_told_twice(tmp_path, mailbox):
    log = Kept(tmp_path, mail=("ann@example.com", "bob@example.com"))
    server, mailbox.unknown = {"MODELWATCH_SMTP": f"smtp://{mailbox.place}"}, {"bob@example.com"}
    (said,) = deliver(log, story(log, "oF"), server, lambda seconds: None)
    assert "could not be sent to bob@example.com (the server refused the receiver: 550" in said
    mailbox.unknown = set()
    assert deliver(log, story(log, "oFF"), server) == []
    assert [to for _, to, _ in mailbox.got] == [["ann@example.com"], ["bob@example.com"]]


@pytest.mark.parametrize(("mailbox", "scheme"), [("starttls", "smtp"), ("smtps", "smtps")], indirect=["mailbox"])
def test_a_password_goes_to_a_server_that_is_known_and_over_tls_alone(
    tmp_path, mailbox, scheme, certificate, monkeypatch
):
    log = Kept(tmp_path, mail=("ann@example.com",))
    right = {"MODELWATCH_SMTP": f"{scheme}://ann:p%40ss@{mailbox.place}"}
    (said,) = deliver(log, story(log, "oF"), right, lambda seconds: None)
    assert "the server's certificate is not known: name it by SSL_CERT_FILE" in said
    assert mailbox.encrypted == []
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    wrong = {"MODELWATCH_SMTP": f"{scheme}://ann:guess@{mailbox.place}"}
    (said,) = deliver(log, story(log, "oF"), wrong, lambda seconds: None)
    assert "the server refused user and password: 535" in said
    assert deliver(log, story(log, "oF"), right) == []
    assert [user for user, _, _ in mailbox.got] == ["ann"]
    assert set(mailbox.encrypted) == {scheme == "smtp"}  # it does not know of a connection that began encrypted


@pytest.mark.parametrize("server", ["mail.example.com", "http://here:25", "smtp://", "smtp://here:no"])
def test_an_address_of_no_server_is_a_sentence(tmp_path, server):
    log = Kept(tmp_path, mail=("ann@example.com",))
    (said,) = deliver(log, story(log, "oF"), {"MODELWATCH_SMTP": server}, lambda seconds: None)
    assert "MODELWATCH_SMTP is not an address such as smtp://host:25" in said


def test_without_a_server_the_line_to_write_is_said(tmp_path):
    log = Kept(tmp_path, mail=("ann@example.com",))
    with pytest.raises(SettingsError, match="needs a mail server") as found:
        deliver(log, story(log, "oF"), {})
    assert "set MODELWATCH_SMTP" in found.value.hint
