"""Who is told of a deployment's alerts, and how: what each needs of the environment is looked for here."""

from collections.abc import Callable, Mapping
from functools import partial

from monitoring.alerts.delivery import mail, services, webhook
from monitoring.alerts.delivery.words import told
from monitoring.alerts.links import link
from monitoring.alerts.look import Look
from monitoring.domain import Deployment, Incident
from monitoring.errors import SettingsError

SECRET, SMTP, SENDER = "MODELWATCH_WEBHOOK_SECRET", "MODELWATCH_SMTP", "MODELWATCH_MAIL_FROM"
Send = Callable[[Incident, str], str]


def receivers(d: Deployment, look: Look, environment: Mapping[str, str]) -> dict[str, Send | SettingsError]:
    """By the name that deliveries have, what tells each one, or what is missing for it.

    Raises `SettingsError` where `[alerts]` names nobody.
    """
    policy = d.alerts
    if not policy.receivers:
        hint = 'write [alerts] webhook = "https://…", or mail = ["you@example.com"], into its file'
        raise SettingsError(f"the alerts of {d.name} are sent nowhere", hint)
    found: dict[str, Send | SettingsError] = {}
    if policy.webhook:
        found["webhook"] = partial(_post, d, look, policy.webhook, environment.get(SECRET, ""))
    server = environment.get(SMTP, "")
    hint = f"set {SMTP} in the environment, as in smtp://user:password@mail.example.com:587"
    lack = SettingsError(f"alerts.mail of {d.name} needs a mail server", hint)
    sender = environment.get(SENDER, "modelwatch@localhost")
    for address in policy.mail:
        found[address] = partial(_mail, d, look, server, sender, address) if server else lack
    for name in policy.apprise:
        found[name] = _service(d, look, name, environment.get(services.variable(name), ""))
    return found


def _service(d: Deployment, look: Look, name: str, address: str) -> Send | SettingsError:
    if not address:
        hint = f"set {services.variable(name)} in the environment to its address, such as slack://…"
        return SettingsError(f"alerts.apprise of {d.name} names {name}, of which the address is not known", hint)
    try:
        return partial(_notify, d, look, services.opened(address, name))
    except SettingsError as error:
        return error


def _post(d: Deployment, look: Look, address: str, secret: str, incident: Incident, what: str) -> str:
    body = webhook.payload(d.name, incident, what, d.alerts, link(d.name, incident, look))
    return webhook.post(address, body, secret)


def _mail(d: Deployment, look: Look, server: str, sender: str, to: str, incident: Incident, what: str) -> str:
    return mail.send(server, sender, to, *told(d.name, incident, what, d.alerts, link(d.name, incident, look)))


def _notify(d: Deployment, look: Look, service: object, incident: Incident, what: str) -> str:
    title, body = told(d.name, incident, what, d.alerts, link(d.name, incident, look))
    return services.send(service, title, body, incident, what)
