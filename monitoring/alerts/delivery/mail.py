"""Alerts by mail, through the server that the environment names."""

import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from urllib.parse import unquote, urlsplit

SECONDS = 10.0
PORTS = {"smtp": 25, "smtps": 465}


def send(server: str, sender: str, to: str, title: str, body: str) -> str:
    """Send it; what went wrong in a few words, empty where the server took it.

    Args:
        server: `smtp://user:password@host:port`, or smtps; with a user, plain smtp is upgraded by STARTTLS first, and
            a server whose certificate is not known (to the system, or to `SSL_CERT_FILE`) is told nothing.
        sender: from whom.
        to: to whom.
        title: the subject.
        body: plain text.
    """
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = title, sender, to
    domain = sender.rpartition("@")[2].strip("> ") or None
    mail["Date"], mail["Message-ID"] = format_datetime(datetime.now(UTC)), make_msgid(domain=domain)
    mail.set_content(body)
    try:
        parts = urlsplit(server)
        host, port, user = parts.hostname, parts.port, parts.username
    except ValueError:
        host = None
    if not host or parts.scheme not in PORTS:
        return "MODELWATCH_SMTP is not an address such as smtp://host:25"
    try:
        with _connected(parts.scheme, host, port or PORTS[parts.scheme]) as smtp:
            if user:
                if parts.scheme == "smtp":
                    smtp.starttls(context=ssl.create_default_context())
                smtp.login(unquote(user), unquote(parts.password or ""))
            smtp.send_message(mail)
            return ""
    except smtplib.SMTPRecipientsRefused as error:
        return f"the server refused the receiver: {max(code for code, _ in error.recipients.values())}"
    except smtplib.SMTPAuthenticationError as error:
        return f"the server refused user and password: {error.smtp_code}"
    except smtplib.SMTPResponseException as error:
        return f"the server answered {error.smtp_code}"
    except ssl.SSLCertVerificationError:
        return "the server's certificate is not known: name it by SSL_CERT_FILE"
    except (smtplib.SMTPException, OSError, ValueError) as error:
        return f"the server does not take it: {type(error).__name__}"


def _connected(scheme: str, host: str, port: int) -> smtplib.SMTP:
    if scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
    return smtplib.SMTP(host, port, timeout=SECONDS)
